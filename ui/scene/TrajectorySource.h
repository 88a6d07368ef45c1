#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/io/Trajectory.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/scene/RenderRecipe.h"

namespace kondoscope {

/// A trajectory together with what a recipe wants of it: the source of figures and movies.
class TrajectorySource
{
public:
    /// \throws FileError for the trajectory, also if it has no frame; ConfigError for the recipe
    TrajectorySource(const std::string& path, const RenderRecipe& recipe);

    SnapshotPtr snapshot(std::int64_t frame) const;
    std::int64_t frameCount() const { return m_reader.frameCount(); }
    const Lattice& lattice() const { return *m_lattice; }

    /// The recipe's, or the run's where the recipe is silent.
    std::string title() const;
    std::vector<std::string> layers() const;

    /// Lattice, J, doping, temperatures, damping, solver and seed in one line.
    std::string caption() const;
    std::string toml() const { return m_reader.header().config; }
    std::string programVersion() const { return m_reader.programVersion(); }

    /// The recipe's frames for a figure; without any, one a panel: the first, the last, and between them frames at even
    /// or logarithmic distances.
    std::vector<std::int64_t> panelFrames() const;
    /// The recipe's frames for a movie, or all.
    std::vector<std::int64_t> movieFrames() const;

private:
    RenderRecipe m_recipe;
    TrajectoryReader m_reader;
    RunConfig m_config;
    std::shared_ptr<const Lattice> m_lattice;
};

} // namespace kondoscope
