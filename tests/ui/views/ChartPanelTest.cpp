#include <QAction>
#include <QMenu>
#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/Observables.h"
#include "ui/views/ChartPanel.h"
#include "ui/views/TimeChart.h"

using namespace kondoscope;

/// Charts show any observable, from the beginning of the run.
class ChartPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyObservableFromTheBeginning();
    void menuOffersAllObservables();
    void choiceOutlivesAReset();
};

namespace {

/// Time k with the value 10 observable + k everywhere.
Snapshot moment(const std::shared_ptr<const Lattice>& lattice, int k)
{
    Snapshot snapshot;
    snapshot.lattice = lattice;
    snapshot.spins = makeState(*lattice, StateConfig());
    snapshot.time = k;
    for (std::size_t i = 0; i < observables().size(); ++i)
        snapshot.observables.push_back(10.0 * double(i) + k);
    return snapshot;
}

std::shared_ptr<const Lattice> lattice(LatticeKind kind)
{
    return std::make_shared<const Lattice>(kind, 4, 4);
}

} // namespace

void ChartPanelTest::anyObservableFromTheBeginning()
{
    ChartPanel panel;
    const auto square = lattice(LatticeKind::Square);
    for (int k = 0; k < 5; ++k)
        panel.addSnapshot(moment(square, k));
    const std::size_t entropy = observableIndex("entropy_per_site");
    panel.showObservable(1, entropy);
    const auto& points = panel.charts()[1]->series().points();
    QCOMPARE(points.size(), std::size_t(5));
    QCOMPARE(points.front(), QPointF(0.0, 10.0 * double(entropy)));
    QVERIFY(panel.charts()[1]->accessibleName().contains("Entropy", Qt::CaseInsensitive));
    panel.addSnapshot(moment(square, 5));
    QCOMPARE(panel.charts()[1]->series().points().back(), QPointF(5.0, 10.0 * double(entropy) + 5));
}

void ChartPanelTest::menuOffersAllObservables()
{
    ChartPanel panel;
    panel.addSnapshot(moment(lattice(LatticeKind::Square), 0));
    Q_EMIT panel.charts()[2]->customContextMenuRequested({5, 5});
    auto* menu = panel.findChild<QMenu*>();
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), qsizetype(observables().size()));
    const std::size_t potential = observableIndex("chemical_potential");
    menu->actions().at(qsizetype(potential))->trigger();
    QCOMPARE(panel.charts()[2]->series().points().front(), QPointF(0.0, 10.0 * double(potential)));
}

void ChartPanelTest::choiceOutlivesAReset()
{
    ChartPanel panel;
    panel.addSnapshot(moment(lattice(LatticeKind::Square), 3));
    const std::size_t gap = observableIndex("gap");
    panel.showObservable(0, gap);
    panel.addSnapshot(moment(lattice(LatticeKind::Square), 0)); // a new run
    QCOMPARE(panel.charts()[0]->series().points().size(), std::size_t(1));
    QCOMPARE(panel.charts()[0]->series().points().front(), QPointF(0.0, 10.0 * double(gap)));
    panel.addSnapshot(moment(lattice(LatticeKind::Triangular), 0)); // another order parameter is of interest
    QCOMPARE(panel.charts()[2]->series().points().front().y(), 10.0 * double(observableIndex("scalar_chirality")));
}

QTEST_MAIN(ChartPanelTest)
#include "ChartPanelTest.moc"
