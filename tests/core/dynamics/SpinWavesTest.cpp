#include <cmath>
#include <numbers>

#include <QTest>

#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

/// Spin waves of classical exchange E = J sum S_i.S_j, against linear spin-wave theory with |S| = 1.
class SpinWavesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frequenciesAreTheClosedForms_data();
    void frequenciesAreTheClosedForms();
};

void SpinWavesTest::frequenciesAreTheClosedForms_data()
{
    QTest::addColumn<LatticeKind>("kind");
    QTest::addColumn<double>("exchange");
    QTest::addColumn<int>("mx");
    QTest::addColumn<int>("my");
    QTest::newRow("ferromagnetic chain") << LatticeKind::Square << -1.0 << 3 << 0;
    QTest::newRow("ferromagnetic plane") << LatticeKind::Square << -0.7 << 3 << 2;
    QTest::newRow("ferromagnetic triangular plane") << LatticeKind::Triangular << -1.0 << 2 << 1;
    QTest::newRow("antiferromagnetic chain") << LatticeKind::Square << 1.0 << 3 << 0;
    QTest::newRow("antiferromagnetic plane") << LatticeKind::Square << 0.7 << 2 << 1;
}

void SpinWavesTest::frequenciesAreTheClosedForms()
{
    // J(q) = J sum_d cos(q.d): ferromagnet |J(0) - J(q)|, antiferromagnet sqrt(J(0)^2 - J(q)^2). Waves along a1 (my =
    // 0) are made in a lattice of two rows, where the bonds across add a constant, as in a chain with J(q) of two
    // terms.
    QFETCH(LatticeKind, kind);
    QFETCH(double, exchange);
    QFETCH(int, mx);
    QFETCH(int, my);
    constexpr int kLength = 24;
    constexpr double kAmplitude = 1e-3, kStep = 0.02;
    const Lattice lattice(kind, kLength, my == 0 ? 2 : 16);
    const auto phase = [&](Offset d) {
        return 2 * std::numbers::pi * (double(mx) * d.x / lattice.lx() + double(my) * d.y / lattice.ly());
    };
    double uniform = 0.0, wave = 0.0;
    for (Offset d : lattice.shell(1)) {
        uniform += exchange;
        wave += exchange * std::cos(phase(d));
    }
    const bool isFerromagnet = exchange < 0;
    const double expected = isFerromagnet ? wave - uniform : std::sqrt(uniform * uniform - wave * wave);

    SpinField spins = makeState(lattice, {isFerromagnet ? "ferromagnet" : "neel", 0, 1});
    Eigen::VectorXd pattern(spins.rows());
    for (int i = 0; i < lattice.siteCount(); ++i) {
        pattern[i] = std::cos(phase(lattice.cell(i))) * spins(i, 2);
        spins(i, 0) = kAmplitude * pattern[i];
    }
    spins.rowwise().normalize();
    PairTerm model = squareExchange(lattice, exchange);
    const auto integrator = makeIntegrator(dynamicsOf("sib", kStep, 0.0), 1);
    Forces forces;
    double last = 0.0, first = 0.0, final = 0.0;
    int zeros = 0;
    for (int step = 0; zeros < 9 && step < 100000; ++step) { // half a period from zero to zero
        const double signal = pattern.dot(spins.col(0));
        if (step > 0 && (signal < 0) != (last < 0)) {
            final = kStep * (step - signal / (signal - last));
            first = zeros++ == 0 ? final : first;
        }
        last = signal;
        model.evaluate(spins, forces);
        integrator->step(spins, forces, model, step, {});
    }
    const double frequency = 8 * std::numbers::pi / (final - first);
    QVERIFY2(std::abs(frequency / expected - 1.0) < 0.002,
             qPrintable(QString("%1, expected %2").arg(frequency).arg(expected)));
}

QTEST_APPLESS_MAIN(SpinWavesTest)
#include "SpinWavesTest.moc"
