#include "ui/scene/SpectrumFigure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <vtkRenderWindow.h>

#include "core/io/AtomicFile.h"
#include "core/support/BuildInfo.h"
#include "ui/scene/ChartAxis.h"
#include "ui/scene/Legend.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/PlotCanvas.h"

namespace kondoscope {

namespace {

constexpr double kTextColumns = 33.0; ///< of a figure one column wide: 8 points in print
constexpr double kTextLines = 20.0;
constexpr int kTicksAlong = 6;
constexpr int kTicksUp = 5;
constexpr Color kPaper{1.0, 1.0, 1.0};
constexpr Color kInk{0.10, 0.11, 0.13};
constexpr Color kCurve{0.10, 0.25, 0.48};
constexpr Color kOccupied{0.55, 0.69, 0.86};
constexpr Color kEmpty{0.90, 0.93, 0.97};
constexpr Color kMark{0.76, 0.27, 0.10};

/// The figure's parts, drawn from the back to the front.
class SpectrumPlot
{
public:
    SpectrumPlot(const Spectrum& spectrum, PlotCanvas& canvas, const SpectrumFigureSize& size)
        : m_spectrum(spectrum), m_canvas(canvas), m_size(size),
          m_em(std::min(size.width / kTextColumns, size.height / kTextLines)),
          m_window(energyWindow(spectrum.states, spectrum.chemicalPotential)),
          m_energies(niceAxis(m_window.low, m_window.high, 1e-3, kTicksAlong)),
          m_densities(niceAxis(0.0, 1.12 * spectrum.states.density.maxCoeff(), 1e-3, kTicksUp))
    {
        m_energies.minimum = m_window.low; // ticks are round, the ends need not be
        m_energies.maximum = m_window.high;
        double labels = 0.0;
        for (const double tick : m_densities.ticks())
            labels = std::max(labels, m_canvas.textWidth(m_densities.label(tick), m_em));
        const double left = labels + 3.0 * m_em;
        const double top = (spectrum.title.empty() ? 1.0 : 2.6) * m_em;
        m_area = {left, 3.6 * m_em, size.width - left - 1.2 * m_em, size.height - 3.6 * m_em - top};
    }

    void draw()
    {
        drawStates();
        drawMarks();
        drawAxes();
    }

private:
    Eigen::Vector2d place(double energy, double density) const
    {
        return {m_area.left + m_energies.share(energy) * m_area.width,
                m_area.bottom + m_densities.share(density) * m_area.height};
    }

    /// On the page.
    std::vector<Eigen::Vector2d> curve(double low, double high) const
    {
        std::vector<Eigen::Vector2d> points = curveBetween(m_spectrum.states, low, high);
        for (Eigen::Vector2d& point : points)
            point = place(point.x(), point.y());
        return points;
    }

    void drawStates()
    {
        const bool isOccupationKnown = std::isfinite(m_spectrum.chemicalPotential);
        const double mu = isOccupationKnown ? m_spectrum.chemicalPotential : m_window.low;
        m_canvas.fillBelow(curve(m_window.low, mu), m_area.bottom, kOccupied);
        m_canvas.fillBelow(curve(mu, m_window.high), m_area.bottom, kEmpty);
        m_canvas.polyline(curve(m_window.low, m_window.high), 0.10 * m_em, kCurve);
    }

    void drawMarks()
    {
        const double mu = m_spectrum.chemicalPotential;
        if (!std::isfinite(mu))
            return;
        const double x = place(mu, 0.0).x();
        const double top = m_area.bottom + m_area.height;
        for (double y = m_area.bottom; y < top; y += 0.7 * m_em)
            m_canvas.polyline({{x, y}, {x, std::min(y + 0.42 * m_em, top)}}, 0.09 * m_em, kMark);
        std::vector<std::string> lines{fmt::format("μ = {} t", number(mu))};
        if (m_spectrum.hasGap())
            lines.push_back(fmt::format("gap {} t", number(m_spectrum.gap)));
        // On the side with more room.
        const bool isRight = m_energies.share(mu) < 0.62;
        for (std::size_t k = 0; k < lines.size(); ++k)
            m_canvas.text(lines[k], x + (isRight ? 0.5 : -0.5) * m_em,
                          top - (1.45 + 1.3 * static_cast<double>(k)) * m_em, m_em,
                          isRight ? Anchor::BottomLeft : Anchor::BottomRight, kMark);
    }

    void drawAxes()
    {
        const double right = m_area.left + m_area.width, top = m_area.bottom + m_area.height;
        const double line = 0.07 * m_em, tickLength = 0.4 * m_em;
        m_canvas.polyline({{m_area.left, top}, {m_area.left, m_area.bottom}, {right, m_area.bottom}}, line, kInk);
        for (const double tick : m_energies.ticks()) {
            const double x = place(tick, 0.0).x();
            m_canvas.polyline({{x, m_area.bottom}, {x, m_area.bottom - tickLength}}, line, kInk);
            m_canvas.text(m_energies.label(tick), x, m_area.bottom - 1.7 * m_em, m_em, Anchor::BottomCenter, kInk);
        }
        for (const double tick : m_densities.ticks()) {
            const double y = place(m_window.low, tick).y();
            m_canvas.polyline({{m_area.left, y}, {m_area.left - tickLength, y}}, line, kInk);
            m_canvas.text(m_densities.label(tick), m_area.left - 0.7 * m_em, y - 0.08 * m_em, m_em, Anchor::CenterRight,
                          kInk);
        }
        m_canvas.text("E (t)", m_area.left + 0.5 * m_area.width, 0.55 * m_em, 1.05 * m_em, Anchor::BottomCenter, kInk);
        m_canvas.uprightText("density of states (1/t per site)", 1.55 * m_em, m_area.bottom + 0.5 * m_area.height,
                             1.05 * m_em, kInk);
        if (m_spectrum.title.empty())
            return;
        const double titleSize =
            std::min(1.05, m_area.width / std::max(1.0, m_canvas.textWidth(m_spectrum.title, m_em))) * m_em;
        m_canvas.text(m_spectrum.title, m_area.left, top + 0.9 * m_em, titleSize, Anchor::BottomLeft, kInk);
    }

    static std::string number(double value)
    {
        const std::string digits = fmt::format("{:.3g}", std::abs(value));
        return value < 0.0 ? "−" + digits : digits;
    }

    const Spectrum& m_spectrum;
    PlotCanvas& m_canvas;
    SpectrumFigureSize m_size;
    double m_em; ///< height of the text [pixels]
    EnergyWindow m_window;
    ChartAxis m_energies;
    ChartAxis m_densities;
    ScreenBox m_area;
};

} // namespace

PixelImage drawSpectrum(const Spectrum& spectrum, const SpectrumFigureSize& size)
{
    const auto window = makeOffscreenWindow();
    window->SetMultiSamples(8);
    PlotCanvas canvas(window, kPaper);
    SpectrumPlot(spectrum, canvas, size).draw();
    return drawWindow(window, size.width, size.height);
}

void renderSpectrum(const std::string& csvPath, const std::string& pngPath)
{
    const Spectrum spectrum = readSpectrum(csvPath);
    requireWritableTarget(pngPath);
    writePng(pngPath, drawSpectrum(spectrum),
             {{"Title", spectrum.title},
              {"Software", "Kondoscope " + programVersion()},
              {"Description", "density of states (1/t per site) over the energy (t)"}});
}

} // namespace kondoscope
