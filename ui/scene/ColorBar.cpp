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

ColorBar::ColorBar(vtkLookupTable* colors, const std::string& symbol, const std::string& meaning)
{
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(2 * (kStrips + 1));
    vtkNew<vtkCellArray> quads;
    vtkNew<vtkUnsignedCharArray> strips;
    strips->SetNumberOfComponents(3);
    const double* range = colors->GetTableRange();
    for (vtkIdType i = 0; i < kStrips; ++i) {
        quads->InsertNextCell({2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2});
        const double share = (static_cast<double>(i) + 0.5) / kStrips;
        strips->InsertNextTypedTuple(colors->MapValue(range[0] + share * (range[1] - range[0])));
    }
    m_strips->SetPoints(points);
    m_strips->SetPolys(quads);
    m_strips->GetCellData()->SetScalars(strips);
    m_mapper->SetInputData(m_strips);
    m_mapper->SetScalarModeToUseCellData();
    m_bar->SetMapper(m_mapper);
    m_bar->PickableOff();
    m_symbol.setText(symbol);
    m_meaning.setText(meaning);
}

ColorBar::~ColorBar() = default;

void ColorBar::attach(vtkRenderer* renderer)
{
    renderer->AddViewProp(m_bar);
    m_symbol.attach(renderer);
    m_meaning.attach(renderer);
    m_note.attach(renderer);
    for (Label& tick : m_ticks)
        tick.attach(renderer);
}

void ColorBar::setState(const ColorBarState& state)
{
    if (state == m_state)
        return;
    m_state = state;
    for (std::size_t k = 0; k < 3; ++k)
        m_ticks[k].setText(state.ticks[k]);
    m_note.setText(state.note);
    setVisible(m_isVisible);
}

void ColorBar::setVisible(bool visible)
{
    m_isVisible = visible;
    const bool hasColors = m_state.note.empty();
    m_symbol.setVisible(visible);
    m_meaning.setVisible(visible);
    m_bar->SetVisibility(visible && hasColors);
    for (Label& tick : m_ticks)
        tick.setVisible(visible && hasColors);
    m_note.setVisible(visible && !hasColors);
}

void ColorBar::place(const ScreenBox& box, const SceneStyle& style)
{
    const double em = style.textSize;
    const double top = box.bottom + box.height;
    m_symbol.setColor(style.ink);
    m_symbol.place(box.left, top - 1.4 * em, 1.15 * em, Anchor::BottomLeft);
    m_meaning.setColor(style.faintInk);
    m_meaning.place(box.left, top - 2.7 * em, 0.85 * em, Anchor::BottomLeft);
    m_note.setColor(style.ink);
    m_note.place(box.left, top - 5.6 * em, 0.85 * em, Anchor::BottomLeft);
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
