#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/forces/ForceComparison.h"
#include "core/ml/ModelFile.h"
#include "core/ml/TrainingConfig.h"
#include "core/ml/TrainingSet.h"

namespace kondoscope {

/// One point of the learning curve.
struct LearningPoint
{
    int iteration = 0;
    double seconds = 0.0;             ///< of training so far, interruptions left out
    double loss = 0.0;                ///< running mean of the weighted torque error per component [t^2]
    double trainingTorqueMse = 0.0;   ///< of some training frames, averaged weights [t^2]
    double validationTorqueMse = 0.0; ///< of the averaged weights [t^2]; NaN without validation frames
    double validationTorqueRms = 0.0; ///< of the reference torque there [t]
    double densityRms = 0.0;          ///< error of the density there; NaN if there is none
};

/// Trains a force field on the torques of reference data, one optimizer step at a time: whoever owns it decides how
/// long a step may wait, shows where it stands, saves it, and takes the model at any moment.
///
/// Loss of a frame: weight [ <|S x H - torque|^2>/3 + density_weight <(n - n_ref)^2> + energy_weight (E/N - E_ref/N -
/// c)^2 ]. Two runs with the same data, settings and seed give the same weights to the bit, for any number of threads
/// and interruptions.
class Training
{
public:
    /// \throws ConfigError for settings that cannot be
    Training(std::shared_ptr<const TrainingSet> data, const TrainingConfig& config);
    ~Training();

    const TrainingConfig& config() const;
    int iteration() const;
    /// All iterations done, or stopped early.
    bool finished() const;
    /// Running mean of the loss.
    double loss() const;
    const std::vector<LearningPoint>& curve() const;

    /// One optimizer step; now and then followed by a validation, which takes longer.
    /// \throws NumericsError if the loss diverges
    void step();

    /// The best model so far: averaged weights of the best validation, of the present if there was none.
    /// \throws ConfigError before the first step
    ModelFile model() const;

    /// Everything that is needed to go on to the bit. \throws FileError
    void save(const std::string& path) const;
    /// \throws FileError; ConfigError if the file belongs to other data or another network
    void resume(const std::string& path);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
