#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/simulation/DatasetRecipe.h"
#include "core/simulation/DatasetRecipeTable.h"
#include "core/simulation/Parameters.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kMostSources = 1000;
constexpr double kMostTrajectories = 1e5;
constexpr double kMostFrames = 1e5;
constexpr double kMostDraws = 1000;
constexpr double kLargestSeed = 9e15; ///< seeds of later trajectories follow
constexpr RecipeTable::Range kDoping{-1.0, 1.0};
constexpr RecipeTable::Range kFilling{0.0, 1.0};
constexpr RecipeTable::Range kTemperature{0.0, 100.0};
constexpr const char* kSource = "source[";

/// The entries of a recipe, sorted to those who read them.
struct Parts
{
    std::string preset;
    std::vector<TomlEntry> run;
    std::vector<TomlEntry> labels;
    std::map<std::size_t, std::vector<TomlEntry>> sources; ///< by their place
};

/// The number of the table [[source]] that a section is; nothing for other sections.
std::optional<std::size_t> sourcePlace(const std::string& section)
{
    if (!section.starts_with(kSource))
        return {};
    const std::string index = section.substr(std::char_traits<char>::length(kSource));
    std::size_t place = 0;
    const char* const end = std::from_chars(index.data(), index.data() + index.size(), place).ptr;
    return end == &index.back() ? std::optional(place) : std::nullopt; // behind it "]" alone
}

Parts sortEntries(std::vector<TomlEntry> entries, const std::string& origin)
{
    Parts parts;
    for (TomlEntry& entry : entries) {
        if (const auto place = sourcePlace(entry.section)) {
            parts.sources[*place].push_back(std::move(entry));
        } else if (entry.section == "labels") {
            parts.labels.push_back(std::move(entry));
        } else if (entry.section.empty() && entry.key == "preset") {
            parts.preset = RecipeTable("the recipe", origin, {entry}).text("preset").value();
        } else {
            parts.run.push_back(std::move(entry));
        }
    }
    if (parts.sources.size() > kMostSources)
        throw ConfigError(fmt::format("{}: has {} tables [[source]] (a recipe has at most {}). Split it.", origin,
                                      parts.sources.size(), kMostSources));
    return parts;
}

RunConfig readBase(const Parts& parts, const std::string& origin)
{
    RunConfig config = parts.preset.empty() ? RunConfig{} : loadPreset(parts.preset);
    const TomlEntry* electronNumber = nullptr;
    for (const TomlEntry& entry : parts.run) {
        const std::string where = fmt::format("{}:{}: ", origin, entry.line);
        const std::string key = entry.section.empty() ? entry.key : entry.section + "." + entry.key;
        if (key == "electrons.doping" || key == "electrons.filling" || key == "electrons.mu") {
            if (electronNumber)
                throw ConfigError(fmt::format("{}{} is given beside line {} (each of doping, filling and mu fixes the "
                                              "number of electrons). Keep one of them.",
                                              where, key, electronNumber->line));
            electronNumber = &entry;
        }
        try {
            const Parameter& parameter = runParameter(key);
            parameter.set(config, checkedValue(parameter, entry, ""));
        } catch (const ConfigError& error) {
            throw ConfigError(where + error.what());
        }
    }
    return config;
}

double fillingOf(double doping)
{
    ElectronConfig electrons;
    electrons.setDoping(doping);
    return electrons.filling;
}

/// Fillings under one of two names: "doping" or "filling". \param plural  "s" where every value counts for every frame
ConditionChoice readFillings(RecipeTable& table, const std::string& prefix, const std::string& plural)
{
    ConditionChoice choice;
    int given = 0;
    for (const std::string name : {"doping", "filling"}) {
        const bool isDoping = name == "doping";
        const RecipeTable::Range allowed = isDoping ? kDoping : kFilling;
        if (const auto values = table.numbers(prefix + name + plural, allowed)) {
            ++given;
            choice.values = *values;
            if (isDoping)
                std::transform(choice.values.begin(), choice.values.end(), choice.values.begin(), fillingOf);
        }
        const std::string rangeKey = prefix + name + "_range";
        if (const auto range = table.range(rangeKey, allowed)) {
            ++given;
            choice.range = isDoping ? std::array{fillingOf((*range)[1]), fillingOf((*range)[0])} : *range;
            choice.draws = 1;
        }
        const std::string drawsKey = prefix + "random_" + name + "s";
        if (const auto draws = plural.empty() ? std::nullopt : table.integer(drawsKey, {1, kMostDraws})) {
            if (!table.has(rangeKey))
                table.refuse(rangeKey, "random numbers need a range", "Give its two ends.");
            choice.draws = static_cast<int>(*draws);
        }
        if (given > 1)
            table.refuse(table.has(rangeKey) ? rangeKey : prefix + name + plural, "the fillings are given in two ways",
                         "Keep one of them.");
    }
    return choice;
}

ConditionChoice readTemperatures(RecipeTable& table, const std::string& prefix, const std::string& plural)
{
    ConditionChoice choice;
    if (const auto values = table.numbers(prefix + "kT" + plural, kTemperature))
        choice.values = *values;
    const std::string rangeKey = prefix + "kT_range";
    if (const auto range = table.range(rangeKey, kTemperature)) {
        if (!choice.values.empty())
            table.refuse(rangeKey, "kT is given in two ways", "Keep one of them.");
        if ((*range)[0] <= 0.0)
            table.refuse(rangeKey, "kT is drawn log-uniformly, which needs a lower end above 0", "Raise it.");
        choice.range = *range;
        choice.draws = 1;
    }
    if (const auto draws = plural.empty() ? std::nullopt : table.integer(prefix + "random_kTs", {1, kMostDraws})) {
        if (choice.draws == 0)
            table.refuse(rangeKey, "random numbers need a range", "Give its two ends.");
        choice.draws = static_cast<int>(*draws);
    }
    return choice;
}

LabelConditions readConditions(RecipeTable& table, const std::string& prefix)
{
    LabelConditions conditions;
    conditions.fillings = readFillings(table, prefix, "s");
    conditions.kTs = readTemperatures(table, prefix, "s");
    conditions.own = table.flag(prefix + "own_condition").value_or(false);
    return conditions;
}

SolverConfig readLabelSolver(RecipeTable& table, const RunConfig& base)
{
    SolverConfig solver = base.solver;
    solver.kind = table.text("solver", {"ed", "kpm"}).value_or(base.solver.kind == "kpm" ? "kpm" : "ed");
    solver.precision = table.text("precision", runParameter("solver.precision").allowed).value_or(solver.precision);
    return solver;
}

FrameKind readKind(RecipeTable& table)
{
    const std::vector<std::string> names{"random", "perturbed", "quench", "anneal", "driven"};
    const auto text = table.text("kind", names);
    if (!text)
        table.refuse("kind", "a source is one of several kinds", fmt::format("Choose {}.", fmt::join(names, ", ")));
    const auto& all = frameKindNames();
    return static_cast<FrameKind>(std::find(all.begin(), all.end(), *text) - all.begin());
}

void readStates(RecipeTable& table, const RunConfig& base, DatasetSource& source)
{
    if (source.kind == FrameKind::Random) {
        source.states = {"random"};
        return;
    }
    const auto states = table.texts("states");
    if (!states && source.kind == FrameKind::Perturbed)
        table.refuse("states", "they are what is perturbed", "Write for example states = [\"neel\"].");
    source.states = states.value_or(std::vector<std::string>{base.state.kind});
    source.noise = table.range("noise", {0.0, 3.2}).value_or(std::array{base.state.noise, base.state.noise});
}

void readDynamics(RecipeTable& table, const DatasetRecipe& recipe, DatasetSource& source)
{
    const RunConfig& base = recipe.base;
    source.frames = static_cast<int>(table.integer("frames", {1, kMostFrames}).value_or(20));
    source.duration = table.number("duration", {0.0, 1e9}).value_or(base.output.time);
    source.dt = table.number("dt", {1e-6, 100.0}).value_or(base.dynamics.dt);
    source.driver = table.text("driver", runParameter("solver.kind").allowed)
                        .value_or(source.kind == FrameKind::Driven ? "ml" : recipe.labelSolver.kind);
    if (source.kind != FrameKind::Anneal)
        return;
    const auto temperatures = table.pair("temperatures", {0.0, 10.0});
    if (!temperatures)
        table.refuse("temperatures", "an annealing run goes from one to another", "Write for example [0.3, 0.0].");
    source.temperatures = *temperatures;
}

DatasetSource readSource(RecipeTable table, const DatasetRecipe& recipe, const LabelConditions& labels,
                         std::uint64_t nextSeed)
{
    DatasetSource source;
    source.kind = readKind(table);
    source.lx = recipe.base.lattice.lx;
    source.ly = recipe.base.lattice.ly;
    if (const auto size = table.pair("size", {Lattice::kMinimumSize, Lattice::kMaximumSize})) {
        source.lx = static_cast<int>((*size)[0]);
        source.ly = static_cast<int>((*size)[1]);
        if (source.lx != (*size)[0] || source.ly != (*size)[1])
            table.refuse("size", "must be whole numbers", "Write for example [20, 20].");
    }
    const auto seed = table.integer("seed", {0, kLargestSeed});
    source.seed = seed ? static_cast<std::uint64_t>(*seed) : nextSeed;
    source.trajectories = static_cast<int>(table.integer("trajectories", {1, kMostTrajectories}).value_or(1));
    readStates(table, recipe.base, source);
    if (source.isDynamic())
        readDynamics(table, recipe, source);
    source.filling = readFillings(table, "", "");
    source.kT = readTemperatures(table, "", "");
    const LabelConditions own = readConditions(table, "labels.");
    source.labels = own == LabelConditions{} ? labels : own;
    table.refuseRest(fmt::format("a source of kind \"{}\" does not read it", name(source.kind)));
    return source;
}

} // namespace

bool isDatasetRecipe(const std::string& text, const std::string& origin)
{
    const std::vector<TomlEntry> entries = parseToml(text, origin);
    return std::any_of(entries.begin(), entries.end(),
                       [](const TomlEntry& entry) { return entry.section.starts_with(kSource); });
}

DatasetRecipe parseDatasetRecipe(const std::string& text, const std::string& origin,
                                 const std::function<void(RunConfig&)>& adjust)
{
    return parseDatasetRecipe(parseToml(text, origin), origin, adjust);
}

DatasetRecipe parseDatasetRecipe(std::vector<TomlEntry> entries, const std::string& origin,
                                 const std::function<void(RunConfig&)>& adjust)
{
    const Parts parts = sortEntries(std::move(entries), origin);
    DatasetRecipe recipe;
    recipe.base = readBase(parts, origin);
    if (adjust)
        adjust(recipe.base);
    RecipeTable labelTable("[labels]", origin, parts.labels);
    recipe.labelSolver = readLabelSolver(labelTable, recipe.base);
    const LabelConditions labels = readConditions(labelTable, "");
    labelTable.refuseRest("labels do not read it");
    std::uint64_t nextSeed = recipe.base.state.seed;
    for (const auto& [place, keys] : parts.sources) {
        recipe.sources.push_back(
            readSource(RecipeTable(fmt::format("[[source]] {}", place + 1), origin, keys), recipe, labels, nextSeed));
        const DatasetSource& source = recipe.sources.back();
        nextSeed = std::max(nextSeed, source.seed + static_cast<std::uint64_t>(source.trajectories));
    }
    try {
        recipe.validate();
    } catch (const ConfigError& error) {
        throw ConfigError(fmt::format("{}: {}", origin, error.what()));
    }
    return recipe;
}

} // namespace kondoscope
