#include "ui/scene/FigurePage.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>

#include <vtkNew.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>

#include "ui/scene/ArrowLayer.h"
#include "ui/scene/CellLayer.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/RenderRecipe.h"
#include "ui/scene/SceneView.h"

namespace kondoscope {

namespace {

constexpr double kTextColumns = 84.0; ///< page width in text sizes: readable when printed across two columns
constexpr double kTextLines = 21.0;   ///< of a page of given height
constexpr double kLeastLines = 16.0;  ///< of a page whose height follows from its panels
// All in text sizes.
constexpr double kMargin = 1.4;
constexpr double kPanelGap = 1.0;
constexpr double kLeastColumn = 9.0; ///< keeps the texts around thin panels readable
constexpr double kLegendWidth = 10.4;
constexpr double kTitleHeight = 3.4;
constexpr double kPanelTextHeight = 1.9;
constexpr double kCaptionHeight = 2.8;
constexpr double kLegendGap = 1.4;

std::unique_ptr<Layer> makeLayer(const std::string& name, const FigureText& text)
{
    if (SceneView::isMap(name)) {
        auto map = std::make_unique<CellLayer>(cellQuantity(name));
        if (const auto state = text.legends.find(name); state != text.legends.end())
            map->setLegendState(state->second);
        return map;
    }
    auto arrows = std::make_unique<ArrowLayer>();
    arrows->setLegendStride(text.arrowStride);
    return arrows;
}

/// Texts that are added to a renderer one after the other.
class Typesetter
{
public:
    explicit Typesetter(vtkRenderer* renderer) : m_renderer(renderer) {}

    /// A text that is too wide for `room` becomes smaller.
    void add(const std::string& text, double x, double y, double size, Anchor anchor, const Color& color, bool bold,
             double room)
    {
        Label& label = m_labels.emplace_back(bold);
        const double shrink = std::min(1.0, room / std::max(1.0, label.measuredWidth(text, size)));
        label.attach(m_renderer);
        label.setText(text);
        label.setColor(color);
        label.place(x, y, shrink * size, anchor);
    }

private:
    vtkRenderer* m_renderer;
    std::deque<Label> m_labels;
};

} // namespace

FigurePage::FigurePage(int width, int height, int panelCount, double aspect, Background background)
    : m_width(width), m_panelCount(panelCount), m_style(SceneStyle::forWindow(background, width, width, 1.0))
{
    m_style.textSize = width / kTextColumns;
    if (height > 0)
        m_style.textSize = std::min(m_style.textSize, height / kTextLines);
    const double em = m_style.textSize;
    const double textHeight = (kTitleHeight + kPanelTextHeight + kCaptionHeight) * em;
    const double roomX = width - (2 * kMargin + kLegendWidth + panelCount * kPanelGap) * em;
    const double room = roomX / panelCount;
    const int highest = height > 0 ? height : RenderRecipe::kLargestSide;
    const double wide = std::min(room, (highest - textHeight) * aspect);
    m_panelWidth = std::max(1, static_cast<int>(wide));
    m_panelHeight = std::max(1, static_cast<int>(wide / aspect));
    m_columnWidth = std::max(wide, std::min(room, kLeastColumn * em));
    const double needed = std::max(m_panelHeight + textHeight, kLeastLines * em);
    m_height = height > 0 ? height : static_cast<int>(needed);
    const double spare = std::max(0.0, m_height - textHeight - m_panelHeight);
    m_panelBottom = static_cast<int>(kCaptionHeight * em + 0.5 * spare);
}

ScreenBox FigurePage::panel(int index) const
{
    const double em = m_style.textSize;
    const double left = std::floor(kMargin * em + index * (m_columnWidth + kPanelGap * em));
    return {left, static_cast<double>(m_panelBottom), static_cast<double>(m_panelWidth),
            static_cast<double>(m_panelHeight)};
}

PixelImage FigurePage::draw(const FigureText& text) const
{
    const double em = m_style.textSize;
    const auto window = makeOffscreenWindow();
    window->SetMultiSamples(4);
    vtkNew<vtkRenderer> renderer;
    renderer->SetBackground(m_style.paper[0], m_style.paper[1], m_style.paper[2]);
    window->AddRenderer(renderer);

    Typesetter type(renderer);
    const double left = kMargin * em;
    const double right = panel(m_panelCount - 1).left + m_columnWidth;
    const double room = right - left;
    const double panelTop = m_panelBottom + m_panelHeight;
    type.add(text.title, left, panelTop + (kPanelTextHeight + 0.5) * em, 1.3 * em, Anchor::BottomLeft, m_style.ink,
             true, room);
    type.add(text.caption, left, m_panelBottom - 2.0 * em, 0.82 * em, Anchor::BottomLeft, m_style.faintInk, false,
             room);
    for (int k = 0; k < m_panelCount; ++k)
        type.add(text.panels[static_cast<std::size_t>(k)], panel(k).left, panelTop + 0.4 * em, em, Anchor::BottomLeft,
                 m_style.ink, false, m_columnWidth);

    std::vector<std::unique_ptr<Layer>> layers;
    double lines = 0;
    for (const std::string& name : text.layers) {
        layers.push_back(makeLayer(name, text));
        lines += layers.back()->legend().preferredHeight() + (layers.size() > 1 ? kLegendGap : 0.0);
    }
    SceneStyle style = m_style;
    style.textSize = std::min(em, (m_height - 1.6 * em) / std::max(1.0, lines));
    double top = std::max(panelTop + 0.5 * em, lines * style.textSize + 0.8 * em);
    for (const auto& layer : layers) {
        Legend& legend = layer->legend();
        const double height = legend.preferredHeight() * style.textSize;
        legend.attach(renderer);
        legend.place({right + 1.4 * kPanelGap * em, top - height, kLegendWidth * em, height}, style);
        top -= height + kLegendGap * style.textSize;
    }
    return drawWindow(window, m_width, m_height);
}

} // namespace kondoscope
