#include <cmath>
#include <limits>

#include <QImage>
#include <QTest>

#include "ui/views/SpectrumChart.h"

using namespace kondoscope;

namespace {

/// States around `center`.
Snapshot withElectrons(double center, double chemicalPotential)
{
    auto state = std::make_shared<ElectronicState>();
    state->densityOfStates.energy = Eigen::VectorXd::LinSpaced(401, -8.0, 8.0);
    state->densityOfStates.density = (-(state->densityOfStates.energy.array() - center).square()).exp();
    Snapshot snapshot;
    snapshot.forces.electrons = state;
    snapshot.forces.chemicalPotential = chemicalPotential;
    return snapshot;
}

} // namespace

class SpectrumChartTest : public QObject
{
    Q_OBJECT

private:
    static QImage imageOf(SpectrumChart& chart) { return chart.grab().toImage(); }

private Q_SLOTS:
    void itReactsToTheElectrons()
    {
        SpectrumChart chart;
        chart.resize(300, 160);
        const QImage empty = imageOf(chart);
        chart.showSnapshot(withElectrons(0.0, 0.0));
        QVERIFY(chart.hasSpectrum());
        const QImage first = imageOf(chart);
        QVERIFY(first != empty);
        chart.showSnapshot(withElectrons(0.0, 1.0));
        QVERIFY(imageOf(chart) != first);
        chart.showSnapshot(withElectrons(0.5, 0.0));
        QVERIFY(imageOf(chart) != first);
        chart.clear();
        QCOMPARE(imageOf(chart), empty);
    }

    void aSolverWithoutElectronsLeavesNoCurve()
    {
        SpectrumChart chart;
        chart.resize(300, 160);
        chart.showSnapshot(withElectrons(0.0, 0.0));
        const QImage shown = imageOf(chart);
        chart.showSnapshot(Snapshot());
        QVERIFY(!chart.hasSpectrum());
        QVERIFY(imageOf(chart) != shown);
    }

    void occupiedStatesAreShadedStronger()
    {
        SpectrumChart chart;
        chart.resize(400, 200);
        chart.showSnapshot(withElectrons(0.0, std::numeric_limits<double>::quiet_NaN()));
        const QImage none = imageOf(chart);
        chart.showSnapshot(withElectrons(0.0, 2.0));
        const QImage nearlyAll = imageOf(chart);
        const QPoint middle(215, 150);
        QVERIFY(none.pixelColor(middle) != nearlyAll.pixelColor(middle));
    }

    void aGapIsWritten()
    {
        Snapshot snapshot = withElectrons(0.0, 0.0);
        SpectrumChart chart;
        chart.resize(300, 160);
        chart.showSnapshot(snapshot);
        const QImage without = imageOf(chart);
        auto state = std::make_shared<ElectronicState>(*snapshot.forces.electrons);
        state->gap = 1.5;
        snapshot.forces.electrons = state;
        chart.showSnapshot(snapshot);
        QVERIFY(chart.spectrum().hasGap());
        QVERIFY(imageOf(chart) != without);
        // A gap that the resolution blurs is none.
        state = std::make_shared<ElectronicState>(*state);
        state->densityOfStates.resolution = 2.0;
        snapshot.forces.electrons = state;
        chart.showSnapshot(snapshot);
        QVERIFY(!chart.spectrum().hasGap());
        QCOMPARE(imageOf(chart), without);
    }

    void brokenDataAreNotDrawn()
    {
        Snapshot snapshot = withElectrons(0.0, 0.0);
        auto state = std::make_shared<ElectronicState>(*snapshot.forces.electrons);
        state->densityOfStates.density[7] = std::numeric_limits<double>::quiet_NaN();
        snapshot.forces.electrons = state;
        SpectrumChart chart;
        chart.showSnapshot(snapshot);
        QVERIFY(!chart.hasSpectrum());
    }

    void anySizeIsSurvived()
    {
        SpectrumChart chart;
        chart.showSnapshot(withElectrons(0.0, 50.0));
        for (const QSize size : {QSize(1, 1), QSize(30, 20), QSize(2000, 20), QSize(20, 2000)}) {
            chart.resize(size);
            chart.grab();
        }
    }
};

QTEST_MAIN(SpectrumChartTest)
#include "SpectrumChartTest.moc"
