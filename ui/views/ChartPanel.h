#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/views/ChartSeries.h"

namespace kondoscope {

class SpectrumChart;
class TimeChart;

/// Charts of the run: three observables over time (at first energy per site, magnetization and the order parameter that
/// suits the lattice; each chart's context menu offers all others), and the density of states.
class ChartPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ChartPanel(QWidget* parent = nullptr);

    /// Adds the moment to all charts; a snapshot of a new run starts them afresh.
    void addSnapshot(const Snapshot& snapshot);
    void clear();
    /// Shows an observable, by its index in observables(), from the beginning of the run.
    void showObservable(std::size_t chart, std::size_t observable);
    const std::vector<TimeChart*>& charts() const { return m_charts; }
    SpectrumChart* spectrumChart() const { return m_spectrum; }

private:
    void chooseObservables(LatticeKind kind);
    void openMenu(std::size_t chart, const QPoint& position);

    std::vector<TimeChart*> m_charts;
    SpectrumChart* m_spectrum;
    std::vector<std::size_t> m_observables;   ///< index in Snapshot::observables of each chart
    std::vector<ChartSeries> m_history;       ///< of every observable
    std::shared_ptr<const Lattice> m_lattice; ///< of the run that is shown
};

} // namespace kondoscope
