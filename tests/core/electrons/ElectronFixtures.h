#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "core/electrons/ExactDiagonalization.h"
#include "core/lattice/States.h"

namespace kondoscope {

inline std::shared_ptr<const Lattice> makeLattice(LatticeKind kind, int lx, int ly)
{
    return std::make_shared<const Lattice>(kind, lx, ly);
}

inline Forces exactForces(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                          const SpinField& spins, Precision precision = Precision::Double,
                          std::array<int, 2> twists = {1, 1})
{
    Forces forces;
    ExactDiagonalization(std::move(lattice), electrons, precision, twists).evaluate(spins, forces);
    return forces;
}

/// Largest difference between a field and the central differences of the energy, over every third site from `first`.
inline double derivativeError(ForceModel& model, const SpinField& spins, Eigen::Index first = 0)
{
    constexpr double kStep = 1e-4;
    Forces forces, shifted;
    model.evaluate(spins, forces);
    double worst = 0.0;
    for (Eigen::Index i = first; i < spins.rows(); i += 3) {
        for (int a = 0; a < 3; ++a) {
            SpinField moved = spins;
            moved(i, a) += kStep;
            model.evaluate(moved, shifted);
            const double up = shifted.energy;
            moved(i, a) -= 2 * kStep;
            model.evaluate(moved, shifted);
            worst = std::max(worst, std::abs(forces.field(i, a) + (up - shifted.energy) / (2 * kStep)));
        }
    }
    return worst;
}

/// Levels of free electrons without spin, ascending.
inline std::vector<double> freeBand(const Lattice& lattice, double t1, double t2, double t3)
{
    const bool isSquare = lattice.kind() == LatticeKind::Square;
    const std::vector<std::vector<Offset>> shells =
        isSquare ? std::vector<std::vector<Offset>>{{{1, 0}, {0, 1}}, {{1, 1}, {1, -1}}, {{2, 0}, {0, 2}}}
                 : std::vector<std::vector<Offset>>{
                       {{1, 0}, {0, 1}, {1, -1}}, {{1, 1}, {2, -1}, {1, -2}}, {{2, 0}, {0, 2}, {2, -2}}};
    const std::vector<double> hopping{t1, t2, t3};
    std::vector<double> band;
    for (int y = 0; y < lattice.ly(); ++y) {
        for (int x = 0; x < lattice.lx(); ++x) {
            double energy = 0.0;
            for (std::size_t rank = 0; rank < 3; ++rank)
                for (const Offset o : shells[rank])
                    energy -= 2 * hopping[rank] *
                              std::cos(2 * std::numbers::pi *
                                       (double(x * o.x) / lattice.lx() + double(y * o.y) / lattice.ly()));
            band.push_back(energy);
        }
    }
    std::sort(band.begin(), band.end());
    return band;
}

/// Largest difference between levels and a band, each of whose energies occurs `copies` times.
inline double bandError(const Eigen::VectorXd& levels, const std::vector<double>& band, std::size_t copies)
{
    if (std::size_t(levels.size()) != copies * band.size())
        return HUGE_VAL;
    double worst = 0.0;
    for (Eigen::Index m = 0; m < levels.size(); ++m)
        worst = std::max(worst, std::abs(levels[m] - band[std::size_t(m) / copies]));
    return worst;
}

} // namespace kondoscope
