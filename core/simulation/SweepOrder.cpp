#include "core/simulation/SweepOrder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/observables/Clusters.h"
#include "core/observables/StructureFactor.h"

namespace kondoscope {

namespace {

constexpr double kOrderedWeight = 0.25;
constexpr double kTwoPhases = 1.0;        ///< difference of bond orders; 0.6 in random spins
constexpr double kSingleWave = 2.0 / 3.0; ///< share of one of three waves; a third each in tetrahedral order
constexpr double kChiral = 0.5;

/// Members of OrderFigures, for what is done with all of them.
constexpr std::array kMembers{
    &OrderFigures::ferromagnetic, &OrderFigures::neel,          &OrderFigures::stripe,
    &OrderFigures::largestStripe, &OrderFigures::corner,        &OrderFigures::absoluteChirality,
    &OrderFigures::holeContrast,  &OrderFigures::richBondOrder, &OrderFigures::poorBondOrder};

/// Weights of waves that do not fit the size of a lattice are NaN: there is none.
double knownWeight(double weight)
{
    return std::isnan(weight) ? 0.0 : weight;
}

void addWaves(const Measurement& m, OrderFigures& figures)
{
    const bool isSquare = m.lattice().kind() == LatticeKind::Square;
    const std::vector<WaveVector> stripes = isSquare ? std::vector<WaveVector>{{0.5, 0.0}, {0.0, 0.5}} : edgeVectors();
    const auto weight = [&](const std::vector<WaveVector>& star) {
        return knownWeight(orderWeight(m.lattice(), m.structureFactor(), star));
    };
    figures.ferromagnetic = m.spins().colwise().mean().squaredNorm();
    figures.neel = isSquare ? weight(neelVectors()) : 0.0;
    figures.stripe = weight(stripes);
    figures.largestStripe = knownWeight(largestWeight(m.lattice(), m.structureFactor(), stripes));
    figures.corner = isSquare ? 0.0 : weight(cornerVectors());
    figures.absoluteChirality = m.scalarChirality().cwiseAbs().mean();
}

void addHoles(const Measurement& m, OrderFigures& figures)
{
    const Eigen::VectorXd& density = m.forces().density; // of electrons
    if (density.size() != m.spins().rows())
        return;
    const Eigen::ArrayXd excess = (density.mean() - density.array()).cwiseMax(0.0); // of holes
    const Eigen::ArrayXd lack = (density.array() - density.mean()).cwiseMax(0.0);
    const double gathered = excess.sum();
    if (gathered == 0.0)
        return;
    const Eigen::ArrayXd& order = m.bondOrder().array();
    figures.holeContrast = (excess.square().sum() + lack.square().sum()) / gathered;
    figures.richBondOrder = (order * excess).sum() / gathered;
    figures.poorBondOrder = (order * lack).sum() / lack.sum();
}

} // namespace

OrderFigures& OrderFigures::operator+=(const OrderFigures& other)
{
    for (const auto member : kMembers)
        this->*member += other.*member;
    return *this;
}

OrderFigures OrderFigures::operator/(double number) const
{
    OrderFigures result = *this;
    for (const auto member : kMembers)
        result.*member /= number;
    return result;
}

OrderFigures orderFigures(const Measurement& measurement)
{
    OrderFigures figures;
    addWaves(measurement, figures);
    addHoles(measurement, figures);
    return figures;
}

FoundOrder foundOrder(const OrderFigures& f)
{
    const std::array<FoundOrder, 4> orders{
        {{"ferromagnetic", f.ferromagnetic}, {"neel", f.neel}, {"stripe", f.stripe}, {"120 degrees", f.corner}}};
    FoundOrder found = *std::ranges::max_element(orders, {}, &FoundOrder::weight);
    if (f.holeContrast > kHoleExcess && f.richBondOrder - f.poorBondOrder > kTwoPhases)
        found.name = "phase separated";
    else if (found.weight < kOrderedWeight)
        found.name = "disordered";
    else if (found.name == "stripe" && f.largestStripe < kSingleWave * f.stripe && f.absoluteChirality > kChiral)
        found.name = "tetrahedral";
    return found;
}

} // namespace kondoscope
