#include "ui/scene/ParityFigure.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <vtkRenderWindow.h>

#include "core/io/AtomicFile.h"
#include "core/support/BuildInfo.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/PlotFrame.h"

namespace kondoscope {

namespace {

constexpr double kTextColumns = 64.0; ///< of a figure across two columns: 8 points in print
constexpr double kTextLines = 30.5;
constexpr int kParityBins = 140;
constexpr int kErrorBins = 129; ///< odd: one is centred at zero
constexpr int kTicks = 5;

/// From few (share 0) to many (1): from warm to dark colours on white, from violet to bright ones on dark paper. Few
/// are told from the paper too: single points far from the diagonal matter.
Color countColor(double share, Background background)
{
    const bool isWhite = background == Background::White;
    const double depth = isWhite ? share : 1.0 - share;
    const double lightness = isWhite ? 0.88 - 0.66 * depth : 0.90 - 0.48 * depth;
    const double chroma = 0.11 + 0.09 * std::sin(std::numbers::pi * std::min(1.0, 0.25 + depth));
    return colorFromOklch(lightness, chroma, 80.0 - 150.0 * depth);
}

std::string grouped(std::int64_t number)
{
    std::string text = fmt::format("{}", number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

/// The figure's parts. Of lines, and of areas, what is drawn first lies on top.
class ParityDrawing
{
public:
    ParityDrawing(const ParityPlot& plot, PlotCanvas& canvas, const DiagramSize& size, const SceneStyle& style)
        : m_plot(plot), m_canvas(canvas), m_size(size), m_style(style), m_em(style.textSize),
          m_parity(parityHistogram(plot.pairs, kParityBins)), m_errors(errorHistogram(plot.pairs, kErrorBins))
    {
        const double bottom = 4.1 * m_em, height = size.height - bottom - 2.9 * m_em;
        const PlotScale torques = PlotScale::linear(-m_parity.reach, m_parity.reach, kTicks);
        const double left = PlotFrame::leftMargin(canvas, torques, m_em);
        const double side = std::min(height, 0.40 * size.width);
        m_parityFrame = {{left, bottom, side, side}, torques, torques, style};
        m_bar = {left + side + 0.9 * m_em, bottom, 0.9 * m_em, side};
        const PlotScale errors = PlotScale::linear(-m_errors.reach, m_errors.reach, kTicks);
        const PlotScale counts = PlotScale::logarithmic(0.7, 8.0 * std::max(1, m_errors.largest));
        const double second = m_bar.left + m_bar.width + 5.4 * m_em + PlotFrame::leftMargin(canvas, counts, m_em);
        m_errorFrame = {{second, bottom, size.width - second - 1.3 * m_em, side}, errors, counts, style};
    }

    void draw()
    {
        drawParity();
        drawBar();
        drawErrors();
        drawTitle();
    }

private:
    double share(int count) const { return m_parity.largest > 1 ? std::log(count) / std::log(m_parity.largest) : 1.0; }

    void drawParity()
    {
        const ScreenBox& area = m_parityFrame.area;
        const double step = area.width / kParityBins;
        std::vector<PlotCell> cells;
        for (int row = 0; row < kParityBins; ++row)
            for (int column = 0; column < kParityBins; ++column)
                if (const int count = m_parity.count(column, row); count > 0)
                    cells.push_back({{area.left + column * step, area.bottom + row * step, step, step},
                                     countColor(share(count), m_size.background)});
        m_canvas.fillCells(cells);
        m_parityFrame.dashedLine(m_canvas, {area.left, area.bottom},
                                 {area.left + area.width, area.bottom + area.height}, m_style.faintInk);
        m_parityFrame.drawAxes(m_canvas, "reference torque (t)",
                               fmt::format("torque of {} (t)", m_plot.solver.empty() ? "the solver" : m_plot.solver));
        std::vector<std::string> lines;
        if (m_plot.relativeError)
            lines.push_back(fmt::format("relative error {:.3g} %", 100.0 * *m_plot.relativeError));
        if (m_plot.slope)
            lines.push_back(fmt::format("slope {:.3f}", *m_plot.slope));
        if (m_plot.torqueMse)
            lines.push_back(fmt::format("MSE {} t²", plotNumber(*m_plot.torqueMse)));
        drawLines(area, lines);
    }

    /// In the upper left corner.
    void drawLines(const ScreenBox& area, const std::vector<std::string>& lines)
    {
        for (std::size_t k = 0; k < lines.size(); ++k)
            m_canvas.text(lines[k], area.left + 0.8 * m_em,
                          area.bottom + area.height - (1.75 + 1.4 * static_cast<double>(k)) * m_em, m_em,
                          Anchor::BottomLeft, m_style.ink);
    }

    void drawBar()
    {
        constexpr int kStrips = 128;
        std::vector<PlotCell> strips;
        for (int k = 0; k < kStrips; ++k)
            strips.push_back(
                {{m_bar.left, m_bar.bottom + m_bar.height * k / kStrips, m_bar.width, m_bar.height / kStrips},
                 countColor((k + 0.5) / kStrips, m_size.background)});
        m_canvas.fillCells(strips);
        const double right = m_bar.left + m_bar.width;
        const PlotScale counts = PlotScale::logarithmic(1.0, std::max(2, m_parity.largest));
        PlotFrame frame{m_bar, PlotScale::linear(0.0, 1.0, 1), counts, m_style};
        frame.drawRightAxis(m_canvas, counts.ticks(), "components in a bin");
        m_canvas.polyline({{m_bar.left, m_bar.bottom},
                           {m_bar.left, m_bar.bottom + m_bar.height},
                           {right, m_bar.bottom + m_bar.height},
                           {right, m_bar.bottom},
                           {m_bar.left, m_bar.bottom}},
                          0.07 * m_em, m_style.ink);
    }

    void drawErrors()
    {
        const ScreenBox& area = m_errorFrame.area;
        const double step = area.width / kErrorBins;
        const Color fill = m_size.background == Background::White ? Color{0.55, 0.69, 0.86} : Color{0.25, 0.40, 0.62};
        std::vector<PlotCell> bars;
        for (int k = 0; k < kErrorBins; ++k)
            if (const int count = m_errors.counts[static_cast<std::size_t>(k)]; count > 0)
                bars.push_back(
                    {{area.left + k * step, area.bottom, step, m_errorFrame.y.share(count) * area.height}, fill});
        m_canvas.fillCells(bars);
        drawNormal();
        m_errorFrame.drawAxes(m_canvas, "torque error (t)", "components in a bin");
        std::vector<std::string> lines{fmt::format("rms {} t", plotNumber(m_errors.rms))};
        if (m_errors.beyond > 0)
            lines.push_back(fmt::format("{} beyond the axis", grouped(m_errors.beyond)));
        drawLines(area, lines);
    }

    /// Errors of independent origin would follow it.
    void drawNormal()
    {
        constexpr int kPoints = 240;
        const Color mark = m_size.background == Background::White ? Color{0.76, 0.27, 0.10} : Color{0.96, 0.55, 0.32};
        if (!(m_errors.rms > 0.0))
            return;
        const double width = 2.0 * m_errors.reach / kErrorBins;
        const double height =
            static_cast<double>(m_plot.pairs.size()) * width / (std::sqrt(2.0 * std::numbers::pi) * m_errors.rms);
        std::vector<Eigen::Vector2d> curve;
        for (int k = 0; k <= kPoints; ++k) {
            const double error = m_errors.reach * (2.0 * k / kPoints - 1.0);
            const double count = height * std::exp(-0.5 * std::pow(error / m_errors.rms, 2));
            if (count > m_errorFrame.y.minimum() && count < m_errorFrame.y.maximum())
                curve.push_back(m_errorFrame.place(error, count));
        }
        m_canvas.polyline(curve, 0.12 * m_em, mark);
        m_canvas.text("normal, same rms", m_errorFrame.area.left + m_errorFrame.area.width - 0.8 * m_em,
                      m_errorFrame.area.bottom + m_errorFrame.area.height - 1.75 * m_em, m_em, Anchor::BottomRight,
                      mark);
    }

    void drawTitle()
    {
        const ScreenBox& left = m_parityFrame.area;
        const double right = m_errorFrame.area.left + m_errorFrame.area.width;
        const double y = left.bottom + left.height + 0.95 * m_em;
        const auto shown = static_cast<std::int64_t>(m_plot.pairs.size());
        const std::string note = shown == m_plot.components
                                     ? fmt::format("{} components", grouped(shown))
                                     : fmt::format("{} of {} components", grouped(shown), grouped(m_plot.components));
        m_canvas.text(note, right, y, 0.9 * m_em, Anchor::BottomRight, m_style.faintInk);
        if (m_plot.title.empty())
            return;
        const double room = right - left.left - m_canvas.textWidth(note, 0.9 * m_em) - m_em;
        const double size = std::min(1.05, room / std::max(1.0, m_canvas.textWidth(m_plot.title, m_em))) * m_em;
        m_canvas.text(m_plot.title, left.left, y, size, Anchor::BottomLeft, m_style.ink);
    }

    const ParityPlot& m_plot;
    PlotCanvas& m_canvas;
    DiagramSize m_size;
    SceneStyle m_style;
    double m_em; ///< height of the text [pixels]
    ParityHistogram m_parity;
    ErrorHistogram m_errors;
    PlotFrame m_parityFrame;
    PlotFrame m_errorFrame;
    ScreenBox m_bar;
};

} // namespace

PixelImage drawParity(const ParityPlot& plot, const DiagramSize& size)
{
    const auto window = makeOffscreenWindow();
    window->SetMultiSamples(8);
    SceneStyle style = SceneStyle::forWindow(size.background, size.width, size.height, 1.0);
    style.textSize = std::min(size.width / kTextColumns, size.height / kTextLines);
    PlotCanvas canvas(window, style.paper);
    ParityDrawing(plot, canvas, size, style).draw();
    return drawWindow(window, size.width, size.height);
}

void renderParity(const std::string& csvPath, const std::string& pngPath)
{
    const ParityPlot plot = readParityPlot(csvPath);
    requireWritableTarget(pngPath);
    writePng(pngPath, drawParity(plot),
             {{"Title", plot.title},
              {"Software", "Kondoscope " + programVersion()},
              {"Description", "torque components (t) found over those of the reference, and histogram of the errors"}});
}

} // namespace kondoscope
