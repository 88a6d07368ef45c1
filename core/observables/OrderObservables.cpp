#include "core/observables/Chirality.h"
#include "core/observables/Freezing.h"
#include "core/observables/ObservableTables.h"
#include "core/observables/RotationalTemperature.h"
#include "core/observables/StructureFactor.h"
#include "core/observables/Topology.h"

#include <cmath>

namespace kondoscope {

namespace {

bool isSquare(const Measurement& m)
{
    return m.lattice().kind() == LatticeKind::Square;
}

/// |sum_i S_i exp(-i Q.r_i)|/N. Square: Q = (pi, pi), 1 in Neel order. Triangular: the largest of the three edge
/// vectors M, 1 for a stripe, 1/sqrt3 in tetrahedral order. NaN for sizes without these waves.
double staggeredMagnetization(const Measurement& m)
{
    return std::sqrt(largestWeight(m.lattice(), m.structureFactor(), isSquare(m) ? neelVectors() : edgeVectors()));
}

/// Sum of S(Q)/N over the wave vectors of an order, 1 where it is perfect; NaN on the other lattice and for sizes
/// without these waves.
auto weightOf(LatticeKind kind, const std::vector<WaveVector>& star)
{
    return [kind, star](const Measurement& m) {
        return m.lattice().kind() == kind ? orderWeight(m.lattice(), m.structureFactor(), star) : kUnknownValue;
    };
}

/// NaN on the square lattice, which has no three sublattices.
double vectorChiralityLength(const Measurement& m)
{
    return isSquare(m) ? kUnknownValue : meanVectorChirality(m.vectorChirality());
}

double kineticTemperature(const Measurement& m)
{
    return m.forces().field.rows() == m.spins().rows() ? rotationalTemperature(m.spins(), m.forces().field)
                                                       : kUnknownValue;
}

std::vector<Observable> freezingObservables()
{
    return {
        {"overlap", "q", "1", "Overlap with the reference spins", false,
         [](const Measurement& m) { return m.reference() ? overlap(m.spins(), *m.reference()) : kUnknownValue; }},
        {"frozen_fraction", "f", "1", "Spins turned by less than 30° since the reference", false,
         [](const Measurement& m) {
             return m.reference() ? frozenFraction(m.spins(), *m.reference()) : kUnknownValue;
         }},
        {"rotational_temperature", "kT_rot", "t", "Rotational temperature (a trend)", false, kineticTemperature},
    };
}

} // namespace

std::vector<Observable> orderObservables()
{
    std::vector<Observable> table{
        {"staggered_magnetization", "|M_Q|", "1", "Staggered magnetization", false, staggeredMagnetization},
        {"structure_factor_neel", "S(π,π)/N", "1", "Neel order S(π,π)/N", false,
         weightOf(LatticeKind::Square, neelVectors())},
        {"structure_factor_m", "ΣS(M)/N", "1", "Stripe and tetrahedral order ΣS(M)/N", false,
         weightOf(LatticeKind::Triangular, edgeVectors())},
        {"structure_factor_k", "ΣS(K)/N", "1", "120° order ΣS(K)/N", false,
         weightOf(LatticeKind::Triangular, cornerVectors())},
        {"vector_chirality", "|κ|", "1", "Vector chirality", false, vectorChiralityLength},
        {"topological_charge", "Q", "1", "Topological charge", false,
         [](const Measurement& m) { return m.topologicalCharge().sum(); }},
        {"skyrmion_count", "N_sk", "1", "Skyrmions and antiskyrmions", false,
         [](const Measurement& m) { return skyrmionCount(m.lattice(), m.topologicalCharge()); }},
        {"correlation_length", "ξ", "a", "Correlation length at the highest peak", false,
         [](const Measurement& m) { return secondMomentLength(m.lattice(), m.structureFactor()); }},
    };
    for (Observable& observable : freezingObservables())
        table.push_back(std::move(observable));
    return table;
}

} // namespace kondoscope
