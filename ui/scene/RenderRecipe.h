#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ui/scene/Background.h"

namespace kondoscope {

/// What a figure or a movie of a trajectory looks like. Everything has a default, most of them taken from the run.
struct RenderRecipe
{
    std::string title;                    ///< empty: that of the run
    std::vector<std::string> layers;      ///< names as in SceneView::layerNames(); empty: those of the run
    std::optional<Background> background; ///< empty: white for figures, dark for movies
    int width = 0;                        ///< [pixels]; 0: 2400 for figures, 1280 for movies
    int height = 0;                       ///< [pixels]; 0: what its panels need (figure), 720 (movie)
    std::vector<std::int64_t> frames;     ///< to draw, from 0; empty: chosen by `panels` (figure), all (movie)
    int panels = 4;                       ///< of a figure whose frames are not given, 1 to kMostPanels
    std::string spacing = "log";          ///< of the panels' times: "log" or "even"
    double framesPerSecond = 25.0;        ///< of movies

    static constexpr int kSmallestSide = 160;
    static constexpr int kLargestSide = 8192;
    static constexpr int kMostPanels = 8;

    /// \throws ConfigError naming the value and what is allowed
    void validate() const;
};

/// TOML without sections: title, layers, background = "white"|"dark", width, height, frames, panels,
/// spacing = "log"|"even", frames_per_second.
///
/// \param origin  file name for messages
/// \throws ConfigError "<origin>:<line>: ..." for a wrong key, type or value
RenderRecipe parseRenderRecipe(const std::string& text, const std::string& origin);

/// \throws FileError if the file cannot be read, ConfigError as parseRenderRecipe
RenderRecipe readRenderRecipe(const std::string& path);

} // namespace kondoscope
