#include <cmath>

#include <QTest>

#include "core/observables/Observables.h"
#include "core/simulation/Simulation.h"
#include "core/support/Threads.h"

using namespace kondoscope;

/// The shipped force field against exact diagonalization from the same random start, 30 x 30 sites: some minutes.
class QuenchSlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnedQuenchFollowsTheExactOne();
};

void QuenchSlowTest::learnedQuenchFollowsTheExactOne()
{
    setThreadBudget(0);
    RunConfig learned = loadPreset("double-exchange-quench");
    learned.state.seed = 4711; // not among the training seeds
    RunConfig exact = learned;
    exact.solver = {"ed", "", "single"};
    Simulation a(learned), b(exact);
    const std::size_t order = observableIndex("bond_order");
    double worst = 0;
    while (a.time() < 50.0) {
        a.step();
        b.step();
        const double difference = a.snapshot()->observables[order] - b.snapshot()->observables[order];
        if (a.stepCount() % 10 == 0)
            qInfo("t = %5.1f  <S.S> learned %.4f  exact %.4f", a.time(), a.snapshot()->observables[order],
                  b.snapshot()->observables[order]);
        worst = std::max(worst, std::abs(difference));
    }
    qInfo("largest difference %.4f", worst);
    QVERIFY(worst < 0.03);
}

QTEST_APPLESS_MAIN(QuenchSlowTest)
#include "QuenchSlowTest.moc"
