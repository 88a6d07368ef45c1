#pragma once

#include <array>
#include <string>

#include "core/lattice/ClebschGordan.h"
#include "core/lattice/SpinCorrelations.h"
#include "core/lattice/SymmetryBasis.h"

namespace kondoscope {

/// Correlations around a site sorted by orbit, and the components of irreps that each orbit gives: the same number of
/// planes, orbit by orbit.
struct IrrepComponents
{
    struct Copy
    {
        CorrelationKind kind;
        int irrep;
        int firstPlane;
        int dimension;
    };
    struct Orbit
    {
        int firstPlane;
        Eigen::MatrixXd matrix; ///< components from correlations, scaled
    };

    std::vector<int> places; ///< plane of each correlation
    std::vector<Orbit> orbits;
    std::vector<Copy> copies; ///< by irrep, then by orbit

    /// Components are scaled so that their variance in random spins is 1/sqrt(n) for an orbit of n correlations: half
    /// way, on a logarithmic scale, to unit size in ordered states, where correlations of an orbit add up.
    IrrepComponents(const SpinCorrelations& correlations, const Irreps& irreps);
};

/// A vector of one irrep to which the phases of all copies of this irrep are referred.
struct IrrepReference
{
    CorrelationKind kind;
    int irrep;
    int firstPlane; ///< among the references
    int dimension;
    std::vector<int> copies; ///< indices
};

/// References of all irreps that occur, except A1 of bonds, whose components are invariants themselves.
std::vector<IrrepReference> irrepReferences(const IrrepComponents& components, const Irreps& irreps);

/// sum over the terms of factor e_i e_j e_k, e_i the planes of the references.
struct CubicInvariant
{
    struct Term
    {
        std::array<int, 3> planes; ///< ascending
        double factor;
    };
    std::vector<Term> terms;
};

/// All invariants of three references with an even number of chiralities that do not vanish.
std::vector<CubicInvariant> cubicInvariants(const std::vector<IrrepReference>& references, const Irreps& irreps);

} // namespace kondoscope
