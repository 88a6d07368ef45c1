#include "ui/scene/Figure.h"

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "ui/scene/FigurePage.h"
#include "ui/scene/SceneView.h"
#include "ui/scene/SitePlan.h"
#include "ui/scene/TrajectorySource.h"

namespace kondoscope {

namespace {

constexpr int kUsualWidth = 2400;

double aspectOf(const Lattice& lattice)
{
    const SitePlan plan(lattice);
    const Eigen::Vector2d extent = plan.upperCorner() - plan.lowerCorner();
    return extent.x() / extent.y();
}

/// Legends say a range if any panel has colours, and why there are none otherwise.
void noteLegends(const SceneView& view, FigureText& text)
{
    for (const std::string& layer : text.layers) {
        if (!SceneView::isMap(layer))
            continue;
        ColorBarState& noted = text.legends[layer];
        const ColorBarState now = view.legendState(layer);
        if (noted == ColorBarState{} || now.note.empty())
            noted = now;
    }
}

} // namespace

void renderFigure(const std::string& trajectoryPath, const RenderRecipe& recipe, const std::string& pngPath)
{
    const TrajectorySource source(trajectoryPath, recipe);
    requireWritableTarget(pngPath);
    const std::vector<std::int64_t> frames = source.panelFrames();
    const Background background = recipe.background.value_or(Background::White);
    const FigurePage page(recipe.width ? recipe.width : kUsualWidth, recipe.height, static_cast<int>(frames.size()),
                          aspectOf(source.lattice()), background);

    SceneView view;
    view.setAnnotated(false);
    view.setBackground(background);
    for (const std::string& layer : source.layers())
        view.setLayerVisible(layer, true);
    if (view.hasAutomaticRanges())
        for (std::int64_t frame : frames)
            view.holdRangesFor(*source.snapshot(frame));
    FigureText text;
    text.title = source.title();
    text.caption = source.caption();
    text.layers = source.layers();
    std::vector<PixelImage> pictures;
    for (std::int64_t frame : frames) {
        const SnapshotPtr snapshot = source.snapshot(frame);
        const ScreenBox box = page.panel(0);
        view.update(snapshot);
        pictures.push_back(view.renderPixels(static_cast<int>(box.width), static_cast<int>(box.height)));
        noteLegends(view, text);
        text.panels.push_back(fmt::format("t = {:.6g} ħ/t", snapshot->time));
    }
    text.arrowStride = view.arrowStride();

    PixelImage figure = page.draw(text);
    for (std::size_t k = 0; k < pictures.size(); ++k) {
        const ScreenBox box = page.panel(static_cast<int>(k));
        figure.paste(pictures[k], static_cast<int>(box.left), static_cast<int>(box.bottom));
    }
    writePng(pngPath, figure,
             {{"Title", source.title()},
              {"Software", "Kondoscope " + source.programVersion()},
              {"Description", source.caption()},
              {"Source", source.toml()}});
}

} // namespace kondoscope
