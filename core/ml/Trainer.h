#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/io/Dataset.h"
#include "core/ml/ModelFile.h"

namespace kondoscope {

class GroupNetwork;

/// Settings of a training; read from TOML: [network] squared_cutoff channels layers context head
/// doping_scale | [training] iterations batch_sites learning_rate weight_decay gradient_clip frame_weight averaging
/// validation_fraction maximum_size seed.
struct TrainingConfig
{
    NetworkConfig network;
    int iterations = 8000;
    int batchSites = 900;       ///< frames of one data set are gathered up to about this many sites
    double learningRate = 3e-3; ///< of AdamW; 30 steps warm-up, then cosine to 1 %
    double weightDecay = 1e-6;
    double gradientClip = 5.0;        ///< norm, of the loss times 1000
    double frameWeight = 0.5;         ///< frames weigh (rms torque^2 + 1e-4)^(-frameWeight)
    double averaging = 0.998;         ///< decay of the exponential average of the weights that is validated and kept
    double validationFraction = 0.15; ///< of the trajectories
    int maximumSize = 128;            ///< largest linear size on which the model is offered without a warning
    std::uint64_t seed = 1;

    /// \throws ConfigError naming the key
    void validate() const;
};

/// \throws ConfigError with key and line, FileError
TrainingConfig readTrainingConfig(const std::string& path);
std::string toToml(const TrainingConfig& config);

/// Where a training stands.
struct TrainingProgress
{
    int iteration = 0;
    int iterations = 0;
    double loss = 0;                ///< running mean, weighted torque error [t^2]
    double validationTorqueMse = 0; ///< last validation, per component [t^2]
};

/// Mean difference of exact and learned energies per site, by filling; over all frames that hold an energy.
EnergyReference energyReference(GroupNetwork& network, const std::vector<Dataset>& datasets);

/// Trains a force field on the torque of reference data, split by trajectory.
///
/// \param datasets  one lattice kind and Hamiltonian; filling, size and kT may differ
/// \throws ConfigError if the data sets do not belong together or hold no fields; NumericsError if the loss diverges;
///         Cancelled
ModelFile trainForceField(const std::vector<Dataset>& datasets, const TrainingConfig& config,
                          const std::function<void(const TrainingProgress&)>& progress = {}, std::stop_token stop = {});

} // namespace kondoscope
