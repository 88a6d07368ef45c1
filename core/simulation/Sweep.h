#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/simulation/Parameters.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// A parameter that takes several values.
struct SweepAxis
{
    std::string key;                 ///< of runParameters()
    std::vector<ConfigValue> values; ///< one or more, checked and all different
};

/// A grid of runs: every combination of the values of its axes is a point. Points are numbered from 0, the last axis
/// runs fastest.
///
/// TOML: `preset` and the tables of RunConfig | [sweep] quantities order_parameter average_from keep, and lists of
/// values by the key of a parameter: "electrons.doping" = [0.0, 0.03], "lattice.size" = [[16, 16], [24, 24]],
/// "dynamics.temperature" = {from = 0.1, to = 0.5, count = 9}, "state.seed" = {from = 1, count = 5}.
struct Sweep
{
    RunConfig base;
    std::vector<SweepAxis> axes;                  ///< in the order of the file
    std::vector<std::string> quantities;          ///< numbers of observables() to average, beside sweepQuantities()
    std::string orderParameter = "magnetization"; ///< of Binder cumulant and susceptibility
    std::optional<double> averageFrom; ///< time from which averages are taken [hbar/t]; none: the later half of a run
    bool keep = false;                 ///< whether trajectories stay in the work folder

    std::size_t pointCount() const;
    /// Which value of each axis a point has.
    std::vector<std::size_t> places(std::size_t point) const;
    /// One value an axis.
    std::vector<ConfigValue> values(std::size_t point) const;
    /// Not yet validated: what does not fit together is the error of this point alone.
    RunConfig config(std::size_t point) const;
    /// What is averaged: those that find the order and energies, then `quantities` and `orderParameter`.
    std::vector<std::string> averagedQuantities() const;
};

/// Points of one sweep.
inline constexpr std::size_t kMostSweepPoints = 100000;

/// \param origin  file name for messages
/// \throws ConfigError naming key, line, reason and what is allowed
Sweep parseSweep(const std::string& text, const std::string& origin);

/// Everything spelled out; parseSweep gives the same sweep back.
std::string toToml(const Sweep& sweep);

/// Names everything that decides about the results: the sweep, the content of the base's model file, the program's
/// version. \throws FileError
std::string sweepHash(const Sweep& sweep);

} // namespace kondoscope
