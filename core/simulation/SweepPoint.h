#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/observables/TimeSeries.h"
#include "core/simulation/Sweep.h"
#include "core/simulation/SweepLoop.h"

namespace kondoscope {

/// What the run of one point has given.
struct SweepResult
{
    std::size_t point = 0;
    std::string error;   ///< why there is nothing more; empty: all went well
    bool again = false;  ///< the error says nothing about the point (killed, disk full): worth another run
    std::string warning; ///< of the solver, at the end
    double seconds = 0.0;
    std::int64_t samples = 0;                                ///< configurations that the averages are over
    std::vector<Estimate> averages;                          ///< of Sweep::averagedQuantities(); NaN where not known
    Eigen::Vector3d magnetization = Eigen::Vector3d::Zero(); ///< its mean, with its direction
    Estimate binderCumulant;  ///< of Sweep::orderParameter; NaN unless equilibriumTemperature()
    Estimate susceptibility;  ///< [1/t]
    Estimate specificHeat;    ///< [k_B]
    std::string order;        ///< foundOrder(): its name
    double orderWeight = 0.0; ///< and weight
    HysteresisLoop loop;      ///< empty unless the protocol is a loop of the field
};

/// Runs a point. Configurations are taken every output.measure_interval (output.interval where that is 0) from the time
/// on from which averages count.
///
/// \param trajectory  file that keeps the run; empty: none
/// \param progress    called with the share that is done, 0 to 1
/// \return with `error` set if the run fails
/// \throws Cancelled after a stop request
SweepResult runSweepPoint(const Sweep& sweep, std::size_t point, const std::string& trajectory,
                          const std::function<void(double)>& progress, const std::stop_token& stop);

/// A result that only says why there is none.
SweepResult failedPoint(const Sweep& sweep, std::size_t point, const std::string& error, bool again);

/// Whether the run of a configuration is a loop of the field.
bool isFieldLoop(const RunConfig& config);

} // namespace kondoscope
