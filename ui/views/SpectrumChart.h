#pragma once

#include <QWidget>

#include "core/simulation/Snapshot.h"
#include "ui/scene/ChartAxis.h"
#include "ui/scene/Spectrum.h"

class QPainter;

namespace kondoscope {

class ChartFrame;

/// Density of states of the present spins: occupied states shaded, chemical potential and gap marked. Axes follow the
/// spectrum without flicker.
class SpectrumChart : public QWidget
{
    Q_OBJECT

public:
    explicit SpectrumChart(QWidget* parent = nullptr);

    /// Shows the electrons of this moment, or that the solver does not know them.
    void showSnapshot(const Snapshot& snapshot);
    void clear();
    bool hasSpectrum() const { return m_spectrum.states.energy.size() > 1; }
    const Spectrum& spectrum() const { return m_spectrum; }

    QSize sizeHint() const override { return {300, 150}; }
    QSize minimumSizeHint() const override { return {130, 110}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fitAxes();
    void drawStates(QPainter& painter, const ChartFrame& frame) const;
    void drawPotential(QPainter& painter, const ChartFrame& frame) const;
    /// The curve between two energies, with interpolated ends.
    QPolygonF curve(const ChartFrame& frame, double low, double high) const;

    Spectrum m_spectrum;
    bool m_isUnknown = false; ///< the solver does not know the electrons
    EnergyWindow m_window;
    double m_highest = 0.0; ///< density that the axis must hold
};

} // namespace kondoscope
