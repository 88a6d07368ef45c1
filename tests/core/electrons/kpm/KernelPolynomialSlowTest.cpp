#include <chrono>
#include <cmath>
#include <thread>

#include <Eigen/Geometry>
#include <QTest>

#include "core/electrons/ExactDiagonalization.h"
#include "core/electrons/kpm/KernelPolynomial.h"
#include "core/forces/ForceComparison.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "tests/core/electrons/kpm/KernelPolynomialFixtures.h"

using namespace kondoscope;

/// The triangular metal, the hard case of probing: default settings from random spins to late in a quench, on a lattice
/// that is too large for identity probing.
class KernelPolynomialSlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreAccurateInATriangularQuench();
    void stopsWithinATenthOfASecond();
};

/// The triangular metal, the hard case of probing: default settings from random spins to late in a quench, on a lattice
/// that is too large for identity probing.
void KernelPolynomialSlowTest::defaultsAreAccurateInATriangularQuench()
{
    setThreadBudget(0);
    const auto l = lattice(LatticeKind::Triangular, 40, 40);
    ElectronConfig electrons;
    electrons.J = 3.0;
    electrons.filling = 0.25;
    electrons.kT = 0.02;
    KernelPolynomial solver(l, electrons, {}, 1);
    ExactDiagonalization exact(l, electrons, Precision::Single);
    QVERIFY(solver.columnCount() < 2 * l->siteCount());
    SpinField spins = makeState(*l, {"random", 0, 2});
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

void KernelPolynomialSlowTest::stopsWithinATenthOfASecond()
{
    using Clock = std::chrono::steady_clock;
    const auto l = lattice(LatticeKind::Triangular, 96, 96);
    KernelPolynomial solver(l, triangular(), {.order = 8000, .colorSpacing = 24}); // some ten seconds
    const SpinField spins = makeState(*l, {"random", 0, 5});
    std::stop_source source;
    Clock::time_point asked;
    std::jthread asking([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        asked = Clock::now();
        source.request_stop();
    });
    Forces forces;
    QVERIFY_THROWS_EXCEPTION(Cancelled, solver.evaluate(spins, forces, source.get_token()));
    const Clock::time_point stopped = Clock::now();
    asking.join();
    qInfo("%.1f ms after the request", std::chrono::duration<double, std::milli>(stopped - asked).count());
    QVERIFY(stopped - asked < std::chrono::milliseconds(100));
}

QTEST_GUILESS_MAIN(KernelPolynomialSlowTest)
#include "KernelPolynomialSlowTest.moc"
