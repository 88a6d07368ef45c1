#pragma once

#include <cmath>
#include <limits>

#include "core/io/Trajectory.h"

// Frames whose content follows from their index, so that a test can tell whether a file holds the right ones.
namespace kondoscope::samples {

inline TrajectoryHeader header(int lx = 6, int ly = 4)
{
    TrajectoryHeader header;
    header.kind = LatticeKind::Triangular;
    header.lx = lx;
    header.ly = ly;
    header.config = "[electrons]\nJ = 3.0 # ħ and \"quotes\"\n";
    header.modelHash = "0123456789abcdef";
    header.seed = 18446744073709551615ull;
    header.observables = {"magnetization", "energy_per_site"};
    header.observableUnits = {"1", "t"};
    return header;
}

inline TrajectoryFrame frame(std::int64_t index, int sites, bool withDensity = true)
{
    TrajectoryFrame frame;
    frame.spins.resize(sites, 3);
    for (int i = 0; i < sites; ++i) {
        const double angle = 0.1 * static_cast<double>(i) + 0.37 * static_cast<double>(index);
        frame.spins.row(i) << std::cos(angle), std::sin(angle), 0.0;
        if (withDensity)
            frame.density.push_back(1.0 + 0.01 * std::sin(angle));
    }
    frame.time = 0.5 * static_cast<double>(index);
    frame.step = 3 * index;
    frame.chemicalPotential = index % 2 ? std::numeric_limits<double>::quiet_NaN() : -0.25 * static_cast<double>(index);
    frame.observables = {1.0 / static_cast<double>(index + 1), -static_cast<double>(index)};
    return frame;
}

/// Bitwise equality, NaN included.
inline bool same(const TrajectoryFrame& a, const TrajectoryFrame& b)
{
    const bool potential =
        std::isnan(a.chemicalPotential) ? std::isnan(b.chemicalPotential) : a.chemicalPotential == b.chemicalPotential;
    return potential && a.spins == b.spins && a.time == b.time && a.step == b.step && a.observables == b.observables &&
           a.density == b.density && a.bondEnergy == b.bondEnergy;
}

} // namespace kondoscope::samples
