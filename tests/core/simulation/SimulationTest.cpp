#include <cmath>

#include <QTest>

#include "core/forces/ClassicalTerms.h"
#include "core/observables/Observables.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/simulation/Simulation.h"
#include "core/simulation/TrajectoryRecorder.h"
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
    void classicalTermsAddToTheElectrons();
    void superexchangeBelongsToInfiniteCoupling();
    void stagesOfAStepShareTheirProbes();
    void bondEnergiesOnRequest();
    void changedParametersCanBeReplayed();
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

void SimulationTest::classicalTermsAddToTheElectrons()
{
    RunConfig config = smallRun();
    Simulation simulation(config);
    const SnapshotPtr without = simulation.snapshot();
    config.classical.J1 = 0.3;
    config.classical.anisotropy = 0.2;
    config.classical.dmi = 0.1;
    simulation.reconfigure(config);
    const SnapshotPtr with = simulation.snapshot();
    double energy = without->forces.energy;
    VectorField field = without->forces.field;
    Forces part;
    for (const auto& term : classicalTerms(simulation.lattice(), config.classical)) {
        term->evaluate(with->spins, part);
        energy += part.energy;
        field += part.field;
    }
    QVERIFY(std::abs(with->forces.energy - energy) < 1e-10);
    QVERIFY((with->forces.field - field).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(std::abs(with->forces.electrons->freeEnergy - without->forces.energy) < 1e-9);
    QVERIFY(with->solverReport.find("exchange J1 = 0.3") != std::string::npos);
    RunConfig broken = config;
    broken.classical.axis.setZero();
    QVERIFY_THROWS_EXCEPTION(ConfigError, simulation.reconfigure(broken));
}

void SimulationTest::superexchangeBelongsToInfiniteCoupling()
{
    RunConfig config = smallRun();
    config.electrons.superexchange = 0.25;
    const double finite = Simulation(config).snapshot()->forces.energy;
    config.electrons.superexchange = 0.0;
    QCOMPARE(Simulation(config).snapshot()->forces.energy, finite);
    config.electrons.coupling = Coupling::Infinite;
    const SnapshotPtr without = Simulation(config).snapshot();
    config.electrons.superexchange = 0.25;
    const SnapshotPtr with = Simulation(config).snapshot();
    const double bondOrder = with->observables[observableIndex("bond_order")];
    QVERIFY(std::abs(with->forces.energy - without->forces.energy - 0.25 * 2 * 24 * bondOrder) < 1e-9);
}

void SimulationTest::stagesOfAStepShareTheirProbes()
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 8, 8};
    config.electrons.kT = 0.1;
    config.solver.kind = "kpm";
    config.solver.precision = "double";
    config.solver.order = 128;
    config.solver.colorSpacing = 4;
    Simulation simulation(config);
    const SnapshotPtr first = simulation.snapshot();
    simulation.step();
    const SnapshotPtr second = simulation.snapshot();
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Square, 8, 8);
    const SolverSetup same = makeForceModel(lattice, config.electrons, config.solver, config.state.seed);
    Forces forces;
    for (const SnapshotPtr& snapshot : {first, second, first}) {
        same.model->beginStep(snapshot->step);
        same.model->evaluate(snapshot->spins, forces);
        QVERIFY((forces.field - snapshot->forces.field).cwiseAbs().maxCoeff() < 1e-9);
    }
    same.model->beginStep(5);
    same.model->evaluate(first->spins, forces);
    QVERIFY((forces.field - first->forces.field).cwiseAbs().maxCoeff() > 1e-6);
    RunConfig other = config;
    other.state.seed = 2;
    const SnapshotPtr reseeded = Simulation(other, first->spins).snapshot();
    QVERIFY((reseeded->forces.field - first->forces.field).cwiseAbs().maxCoeff() > 1e-6);
}

void SimulationTest::bondEnergiesOnRequest()
{
    RunConfig config = smallRun();
    config.electrons.kT = 0.1;
    const SnapshotPtr exact = Simulation(config).snapshot(); // comes with the density matrix
    QCOMPARE(exact->forces.bondEnergy.size(), 48);
    QVERIFY(std::abs(exact->forces.bondEnergy.sum() - exact->forces.electrons->kineticEnergy) < 1e-9);
    config.solver.kind = "kpm";
    config.solver.precision = "double";
    Simulation simulation(config);
    QCOMPARE(simulation.snapshot()->forces.bondEnergy.size(), 0);
    config.output.bondEnergy = true;
    simulation.reconfigure(config);
    const SnapshotPtr asked = simulation.snapshot();
    QCOMPARE(asked->forces.bondEnergy.size(), 48);
    QVERIFY((asked->forces.bondEnergy - exact->forces.bondEnergy).cwiseAbs().maxCoeff() < 1e-3);
    config.output.bondEnergy = false;
    simulation.reconfigure(config);
    simulation.step();
    QCOMPARE(simulation.snapshot()->forces.bondEnergy.size(), 0);
}

void SimulationTest::changedParametersCanBeReplayed()
{
    RunConfig before = smallRun();
    RunConfig grand = before;
    setParameter(grand, "electrons.mu=0");
    setParameter(grand, "solver.order=64");
    RunConfig after = grand;
    setParameter(after, "electrons.doping=0.03");
    setParameter(after, "solver.order=auto");
    setParameter(after, "classical.axis=1,0,0");
    for (const auto& [from, to] : {std::pair{before, grand}, {grand, after}, {after, before}}) {
        RunConfig replayed = from;
        const std::vector<std::string> changes = changedParameters(from, to);
        for (const std::string& change : changes)
            setParameter(replayed, change);
        QCOMPARE(toToml(replayed), toToml(to));
        QVERIFY(!changes.empty());
    }
    QCOMPARE(changedParameters(before, grand), (std::vector<std::string>{"electrons.mu = 0.0", "solver.order = 64"}));
    QVERIFY(changedParameters(after, after).empty());
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
