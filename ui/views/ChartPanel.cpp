#include "ui/views/ChartPanel.h"

#include <string>

#include <QHBoxLayout>

#include "core/observables/Observables.h"
#include "ui/views/SpectrumChart.h"
#include "ui/views/TimeChart.h"

namespace kondoscope {
namespace {

struct ChartKind
{
    const char* observable;
    QColor color;
    double smallestSpan;
    bool fromZero;
};

TimeChart::Style styleOf(const ChartKind& kind)
{
    const Observable& observable = observables().at(observableIndex(kind.observable));
    return {.title = QString::fromStdString(observable.title),
            .symbol = QString::fromStdString(observable.symbol),
            .unit = QString::fromStdString(observable.unit),
            .color = kind.color,
            .smallestSpan = kind.smallestSpan,
            .fromZero = kind.fromZero};
}

} // namespace

ChartPanel::ChartPanel(QWidget* parent) : QWidget(parent), m_spectrum(new SpectrumChart)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    for (int i = 0; i < 3; ++i) {
        m_charts.push_back(new TimeChart({}));
        layout->addWidget(m_charts.back());
    }
    layout->addWidget(m_spectrum);
    chooseObservables(LatticeKind::Square);
}

void ChartPanel::chooseObservables(LatticeKind kind)
{
    const ChartKind order = kind == LatticeKind::Square ? ChartKind{"bond_order", QColor("#5fb3a1"), 0.1, false}
                                                        : ChartKind{"scalar_chirality", QColor("#c58af9"), 0.1, false};
    const ChartKind kinds[] = {
        {"energy_per_site", QColor("#e8a34c"), 2e-3, false}, {"magnetization", QColor("#6aa9ff"), 0.1, true}, order};
    m_observables.clear();
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        m_charts[i]->setChartStyle(styleOf(kinds[i]));
        m_observables.push_back(observableIndex(kinds[i].observable));
    }
}

void ChartPanel::addSnapshot(const Snapshot& snapshot)
{
    if (snapshot.lattice != m_lattice) {
        m_lattice = snapshot.lattice;
        clear();
        chooseObservables(m_lattice->kind());
    }
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        m_charts[i]->add(snapshot.time, snapshot.observables.at(m_observables[i]));
    m_spectrum->showSnapshot(snapshot);
}

void ChartPanel::clear()
{
    for (TimeChart* chart : m_charts)
        chart->clear();
    m_spectrum->clear();
}

} // namespace kondoscope
