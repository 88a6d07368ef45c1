#include "core/lattice/SymmetryBasis.h"

namespace kondoscope {

SymmetryBasis::SymmetryBasis(const Irreps& irreps, const SignedPermutations& permutations)
    : m_matrix(permutations.count(), permutations.count()), m_firstCopies{0}
{
    const int orbitCount = static_cast<int>(permutations.orbits().size());
    // (irrep, orbit): every orbit is worked on once, rows go by irrep
    std::vector<std::vector<std::vector<Eigen::MatrixXd>>> found(static_cast<std::size_t>(irreps.count()));
    for (int orbit = 0; orbit < orbitCount; ++orbit) {
        const Representation representation = permutations.representation(orbit);
        for (int irrep = 0; irrep < irreps.count(); ++irrep)
            found[static_cast<std::size_t>(irrep)].push_back(irreps.project(irrep, representation));
    }
    std::vector<Eigen::Triplet<double>> entries;
    int row = 0;
    for (int irrep = 0; irrep < irreps.count(); ++irrep) {
        int index = 0;
        for (int orbit = 0; orbit < orbitCount; ++orbit) {
            const std::vector<int>& members = permutations.orbits()[static_cast<std::size_t>(orbit)];
            for (const Eigen::MatrixXd& copy :
                 found[static_cast<std::size_t>(irrep)][static_cast<std::size_t>(orbit)]) {
                const int dimension = static_cast<int>(copy.cols());
                m_copies.push_back({irrep, index++, orbit, row, dimension});
                for (int component = 0; component < dimension; ++component, ++row)
                    for (std::size_t place = 0; place < members.size(); ++place)
                        if (const double value = copy(static_cast<Eigen::Index>(place), component); value != 0.0)
                            entries.emplace_back(row, members[place], value);
            }
        }
        m_firstCopies.push_back(m_copies.size());
    }
    m_matrix.setFromTriplets(entries.begin(), entries.end());
}

std::span<const SymmetryBasis::Copy> SymmetryBasis::copies(int irrep) const
{
    const std::size_t begin = m_firstCopies[static_cast<std::size_t>(irrep)];
    return std::span(m_copies).subspan(begin, m_firstCopies[static_cast<std::size_t>(irrep) + 1] - begin);
}

} // namespace kondoscope
