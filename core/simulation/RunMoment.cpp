#include "core/simulation/RunMoment.h"

#include <fmt/format.h>

#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Changes of parameters have a point in their key; others are notes, as of the hash of the force field.
bool isParameter(const TrajectoryChange& change)
{
    return change.assignment.find('.') < change.assignment.find('=');
}

std::string modelHashAt(const TrajectoryReader& reader, std::int64_t step)
{
    std::string hash = reader.header().modelHash;
    for (const TrajectoryChange& change : reader.changes())
        if (!isParameter(change) && change.step <= step)
            for (const TomlEntry& entry : parseToml(change.assignment, "changes"))
                if (entry.key == "model_hash" && std::holds_alternative<std::string>(entry.value))
                    hash = std::get<std::string>(entry.value);
    return hash;
}

} // namespace

RunConfig configAt(const TrajectoryReader& reader, const std::string& path, std::int64_t step)
{
    RunConfig config = parseRunConfig(reader.header().config, path);
    for (const TrajectoryChange& change : reader.changes())
        if (isParameter(change) && change.step <= step)
            setParameter(config, change.assignment);
    return config;
}

RunMoment lastMoment(const TrajectoryReader& reader, const std::string& path)
{
    if (reader.frameCount() == 0)
        throw ConfigError(
            fmt::format("{} holds no frames (there is nothing to go on from). Choose another trajectory.", path));
    TrajectoryFrame frame = reader.frame(reader.frameCount() - 1);
    RunMoment moment;
    moment.config = configAt(reader, path, frame.step);
    applyProtocol(moment.config, frame.time);
    moment.modelHash = modelHashAt(reader, frame.step);
    moment.state = {std::move(frame.spins), frame.time, frame.step, std::move(frame.memory)};
    return moment;
}

} // namespace kondoscope
