#include "ui/scene/Movie.h"

#include <cmath>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"
#include "ui/scene/MovieEncoder.h"
#include "ui/scene/SceneView.h"
#include "ui/scene/TrajectorySource.h"

namespace kondoscope {

namespace {

constexpr int kUsualWidth = 1280;
constexpr int kUsualHeight = 720;

void requireEven(const char* name, int pixels)
{
    if (pixels % 2 != 0)
        throw ConfigError(fmt::format("{} = {} (H.264 movies have even sizes). Choose {} or {}.", name, pixels,
                                      pixels - 1, pixels + 1));
}

} // namespace

void renderMovie(const std::string& trajectoryPath, const RenderRecipe& recipe, const std::string& mp4Path,
                 const std::function<void(std::int64_t done, std::int64_t total)>& progress, std::stop_token stop)
{
    const TrajectorySource source(trajectoryPath, recipe);
    const int width = recipe.width ? recipe.width : kUsualWidth;
    const int height = recipe.height ? recipe.height : kUsualHeight;
    requireEven("width", width);
    requireEven("height", height);

    SceneView view;
    view.setBackground(recipe.background.value_or(Background::Dark));
    view.setTitle(source.title());
    for (const std::string& layer : source.layers())
        view.setLayerVisible(layer, true);
    const std::vector<std::int64_t> frames = source.movieFrames();
    const auto total = static_cast<std::int64_t>(frames.size());
    if (view.hasAutomaticRanges()) {
        for (std::int64_t frame : frames) {
            if (stop.stop_requested())
                throw Cancelled();
            view.holdRangesFor(*source.snapshot(frame));
        }
    }

    const auto encode = [&](const std::string& temporary) {
        MovieEncoder encoder(temporary, width, height, recipe.framesPerSecond, source.title());
        PixelImage picture;
        for (std::int64_t done = 0; done < total; ++done) {
            if (stop.stop_requested())
                throw Cancelled();
            view.update(source.snapshot(frames[static_cast<std::size_t>(done)]));
            picture = view.renderPixels(width, height);
            encoder.write(picture);
            if (progress)
                progress(done + 1, total);
        }
        for (int held = 1; held < std::lround(recipe.framesPerSecond); ++held)
            encoder.write(picture);
        encoder.finish();
    };
    try {
        writeAtomically(mp4Path, encode);
    } catch (const FileError&) {
        // Who asked for the end may have ended ffmpeg, too: its complaint is no news then.
        if (stop.stop_requested())
            throw Cancelled();
        throw;
    }
}

} // namespace kondoscope
