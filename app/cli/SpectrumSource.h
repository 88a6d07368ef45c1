#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/RunSource.h"
#include "core/lattice/SpinField.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// Spins with the electrons that live on them.
struct SpectrumInput
{
    RunConfig config; ///< that held at this moment
    SpinField spins;
    std::int64_t step = 0;
    std::optional<std::int64_t> frame; ///< of a trajectory
    double time = 0.0;                 ///< of the frame [hbar/t]
    std::string title;                 ///< one line
};

/// The initial state of a preset or a configuration, or a frame of a trajectory (`source.file` is one).
/// \param frame  none: the last one
/// \throws ConfigError (a frame without trajectory or that does not exist, wrong contents), FileError
SpectrumInput loadSpectrumInput(const RunSource& source, std::optional<std::int64_t> frame);

} // namespace kondoscope
