#include "core/simulation/DatasetRecipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Toml.h"
#include "core/simulation/Resources.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

/// Everything that `choice` may become.
std::vector<double> extremes(const ConditionChoice& choice, double fallback)
{
    if (choice.draws > 0)
        return {choice.range[0], choice.range[1]};
    return choice.values.empty() ? std::vector<double>{fallback} : choice.values;
}

void requireElectrons(const DatasetRecipe& recipe, const DatasetSource& source)
{
    const bool choosesFilling = source.filling.count() > 0 || source.labels.fillings.count() > 0;
    if (choosesFilling && recipe.base.electrons.ensemble == Ensemble::Grand)
        throw ConfigError("a doping of a source or of labels with electrons.mu (the chemical potential already fixes "
                          "the number of electrons). Leave out one of them.");
    const std::array<std::pair<const ConditionChoice*, const ConditionChoice*>, 2> choices{
        {{&source.filling, &source.kT}, {&source.labels.fillings, &source.labels.kTs}}};
    for (const auto& [fillings, temperatures] : choices) {
        ElectronConfig electrons = recipe.base.electrons;
        for (const double filling : extremes(*fillings, electrons.filling)) {
            for (const double kT : extremes(*temperatures, electrons.kT)) {
                electrons.filling = filling;
                electrons.kT = kT;
                electrons.validate();
            }
        }
    }
}

void requireSteps(const DatasetSource& source)
{
    if (!source.isDynamic())
        return;
    const double steps = std::floor(source.duration / source.dt + 1e-9);
    if (source.frames - 1 > steps)
        throw ConfigError(
            fmt::format("{} frames a trajectory (its duration of {:g} in steps of dt = {:g} has only {:.0f} "
                        "configurations). Lower frames (--frames), raise duration (output.time) or lower dt "
                        "(dynamics.dt).",
                        source.frames, source.duration, source.dt, steps + 1));
}

void requireStates(const DatasetRecipe& recipe, const DatasetSource& source)
{
    const Lattice lattice(recipe.base.lattice.kind, source.lx, source.ly);
    for (const std::string& state : source.states)
        makeState(lattice, {.kind = state});
}

void requireDriver(const DatasetRecipe& recipe, const DatasetSource& source)
{
    if (!source.isDynamic())
        return;
    if (source.driver != "ed" && source.driver != "kpm" && source.driver != "ml")
        throw ConfigError(fmt::format("driver \"{}\" is not known (it moves the spins between labels). Choose \"ed\", "
                                      "\"kpm\" or \"ml\".",
                                      source.driver));
    RunConfig run = recipe.base;
    run.solver.kind = source.driver;
    run.dynamics.dt = source.dt;
    kondoscope::validate(run);
}

void requireRoom(const DatasetRecipe& recipe)
{
    std::map<std::pair<int, int>, std::int64_t> frames;
    for (const DatasetSource& source : recipe.sources)
        frames[{source.lx, source.ly}] += source.frameCount();
    for (const auto& [size, count] : frames)
        if (const std::int64_t most = largestFrameCount(std::int64_t{size.first} * size.second); count > most)
            throw ConfigError(fmt::format("{} frames of {} x {} sites (a data set has at most 4 GiB, {} of them). "
                                          "Lower frames or trajectories, or split the recipe.",
                                          count, size.first, size.second, most));
}

std::string listText(const std::vector<double>& values)
{
    return tomlText(TomlValue(values));
}

std::string rangeText(const std::array<double, 2>& range)
{
    return listText({range[0], range[1]});
}

/// \param names  of the list, the number of draws (empty: always one) and the range
std::string choiceText(const ConditionChoice& choice, const std::array<std::string, 3>& names)
{
    if (choice.draws > 0)
        return fmt::format("{}{} = {}\n", names[1].empty() ? "" : fmt::format("{} = {}\n", names[1], choice.draws),
                           names[2], rangeText(choice.range));
    return choice.values.empty() ? "" : fmt::format("{} = {}\n", names[0], listText(choice.values));
}

std::string conditionsText(const LabelConditions& labels)
{
    return choiceText(labels.fillings, {"labels.fillings", "labels.random_fillings", "labels.filling_range"}) +
           choiceText(labels.kTs, {"labels.kTs", "labels.random_kTs", "labels.kT_range"}) +
           (labels.own ? "labels.own_condition = true\n" : "");
}

std::string sourceText(const DatasetSource& source)
{
    std::string text = fmt::format("\n[[source]]\nkind = \"{}\"\nsize = [{}, {}]\nseed = {}\ntrajectories = {}\n",
                                   name(source.kind), source.lx, source.ly, source.seed, source.trajectories);
    if (source.kind != FrameKind::Random)
        text += fmt::format("states = {}\nnoise = {}\n", tomlText(TomlValue(source.states)), rangeText(source.noise));
    if (source.isDynamic())
        text += fmt::format("frames = {}\nduration = {}\ndt = {}\ndriver = \"{}\"\n", source.frames,
                            tomlText(source.duration), tomlText(source.dt), source.driver);
    if (source.kind == FrameKind::Anneal)
        text += fmt::format("temperatures = {}\n", rangeText(source.temperatures));
    return text + choiceText(source.filling, {"filling", "", "filling_range"}) +
           choiceText(source.kT, {"kT", "", "kT_range"}) + conditionsText(source.labels);
}

void addFile(ContentHash& hash, const std::string& path)
{
    refuseIrregularFile(path);
    std::ifstream stream(path, std::ios::binary);
    std::array<char, 1 << 16> block;
    do {
        stream.read(block.data(), block.size());
        hash.add(block.data(), static_cast<std::size_t>(stream.gcount()));
    } while (stream);
    if (!stream.eof())
        throw FileError(fmt::format("{}: cannot be read. Check the name and the permissions.", path));
}

} // namespace

std::size_t LabelConditions::count() const
{
    const bool isOwnAlone = own && fillings.count() == 0 && kTs.count() == 0;
    return std::max<std::size_t>(1, fillings.count()) * std::max<std::size_t>(1, kTs.count()) +
           (own && !isOwnAlone ? 1 : 0);
}

std::int64_t DatasetSource::frameCount() const
{
    return std::int64_t{trajectories} * frames * static_cast<std::int64_t>(labels.count());
}

std::int64_t DatasetRecipe::frameCount() const
{
    std::int64_t count = 0;
    for (const DatasetSource& source : sources)
        count += source.frameCount();
    return count;
}

void DatasetRecipe::validate() const
{
    if (sources.empty())
        throw ConfigError("no table [[source]] (it says where the spins come from). Add one, with kind = \"quench\" "
                          "for example.");
    for (const DatasetSource& source : sources) {
        requireDriver(*this, source);
        requireSteps(source);
        requireStates(*this, source);
        requireElectrons(*this, source);
    }
    requireRoom(*this);
}

std::string toToml(const DatasetRecipe& recipe)
{
    std::string text = toToml(recipe.base);
    text += fmt::format("\n[labels]\nsolver = \"{}\"\nprecision = \"{}\"\n", recipe.labelSolver.kind,
                        recipe.labelSolver.precision);
    for (const DatasetSource& source : recipe.sources)
        text += sourceText(source);
    return text;
}

std::string recipeHash(const DatasetRecipe& recipe)
{
    ContentHash hash;
    const std::string text = fmt::format("{}\n{}", programVersion(), toToml(recipe));
    hash.add(text.data(), text.size());
    const bool hasModel = std::any_of(recipe.sources.begin(), recipe.sources.end(), [](const DatasetSource& source) {
        return source.isDynamic() && source.driver == "ml";
    });
    if (hasModel)
        addFile(hash, findModel(recipe.base.solver.model));
    return hash.hex();
}

} // namespace kondoscope
