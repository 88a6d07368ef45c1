#include <cmath>

#include <QTest>

#include "core/electrons/ExactDiagonalization.h"
#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

/// The default integrator more closely: averages at finite temperature, fields of electrons.
class SemiImplicitIntegratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freeSpinsInAFieldFollowTheLangevinFunction_data();
    void freeSpinsInAFieldFollowTheLangevinFunction();
    void largeStepsStayNearTheLangevinFunction();
    void energyNeverRisesWithDamping();
    void energyIsConservedWithoutDamping();
    void convergesWithSecondOrder();
};

namespace {

struct Estimate
{
    double mean;
    double error; ///< standard deviation of the mean
};

/// <S_z> of independent free spins in a unit field along z, in equilibrium. The spins are the independent samples.
Estimate thermalMean(const DynamicsConfig& config, std::uint64_t seed, int spinCount = 1500)
{
    constexpr double kEquilibration = 20, kDuration = 40; // the relaxation rate is 2 alpha kT or faster
    ZeemanTerm model({0, 0, 1.0});
    SpinField spins = alongX(spinCount);
    const auto integrator = makeIntegrator(config, seed);
    Forces forces;
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(spinCount);
    int samples = 0;
    for (int step = 0; step * config.dt < kEquilibration + kDuration; ++step) {
        model.evaluate(spins, forces);
        integrator->step(spins, forces, model, step, {});
        if (step * config.dt >= kEquilibration) {
            sum += spins.col(2);
            ++samples;
        }
    }
    const Eigen::VectorXd means = sum / samples;
    const double mean = means.mean();
    return {mean, std::sqrt((means.array() - mean).square().sum() / (spinCount - 1.0) / spinCount)};
}

std::shared_ptr<const Lattice> smallSquare()
{
    return std::make_shared<const Lattice>(LatticeKind::Square, 6, 6);
}

} // namespace

void SemiImplicitIntegratorTest::freeSpinsInAFieldFollowTheLangevinFunction_data()
{
    QTest::addColumn<double>("damping");
    QTest::addColumn<double>("temperature");
    QTest::newRow("weak damping") << 0.2 << 0.5;
    QTest::newRow("strong damping") << 1.0 << 0.5;
    QTest::newRow("hot") << 0.5 << 2.0;
}

void SemiImplicitIntegratorTest::freeSpinsInAFieldFollowTheLangevinFunction()
{
    // the scheme is of first order in the noise: extrapolated to dt = 0 from two time steps
    QFETCH(double, damping);
    QFETCH(double, temperature);
    const Estimate coarse = thermalMean(dynamics(0.04, damping, temperature), 17);
    const Estimate fine = thermalMean(dynamics(0.02, damping, temperature), 18);
    const double mean = 2 * fine.mean - coarse.mean, error = std::hypot(2 * fine.error, coarse.error);
    const double expected = 1.0 / std::tanh(1.0 / temperature) - temperature;
    QVERIFY2(error < 0.01 && std::abs(mean - expected) < 4 * error,
             qPrintable(QString("%1 +- %2, expected %3").arg(mean).arg(error).arg(expected)));
    QVERIFY(std::abs(fine.mean - expected) < 0.02);
}

void SemiImplicitIntegratorTest::largeStepsStayNearTheLangevinFunction()
{
    // a renormalized midpoint would give 0.552 here
    const Estimate large = thermalMean(dynamics(0.4, 0.2, 0.5), 19, 9000);
    QVERIFY2(large.error < 0.002 && std::abs(large.mean - (1.0 / std::tanh(2.0) - 0.5)) < 0.008,
             qPrintable(QString("%1 +- %2").arg(large.mean).arg(large.error)));
}

void SemiImplicitIntegratorTest::energyNeverRisesWithDamping()
{
    const auto lattice = smallSquare();
    ExactDiagonalization model(lattice, {});
    SpinField spins = makeState(*lattice, {"random", 0, 2});
    const auto energies = advance(spins, model, dynamics(0.5, 0.5), 120);
    for (std::size_t k = 1; k < energies.size(); ++k)
        QVERIFY2(energies[k] <= energies[k - 1] + 1e-10, qPrintable(QString("step %1").arg(k)));
    QVERIFY(energies.back() < energies.front() - 1.0);
}

void SemiImplicitIntegratorTest::energyIsConservedWithoutDamping()
{
    const auto lattice = smallSquare();
    ExactDiagonalization model(lattice, {});
    SpinField spins = makeState(*lattice, {"random", 0, 2});
    const auto energies = advance(spins, model, dynamics(0.1, 0.0), 200);
    QVERIFY(std::abs(energies.back() - energies.front()) / 36 < 1e-5);
}

void SemiImplicitIntegratorTest::convergesWithSecondOrder()
{
    const auto lattice = smallSquare();
    ExactDiagonalization model(lattice, {});
    const SpinField start = makeState(*lattice, {"random", 0, 3});
    const auto endOf = [&](int steps) {
        SpinField spins = start;
        advance(spins, model, dynamics(8.0 / steps, 0.2), steps);
        return spins;
    };
    const SpinField reference = endOf(256);
    const double coarse = (endOf(16) - reference).norm(), fine = (endOf(32) - reference).norm();
    const double order = std::log2(coarse / fine);
    QVERIFY2(order > 1.8 && order < 2.3, qPrintable(QString::number(order)));
}

QTEST_APPLESS_MAIN(SemiImplicitIntegratorTest)
#include "SemiImplicitIntegratorTest.moc"
