#include "core/lattice/ClebschGordan.h"

#include <algorithm>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// Components (a, b) of the product in the order a * dimension(second) + b.
Representation productRepresentation(const Irrep& first, const Irrep& second)
{
    const int d1 = first.dimension(), d2 = second.dimension();
    Representation product;
    for (std::size_t g = 0; g < first.matrices.size(); ++g) {
        Eigen::MatrixXd matrix(d1 * d2, d1 * d2);
        for (int a = 0; a < d1; ++a)
            for (int b = 0; b < d1; ++b)
                matrix.block(a * d2, b * d2, d2, d2) = first.matrices[g](a, b) * second.matrices[g];
        product.push_back(matrix);
    }
    return product;
}

std::vector<Coupling::Term> termsOf(const Eigen::MatrixXd& copy, int secondDimension)
{
    std::vector<Coupling::Term> terms;
    for (int c = 0; c < copy.cols(); ++c)
        for (int ab = 0; ab < copy.rows(); ++ab)
            if (copy(ab, c) != 0.0)
                terms.push_back({ab / secondDimension, ab % secondDimension, c, copy(ab, c)});
    return terms;
}

} // namespace

void Coupling::apply(const double* x, const double* y, double* z) const
{
    std::fill(z, z + dimension, 0.0);
    for (const Term& term : terms)
        z[term.c] += term.value * x[term.a] * y[term.b];
}

ClebschGordan::ClebschGordan(const Irreps& irreps)
{
    for (int first = 0; first < irreps.count(); ++first) {
        for (int second = 0; second < irreps.count(); ++second) {
            const Representation product = productRepresentation(irreps[first], irreps[second]);
            for (int result = 0; result < irreps.count(); ++result) {
                const std::vector<Eigen::MatrixXd> copies = irreps.project(result, product);
                KONDOSCOPE_EXPECTS(copies.size() <= 1);
                for (const Eigen::MatrixXd& copy : copies)
                    m_couplings.push_back(
                        {first, second, result, irreps[result].dimension(), termsOf(copy, irreps[second].dimension())});
            }
        }
    }
}

const Coupling* ClebschGordan::find(int first, int second, int result) const
{
    const auto found = std::find_if(m_couplings.begin(), m_couplings.end(), [&](const Coupling& coupling) {
        return coupling.first == first && coupling.second == second && coupling.result == result;
    });
    return found == m_couplings.end() ? nullptr : &*found;
}

} // namespace kondoscope
