#include "app/cli/ModelTraining.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/cli/OutputFiles.h"
#include "app/cli/ProgressBar.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/ml/Diagnostics.h"
#include "core/ml/Training.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

std::string checkpointOf(const TrainingJob& job)
{
    return job.output + ".training";
}

void writeCurveTable(const std::string& path, const std::vector<LearningPoint>& curve)
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

std::shared_ptr<const TrainingSet> readData(const TrainingJob& job)
{
    std::vector<Dataset> datasets;
    for (const std::string& path : job.datasets)
        datasets.push_back(readDataset(path));
    auto data = std::make_shared<TrainingSet>(datasets, job.config.validationFraction, job.config.seed);
    data->setWeights(job.config.frameWeight, job.config.weightFloor);
    return data;
}

/// Steps until the training is finished or a stop is requested; saves every minute.
void stepOn(Training& training, const TrainingJob& job, const std::stop_token& stop)
{
    constexpr std::chrono::minutes kSaveEvery(1);
    constexpr int kShowEvery = 20;
    auto saved = std::chrono::steady_clock::now();
    // a training that goes on tells the time of what is left
    const int first = training.iteration();
    ProgressBar bar("training", training.config().iterations - first);
    while (!training.finished() && !stop.stop_requested()) {
        training.step();
        if (training.iteration() % kShowEvery == 0)
            bar.update(training.iteration() - first,
                       fmt::format("iteration {}, {}", training.iteration(), standing(training)));
        if (std::chrono::steady_clock::now() - saved < kSaveEvery)
            continue;
        training.save(checkpointOf(job));
        saved = std::chrono::steady_clock::now();
    }
}

/// Whether the output is the finished model of this training. \throws ConfigError if it is another one
bool isThere(const TrainingJob& job, const Training& training)
{
    if (!job.keepFinished || !std::filesystem::exists(job.output) || std::filesystem::exists(checkpointOf(job)))
        return false;
    if (training.made(readModel(job.output)))
        return true;
    throw ConfigError(fmt::format("{} is there already, made with other data, settings or first weights (it would be "
                                  "lost). Remove it, and the models that were made with it, or choose another --work.",
                                  job.output));
}

} // namespace

bool runTraining(const TrainingJob& job, const std::stop_token& stop)
{
    std::vector<std::string> inputs = job.datasets;
    inputs.push_back(job.start);
    requireOutput(job.output, inputs);
    if (!job.curve.empty())
        requireOutput(job.curve, inputs);
    const auto data = readData(job);
    std::optional<ModelFile> start;
    if (!job.start.empty())
        start = readModel(job.start);
    Training training(data, job.config, start ? &*start : nullptr);
    if (isThere(job, training)) {
        fmt::print("{} is there already.\n", job.output);
        return true;
    }
    const std::string checkpoint = checkpointOf(job);
    if (std::filesystem::exists(checkpoint)) {
        training.resume(checkpoint);
        fmt::print("going on at iteration {} of {}\n", training.iteration(), checkpoint);
    }
    stepOn(training, job, stop);
    if (training.iteration() == 0)
        return false;
    training.save(checkpoint);
    ModelFile model = training.model();
    model.diagnostics = diagnose(*data, model);
    writeModel(job.output, model);
    if (!job.curve.empty())
        writeCurveTable(job.curve, training.curve());
    if (training.finished()) {
        std::filesystem::remove(checkpoint);
        return true;
    }
    fmt::print(stderr,
               "kondoscope-cli: stopped at iteration {} of {} (a signal or --minutes asked for it). The same command "
               "goes on; {} holds where it stands.\n",
               training.iteration(), job.config.iterations, checkpoint);
    return false;
}

} // namespace kondoscope
