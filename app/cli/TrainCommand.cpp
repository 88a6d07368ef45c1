#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/ml/ModelCard.h"
#include "core/ml/Training.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct TrainOptions
{
    std::vector<std::string> datasets;
    std::string config;
    std::string output;
    std::string curve;
    double minutes = 0.0; ///< 0: all iterations
};

std::string checkpointOf(const std::string& model)
{
    return model + ".training";
}

void writeCurve(const std::string& path, const std::vector<LearningPoint>& curve)
{
    std::string text;
    if (!curve.empty())
        text += fmt::format("# torque_rms = {:.6g}\n", curve.back().validationTorqueRms);
    text += "step,seconds,loss_t2,training_torque_mse_t2,validation_torque_mse_t2,density_rms\n";
    for (const LearningPoint& p : curve)
        text += fmt::format("{},{:.3f},{:.6g},{:.6g},{:.6g},{:.6g}\n", p.iteration, p.seconds, p.loss,
                            p.trainingTorqueMse, p.validationTorqueMse, p.densityRms);
    writeText(path, text);
}

std::string standing(const Training& training)
{
    if (training.curve().empty())
        return fmt::format("loss {:.3g}", training.loss());
    const LearningPoint& p = training.curve().back();
    return fmt::format("loss {:.3g}, held out: torque mse {:.3g} t^2, relative error {:.1f} %", training.loss(),
                       p.validationTorqueMse, 100.0 * std::sqrt(p.validationTorqueMse) / p.validationTorqueRms);
}

/// Steps until the training is finished, the time is over or a signal comes; saves every minute.
void run(Training& training, const TrainOptions& options, const StopSignals& signals)
{
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    auto saved = start;
    ProgressBar bar("training", training.config().iterations);
    const auto minutes = [](Clock::duration d) { return std::chrono::duration<double>(d).count() / 60.0; };
    while (!training.finished() && !signals.token().stop_requested()) {
        training.step();
        const auto now = Clock::now();
        if (training.iteration() % 20 == 0)
            bar.update(training.iteration(), standing(training));
        if (minutes(now - saved) > 1.0) {
            training.save(checkpointOf(options.output));
            saved = now;
        }
        if (options.minutes > 0 && minutes(now - start) > options.minutes)
            break;
    }
}

int train(const TrainOptions& options)
{
    const TrainingConfig config = options.config.empty() ? TrainingConfig() : readTrainingConfig(options.config);
    requireWritableTarget(options.output);
    if (!options.curve.empty())
        requireWritableTarget(options.curve);
    std::vector<Dataset> datasets;
    for (const std::string& path : options.datasets)
        datasets.push_back(readDataset(path));
    auto data = std::make_shared<TrainingSet>(datasets, config.validationFraction, config.seed);
    data->setWeights(config.frameWeight, config.weightFloor);
    datasets.clear();
    Training training(std::move(data), config);
    const std::string checkpoint = checkpointOf(options.output);
    if (std::filesystem::exists(checkpoint)) {
        training.resume(checkpoint);
        fmt::print("going on at iteration {} of {}\n", training.iteration(), checkpoint);
    }
    StopSignals signals;
    run(training, options, signals);
    training.save(checkpoint);
    writeModel(options.output, training.model());
    if (!options.curve.empty())
        writeCurve(options.curve, training.curve());
    fmt::print("{}\nmodel in {}\n", modelCard(options.output), options.output);
    if (training.finished()) {
        std::filesystem::remove(checkpoint);
        return kSuccess;
    }
    fmt::print("stopped at iteration {} of {}. The same command goes on; {} holds where it stands.\n",
               training.iteration(), config.iterations, checkpoint);
    return signals.token().stop_requested() ? signals.exitCode() : kSuccess;
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
    command->add_option("--minutes", options->minutes, "Stop after this time; the same command goes on")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--curve", options->curve, "Learning curve to write")->type_name("CURVE.csv");
    command->add_option("-o,--output", options->output, "Model to write")->type_name("MODEL.h5")->required();
    command->footer([] { return "TRAIN.toml, with the defaults:\n" + toToml(TrainingConfig()); });
    command->callback([options, &action] { action = [options] { return train(*options); }; });
}

} // namespace kondoscope
