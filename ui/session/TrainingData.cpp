#include "ui/session/TrainingData.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/io/AtomicFile.h"
#include "core/ml/TrainingSet.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/DatasetPartFolder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kQuenchFrames = 20;

bool isRange(const ValueSpan& span)
{
    constexpr double kSame = 1e-9;
    return span.maximum - span.minimum > kSame;
}

std::string spanText(const ValueSpan& span)
{
    return isRange(span) ? fmt::format("{:.4g} to {:.4g}", span.minimum, span.maximum)
                         : fmt::format("{:.4g}", span.minimum);
}

/// Nothing where no data set knows the quantity.
std::optional<ValueSpan> unionOf(const std::vector<const DatasetFacts*>& datasets,
                                 std::optional<ValueSpan> DatasetSummary::*quantity)
{
    std::optional<ValueSpan> all;
    for (const DatasetFacts* facts : datasets)
        if (const auto& span = facts->summary.*quantity)
            all = all ? ValueSpan{std::min(all->minimum, span->minimum), std::max(all->maximum, span->maximum)} : *span;
    return all;
}

/// How long spins are followed: later they hardly move. Runs that take long steps need that long to order.
double quenchTime(const RunConfig& run)
{
    constexpr double kUsual = 30.0; // [hbar/t]
    constexpr double kSteps = 60.0;
    const double longest = std::max(kUsual, kSteps * run.dynamics.dt);
    return std::max(std::min(run.output.time, longest), (kQuenchFrames - 1) * run.dynamics.dt);
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

DatasetFacts readDatasetFacts(const std::string& path)
{
    Dataset dataset = readDataset(path);
    const TrainingSet trial({dataset}, 0.0, 1); // as the training itself would refuse it
    DatasetFacts facts{.sample = {}, .summary = summarize(dataset)};
    dataset.frames.resize(1);
    facts.sample = std::move(dataset);
    return facts;
}

void requireTogether(const DatasetFacts& one, const DatasetFacts& other)
{
    const TrainingSet trial({one.sample, other.sample}, 0.0, 1);
}

std::string describe(const std::vector<const DatasetFacts*>& datasets)
{
    const Dataset& first = datasets.front()->sample;
    std::set<std::string> sizes;
    std::size_t frames = 0, trajectories = 0;
    for (const DatasetFacts* facts : datasets) {
        sizes.insert(fmt::format("{} × {}", facts->sample.lx, facts->sample.ly));
        frames += facts->summary.frames;
        trajectories += facts->summary.trajectories;
    }
    std::vector<std::string> words{fmt::format("{} {}", name(first.kind), fmt::join(sizes, ", ")),
                                   fmt::format("{} frames of {} trajectories", frames, trajectories),
                                   fmt::format("J = {:.4g} t", first.electrons.J),
                                   fmt::format("doping {}", spanText(dopings(datasets)))};
    if (const auto kT = unionOf(datasets, &DatasetSummary::kT))
        words.push_back(fmt::format("kT {} t", spanText(*kT)));
    if (datasets.size() == 1)
        for (const std::string& warning : datasets.front()->summary.warnings)
            words.push_back(warning);
    return fmt::format("{}", fmt::join(words, ", "));
}

ValueSpan dopings(const std::vector<const DatasetFacts*>& datasets)
{
    const double usual = datasets.front()->sample.electrons.filling;
    const ValueSpan fillings = unionOf(datasets, &DatasetSummary::filling).value_or(ValueSpan{usual, usual});
    return {1.0 - 2.0 * fillings.maximum, 1.0 - 2.0 * fillings.minimum};
}

DatasetRecipe smallTrainingRecipe(const RunConfig& run, const SmallDataset& wanted)
{
    constexpr int kFurtherConditions = 2;
    requireTrainable(run.electrons);
    RunConfig config = run;
    config.lattice.lx = config.lattice.ly = wanted.size;
    config.state.kind = "random";
    config.state.noise = 0.0;
    config.solver = SolverConfig{};
    config.solver.kind = "ed";
    config.output.time = quenchTime(run);
    config.electrons.setDoping(wanted.doping.minimum);
    config.electrons.kT = wanted.kT.minimum;
    DatasetRecipe recipe =
        quenchRecipe(config, {.frames = kQuenchFrames, .trajectories = wanted.quenches, .driver = "ed"});
    DatasetSource& source = recipe.sources.front();
    if (isRange(wanted.doping)) {
        const std::array fillings{0.5 * (1.0 - wanted.doping.maximum), 0.5 * (1.0 - wanted.doping.minimum)};
        source.filling = {.values = {}, .draws = 1, .range = fillings};
        source.labels.fillings = {.values = {}, .draws = kFurtherConditions, .range = fillings};
    }
    if (isRange(wanted.kT)) {
        if (!(wanted.kT.minimum > 0.0))
            throw ConfigError("the range of kT begins at 0 (it is drawn from evenly in its logarithm). Let it begin "
                              "above 0.");
        const std::array temperatures{wanted.kT.minimum, wanted.kT.maximum};
        source.kT = {.values = {}, .draws = 1, .range = temperatures};
        const int draws = isRange(wanted.doping) ? 1 : kFurtherConditions; // one for each doping
        source.labels.kTs = {.values = {}, .draws = draws, .range = temperatures};
    }
    source.labels.own = source.filling.count() + source.kT.count() > 0;
    recipe.validate();
    return recipe;
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
