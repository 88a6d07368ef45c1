#pragma once

#include "core/ml/Training.h"
#include "core/simulation/DatasetGenerator.h"

// Data and networks small enough to be made inside a test.
namespace kondoscope {

/// Exact quenches of 8 x 8 sites: `trajectories` of three frames.
inline Dataset smallData(int trajectories = 4, std::uint64_t seed = 1)
{
    RunConfig run;
    run.lattice = {LatticeKind::Square, 8, 8};
    run.state.seed = seed;
    run.dynamics.dt = 1;
    run.output.time = 6;
    return generateDataset(run, {3, trajectories, "ed"});
}

inline TrainingConfig smallTraining()
{
    TrainingConfig config;
    config.network.squaredCutoff = 2;
    config.network.channels = 2;
    config.network.layers = {1};
    config.network.context = 4;
    config.network.head = 8;
    config.network.densityHead = 4;
    config.iterations = 60;
    config.batchSites = 192;
    config.validateEvery = 20;
    config.validationFraction = 0.25;
    config.averaging = 0.9;
    return config;
}

inline std::shared_ptr<TrainingSet> setOf(const std::vector<Dataset>& datasets, const TrainingConfig& config)
{
    auto data = std::make_shared<TrainingSet>(datasets, config.validationFraction, config.seed);
    data->setWeights(config.frameWeight, config.weightFloor);
    return data;
}

inline void run(Training& training, int iterations)
{
    while (training.iteration() < iterations && !training.finished())
        training.step();
}

inline ModelFile trained(const std::vector<Dataset>& datasets, const TrainingConfig& config)
{
    Training training(setOf(datasets, config), config);
    run(training, config.iterations);
    return training.model();
}

} // namespace kondoscope
