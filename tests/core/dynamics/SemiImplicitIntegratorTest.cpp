#include <cmath>

#include <QTest>

#include "core/dynamics/Integrator.h"
#include "core/electrons/ExactDiagonalization.h"
#include "core/forces/ClassicalTerms.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"

using namespace kondoscope;

class SemiImplicitIntegratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freeSpinPrecessesAtTheLarmorFrequency();
    void dampedSpinFollowsTheClosedForm();
    void lengthIsKeptOverManySteps();
    void freeSpinsInAFieldFollowTheLangevinFunction_data();
    void freeSpinsInAFieldFollowTheLangevinFunction();
    void largeStepsStayNearTheLangevinFunction();
    void energyNeverRisesWithDamping();
    void energyIsConservedWithoutDamping();
    void convergesWithSecondOrder();
    void radialFieldsDoNotMatter();
    void divergenceIsNamed();
    void unknownIntegratorsAreRefused();
};

namespace {

/// Advances spins under a model; returns the energy before every step and at the end.
std::vector<double> advance(SpinField& spins, ForceModel& model, const DynamicsConfig& config, int steps,
                            std::uint64_t seed = 1)
{
    const auto integrator = makeIntegrator(config, seed);
    std::vector<double> energies;
    Forces forces;
    for (int k = 0; k < steps; ++k) {
        model.evaluate(spins, forces);
        energies.push_back(forces.energy);
        integrator->step(spins, forces, model, k, {});
    }
    model.evaluate(spins, forces);
    energies.push_back(forces.energy);
    return energies;
}

DynamicsConfig dynamics(double dt, double damping, double temperature = 0.0)
{
    DynamicsConfig config;
    config.dt = dt;
    config.damping = damping;
    config.temperature = temperature;
    return config;
}

SpinField alongX(int sites)
{
    SpinField spins = SpinField::Zero(sites, 3);
    spins.col(0).setOnes();
    return spins;
}

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

void SemiImplicitIntegratorTest::freeSpinPrecessesAtTheLarmorFrequency()
{
    // dS/dt = -S x B z: counter-clockwise with angular frequency B
    ZeemanTerm model({0, 0, 1.3});
    SpinField spins = alongX(1);
    advance(spins, model, dynamics(0.01, 0.0), 1000);
    const double phase = 1.3 * 10.0;
    QVERIFY(std::abs(spins(0, 0) - std::cos(phase)) < 5e-4);
    QVERIFY(std::abs(spins(0, 1) - std::sin(phase)) < 5e-4);
    QVERIFY(std::abs(spins(0, 2)) < 1e-12);
}

void SemiImplicitIntegratorTest::dampedSpinFollowsTheClosedForm()
{
    // Landau-Lifshitz form: S_z = tanh(alpha B t) from the equator
    ZeemanTerm model({0, 0, 1.0});
    SpinField spins = alongX(1);
    advance(spins, model, dynamics(0.01, 0.3), 500);
    QVERIFY(std::abs(spins(0, 2) - std::tanh(0.3 * 5.0)) < 1e-4);
}

void SemiImplicitIntegratorTest::lengthIsKeptOverManySteps()
{
    ZeemanTerm model({0.4, -0.2, 1.0});
    SpinField spins = alongX(3);
    advance(spins, model, dynamics(0.1, 0.1, 0.3), 100000);
    QVERIFY((spins.rowwise().norm().array() - 1.0).abs().maxCoeff() < 1e-12);
}

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

void SemiImplicitIntegratorTest::radialFieldsDoNotMatter()
{
    /// A field along every spin itself, as large as that of double exchange, on top of a Zeeman field.
    struct Radial : ForceModel
    {
        void evaluate(const SpinField& spins, Forces& forces, std::stop_token) override
        {
            forces.field = 5.6 * spins;
            forces.field.col(2).array() += 1.0;
        }
        std::string report() const override { return "radial"; }
    } radial;
    ZeemanTerm zeeman({0, 0, 1.0});
    SpinField a = alongX(1), b = alongX(1);
    advance(a, radial, dynamics(1.0, 0.3), 20);
    advance(b, zeeman, dynamics(1.0, 0.3), 20);
    QVERIFY((a - b).cwiseAbs().maxCoeff() < 1e-12);
}

void SemiImplicitIntegratorTest::divergenceIsNamed()
{
    ZeemanTerm model({std::nan(""), 0, 1.0});
    SpinField spins = alongX(2);
    const SpinField before = spins;
    QVERIFY_THROWS_EXCEPTION(NumericsError, advance(spins, model, dynamics(0.1, 0.1), 1));
    QVERIFY(spins == before);
}

void SemiImplicitIntegratorTest::unknownIntegratorsAreRefused()
{
    DynamicsConfig config;
    config.integrator = "euler";
    QVERIFY_THROWS_EXCEPTION(ConfigError, makeIntegrator(config, 1));
}

QTEST_APPLESS_MAIN(SemiImplicitIntegratorTest)
#include "SemiImplicitIntegratorTest.moc"
