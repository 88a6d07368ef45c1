#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"

namespace kondoscope {

class SpectrumChart;
class TimeChart;

/// Charts of the run: energy per site, magnetization, the order parameter that suits the lattice, and the density of
/// states.
class ChartPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ChartPanel(QWidget* parent = nullptr);

    /// Adds the moment to all charts; a snapshot of a new run starts them afresh.
    void addSnapshot(const Snapshot& snapshot);
    void clear();
    const std::vector<TimeChart*>& charts() const { return m_charts; }
    SpectrumChart* spectrumChart() const { return m_spectrum; }

private:
    void chooseObservables(LatticeKind kind);

    std::vector<TimeChart*> m_charts;
    SpectrumChart* m_spectrum;
    std::vector<std::size_t> m_observables;   ///< index in Snapshot::observables of each chart
    std::shared_ptr<const Lattice> m_lattice; ///< of the run that is shown
};

} // namespace kondoscope
