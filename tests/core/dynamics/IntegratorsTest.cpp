#include <QTest>

#include "core/support/Error.h"
#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

/// What all integrators have in common, at kT = 0 and with noise.
class IntegratorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theOrderIsTheStatedOne_data() { addIntegrators(); }
    void theOrderIsTheStatedOne();
    void freeSpinsPrecessAtTheLarmorFrequency_data() { addIntegrators(); }
    void freeSpinsPrecessAtTheLarmorFrequency();
    void dampedSpinsFollowTheClosedForm_data() { addIntegrators(); }
    void dampedSpinsFollowTheClosedForm();
    void lengthIsKept_data() { addIntegrators(); }
    void lengthIsKept();
    void radialFieldsDoNotMatter_data() { addIntegrators(); }
    void radialFieldsDoNotMatter();
    void energyIsConservedWithoutDamping_data() { addIntegrators(); }
    void energyIsConservedWithoutDamping();
    void relaxationReachesTheGroundState();
    void continuedRunsAreTheSame_data() { addIntegrators(); }
    void continuedRunsAreTheSame();
    void exceptionsLeaveTheSpins_data() { addIntegrators(); }
    void exceptionsLeaveTheSpins();
    void impossibleDynamicsAreRefused();

private:
    static void addIntegrators();
};

void IntegratorsTest::addIntegrators()
{
    QTest::addColumn<std::string>("name");
    for (const std::string& name : integratorNames())
        QTest::newRow(name.c_str()) << name;
}

namespace {

bool isOverdamped(const std::string& name)
{
    return name == "relaxation";
}

/// The heat bath that an integrator can have.
double bath(const std::string& name, double temperature)
{
    return name == "adaptive" ? 0.0 : temperature;
}

} // namespace

void IntegratorsTest::theOrderIsTheStatedOne()
{
    QFETCH(std::string, name);
    constexpr double kDuration = 4.0;
    RingModel model;
    const auto endOf = [&](const std::string& integrator, int steps) {
        SpinField spins = disordered(5);
        DynamicsConfig config = dynamicsOf(integrator, kDuration / steps, 0.2);
        config.tolerance = 1e9; // one inner step is one step
        advance(spins, model, config, steps);
        return spins;
    };
    const int order = makeIntegrator(dynamicsOf(name, 0.1, 0.2), 1)->order();
    const int steps = order > 2 ? 160 : 640;
    const SpinField coarse = endOf(name, steps), middle = endOf(name, 2 * steps), fine = endOf(name, 4 * steps);
    const double measured = std::log2((coarse - middle).norm() / (middle - fine).norm());
    qInfo("%s: order %.3f", name.c_str(), measured);
    QVERIFY2(std::abs(measured - order) < 0.2, qPrintable(QString::number(measured)));
    if (!isOverdamped(name))
        QVERIFY((fine - endOf("rk4", 2000)).norm() < 1e-4); // all go to the same solution
}

void IntegratorsTest::freeSpinsPrecessAtTheLarmorFrequency()
{
    // dS/dt = -S x B z: counter-clockwise with angular frequency B; overdamped spins do not precess
    QFETCH(std::string, name);
    ZeemanTerm model({0, 0, 1.3});
    SpinField spins = alongX(1);
    advance(spins, model, dynamicsOf(name, 0.01, 0.0), 1000);
    const double phase = 1.3 * 10.0;
    const Eigen::RowVector3d expected = isOverdamped(name)
                                            ? Eigen::RowVector3d(1 / std::cosh(phase), 0, std::tanh(phase))
                                            : Eigen::RowVector3d(std::cos(phase), std::sin(phase), 0);
    const double error = (spins.row(0) - expected).norm();
    QVERIFY2(error < (name == "depondt_mertens" ? 1e-11 : 5e-4), qPrintable(QString::number(error)));
}

void IntegratorsTest::dampedSpinsFollowTheClosedForm()
{
    // from the equator S_z = tanh(alpha B t), azimuth B t; the Gilbert form is slower by 1 + alpha^2 in both
    QFETCH(std::string, name);
    constexpr double kAlpha = 0.7, kTime = 2.0;
    ZeemanTerm model({0, 0, 1.0});
    for (const char* equation : {"landau_lifshitz", "gilbert"}) {
        SpinField spins = alongX(1);
        DynamicsConfig config = dynamicsOf(name, 0.005, kAlpha);
        config.equation = equation;
        advance(spins, model, config, 400);
        const double time = config.equation == "gilbert" ? kTime / (1 + kAlpha * kAlpha) : kTime;
        const double height = isOverdamped(name) ? kTime : kAlpha * time, azimuth = isOverdamped(name) ? 0.0 : time;
        const Eigen::RowVector3d expected(std::cos(azimuth) / std::cosh(height), std::sin(azimuth) / std::cosh(height),
                                          std::tanh(height));
        const double error = (spins.row(0) - expected).norm();
        QVERIFY2(error < (isOverdamped(name) ? 2e-3 : 2e-5), qPrintable(QString::number(error)));
    }
}

void IntegratorsTest::lengthIsKept()
{
    QFETCH(std::string, name);
    RingModel model;
    SpinField spins = disordered(4);
    advance(spins, model, dynamicsOf(name, 0.1, 0.1, bath(name, 0.3)), 20000);
    QVERIFY((spins.rowwise().norm().array() - 1.0).abs().maxCoeff() < 1e-12);
}

void IntegratorsTest::radialFieldsDoNotMatter()
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
    QFETCH(std::string, name);
    ZeemanTerm zeeman({0, 0, 1.0});
    SpinField a = alongX(1), b = alongX(1);
    const DynamicsConfig config = dynamicsOf(name, 0.5, 0.3, bath(name, 0.1));
    advance(a, radial, config, 20);
    advance(b, zeeman, config, 20);
    QVERIFY((a - b).cwiseAbs().maxCoeff() < 1e-11);
}

void IntegratorsTest::energyIsConservedWithoutDamping()
{
    QFETCH(std::string, name);
    const Lattice lattice(LatticeKind::Square, 6, 6);
    PairTerm model = squareExchange(lattice, 1.0);
    SpinField spins = makeState(lattice, {"random", 0, 2});
    const auto energies = advance(spins, model, dynamicsOf(name, 0.02, 0.0), 500);
    if (isOverdamped(name)) { // falls always
        for (std::size_t k = 1; k < energies.size(); ++k)
            QVERIFY(energies[k] < energies[k - 1]);
        return;
    }
    const double drift = std::abs(energies.back() - energies.front()) / 36;
    QVERIFY2(drift < (name == "rk4" || name == "adaptive" ? 1e-6 : 1e-3), qPrintable(QString::number(drift)));
}

void IntegratorsTest::relaxationReachesTheGroundState()
{
    const Lattice lattice(LatticeKind::Square, 6, 6);
    PairTerm model = squareExchange(lattice, 1.0);
    SpinField spins = makeState(lattice, {"random", 0, 4});
    const auto energies = advance(spins, model, dynamicsOf("relaxation", 0.2, 0.0), 1500);
    for (std::size_t k = 1; k < energies.size(); ++k)
        QVERIFY(energies[k] <= energies[k - 1] + 1e-12 * std::abs(energies[k]));
    QVERIFY2(std::abs(energies.back() + 2.0 * 36) < 1e-9, qPrintable(QString::number(energies.back(), 'g', 12)));
}

void IntegratorsTest::continuedRunsAreTheSame()
{
    QFETCH(std::string, name);
    RingModel model;
    const DynamicsConfig config = dynamicsOf(name, 0.3, 0.2, bath(name, 0.2));
    Forces forces;
    const auto run = [&](Integrator& integrator, SpinField& spins, int first, int last) {
        for (int k = first; k < last; ++k) {
            model.evaluate(spins, forces, {});
            integrator.step(spins, forces, model, k, {});
        }
    };
    SpinField whole = disordered(5), halves = whole;
    const auto one = makeIntegrator(config, 9), before = makeIntegrator(config, 9), after = makeIntegrator(config, 9);
    run(*one, whole, 0, 20);
    run(*before, halves, 0, 10);
    after->setMemory({1.0, 2.0}); // not that of any integrator
    after->setMemory({std::nan("")});
    after->setMemory(before->memory());
    run(*after, halves, 10, 20);
    QVERIFY(whole == halves);
    QCOMPARE(before->memory().empty(), name != "adaptive");
}

void IntegratorsTest::exceptionsLeaveTheSpins()
{
    QFETCH(std::string, name);
    /// Stops at an evaluation in the middle of a step.
    struct Stopped : RingModel
    {
        void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop) override
        {
            if (++evaluations % 4 == 0)
                throw Cancelled();
            RingModel::evaluate(spins, forces, stop);
        }
        int evaluations = 0;
    } stopped;
    const auto integrator = makeIntegrator(dynamicsOf(name, 0.1, 0.1), 1);
    SpinField spins = disordered(4), before = spins;
    Forces forces;
    bool wasCancelled = false;
    for (int k = 0; k < 6 && !wasCancelled; ++k) {
        before = spins;
        try {
            stopped.evaluate(spins, forces, {});
            integrator->step(spins, forces, stopped, k, {});
        } catch (const Cancelled&) {
            wasCancelled = true;
        }
    }
    QVERIFY(wasCancelled && spins == before);
    ZeemanTerm infinite({std::nan(""), 0, 1.0});
    QVERIFY_THROWS_EXCEPTION(NumericsError, advance(spins, infinite, dynamicsOf(name, 0.1, 0.1), 1));
    QVERIFY(spins == before);
}

void IntegratorsTest::impossibleDynamicsAreRefused()
{
    const auto messageOf = [](const DynamicsConfig& config) {
        try {
            makeIntegrator(config, 1);
        } catch (const ConfigError& error) {
            return QString(error.what());
        }
        return QString();
    };
    QVERIFY(messageOf(dynamicsOf("euler", 0.1, 0.1)).contains("depondt_mertens"));
    QVERIFY(messageOf(dynamicsOf("adaptive", 0.1, 0.1, 0.1)).contains("dynamics.temperature"));
    DynamicsConfig config = dynamicsOf("adaptive", 0.1, 0.1);
    config.tolerance = 0.0;
    QVERIFY(messageOf(config).contains("dynamics.tolerance"));
    for (const std::string& name : integratorNames()) {
        config = dynamicsOf(name, 0.1, 0.1);
        QVERIFY(messageOf(config).isEmpty());
        config.equation = "llg";
        QVERIFY(messageOf(config).contains("Choose landau_lifshitz or gilbert."));
    }
}

QTEST_APPLESS_MAIN(IntegratorsTest)
#include "IntegratorsTest.moc"
