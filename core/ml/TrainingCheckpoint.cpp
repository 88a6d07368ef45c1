#include "core/ml/TrainingCheckpoint.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kFormat = "kondoscope-training";
constexpr std::int64_t kVersion = 3;

/// What must agree for a training to go on: all settings but how long it may run.
std::string signature(TrainingConfig config)
{
    config.iterations = 1;
    config.patience = 0;
    config.validateEvery = 1;
    return toToml(config) + "\n"; // the schedule depends on the iterations: they are compared apart
}

[[noreturn]] void damaged(const std::string& path, const std::string& what)
{
    throw FileError(
        fmt::format("{}: {} (the training cannot go on from it). Delete it to start the training again.", path, what));
}

std::vector<float> readVector(const Hdf5File& file, const char* name, std::size_t count)
{
    if (file.shape(name) != std::vector<std::int64_t>{static_cast<std::int64_t>(count)})
        damaged(file.path(), fmt::format("{} does not hold {} numbers", name, count));
    std::vector<float> values = file.read<float>(name);
    if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
        damaged(file.path(), fmt::format("{} holds a value that is not finite", name));
    return values;
}

template <typename T> void writeVector(Hdf5File& file, const char* name, const std::vector<T>& values)
{
    file.write(name, {static_cast<std::int64_t>(values.size())}, values.data());
}

void requireSameTraining(const Hdf5File& file, const TrainingConfig& config, const std::string& origin)
{
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kFormat ||
        file.readInteger("/", "version") != kVersion)
        damaged(file.path(), "is no saved training of this program");
    const auto refuse = [&](const char* what) {
        throw ConfigError(
            fmt::format("{} was saved with other {} (going on would not give the model of either). Use the "
                        "same ones, or start a new training.",
                        file.path(), what));
    };
    if (file.readString("/", "origin") != origin)
        refuse("data sets or first weights");
    if (file.readString("/", "config") != signature(config) || file.readInteger("/", "iterations") != config.iterations)
        refuse("settings");
}

} // namespace

void writeCheckpoint(const std::string& path, const TrainingState& state, const TrainingConfig& config,
                     const std::string& origin)
{
    writeAtomically(path, [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, path);
        file.writeAttribute("/", "format", kFormat);
        file.writeAttribute("/", "version", kVersion);
        file.writeAttribute("/", "config", signature(config));
        file.writeAttribute("/", "iterations", std::int64_t{config.iterations});
        file.writeAttribute("/", "origin", origin);
        file.writeAttribute("/", "iteration", std::int64_t{state.iteration});
        file.writeAttribute("/", "steps", std::int64_t{state.optimizer.steps});
        file.writeAttribute("/", "seconds", state.seconds);
        file.writeAttribute("/", "loss", state.loss);
        file.writeAttribute("/", "best_score", state.bestScore);
        file.writeAttribute("/", "best_point", std::int64_t{state.bestPoint});
        file.writeAttribute("/", "has_best", std::int64_t{!state.best.empty()});
        writeVector(file, "/weights", state.optimizer.weights);
        writeVector(file, "/average", state.optimizer.average);
        writeVector(file, "/first_moment", state.optimizer.first);
        writeVector(file, "/second_moment", state.optimizer.second);
        writeVector(file, "/best", state.best.empty() ? state.optimizer.average : state.best);
        writeCurve(file, state.curve);
        const bool known = !state.reference.fillings.empty();
        writeVector(file, "/reference_filling", known ? state.reference.fillings : std::vector<double>{-1.0});
        writeVector(file, "/reference_offset", known ? state.reference.offsets : std::vector<double>{0.0});
        file.close();
    });
}

TrainingState readCheckpoint(const std::string& path, const TrainingConfig& config, const std::string& origin,
                             std::size_t weightCount)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    requireSameTraining(file, config, origin);
    TrainingState state;
    state.iteration = static_cast<int>(file.readInteger("/", "iteration"));
    state.optimizer.steps = static_cast<int>(file.readInteger("/", "steps"));
    state.seconds = file.readNumber("/", "seconds");
    state.loss = file.readNumber("/", "loss");
    state.bestScore = file.readNumber("/", "best_score");
    state.bestPoint = static_cast<int>(file.readInteger("/", "best_point"));
    state.optimizer.weights = readVector(file, "/weights", weightCount);
    state.optimizer.average = readVector(file, "/average", weightCount);
    state.optimizer.first = readVector(file, "/first_moment", weightCount);
    state.optimizer.second = readVector(file, "/second_moment", weightCount);
    if (file.readInteger("/", "has_best"))
        state.best = readVector(file, "/best", weightCount);
    state.curve = readCurve(file);
    if (state.iteration < 0 || state.bestPoint < 0 ||
        (!state.best.empty() && state.bestPoint >= int(state.curve.size())))
        damaged(path, "its counts do not fit together");
    state.reference.fillings = file.read<double>("/reference_filling");
    state.reference.offsets = file.read<double>("/reference_offset");
    const auto& [fillings, offsets] = state.reference;
    if (fillings.empty() || fillings.size() != offsets.size() || !std::is_sorted(fillings.begin(), fillings.end()))
        damaged(path, "its energies by filling are no table");
    if (fillings.front() < 0)
        state.reference = {};
    return state;
}

} // namespace kondoscope
