#include "ui/views/ChartPanel.h"

#include <iterator>

#include <QHBoxLayout>
#include <QMenu>

#include "core/observables/Observables.h"
#include "ui/views/SpectrumChart.h"
#include "ui/views/TimeChart.h"

namespace kondoscope {
namespace {

/// What is not named here gets a colour in turn.
struct ObservableStyle
{
    const char* name;
    const char* color;
    double smallestSpan;
    bool fromZero;
};

constexpr ObservableStyle kStyles[] = {{"energy_per_site", "#e8a34c", 2e-3, false},
                                       {"magnetization", "#6aa9ff", 0.1, true},
                                       {"bond_order", "#5fb3a1", 0.1, false},
                                       {"scalar_chirality", "#c58af9", 0.1, false},
                                       {"absolute_chirality", "#c58af9", 0.1, true}};
constexpr const char* kOtherColors[] = {"#e06c75", "#98c379", "#d19a66", "#56b6c2", "#b294bb"};

/// Averages in the angle brackets of the picture's legends; files keep to the keys of a keyboard.
QString typeset(const std::string& symbol)
{
    return QString::fromStdString(symbol).replace('<', QChar(0x27E8)).replace('>', QChar(0x27E9));
}

TimeChart::Style styleOf(std::size_t index)
{
    const Observable& observable = observables().at(index);
    TimeChart::Style style{.title = QString::fromStdString(observable.title),
                           .symbol = typeset(observable.symbol),
                           .unit = QString::fromStdString(observable.unit),
                           .color = QColor(kOtherColors[index % std::size(kOtherColors)]),
                           .smallestSpan = 2e-3,
                           .fromZero = false};
    for (const ObservableStyle& known : kStyles) {
        if (observable.name != known.name)
            continue;
        style.color = QColor(known.color);
        style.smallestSpan = known.smallestSpan;
        style.fromZero = known.fromZero;
    }
    return style;
}

} // namespace

ChartPanel::ChartPanel(QWidget* parent) : QWidget(parent), m_spectrum(new SpectrumChart)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    for (std::size_t i = 0; i < 3; ++i) {
        auto* chart = new TimeChart({});
        chart->setContextMenuPolicy(Qt::CustomContextMenu);
        chart->setFocusPolicy(Qt::TabFocus); // the menu key works on it
        connect(chart, &QWidget::customContextMenuRequested, this,
                [this, i](const QPoint& position) { openMenu(i, position); });
        m_charts.push_back(chart);
        layout->addWidget(chart);
    }
    layout->addWidget(m_spectrum);
    chooseObservables(LatticeKind::Square);
}

void ChartPanel::chooseObservables(LatticeKind kind)
{
    const char* order = kind == LatticeKind::Square ? "bond_order" : "scalar_chirality";
    m_observables.assign(m_charts.size(), 0);
    m_history.resize(observables().size());
    showObservable(0, observableIndex("energy_per_site"));
    showObservable(1, observableIndex("magnetization"));
    showObservable(2, observableIndex(order));
}

void ChartPanel::showObservable(std::size_t chart, std::size_t observable)
{
    m_observables.at(chart) = observable;
    m_charts.at(chart)->setChartStyle(styleOf(observable));
    m_charts.at(chart)->setSeries(m_history.at(observable));
}

void ChartPanel::openMenu(std::size_t chart, const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t k = 0; k < observables().size(); ++k) {
        QAction* action = menu->addAction(QString::fromStdString(observables()[k].title));
        action->setCheckable(true);
        action->setChecked(k == m_observables.at(chart));
        connect(action, &QAction::triggered, this, [this, chart, k] { showObservable(chart, k); });
    }
    menu->popup(m_charts.at(chart)->mapToGlobal(position));
}

void ChartPanel::addSnapshot(const Snapshot& snapshot)
{
    if (snapshot.lattice != m_lattice) {
        const bool isOtherKind = !m_lattice || m_lattice->kind() != snapshot.lattice->kind();
        m_lattice = snapshot.lattice;
        clear();
        if (isOtherKind)
            chooseObservables(m_lattice->kind());
    }
    for (std::size_t k = 0; k < m_history.size(); ++k)
        m_history[k].add(snapshot.time, snapshot.observables.at(k));
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        m_charts[i]->add(snapshot.time, snapshot.observables.at(m_observables[i]));
    m_spectrum->showSnapshot(snapshot);
}

void ChartPanel::clear()
{
    for (ChartSeries& series : m_history)
        series.clear();
    for (TimeChart* chart : m_charts)
        chart->clear();
    m_spectrum->clear();
}

} // namespace kondoscope
