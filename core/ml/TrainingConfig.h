#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/Toml.h"
#include "core/network/NetworkConfig.h"

namespace kondoscope {

/// Settings of a training; read from TOML tables [network] and [training].
struct TrainingConfig
{
    NetworkConfig network;
    int iterations = 20000;
    int batchSites = 800;       ///< frames of one size are gathered up to about this many sites
    double learningRate = 3e-3; ///< of AdamW; 100 steps warm-up, then cosine to 1 %
    double weightDecay = 1e-6;
    double gradientClip = 5.0;        ///< norm, of the loss times 1000
    double frameWeight = 0.5;         ///< frames weigh (rms torque^2 + weight_floor)^(-frameWeight)
    double weightFloor = 1e-4;        ///< [t^2]
    double densityWeight = 0.02;      ///< of the mean square error of the density beside that of the torque [t^2]
    double energyWeight = 0.0;        ///< of the squared error of the energy per site, constant removed
    double averaging = 0.999;         ///< decay of the exponential average of the weights that is validated and kept
    double validationFraction = 0.15; ///< of the trajectories
    int validateEvery = 500;          ///< iterations
    int patience = 0;                 ///< validations without a better one before the training stops; 0: never
    int maximumSize = 256;            ///< largest linear size on which the model is offered without a warning
    std::uint64_t seed = 1;

    /// \throws ConfigError naming the key
    void validate() const;
};

/// \throws ConfigError with key and line, FileError
TrainingConfig readTrainingConfig(const std::string& path);
/// \param place  of the text, for messages \throws ConfigError
TrainingConfig parseTrainingConfig(const std::string& text, const std::string& place);
/// The same of keys that were read before, such as those of a larger document.
TrainingConfig parseTrainingConfig(const std::vector<TomlEntry>& entries, const std::string& place);
std::string toToml(const TrainingConfig& config);
/// The table [network] alone.
std::string networkToml(const NetworkConfig& config);
/// Of that table, what is not at its default: names a network for good, whatever keys are added later.
std::string networkChanges(const NetworkConfig& config);

} // namespace kondoscope
