#include "ui/scene/LearningCurveFigure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <vtkRenderWindow.h>

#include "core/io/AtomicFile.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "ui/scene/NumberTable.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/PlotFrame.h"

namespace kondoscope {

namespace {

constexpr double kTextColumns = 45.5; ///< of a figure 5 inches wide: 8 points in print
constexpr double kTextLines = 30.5;
constexpr int kTicks = 6;

/// Points that a logarithmic axis can show.
std::vector<Eigen::Vector2d> usablePoints(const std::vector<double>& steps, const std::vector<double>& values)
{
    std::vector<Eigen::Vector2d> points;
    for (std::size_t k = 0; k < std::min(steps.size(), values.size()); ++k)
        if (std::isfinite(steps[k]) && std::isfinite(values[k]) && values[k] > 0.0)
            points.emplace_back(steps[k], values[k]);
    return points;
}

/// At most `most` points: the lowest and the highest of as many equal stretches, so that no spike is lost.
std::vector<Eigen::Vector2d> thinned(const std::vector<Eigen::Vector2d>& points, std::size_t most)
{
    if (points.size() <= most)
        return points;
    const auto byHeight = [](const Eigen::Vector2d& a, const Eigen::Vector2d& b) { return a.y() < b.y(); };
    std::vector<Eigen::Vector2d> result;
    for (std::size_t k = 0; 2 * k < most; ++k) {
        const auto first = points.begin() + static_cast<std::ptrdiff_t>(2 * k * points.size() / most);
        const auto last =
            points.begin() + static_cast<std::ptrdiff_t>(std::min(points.size(), 2 * (k + 1) * points.size() / most));
        const auto [low, high] = std::minmax_element(first, last, byHeight);
        result.push_back(low < high ? *low : *high);
        result.push_back(low < high ? *high : *low);
    }
    return result;
}

/// The figure's parts.
class LearningCurveDrawing
{
public:
    LearningCurveDrawing(const LearningCurve& curve, PlotCanvas& canvas, const DiagramSize& size,
                         const SceneStyle& style)
        : m_curve(curve), m_canvas(canvas), m_style(style), m_em(style.textSize),
          m_isWhite(size.background == Background::White), m_loss(usablePoints(curve.steps, curve.loss)),
          m_validation(usablePoints(curve.validationSteps, curve.validationMse))
    {
        double last = 0.0, low = std::numeric_limits<double>::infinity(), high = 0.0;
        for (const auto* points : {&m_loss, &m_validation})
            for (const Eigen::Vector2d& point : *points) {
                last = std::max(last, point.x());
                low = std::min(low, point.y());
                high = std::max(high, point.y());
            }
        const PlotScale errors = PlotScale::logarithmic(low / 1.6, high * 1.6);
        const double left = PlotFrame::leftMargin(canvas, errors, m_em);
        const double right = (curve.torqueRms ? 6.3 : 1.5) * m_em, bottom = 4.1 * m_em;
        const double top = (1.2 + (curve.title.empty() ? 0.0 : 1.7)) * m_em;
        m_frame = {{left, bottom, size.width - left - right, size.height - bottom - top},
                   PlotScale::linear(0.0, last, kTicks),
                   errors,
                   style};
    }

    void draw()
    {
        const Color pale = m_isWhite ? Color{0.60, 0.70, 0.82} : Color{0.35, 0.47, 0.62};
        const Color strong = m_isWhite ? Color{0.76, 0.27, 0.10} : Color{0.96, 0.55, 0.32};
        // What is drawn first lies on top.
        drawBest(strong);
        drawCurve(m_validation, 0.16, strong);
        drawCurve(m_loss, 0.09, pale);
        m_frame.drawAxes(m_canvas, stepName(), "mean square torque error (t²)");
        if (m_curve.torqueRms && *m_curve.torqueRms > 0.0)
            m_frame.drawRightAxis(m_canvas, relativeTicks(), "relative error");
        drawKey(pale, strong);
        if (!m_curve.title.empty())
            m_canvas.text(m_curve.title, m_frame.area.left, m_frame.area.bottom + m_frame.area.height + 0.9 * m_em,
                          std::min(1.05, m_frame.area.width / std::max(1.0, m_canvas.textWidth(m_curve.title, m_em))) *
                              m_em,
                          Anchor::BottomLeft, m_style.ink);
    }

private:
    /// With the time that all of them took.
    std::string stepName() const
    {
        if (m_curve.seconds.empty() || !std::isfinite(m_curve.seconds.back()))
            return "training step";
        const double seconds = m_curve.seconds.back();
        return fmt::format("training step ({} in all)", seconds < 120.0 ? fmt::format("{:.0f} s", seconds)
                                                                        : fmt::format("{:.0f} min", seconds / 60.0));
    }

    void drawCurve(const std::vector<Eigen::Vector2d>& points, double width, const Color& color)
    {
        std::vector<Eigen::Vector2d> curve = thinned(points, static_cast<std::size_t>(m_frame.area.width));
        for (Eigen::Vector2d& point : curve)
            point = m_frame.place(point.x(), point.y());
        m_canvas.polyline(curve, width * m_em, color);
    }

    /// Errors whose root is a round share of the torque.
    std::vector<PlotScale::Tick> relativeTicks() const
    {
        std::vector<PlotScale::Tick> ticks;
        for (int exponent = -8; exponent <= 4; ++exponent)
            for (const double factor : {1.0, 2.0, 5.0}) {
                const double share = factor * std::pow(10.0, exponent);
                const double error = std::pow(share * *m_curve.torqueRms, 2);
                if (error >= m_frame.y.minimum() && error <= m_frame.y.maximum())
                    ticks.push_back({error, fmt::format("{:.3g} %", 100.0 * share)});
            }
        return ticks;
    }

    /// In the upper right corner, which curves that fall leave free.
    void drawKey(const Color& pale, const Color& strong)
    {
        const double right = m_frame.area.left + m_frame.area.width - 0.9 * m_em;
        double y = m_frame.area.bottom + m_frame.area.height - 1.9 * m_em;
        const auto entry = [&](const std::string& text, double width, const Color& color) {
            m_canvas.text(text, right - 2.4 * m_em, y, m_em, Anchor::BottomRight, m_style.ink);
            m_canvas.polyline({{right - 1.9 * m_em, y + 0.45 * m_em}, {right, y + 0.45 * m_em}}, width * m_em, color);
            y -= 1.5 * m_em;
        };
        if (!m_loss.empty())
            entry("training loss", 0.16, pale);
        if (m_validation.empty())
            return;
        entry("held-out data", 0.16, strong);
        std::string text = fmt::format("best {} t²", plotNumber(best().y()));
        if (m_curve.torqueRms && *m_curve.torqueRms > 0.0)
            text += fmt::format(", {:.3g} %", 100.0 * std::sqrt(best().y()) / *m_curve.torqueRms);
        m_canvas.text(text, right - 2.4 * m_em, y, m_em, Anchor::BottomRight, m_style.ink);
        m_canvas.dot({right - 0.95 * m_em, y + 0.45 * m_em}, 0.36 * m_em, strong);
    }

    const Eigen::Vector2d& best() const
    {
        return *std::min_element(m_validation.begin(), m_validation.end(),
                                 [](const Eigen::Vector2d& a, const Eigen::Vector2d& b) { return a.y() < b.y(); });
    }

    void drawBest(const Color& color)
    {
        if (!m_validation.empty())
            m_canvas.dot(m_frame.place(best().x(), best().y()), 0.36 * m_em, color);
    }

    const LearningCurve& m_curve;
    PlotCanvas& m_canvas;
    SceneStyle m_style;
    double m_em; ///< height of the text [pixels]
    bool m_isWhite;
    std::vector<Eigen::Vector2d> m_loss;
    std::vector<Eigen::Vector2d> m_validation;
    PlotFrame m_frame;
};

} // namespace

PixelImage drawLearningCurve(const LearningCurve& curve, const DiagramSize& size)
{
    const auto window = makeOffscreenWindow();
    window->SetMultiSamples(8);
    SceneStyle style = SceneStyle::forWindow(size.background, size.width, size.height, 1.0);
    style.textSize = std::min(size.width / kTextColumns, size.height / kTextLines);
    PlotCanvas canvas(window, style.paper);
    LearningCurveDrawing(curve, canvas, size, style).draw();
    return drawWindow(window, size.width, size.height);
}

LearningCurve readLearningCurve(const std::string& path)
{
    LearningCurve curve;
    const auto takeComment = [&](std::string_view key, std::string_view value) {
        if (key == "torque_rms")
            curve.torqueRms = commentNumber(key, value);
        else if (key == "title")
            curve.title = value;
    };
    const auto takeRow = [&](const std::vector<double>& row) {
        if (!std::isfinite(row[0]) || (!curve.steps.empty() && row[0] <= curve.steps.back()))
            throw FileError(fmt::format("the step {} does not ascend (the curve runs from left to right). Sort the "
                                        "lines.",
                                        row[0]));
        curve.steps.push_back(row[0]);
        curve.seconds.push_back(row[1]);
        curve.loss.push_back(row[2]);
        curve.validationSteps.push_back(row[0]);
        curve.validationMse.push_back(row[3]);
    };
    readNumberTable(path, {"step,seconds,loss_t2,validation_torque_mse_t2", takeComment, takeRow, true});
    if (curve.steps.empty())
        throw FileError(
            fmt::format("{}: holds no steps (there is nothing to draw). Choose the table of a training.", path));
    return curve;
}

void renderLearningCurve(const std::string& csvPath, const std::string& pngPath)
{
    const LearningCurve curve = readLearningCurve(csvPath);
    requireWritableTarget(pngPath);
    writePng(pngPath, drawLearningCurve(curve),
             {{"Title", curve.title},
              {"Software", "Kondoscope " + programVersion()},
              {"Description", "torque error (t^2) on training and held-out data over training steps"}});
}

} // namespace kondoscope
