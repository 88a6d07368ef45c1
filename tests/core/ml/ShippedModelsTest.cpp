#include <cmath>

#include <Eigen/Geometry>
#include <QTest>

#include "core/lattice/PointGroup.h"
#include "core/ml/ForceField.h"
#include "core/ml/TrainingSet.h"
#include "core/observables/Observables.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/Resources.h"
#include "core/simulation/Simulation.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

/// Names of presets whose force fields are shipped.
constexpr const char* kPresets[] = {"double-exchange-quench", "tetrahedral-coarsening", "120-degrees"};

/// Spins moved to the image of their sites under an element of the point group and a translation. Square sizes only.
SpinField moved(const Lattice& lattice, const SpinField& spins, const PointGroup& group, int g, Offset shift)
{
    SpinField result(spins.rows(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Offset d = group.apply(g, Offset{i % lattice.lx(), i / lattice.lx()});
        result.row(lattice.neighbor(0, Offset{d.x + shift.x, d.y + shift.y})) = spins.row(i);
    }
    return result;
}

} // namespace

/// The force fields that come with the program: as good as they are said to be, and exactly as symmetric.
class ShippedModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accurate_data();
    void accurate();
    void invariant_data();
    void invariant();
    void learnedQuenchFollowsTheExactOne();
};

void ShippedModelsTest::accurate_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<double>("doping");
    QTest::addColumn<QString>("driver");
    QTest::addColumn<double>("limit");
    QTest::newRow("double exchange, exact, x = 0.03") << kPresets[0] << 0.03 << "ed" << 0.15;
    QTest::newRow("double exchange, own states, x = 0.03") << kPresets[0] << 0.03 << "ml" << 0.15;
    QTest::newRow("double exchange, own states, x = 0.05") << kPresets[0] << 0.05 << "ml" << 0.2;
    QTest::newRow("tetrahedral, exact") << kPresets[1] << 0.5 << "ed" << 0.18;
    QTest::newRow("tetrahedral, own states") << kPresets[1] << 0.5 << "ml" << 0.18;
    QTest::newRow("120 degrees, exact") << kPresets[2] << 0.0 << "ed" << 0.05;
    QTest::newRow("120 degrees, own states") << kPresets[2] << 0.0 << "ml" << 0.05;
}

/// Fresh trajectories on a lattice of another shape than in training; labels by exact diagonalization.
void ShippedModelsTest::accurate()
{
    QFETCH(QString, preset);
    QFETCH(double, doping);
    QFETCH(QString, driver);
    QFETCH(double, limit);
    RunConfig run = loadPreset(preset.toStdString());
    run.lattice = {run.lattice.kind, 22, run.lattice.kind == LatticeKind::Square ? 20 : 16};
    run.electrons.setDoping(doping);
    run.solver.precision = "single";
    run.state.seed = 424242;
    run.dynamics.dt = run.electrons.doping() > 0.4 ? 4 : 1;
    run.output.time = 6 * run.dynamics.dt;
    const Dataset exact = generateDataset(run, {3, 1, driver.toStdString()});
    const auto lattice = std::make_shared<const Lattice>(exact.lattice());
    ForceField model(lattice, run.electrons, findModel(run.solver.model));
    Forces forces;
    double square = 0.0, reference = 0.0, density = 0.0;
    for (const DatasetFrame& frame : exact.frames) {
        model.evaluate(frame.spins, forces);
        QCOMPARE(forces.density.size(), frame.spins.rows());
        QCOMPARE(Eigen::Index(frame.density.size()), frame.spins.rows());
        square += torqueOf(frame.spins, forces.field - frame.field).squaredNorm();
        reference += torqueOf(frame.spins, frame.field).squaredNorm();
        for (std::size_t i = 0; i < frame.density.size(); ++i)
            density += std::pow(forces.density[Eigen::Index(i)] - frame.density[i], 2) / double(frame.density.size());
    }
    const double relative = std::sqrt(square / reference);
    QVERIFY2(relative < limit, qPrintable(QString::number(relative)));
    const double densityRms = std::sqrt(density / double(exact.frames.size()));
    QVERIFY2(densityRms < 0.03, qPrintable(QString::number(densityRms)));
}

void ShippedModelsTest::invariant_data()
{
    QTest::addColumn<QString>("preset");
    for (const char* preset : kPresets)
        QTest::newRow(preset) << preset;
}

/// Point group with translations, rotations of all spins, time reversal: energies per site to 1e-5 relative, although
/// everything is computed in single precision.
void ShippedModelsTest::invariant()
{
    QFETCH(QString, preset);
    const RunConfig run = loadPreset(preset.toStdString());
    const auto lattice = std::make_shared<const Lattice>(run.lattice.kind, 20, 20);
    ForceField model(lattice, run.electrons, findModel(run.solver.model));
    const SpinField spins = randomSpins(*lattice, 11);
    const auto energy = [&](const SpinField& of) {
        Forces forces;
        model.evaluate(of, forces);
        return forces.energy / lattice->siteCount();
    };
    const double expected = energy(spins);
    const double scale = 1e-5 * std::abs(expected);
    const PointGroup group(lattice->kind());
    for (int g = 0; g < group.order(); ++g)
        QVERIFY(std::abs(energy(moved(*lattice, spins, group, g, {3 * g, 5})) - expected) < scale);
    const Eigen::Matrix3d rotation =
        Eigen::AngleAxisd(1.234, Eigen::Vector3d(0.3, -0.5, 0.8).normalized()).toRotationMatrix();
    QVERIFY(std::abs(energy(spins * rotation.transpose()) - expected) < scale);
    QVERIFY(std::abs(energy(-spins) - expected) < scale);
    QVERIFY(std::abs(energy(randomSpins(*lattice, 12)) - expected) > 3.0 * scale); // it does depend on them
}

/// The start of the quench, where spins move fastest; QuenchSlowTest follows it to t = 50 on 30 x 30 sites.
void ShippedModelsTest::learnedQuenchFollowsTheExactOne()
{
    RunConfig learned = loadPreset("double-exchange-quench");
    learned.lattice = {LatticeKind::Square, 20, 20};
    learned.state.seed = 4712;
    learned.dynamics.dt = 1;
    RunConfig exact = learned;
    exact.solver = {"ed", "", "single"};
    Simulation a(learned), b(exact);
    const std::size_t order = observableIndex("bond_order");
    for (int step = 0; step < 8; ++step) {
        a.step();
        b.step();
    }
    const double first = a.snapshot()->observables[order], second = b.snapshot()->observables[order];
    QVERIFY2(second < -0.2 && std::abs(first - second) < 0.03, qPrintable(QString("%1 %2").arg(first).arg(second)));
}

QTEST_APPLESS_MAIN(ShippedModelsTest)
#include "ShippedModelsTest.moc"
