#include "core/simulation/ModelRecipe.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "core/ml/Training.h"
#include "core/simulation/DatasetRecipeTable.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kRound = "round[";
constexpr std::size_t kMostRounds = 100;
constexpr const char* kLater = "model of the round before"; ///< stands for a file that is not there yet

/// The keys of one table [[round]]: its own, and those of its sources as if they were at the top.
struct RoundEntries
{
    std::vector<TomlEntry> own;
    std::vector<TomlEntry> sources;
};

struct Entries
{
    std::vector<TomlEntry> training; ///< [network] and [training]
    std::vector<TomlEntry> data;
    std::map<std::size_t, RoundEntries> rounds;
};

Entries sortEntries(const std::string& text, const std::string& origin)
{
    Entries entries;
    for (TomlEntry& entry : parseToml(text, origin)) {
        if (entry.section == "network" || entry.section == "training") {
            entries.training.push_back(std::move(entry));
        } else if (entry.section.starts_with(kRound)) {
            std::string rest = entry.section.substr(std::char_traits<char>::length(kRound));
            std::size_t place = 0;
            std::from_chars(rest.data(), rest.data() + rest.size(), place);
            rest.erase(0, rest.find(']') + 1);
            RoundEntries& round = entries.rounds[place];
            if (rest.empty()) {
                round.own.push_back(std::move(entry));
            } else {
                entry.section = rest.substr(1); // behind the dot: "source[0]"
                round.sources.push_back(std::move(entry));
            }
        } else {
            entries.data.push_back(std::move(entry));
        }
    }
    if (entries.rounds.size() > kMostRounds)
        throw ConfigError(fmt::format("{}: has {} tables [[round]] (a recipe has at most {}). Leave some out.", origin,
                                      entries.rounds.size(), kMostRounds));
    return entries;
}

std::uint64_t seedAfter(const DatasetRecipe& recipe)
{
    std::uint64_t next = recipe.base.state.seed;
    for (const DatasetSource& source : recipe.sources)
        next = std::max(next, source.seed + static_cast<std::uint64_t>(source.trajectories));
    return next;
}

ModelRound readRound(const RoundEntries& entries, std::size_t place, const std::vector<TomlEntry>& dataEntries,
                     const ModelRecipe& recipe, const std::string& origin)
{
    ModelRound round;
    round.training = recipe.training;
    RecipeTable table(fmt::format("[[round]] {}", place + 1), origin, entries.own);
    round.restart = table.flag("restart").value_or(false);
    if (const auto iterations = table.integer("iterations", {1, 1e8}))
        round.training.iterations = static_cast<int>(*iterations);
    round.training.learningRate = table.number("learning_rate", {1e-7, 1.0}).value_or(round.training.learningRate);
    table.refuseRest("a round reads these and its tables [[round.source]]");
    if (entries.sources.empty())
        table.refuse("source", "a round adds data", "Write a table [[round.source]] with kind = \"driven\".");
    std::vector<TomlEntry> all;
    std::copy_if(dataEntries.begin(), dataEntries.end(), std::back_inserter(all),
                 [](const TomlEntry& entry) { return !entry.section.starts_with("source["); });
    all.insert(all.end(), entries.sources.begin(), entries.sources.end());
    const std::uint64_t seed = seedAfter(recipe.rounds.empty() ? recipe.data : recipe.rounds.back().data);
    round.data = parseDatasetRecipe(std::move(all), origin, [&](RunConfig& config) {
        config.solver.model = kLater;
        config.state.seed = seed;
    });
    return round;
}

double solverSeconds(const DatasetRecipe& recipe, const DatasetSource& source, const SolverConfig& solver)
{
    const auto lattice = std::make_shared<const Lattice>(recipe.base.lattice.kind, source.lx, source.ly);
    const auto estimate = makeForceModel(lattice, recipe.base.electrons, solver).model->estimate();
    return estimate ? estimate->seconds : 0.0;
}

} // namespace

ModelRecipe parseModelRecipe(const std::string& text, const std::string& origin)
{
    const Entries entries = sortEntries(text, origin);
    ModelRecipe recipe;
    recipe.training = parseTrainingConfig(entries.training, origin);
    recipe.data = parseDatasetRecipe(entries.data, origin);
    for (const auto& [place, round] : entries.rounds)
        recipe.rounds.push_back(readRound(round, place, entries.data, recipe, origin));
    return recipe;
}

ModelRecipe readModelRecipe(const std::string& path)
{
    constexpr std::size_t kLargestRecipe = std::size_t{1} << 20;
    return parseModelRecipe(readTextFile(path, kLargestRecipe), path);
}

double estimatedSeconds(const DatasetRecipe& recipe)
{
    double seconds = 0.0;
    for (const DatasetSource& source : recipe.sources) {
        const double configurations = double(source.trajectories) * source.frames;
        seconds += configurations * solverSeconds(recipe, source, recipe.labelSolver) *
                   (recipe.labelSolver.kind == "kpm" ? double(source.labels.count()) : 1.0);
        if (!source.isDynamic() || source.driver == "ml")
            continue; // a force field takes next to nothing
        SolverConfig driver = recipe.base.solver;
        driver.kind = source.driver;
        constexpr double kEvaluations = 2.0; // of a time step
        seconds +=
            source.trajectories * kEvaluations * (source.duration / source.dt) * solverSeconds(recipe, source, driver);
    }
    return seconds;
}

double estimatedTrainingSeconds(const DatasetRecipe& recipe, const TrainingConfig& config)
{
    constexpr int kWarmUp = 1, kTimed = 2;
    const DatasetSource& source = recipe.sources.front();
    Dataset dataset;
    dataset.kind = recipe.base.lattice.kind;
    dataset.lx = source.lx;
    dataset.ly = source.ly;
    dataset.electrons = recipe.base.electrons;
    const Lattice lattice = dataset.lattice();
    const int frames = std::max(1, config.batchSites / lattice.siteCount());
    for (int k = 0; k < frames; ++k) {
        DatasetFrame& frame = dataset.frames.emplace_back();
        frame.spins = makeState(lattice, {.kind = "random", .seed = static_cast<std::uint64_t>(k)});
        frame.field = VectorField::Zero(lattice.siteCount(), 3);
        frame.density.assign(static_cast<std::size_t>(lattice.siteCount()), 1.0);
    }
    TrainingConfig trial = config;
    trial.iterations = trial.validateEvery = 1000; // no validation among these steps
    trial.network.linearEnergy = false;            // next to no time in a step, but to be prepared
    trial.network.linearPowers = 0;
    Training training(std::make_shared<TrainingSet>(std::vector{dataset}, 0.0, config.seed), trial);
    for (int k = 0; k < kWarmUp; ++k)
        training.step();
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < kTimed; ++k)
        training.step();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return config.iterations * taken.count() / kTimed;
}

} // namespace kondoscope
