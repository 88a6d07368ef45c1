#include "ui/session/TrainingData.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/io/AtomicFile.h"
#include "core/io/DatasetSummary.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/DatasetPartFolder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

std::string spanText(double low, double high)
{
    constexpr double kSame = 1e-9;
    return std::abs(high - low) < kSame ? fmt::format("{:.4g}", low) : fmt::format("{:.4g} to {:.4g}", low, high);
}

void requireTrainable(const ElectronConfig& electrons)
{
    if (electrons.coupling == Coupling::Infinite)
        throw ConfigError("the run has an infinite coupling (force fields are trained for a finite J). Set a coupling "
                          "J in the panel Electrons.");
    if (electrons.ensemble != Ensemble::Canonical)
        throw ConfigError("the run holds the chemical potential (force fields are trained at fixed filling). Choose "
                          "the doping in the panel Electrons.");
}

} // namespace

std::string describeDataset(const std::string& path)
{
    const Dataset dataset = readDataset(path);
    const DatasetSummary summary = summarize(dataset);
    std::vector<std::string> facts{fmt::format("{} {} × {}", name(dataset.kind), dataset.lx, dataset.ly),
                                   fmt::format("{} frames of {} trajectories", summary.frames, summary.trajectories),
                                   fmt::format("J = {:.4g} t", dataset.electrons.J)};
    if (summary.filling)
        facts.push_back(fmt::format(
            "doping {}", spanText(1.0 - 2.0 * summary.filling->maximum, 1.0 - 2.0 * summary.filling->minimum)));
    if (summary.kT)
        facts.push_back(fmt::format("kT {} t", spanText(summary.kT->minimum, summary.kT->maximum)));
    if (summary.torqueRms)
        facts.push_back(fmt::format("torque rms {:.3g} t", *summary.torqueRms));
    for (const std::string& warning : summary.warnings)
        facts.push_back(warning);
    return fmt::format("{}", fmt::join(facts, ", "));
}

DatasetRecipe smallTrainingRecipe(const RunConfig& run, int size, int quenches)
{
    constexpr double kLongestQuench = 30.0; // [hbar/t]: later frames hardly move
    constexpr int kFrames = 20;
    requireTrainable(run.electrons);
    RunConfig config = run;
    config.lattice.lx = config.lattice.ly = size;
    config.state.kind = "random";
    config.state.noise = 0.0;
    config.solver = SolverConfig{};
    config.solver.kind = "ed";
    config.output.time = std::min(config.output.time, kLongestQuench);
    return quenchRecipe(config, {.frames = kFrames, .trajectories = quenches, .driver = "ed"});
}

std::vector<std::string> makeDatasets(const DatasetRecipe& recipe, const std::string& output,
                                      const std::function<void(std::int64_t, std::int64_t, double)>& progress,
                                      std::stop_token stop)
{
    using Clock = std::chrono::steady_clock;
    const std::vector<std::string> names = datasetFileNames(recipe, output);
    for (const std::string& file : names)
        requireWritableTarget(file);
    const DatasetPartFolder folder(recipe, output);
    const std::int64_t total = recipe.frameCount();
    const std::vector<std::size_t> missing = folder.missingParts();
    std::int64_t done = total;
    for (const std::size_t part : missing)
        done -= frameCount(recipe, folder.parts()[part]);
    const auto start = Clock::now();
    double left = std::nan("");
    progress(done, total, left);
    for (std::size_t k = 0; k < missing.size(); ++k) {
        std::vector<DatasetFrame> frames;
        const auto add = [&](DatasetFrame frame) {
            frames.push_back(std::move(frame));
            progress(++done, total, left);
        };
        labelPart(recipe, folder.parts()[missing[k]], add, stop);
        folder.write(missing[k], std::move(frames));
        // Frames of a quench become sparser with time: whole trajectories foretell the rest.
        left = std::chrono::duration<double>(Clock::now() - start).count() / static_cast<double>(k + 1) *
               static_cast<double>(missing.size() - k - 1);
    }
    const std::vector<Dataset> datasets = folder.merge();
    for (std::size_t k = 0; k < datasets.size(); ++k)
        writeDataset(names[k], datasets[k]);
    folder.remove();
    return names;
}

} // namespace kondoscope
