#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "ui/scene/RenderRecipe.h"

namespace kondoscope {

/// Draws a trajectory as a movie (MP4, H.264) with the program ffmpeg. Colour ranges are fixed; the last frame is held
/// for a second. The file appears under its name only when it is complete. Needs no display.
///
/// \param progress  called on this thread after every frame with (frames done, frames in total); may be empty
/// \throws FileError (trajectory, MP4, ffmpeg missing or failing), ConfigError (recipe), Error (no OpenGL), Cancelled
///         after a stop request
void renderMovie(const std::string& trajectoryPath, const RenderRecipe& recipe, const std::string& mp4Path,
                 const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                 std::stop_token stop = {});

} // namespace kondoscope
