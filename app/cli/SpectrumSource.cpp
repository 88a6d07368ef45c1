#include "app/cli/SpectrumSource.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Trajectory.h"
#include "core/simulation/RunMoment.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

bool isHdf5(const std::string& path)
{
    constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
    refuseIrregularFile(path); // a pipe would never end
    std::string start(kSignature.size(), '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    return stream.good() && start == kSignature;
}

/// "Title: what", on one line.
std::string titleOf(const RunConfig& config, const std::string& what)
{
    std::string title = config.view.title.empty() ? what : config.view.title + ": " + what;
    std::replace_if(
        title.begin(), title.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return title;
}

SpectrumInput frameOf(const RunSource& source, std::optional<std::int64_t> frame)
{
    const TrajectoryReader reader(source.file);
    if (reader.frameCount() == 0)
        throw ConfigError(fmt::format("{} holds no frames (there are no spins to compute with). Choose another "
                                      "trajectory.",
                                      source.file));
    SpectrumInput input;
    input.frame = frame.value_or(reader.frameCount() - 1);
    const TrajectoryFrame recorded = reader.frame(*input.frame);
    input.spins = recorded.spins;
    input.step = recorded.step;
    input.time = recorded.time;
    input.config = configAt(reader, source.file, recorded.step);
    source.applyAssignments(input.config);
    input.title = titleOf(input.config, fmt::format("frame {}, t = {:g} ħ/t", *input.frame, recorded.time));
    const LatticeConfig& lattice = input.config.lattice;
    if (std::int64_t{lattice.lx} * lattice.ly != input.spins.rows())
        throw ConfigError(fmt::format("{} x {} sites for {} spins of {} (each site has one). Leave lattice.size as it "
                                      "was in the run.",
                                      lattice.lx, lattice.ly, input.spins.rows(), source.file));
    return input;
}

} // namespace

SpectrumInput loadSpectrumInput(const RunSource& source, std::optional<std::int64_t> frame)
{
    if (source.preset.empty() && !source.file.empty() && isHdf5(source.file))
        return frameOf(source, frame);
    SpectrumInput input;
    input.config = source.load();
    if (frame)
        throw ConfigError("--frame without a trajectory (a configuration has its initial state alone). Leave it out or "
                          "give RUN.h5.");
    const LatticeConfig& lattice = input.config.lattice;
    input.spins = makeState(Lattice(lattice.kind, lattice.lx, lattice.ly), input.config.state);
    input.title = titleOf(input.config, fmt::format("state \"{}\"", input.config.state.kind));
    return input;
}

} // namespace kondoscope
