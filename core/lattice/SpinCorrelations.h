#pragma once

#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/PointGroup.h"
#include "core/lattice/SignedPermutations.h"

namespace kondoscope {

/// Which correlations of a site with its surroundings are looked at: squared radii [lattice constants^2], inclusive;
/// 0 = none.
struct CorrelationCutoffs
{
    double bonds = 7.0;       ///< bonds b_0j of the centre with its neighbours
    double pairs = 0.0;       ///< bonds b_jk of two neighbours, both within
    double chiralities = 0.0; ///< chi_0jk of two neighbours, both within
    double rings = 0.0;       ///< chi_0jk of neighbours next to each other in the ring of one orbit, within

    static constexpr double kMaximum = 100.0;
    static constexpr int kMaximumCorrelations = 50'000;

    /// \throws ConfigError if a radius is negative, not finite or above kMaximum, or if there are no correlations or
    /// more than kMaximumCorrelations on the lattice of this kind
    void validate(LatticeKind kind) const;
};

enum class CorrelationKind {
    Bond,     ///< b = S_j.S_k, even under time reversal
    Chirality ///< chi = S_0.(S_j x S_k), odd under time reversal
};

/// A scalar made from the spins around a centre 0, which no global rotation of the spins changes.
struct Correlation
{
    static constexpr int kCenter = -1;

    CorrelationKind kind;
    int first;  ///< j: neighbour, or kCenter for the bonds of the centre
    int second; ///< k: neighbour; j < k
};

/// The bonds and scalar chiralities around a site and how the point group of the lattice acts on them. An element that
/// reverses the order of the two neighbours of a chirality changes its sign; spins themselves are not rotated.
///
/// Correlations come by type: centre bonds by neighbour, pair bonds, chiralities, the latter by (first, second).
/// With cutoffs {26, 9, 0, 26} on the square lattice they are the 88 + 378 + 88 = 554 variables of
/// Zhang & Chern, PRL 127, 146401 (2021).
class SpinCorrelations
{
public:
    /// \throws ConfigError as CorrelationCutoffs::validate
    SpinCorrelations(LatticeKind kind, const CorrelationCutoffs& cutoffs);

    const PointGroup& group() const { return m_group; }
    /// Displacements of the neighbours, by shell, then counter-clockwise; `first` and `second` point here.
    const std::vector<Offset>& neighbors() const { return m_neighbors; }
    const std::vector<Correlation>& list() const { return m_list; }
    int count() const { return static_cast<int>(m_list.size()); }
    int bondCount() const { return m_bondCount; }
    int chiralityCount() const { return count() - m_bondCount; }

    /// Action of the group on the neighbours.
    const SignedPermutations& neighborAction() const { return m_neighborAction; }
    /// Action of the group on the list of correlations; an orbit holds correlations of one kind.
    const SignedPermutations& action() const { return m_action; }
    CorrelationKind kindOfOrbit(int orbit) const;

private:
    std::vector<Correlation> enumerate(LatticeKind kind, const CorrelationCutoffs& cutoffs) const;
    SignedPermutations makeAction() const;

    PointGroup m_group;
    std::vector<Offset> m_neighbors;
    SignedPermutations m_neighborAction;
    std::vector<Correlation> m_list;
    int m_bondCount;
    SignedPermutations m_action;
};

} // namespace kondoscope
