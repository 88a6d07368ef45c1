#include "ui/scene/ColorBar.h"

#include <vtkActor2D.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkLookupTable.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

namespace kondoscope {

namespace {

constexpr int kStrips = 128;

} // namespace

ColorBar::ColorBar(const ColorBarText& text)
{
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(2 * (kStrips + 1));
    vtkNew<vtkCellArray> quads;
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetNumberOfComponents(3);
    for (vtkIdType i = 0; i < kStrips; ++i) {
        quads->InsertNextCell({2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2});
        const unsigned char* rgba = text.colors->MapValue(2.0 * (static_cast<double>(i) + 0.5) / kStrips - 1.0);
        colors->InsertNextTypedTuple(rgba);
    }
    m_strips->SetPoints(points);
    m_strips->SetPolys(quads);
    m_strips->GetCellData()->SetScalars(colors);
    m_mapper->SetInputData(m_strips);
    m_mapper->SetScalarModeToUseCellData();
    m_bar->SetMapper(m_mapper);
    m_bar->PickableOff();
    m_symbol.setText(text.symbol);
    m_meaning.setText(text.meaning);
    for (std::size_t k = 0; k < 3; ++k)
        m_ticks[k].setText(text.ticks[k]);
}

ColorBar::~ColorBar() = default;

void ColorBar::attach(vtkRenderer* renderer)
{
    renderer->AddViewProp(m_bar);
    m_symbol.attach(renderer);
    m_meaning.attach(renderer);
    for (Label& tick : m_ticks)
        tick.attach(renderer);
}

void ColorBar::setVisible(bool visible)
{
    m_bar->SetVisibility(visible);
    m_symbol.setVisible(visible);
    m_meaning.setVisible(visible);
    for (Label& tick : m_ticks)
        tick.setVisible(visible);
}

void ColorBar::place(const ScreenBox& box, const SceneStyle& style)
{
    const double em = style.textSize;
    const double top = box.bottom + box.height;
    m_symbol.setColor(style.ink);
    m_symbol.place(box.left, top - 1.4 * em, 1.15 * em, Anchor::BottomLeft);
    m_meaning.setColor(style.faintInk);
    m_meaning.place(box.left, top - 2.7 * em, 0.85 * em, Anchor::BottomLeft);
    const ScreenBox bar{box.left, box.bottom + 0.5 * em, 1.2 * em, box.height - 4.2 * em};
    placeBar(bar);
    for (std::size_t k = 0; k < 3; ++k) {
        m_ticks[k].setColor(style.ink);
        m_ticks[k].place(bar.left + bar.width + 0.5 * em,
                         bar.bottom + bar.height * (1.0 - 0.5 * static_cast<double>(k)), 0.95 * em, Anchor::CenterLeft);
    }
}

void ColorBar::placeBar(const ScreenBox& bar)
{
    vtkPoints* points = m_strips->GetPoints();
    for (vtkIdType i = 0; i <= kStrips; ++i) {
        const double y = bar.bottom + bar.height * static_cast<double>(i) / kStrips;
        points->SetPoint(2 * i, bar.left, y, 0);
        points->SetPoint(2 * i + 1, bar.left + bar.width, y, 0);
    }
    points->Modified();
    m_strips->Modified();
}

} // namespace kondoscope
