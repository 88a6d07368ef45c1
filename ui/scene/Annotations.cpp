#include "ui/scene/Annotations.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <vtkActor2D.h>
#include <vtkCellArray.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkProperty2D.h>
#include <vtkRenderer.h>

namespace kondoscope {

namespace {

// All in text sizes.
constexpr double kMargin = 1.2;
constexpr double kColumnWidth = 10.2;
constexpr double kHeadingHeight = 2.9;
constexpr double kTitleSize = 1.15;
constexpr double kTitleGap = 2.0; ///< between title and time
constexpr double kLegendGap = 1.6;
constexpr double kUsualTime = 1e4;          ///< the title leaves room for times below this [hbar/t]
constexpr double kLargestColumnShare = 0.4; ///< of the window's width; legends give way in a narrower one

constexpr double kWarningHeight = 2.6;

std::string timeText(double time)
{
    return fmt::format("t = {:.1f} ħ/t", time);
}

} // namespace

Annotations::Annotations()
{
    constexpr int kRectangles = 3;
    m_sheetCorners->SetNumberOfPoints(4 * kRectangles);
    vtkNew<vtkCellArray> polygons;
    for (vtkIdType first = 0; first < 4 * kRectangles; first += 4)
        polygons->InsertNextCell({first, first + 1, first + 2, first + 3});
    m_sheetArea->SetPoints(m_sheetCorners);
    m_sheetArea->SetPolys(polygons);
    vtkNew<vtkPolyDataMapper2D> mapper;
    mapper->SetInputData(m_sheetArea);
    m_sheet->SetMapper(mapper);
    m_sheet->GetProperty()->SetOpacity(0.8);
    m_sheet->PickableOff();
}

Annotations::~Annotations() = default;

void Annotations::attach(vtkRenderer* picture, vtkRenderer* overlay)
{
    picture->AddViewProp(m_sheet);
    m_titleLabel.attach(overlay);
    m_timeLabel.attach(overlay);
    m_warningLabel.attach(overlay);
}

void Annotations::setVisible(bool visible)
{
    m_visible = visible;
    m_sheet->SetVisibility(visible);
    m_titleLabel.setVisible(visible);
    m_timeLabel.setVisible(visible);
    m_warningLabel.setVisible(visible);
}

void Annotations::setTitle(const std::string& title)
{
    m_title = title;
}

bool Annotations::setTime(double time)
{
    m_time = time;
    m_timeLabel.setText(timeText(time));
    return m_visible && time >= m_timeLimit;
}

void Annotations::setWarning(const std::string& warning)
{
    m_warning = warning;
    m_warningLabel.setText(warning);
}

ScreenBox Annotations::place(int width, int height, const std::vector<Legend*>& legends, const SceneStyle& style)
{
    const double em = style.textSize;
    const double margin = kMargin * em;
    if (!m_visible)
        return {0.0, 0.0, static_cast<double>(width), static_cast<double>(height)};
    const double columnWidth = (kColumnWidth + kMargin) * em;
    const bool hasColumn = !legends.empty() && columnWidth < kLargestColumnShare * width;
    for (Legend* legend : legends)
        legend->setVisible(hasColumn);
    const double free = width - (hasColumn ? columnWidth : 0.0);
    placeSheet(width, height, free, style);
    placeHeading(free, height, style);
    placeWarning(free, style);
    if (hasColumn)
        placeLegends({free, margin, columnWidth, height - 2 * margin}, legends, style);
    const double bottom = m_warning.empty() ? margin : kWarningHeight * em;
    return {margin, bottom, free - 2 * margin, height - bottom - kHeadingHeight * em};
}

void Annotations::placeHeading(double width, double height, const SceneStyle& style)
{
    const double em = style.textSize;
    const double margin = kMargin * em;
    const double baseline = height - 2.2 * em;
    m_timeLimit = std::max(kUsualTime, std::pow(10.0, std::floor(std::log10(std::max(1.0, m_time))) + 1.0));
    const double timeWidth = m_timeLabel.measuredWidth(timeText(m_timeLimit - 1.0), kTitleSize * em);
    m_timeLabel.setColor(style.ink);
    m_timeLabel.place(width - margin, baseline, kTitleSize * em, Anchor::BottomRight);
    const double room = width - (2 * kMargin + kTitleGap) * em - timeWidth;
    const double needed = std::max(1.0, m_titleLabel.measuredWidth(m_title, kTitleSize * em));
    constexpr double kSmallestShrink = 0.65;
    const double shrink = std::clamp(room / needed, kSmallestShrink, 1.0);
    m_titleLabel.setText(needed * shrink <= room ? m_title : std::string());
    m_titleLabel.setColor(style.ink);
    m_titleLabel.place(margin, baseline, kTitleSize * shrink * em, Anchor::BottomLeft);
}

/// In a strip of its own below the picture, shrunk where it is long.
void Annotations::placeWarning(double width, const SceneStyle& style)
{
    constexpr double kSmallestShrink = 0.6;
    const Color amber = style.background == Background::Dark ? Color{1.0, 0.75, 0.25} : Color{0.72, 0.38, 0.0};
    const double margin = kMargin * style.textSize, room = width - 2 * margin;
    const double needed = std::max(1.0, m_warningLabel.measuredWidth(m_warning, style.textSize));
    m_warningLabel.setColor(amber);
    m_warningLabel.place(margin, 0.5 * kWarningHeight * style.textSize,
                         std::clamp(room / needed, kSmallestShrink, 1.0) * style.textSize, Anchor::CenterLeft);
}

void Annotations::placeLegends(const ScreenBox& column, const std::vector<Legend*>& legends, const SceneStyle& style)
{
    double lines = kLegendGap * static_cast<double>(legends.size() - 1);
    for (const Legend* legend : legends)
        lines += legend->preferredHeight();
    SceneStyle fitted = style;
    fitted.textSize = std::min(style.textSize, column.height / lines);
    double top = column.bottom + column.height;
    for (Legend* legend : legends) {
        const double height = legend->preferredHeight() * fitted.textSize;
        legend->place({column.left, top - height, column.width - kMargin * style.textSize, height}, fitted);
        top -= height + kLegendGap * fitted.textSize;
    }
}

void Annotations::placeSheet(double width, double height, double columnLeft, const SceneStyle& style)
{
    const auto placeRectangle = [this](vtkIdType first, double left, double low, double right, double high) {
        m_sheetCorners->SetPoint(first, left, low, 0);
        m_sheetCorners->SetPoint(first + 1, right, low, 0);
        m_sheetCorners->SetPoint(first + 2, right, high, 0);
        m_sheetCorners->SetPoint(first + 3, left, high, 0);
    };
    const double edge = columnLeft - 0.5 * kMargin * style.textSize;
    placeRectangle(0, 0, height - kHeadingHeight * style.textSize, edge, height);
    placeRectangle(4, edge, 0, width, height);
    placeRectangle(8, 0, 0, edge, m_warning.empty() ? 0.0 : kWarningHeight * style.textSize);
    m_sheetCorners->Modified();
    m_sheetArea->Modified();
    m_sheet->GetProperty()->SetColor(style.paper[0], style.paper[1], style.paper[2]);
}

} // namespace kondoscope
