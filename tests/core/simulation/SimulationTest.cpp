#include <cmath>

#include <QTest>

#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

using namespace kondoscope;

class SimulationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameBytes();
    void snapshotsDoNotChangeTheRun();
    void changesTakeEffectBetweenSteps();
    void aSolverThatCannotBeBuiltLeavesTheOldOne();
    void aStopRequestLeavesTheStateAsItWas();
    void zeemanFieldAddsToTheElectrons();
    void givenSpinsMustFit();
    void datasetFramesAreLabelledAndOrdered();
};

namespace {

RunConfig smallRun()
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 6, 4};
    config.dynamics.dt = 0.5;
    config.dynamics.temperature = 0.01;
    return config;
}

} // namespace

void SimulationTest::sameSeedGivesTheSameBytes()
{
    setThreadBudget(1);
    Simulation a(smallRun()), b(smallRun());
    RunConfig other = smallRun();
    other.state.seed = 2;
    Simulation c(other);
    for (int k = 0; k < 10; ++k) {
        a.step();
        b.step();
        c.step();
    }
    QVERIFY(a.spins() == b.spins());
    QVERIFY(a.spins() != c.spins());
    QCOMPARE(a.stepCount(), std::int64_t(10));
    QCOMPARE(a.time(), 5.0);
}

void SimulationTest::snapshotsDoNotChangeTheRun()
{
    Simulation watched(smallRun()), alone(smallRun());
    for (int k = 0; k < 5; ++k) {
        const SnapshotPtr snapshot = watched.snapshot();
        QVERIFY(snapshot->spins == watched.spins());
        watched.step();
        alone.step();
        QVERIFY(snapshot->spins != watched.spins()); // immutable: the old moment stays
    }
    QVERIFY(watched.spins() == alone.spins());
}

void SimulationTest::changesTakeEffectBetweenSteps()
{
    Simulation simulation(smallRun());
    simulation.step();
    RunConfig changed = simulation.config();
    changed.electrons.setDoping(0.2);
    changed.dynamics.damping = 0.1;
    const double before = simulation.snapshot()->forces.density.sum();
    simulation.reconfigure(changed);
    const double after = simulation.snapshot()->forces.density.sum();
    QVERIFY(std::abs(before - 24 * 0.97) < 1e-6);
    QVERIFY(std::abs(after - 24 * 0.8) < 1e-6);
    QCOMPARE(simulation.stepCount(), std::int64_t(1));
}

void SimulationTest::aSolverThatCannotBeBuiltLeavesTheOldOne()
{
    Simulation simulation(smallRun());
    RunConfig broken = smallRun();
    broken.solver.kind = "ml";
    broken.solver.model = "/no/such/model.h5";
    QVERIFY_THROWS_EXCEPTION(FileError, simulation.reconfigure(broken));
    simulation.step();
    QCOMPARE(simulation.config().solver.kind, std::string("ed"));
}

void SimulationTest::aStopRequestLeavesTheStateAsItWas()
{
    Simulation simulation(smallRun());
    simulation.step();
    const SpinField before = simulation.spins();
    std::stop_source source;
    source.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, simulation.step(source.get_token()));
    QVERIFY(simulation.spins() == before);
    QCOMPARE(simulation.stepCount(), std::int64_t(1));
}

void SimulationTest::zeemanFieldAddsToTheElectrons()
{
    RunConfig config = smallRun();
    const SnapshotPtr without = Simulation(config).snapshot();
    config.dynamics.field = {0, 0, 0.25};
    const SnapshotPtr with = Simulation(config).snapshot();
    QVERIFY((with->forces.field - without->forces.field - Eigen::RowVector3d(0, 0, 0.25).replicate(24, 1))
                .cwiseAbs()
                .maxCoeff() < 1e-12);
    QVERIFY(std::abs(with->forces.energy - without->forces.energy + 0.25 * with->spins.col(2).sum()) < 1e-10);
}

void SimulationTest::givenSpinsMustFit()
{
    QVERIFY_THROWS_EXCEPTION(ConfigError, Simulation(smallRun(), SpinField::Ones(5, 3)));
}

void SimulationTest::datasetFramesAreLabelledAndOrdered()
{
    RunConfig config = smallRun();
    config.dynamics.temperature = 0;
    config.output.time = 8;
    int calls = 0;
    const Dataset data = generateDataset(config, {4, 2, "ed"}, [&](int, int total) {
        ++calls;
        QCOMPARE(total, 8);
    });
    QCOMPARE(calls, 8);
    QCOMPARE(data.frames.size(), std::size_t(8));
    QCOMPARE(data.frames[3].step, std::int64_t(16));
    QCOMPARE(data.frames[4].trajectory, std::int64_t(1));
    QVERIFY(data.frames[0].spins != data.frames[4].spins);
    RunConfig again = config;
    const SnapshotPtr start = Simulation(again).snapshot();
    QVERIFY((start->forces.field - data.frames[0].field).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(std::abs(start->forces.energy - data.frames[0].energy) < 1e-10);
    QVERIFY(data.frames[3].energy < data.frames[0].energy);
    QVERIFY_THROWS_EXCEPTION(ConfigError, generateDataset(config, {0, 1, "ed"}));
}

QTEST_APPLESS_MAIN(SimulationTest)
#include "SimulationTest.moc"
