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

/// Trains a force field on the torques of reference data, one optimizer step at a time: whoever owns it decides how
/// long a step may wait, shows where it stands, saves it, and takes the model at any moment.
///
/// Loss of a frame: weight [ <|S x H - torque|^2>/3 + density_weight <(n - n_ref)^2> + energy_weight (E/N - E_ref/N -
/// c)^2 ]. Two runs with the same data, settings and seed give the same weights to the bit, for any number of threads
/// and interruptions.
class Training
{
public:
    /// \param start  whose weights the training begins with, on a fresh schedule; null: random ones
    /// \throws ConfigError for settings that cannot be or that ask for what the data lack, or a start of another
    ///         network or Hamiltonian
    Training(std::shared_ptr<const TrainingSet> data, const TrainingConfig& config, const ModelFile* start = nullptr);
    ~Training();

    /// As given, with the Hamiltonian of the data in the moments of the network.
    const TrainingConfig& config() const;
    int iteration() const;
    /// All iterations done, or stopped early.
    bool finished() const;
    /// Running mean of the loss.
    double loss() const;
    const std::vector<LearningPoint>& curve() const;

    /// One optimizer step; now and then followed by a validation, which takes longer. With network.linear_energy the
    /// first calls prepare the weights (LinearStart) and leave iteration() at 0.
    /// \throws NumericsError if the loss diverges
    void step();

    /// The best model so far, with the learning curve: averaged weights of the best validation (mean rms error of
    /// held-out frames), of the present if there was none. \throws ConfigError before the first step
    ModelFile model() const;

    /// Whether a finished model came from these data, settings and first weights: it need not be made again.
    bool made(const ModelFile& model) const;

    /// Everything that is needed to go on to the bit. \throws FileError
    void save(const std::string& path) const;
    /// \throws FileError; ConfigError if the file belongs to other data, settings or starting weights
    void resume(const std::string& path);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
