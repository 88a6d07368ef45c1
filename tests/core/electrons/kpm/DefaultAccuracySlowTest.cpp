#include <cmath>

#include <Eigen/Geometry>
#include <QTest>

#include "core/electrons/ExactDiagonalization.h"
#include "core/electrons/kpm/KernelPolynomial.h"
#include "core/forces/ForceComparison.h"
#include "core/lattice/States.h"
#include "core/support/Threads.h"

using namespace kondoscope;

/// The triangular metal, the hard case of probing: default settings from random spins to late in a quench, on a lattice
/// that is too large for identity probing.
class DefaultAccuracySlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triangularQuench();
};

void DefaultAccuracySlowTest::triangularQuench()
{
    setThreadBudget(0);
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Triangular, 40, 40);
    ElectronConfig electrons;
    electrons.J = 3.0;
    electrons.filling = 0.25;
    electrons.kT = 0.02;
    KernelPolynomial solver(lattice, electrons, {}, 1);
    ExactDiagonalization exact(lattice, electrons, Precision::Single);
    QVERIFY(solver.columnCount() < 2 * lattice->siteCount());
    SpinField spins = makeState(*lattice, {"random", 0, 2});
    Forces forces, reference;
    for (int step = 0; step <= 80; ++step) {
        solver.beginStep(step);
        solver.evaluate(spins, forces);
        if (step % 20 == 0) {
            exact.evaluate(spins, reference);
            const ForceErrors errors = ForceComparison().add(spins, forces.field, reference.field);
            const double relative = std::sqrt(errors.torqueMse) / errors.torqueRms;
            qInfo("step %d: torque rms %.2e, error %.2f %% (expected %.1f %%)", step, errors.torqueRms, 100 * relative,
                  100 * solver.expectedError());
            QVERIFY(relative < 0.06);
        }
        for (Eigen::Index i = 0; i < spins.rows(); ++i) { // downhill, about 4 hbar/t a step
            const Eigen::Vector3d s = spins.row(i), h = forces.field.row(i);
            spins.row(i) = (s + 4.0 * (h - h.dot(s) * s)).normalized();
        }
    }
}

QTEST_GUILESS_MAIN(DefaultAccuracySlowTest)
#include "DefaultAccuracySlowTest.moc"
