#pragma once

#include <memory>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/PointGroup.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Local environment of every site by numbers that no global spin rotation and no time reversal changes.
///
/// For centre i: the bonds b_d = S_i.S_(i+d) for all displacements with d^2 <= squaredCutoff, and the products
/// chi_a chi_b, a <= b, of the scalar chiralities chi_a = S_i.(S_(i+d_a) x S_(i+d_(a+1))) of the elementary triangles
/// around i (d_a: nearest neighbours in cyclic order). One chirality is odd under time reversal and mirrors, a product
/// of two is even, so the point group only permutes the features: feature f of the transformed spins is feature
/// permutation(g, f) of the original ones. Ref: Zhang & Chern, PRL 127, 146401 (2021) (bonds and chiralities).
///
/// Features are site-major: value of feature f at site i = values[i*featureCount() + f].
class BondChiralityDescriptor
{
public:
    BondChiralityDescriptor(LatticeKind kind, double squaredCutoff);

    int featureCount() const { return m_bondCount + static_cast<int>(m_pairs.size()); }
    int bondCount() const { return m_bondCount; }
    const PointGroup& group() const { return m_group; }
    /// Feature to which group element g carries feature f.
    int permutation(int g, int f) const { return m_permutation[static_cast<std::size_t>(g * featureCount() + f)]; }

    /// Displacements of neighbours resolved for one lattice size. Throws ConfigError if the lattice is too small: the
    /// environment would meet its own periodic image.
    class Sites
    {
    public:
        Sites(const BondChiralityDescriptor& descriptor, const Lattice& lattice);
        int siteCount() const { return m_siteCount; }

    private:
        friend class BondChiralityDescriptor;
        int m_siteCount;
        std::vector<int> m_neighbors; ///< (site, bond displacement); the first shell comes first
    };

    /// \param spins     (N, 3), any length
    /// \param features  N * featureCount() floats, overwritten
    void evaluate(const Sites& sites, const double* spins, float* features) const;

    /// Pull-back of a gradient: gradient(i) += sum_f,j g_f(j) d feature_f(j) / d S_i.
    /// \param weights  g, N * featureCount()
    /// \param gradient  (N, 3), added to
    void addGradient(const Sites& sites, const double* spins, const float* weights, double* gradient) const;

    /// Push-forward: change of all features for the change `direction` (N, 3) of the spins: the transpose of
    /// addGradient.
    void directional(const Sites& sites, const double* spins, const double* direction, float* change) const;

private:
    struct Pair
    {
        int first;
        int second;
    };

    LatticeKind m_kind;
    PointGroup m_group;
    std::vector<Offset> m_offsets;
    int m_bondCount;
    int m_triangleCount; ///< around a site: the coordination number
    std::vector<Pair> m_pairs;
    std::vector<int> m_permutation;
};

} // namespace kondoscope
