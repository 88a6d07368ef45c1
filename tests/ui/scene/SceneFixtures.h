#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QStandardPaths>
#include <QTest>

#include "core/io/Trajectory.h"
#include "core/lattice/States.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "core/support/Error.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/PixelImage.h"

#include <vtkRenderWindow.h>

namespace kondoscope::testing {

/// Why nothing can be drawn on this machine; empty if it can.
inline std::string openGlProblem()
{
    try {
        makeOffscreenWindow();
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

/// Why no movie can be written on this machine; empty if it can.
inline std::string ffmpegProblem()
{
    return QStandardPaths::findExecutable("ffmpeg").isEmpty() ? "ffmpeg is not installed" : "";
}

inline SnapshotPtr makeSnapshot(LatticeKind kind, int lx, int ly, const StateConfig& state, double time = 0.0)
{
    auto snapshot = std::make_shared<Snapshot>();
    const auto lattice = std::make_shared<Lattice>(kind, lx, ly);
    snapshot->lattice = lattice;
    snapshot->spins = makeState(*lattice, state);
    snapshot->time = time;
    return snapshot;
}

/// A trajectory of random states at the times 0, 1, 2, ...
inline void writeTrajectory(const std::string& path, RunConfig config, int frameCount)
{
    TrajectoryHeader header;
    header.kind = config.lattice.kind;
    header.lx = config.lattice.lx;
    header.ly = config.lattice.ly;
    header.config = toToml(config);
    header.seed = config.state.seed;
    TrajectoryWriter writer(path, header);
    const Lattice lattice(header.kind, header.lx, header.ly);
    for (int k = 0; k < frameCount; ++k) {
        TrajectoryFrame frame;
        config.state.seed = static_cast<std::uint64_t>(k + 1);
        frame.spins = makeState(lattice, config.state);
        frame.time = k;
        frame.step = 2 * k;
        writer.append(frame);
    }
}

struct Pixel
{
    int red;
    int green;
    int blue;
};

/// \param x, y  as shares of width and height, from the lower left corner
inline Pixel pixelAt(const PixelImage& image, double x, double y)
{
    const auto column = static_cast<std::size_t>(x * (image.width - 1));
    const auto row = static_cast<std::size_t>(y * (image.height - 1));
    const std::size_t at = 3 * (row * static_cast<std::size_t>(image.width) + column);
    return {image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]};
}

} // namespace kondoscope::testing

/// Leaves a test with a message if there is a problem with this machine. Continuous integration (CI is set) has all
/// that tests need: there it is a failure, or nobody would notice that nothing is tested any more.
#define REQUIRE_NO_PROBLEM(findProblem)                                                                                \
    do {                                                                                                               \
        if (const std::string problem = findProblem; !problem.empty()) {                                               \
            if (!qEnvironmentVariableIsEmpty("CI"))                                                                    \
                QFAIL(problem.c_str());                                                                                \
            QSKIP(problem.c_str());                                                                                    \
        }                                                                                                              \
    } while (false)

#define REQUIRE_OPENGL() REQUIRE_NO_PROBLEM(kondoscope::testing::openGlProblem())
#define REQUIRE_FFMPEG() REQUIRE_NO_PROBLEM(kondoscope::testing::ffmpegProblem())
