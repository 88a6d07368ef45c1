#include <chrono>
#include <cmath>
#include <thread>

#include <QTest>

#include "core/electrons/kpm/KernelPolynomial.h"
#include "core/support/Error.h"
#include "tests/core/electrons/kpm/KernelPolynomialFixtures.h"

using namespace kondoscope;

/// Automatic settings, probes of a step, refusals, stopping.
class KernelPolynomialSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stagesOfAStepShareProbes();
    void automaticSettingsFollowTheTemperature();
    void unresolvedTemperatureIsReported();
    void badSettingsAreRefused_data();
    void badSettingsAreRefused();
    void notANumberIsReported();
    void stopsInTheMiddleOfAnEvaluation();
};

void KernelPolynomialSettingsTest::stagesOfAStepShareProbes()
{
    const auto l = lattice(LatticeKind::Triangular, 24, 24);
    const SpinField spins = makeState(*l, {"random", 0, 5});
    KernelPolynomial solver(l, triangular(), {.order = 64, .colorSpacing = 4}, 1);
    solver.beginStep(5);
    const VectorField first = evaluate(solver, spins).field, again = evaluate(solver, spins).field;
    QVERIFY(first == again);
    solver.beginStep(6);
    QVERIFY((evaluate(solver, spins).field - first).norm() > 1e-3);
    KernelPolynomial continued(l, triangular(), {.order = 64, .colorSpacing = 4}, 1);
    continued.beginStep(5);
    QVERIFY(evaluate(continued, spins).field == first);
}

void KernelPolynomialSettingsTest::automaticSettingsFollowTheTemperature()
{
    const SpectralBounds bounds{-8.0, 8.0};
    ElectronConfig electrons = triangular();
    int previous = 1 << 30;
    for (const double kT : {0.003, 0.01, 0.05, 0.2}) {
        electrons.kT = kT;
        const OrderPlan plan = planOrder(electrons, bounds, {});
        QVERIFY(plan.order < previous && plan.order % 2 == 0);
        QVERIFY(plan.error <= 0.5 * KpmConfig().error + 1e-9 && plan.warning.empty());
        previous = plan.order;
    }
    const Lattice l(LatticeKind::Triangular, 96, 96);
    const ProbePlan coarse = planProbes(l, electrons, {.error = 0.3}), fine = planProbes(l, electrons, {.error = 0.05});
    QVERIFY(coarse.coloring.colorCount < fine.coloring.colorCount);
    QVERIFY(coarse.error <= 0.3 && fine.error <= 0.05 && coarse.warning.empty() && fine.warning.empty());
    QVERIFY(planProbes(Lattice(LatticeKind::Triangular, 12, 12), electrons, {}).coloring.isIdentity);
}

void KernelPolynomialSettingsTest::unresolvedTemperatureIsReported()
{
    const auto l = lattice(LatticeKind::Square, 12, 12);
    ElectronConfig electrons;
    electrons.kT = 0.003;
    KernelPolynomial solver(l, electrons, {.order = 200});
    QVERIFY(solver.warning().find("0.003") != std::string::npos);
    QVERIFY(solver.warning().find("solver.order") != std::string::npos);
    electrons.kT = 0.0;
    QVERIFY(!KernelPolynomial(l, electrons, {}).warning().empty());
    electrons.kT = 0.05;
    KernelPolynomial resolved(l, electrons, {});
    QVERIFY(resolved.warning().empty());
    QVERIFY(resolved.report().find("expected torque error") != std::string::npos);
    KernelPolynomial noisy(lattice(LatticeKind::Triangular, 48, 48), triangular(), {.colorSpacing = 4});
    QVERIFY(noisy.warning().find("solver.color_spacing") != std::string::npos);
}

void KernelPolynomialSettingsTest::badSettingsAreRefused_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<int>("spacing");
    QTest::addColumn<QString>("kernel");
    QTest::addColumn<double>("error");
    QTest::addColumn<QString>("named");
    QTest::newRow("order 2") << 2 << 0 << "auto" << 0.05 << "solver.order";
    QTest::newRow("order -100") << -100 << 0 << "auto" << 0.05 << "solver.order";
    QTest::newRow("spacing -1") << 0 << -1 << "auto" << 0.05 << "solver.color_spacing";
    QTest::newRow("kernel") << 0 << 0 << "fejer" << 0.05 << "solver.kernel";
    QTest::newRow("error 0") << 0 << 0 << "auto" << 0.0 << "solver.error";
    QTest::newRow("error nan") << 0 << 0 << "auto" << std::nan("") << "solver.error";
}

void KernelPolynomialSettingsTest::badSettingsAreRefused()
{
    QFETCH(int, order);
    QFETCH(int, spacing);
    QFETCH(QString, kernel);
    QFETCH(double, error);
    QFETCH(QString, named);
    const KpmConfig config{.order = order, .colorSpacing = spacing, .kernel = kernel.toStdString(), .error = error};
    try {
        KernelPolynomial(lattice(LatticeKind::Square, 6, 6), square(), config);
        QFAIL("was accepted");
    } catch (const ConfigError& refusal) {
        QVERIFY(QString(refusal.what()).contains(named));
    }
}

void KernelPolynomialSettingsTest::notANumberIsReported()
{
    const auto l = lattice(LatticeKind::Square, 6, 6);
    SpinField spins = makeState(*l, {"random", 0, 5});
    spins(7, 1) = std::nan("");
    KernelPolynomial solver(l, square(), {});
    Forces forces;
    QVERIFY_THROWS_EXCEPTION(NumericsError, solver.evaluate(spins, forces));
}

void KernelPolynomialSettingsTest::stopsInTheMiddleOfAnEvaluation()
{
    const auto l = lattice(LatticeKind::Triangular, 96, 96);
    KernelPolynomial solver(l, triangular(), {.order = 100000, .colorSpacing = 24}); // many minutes
    const SpinField spins = makeState(*l, {"random", 0, 5});
    std::stop_source source;
    std::jthread asking([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        source.request_stop();
    });
    Forces forces;
    QVERIFY_THROWS_EXCEPTION(Cancelled, solver.evaluate(spins, forces, source.get_token()));
}

QTEST_GUILESS_MAIN(KernelPolynomialSettingsTest)
#include "KernelPolynomialSettingsTest.moc"
