#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/ml/ModelCard.h"
#include "core/ml/Trainer.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct TrainOptions
{
    std::vector<std::string> datasets;
    std::string config;
    std::string output;
};

/// \throws ConfigError for a Hamiltonian that no force field knows, FileError
Dataset readTrainingData(const std::string& path)
{
    Dataset dataset = readDataset(path);
    if (dataset.electrons.coupling == Coupling::Infinite)
        throw ConfigError(fmt::format("{} holds electrons at infinite coupling (force fields are trained for a finite "
                                      "J). Choose data sets of finite coupling.",
                                      path));
    return dataset;
}

int train(const TrainOptions& options)
{
    const TrainingConfig config = options.config.empty() ? TrainingConfig() : readTrainingConfig(options.config);
    requireWritableTarget(options.output);
    std::vector<Dataset> datasets;
    for (const std::string& path : options.datasets)
        datasets.push_back(readTrainingData(path));
    StopSignals signals;
    try {
        ProgressBar bar("training", config.iterations);
        const auto progress = [&bar](const TrainingProgress& now) {
            bar.update(now.iteration,
                       fmt::format("loss {:.3g}, validation torque mse {:.3g} t^2", now.loss, now.validationTorqueMse));
        };
        writeModel(options.output, trainForceField(datasets, config, progress, signals.token()));
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). No model was written.\n");
        return signals.exitCode();
    }
    fmt::print("{}\nmodel in {}\n", modelCard(options.output), options.output);
    return kSuccess;
}

} // namespace

void addTrainCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("train", "Trains a force field on data sets");
    auto options = std::make_shared<TrainOptions>();
    command->add_option("--dataset", options->datasets, "Reference data; several of one lattice kind and Hamiltonian")
        ->type_name("FILE")
        ->required();
    command->add_option("--config", options->config, "Settings of network and training; defaults without it")
        ->type_name("TRAIN.toml");
    command->add_option("-o,--output", options->output, "Model to write")->type_name("MODEL.h5")->required();
    command->footer([] { return "TRAIN.toml, with the defaults:\n" + toToml(TrainingConfig()); });
    command->callback([options, &action] { action = [options] { return train(*options); }; });
}

} // namespace kondoscope
