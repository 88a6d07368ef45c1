#include "core/network/IrrepFeatures.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace kondoscope {

namespace {

/// Of S.S' and of S.(S' x S'') for independent random unit vectors.
constexpr double kBondVariance = 1.0 / 3.0;
constexpr double kChiralityVariance = 2.0 / 9.0;

constexpr double kVanishing = 1e-10; ///< coefficients are either far above or rounding errors

CubicInvariant cubicInvariant(const IrrepReference& first, const IrrepReference& second, const IrrepReference& third,
                              const Coupling& coupling)
{
    std::map<std::array<int, 3>, double> sums;
    for (const Coupling::Term& term : coupling.terms) {
        std::array<int, 3> planes{first.firstPlane + term.a, second.firstPlane + term.b, third.firstPlane + term.c};
        std::sort(planes.begin(), planes.end());
        sums[planes] += term.value;
    }
    CubicInvariant invariant;
    for (const auto& [planes, factor] : sums)
        if (std::abs(factor) > kVanishing)
            invariant.terms.push_back({planes, factor});
    return invariant;
}

} // namespace

IrrepComponents::IrrepComponents(const SpinCorrelations& correlations, const Irreps& irreps)
    : places(std::size_t(correlations.count()))
{
    const SymmetryBasis basis(irreps, correlations.action());
    int next = 0;
    for (const std::vector<int>& members : correlations.action().orbits()) {
        const auto size = Eigen::Index(members.size());
        orbits.push_back({next, Eigen::MatrixXd::Zero(size, size)});
        for (const int member : members)
            places[std::size_t(member)] = next++;
    }
    std::vector<int> filled(orbits.size(), 0);
    for (const SymmetryBasis::Copy& copy : basis.copies()) {
        const auto at = std::size_t(copy.orbit);
        const CorrelationKind kind = correlations.kindOfOrbit(copy.orbit);
        Orbit& orbit = orbits[at];
        const double variance = kind == CorrelationKind::Bond ? kBondVariance : kChiralityVariance;
        const double scale = 1.0 / std::sqrt(variance * std::sqrt(double(orbit.matrix.rows())));
        copies.push_back({kind, copy.irrep, orbit.firstPlane + filled[at], copy.dimension});
        for (int m = 0; m < copy.dimension; ++m, ++filled[at])
            for (SymmetryBasis::Matrix::InnerIterator entry(basis.matrix(), copy.firstRow + m); entry; ++entry)
                orbit.matrix(filled[at], places[std::size_t(entry.col())] - orbit.firstPlane) = scale * entry.value();
    }
}

std::vector<IrrepReference> irrepReferences(const IrrepComponents& components, const Irreps& irreps)
{
    std::vector<IrrepReference> references;
    int plane = 0;
    for (const CorrelationKind kind : {CorrelationKind::Bond, CorrelationKind::Chirality})
        for (int irrep = 0; irrep < irreps.count(); ++irrep) {
            if (kind == CorrelationKind::Bond && irreps[irrep].name == "A1")
                continue;
            IrrepReference reference{kind, irrep, plane, irreps[irrep].dimension(), {}};
            for (std::size_t c = 0; c < components.copies.size(); ++c)
                if (components.copies[c].kind == kind && components.copies[c].irrep == irrep)
                    reference.copies.push_back(int(c));
            if (reference.copies.empty())
                continue;
            plane += reference.dimension;
            references.push_back(std::move(reference));
        }
    return references;
}

std::vector<CubicInvariant> cubicInvariants(const std::vector<IrrepReference>& references, const Irreps& irreps)
{
    const ClebschGordan couplings(irreps);
    const auto odd = [](const IrrepReference& reference) { return reference.kind == CorrelationKind::Chirality; };
    std::vector<CubicInvariant> invariants;
    for (auto i = references.begin(); i != references.end(); ++i)
        for (auto j = i; j != references.end(); ++j)
            for (auto k = j; k != references.end(); ++k) {
                const Coupling* const coupling = couplings.find(i->irrep, j->irrep, k->irrep);
                if (!coupling || (odd(*i) + odd(*j) + odd(*k)) % 2 != 0)
                    continue;
                CubicInvariant invariant = cubicInvariant(*i, *j, *k, *coupling);
                if (!invariant.terms.empty())
                    invariants.push_back(std::move(invariant));
            }
    return invariants;
}

} // namespace kondoscope
