#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/Deadline.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/ModelTraining.h"
#include "app/cli/StopSignals.h"
#include "core/ml/ModelCard.h"
#include "core/simulation/Resources.h"

namespace kondoscope {

namespace {

struct TrainOptions
{
    TrainingJob job;
    std::string config;
    std::string start;
    double minutes = 0.0; ///< 0: all iterations
};

int train(const TrainOptions& options)
{
    TrainingJob job = options.job;
    if (!options.config.empty())
        job.config = readTrainingConfig(options.config);
    if (!options.start.empty())
        job.start = findModel(options.start);
    StopSignals signals;
    const Deadline deadline(signals.token(), options.minutes);
    const bool isFinished = runTraining(job, deadline.token());
    if (isFinished || std::filesystem::exists(job.output))
        fmt::print("{}\nmodel in {}\n", modelCard(job.output), job.output);
    return isFinished ? kSuccess : signals.exitCode();
}

} // namespace

void addTrainCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("train", "Trains a force field on data sets");
    auto options = std::make_shared<TrainOptions>();
    command
        ->add_option("--dataset", options->job.datasets, "Reference data; several of one lattice kind and Hamiltonian")
        ->type_name("FILE")
        ->required();
    command->add_option("--config", options->config, "Settings of network and training; defaults without it")
        ->type_name("TRAIN.toml");
    command
        ->add_option("--start", options->start,
                     "Force field of the same network whose weights the training begins with; random ones without it")
        ->type_name("MODEL");
    command->add_option("--minutes", options->minutes, "Stop after this time; the same command goes on")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--curve", options->job.curve, "Learning curve to write")->type_name("CURVE.csv");
    command->add_option("-o,--output", options->job.output, "Model to write")->type_name("MODEL.h5")->required();
    command->footer([] { return "TRAIN.toml, with the defaults:\n" + toToml(TrainingConfig()); });
    command->callback([options, &action] { action = [options] { return train(*options); }; });
}

} // namespace kondoscope
