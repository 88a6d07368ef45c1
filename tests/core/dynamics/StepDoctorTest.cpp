#include <limits>

#include <QTest>

#include "core/dynamics/StepDoctor.h"
#include "core/support/Error.h"
#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

class StepDoctorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void suggestedStepsAreHealthyAndTenfoldOnesAreNot_data();
    void suggestedStepsAreHealthyAndTenfoldOnesAreNot();
    void theSuggestionFollowsTheDynamics();
    void suggestionsAreFiniteWithoutMotion();
    void roundingIsNoProblem();
    void changesOfTheHamiltonianAreNoProblem();
    void problemsAreForgottenAfterCalmSteps();
    void badSpinsAreNamed();
    void adaptiveMayTurnFar();
};

namespace {

/// A run with its doctor.
struct Patient
{
    Patient(const DynamicsConfig& dynamics, ForceModel& forceModel, SpinField start)
        : config(dynamics), model(forceModel), spins(std::move(start)), integrator(makeIntegrator(config, 3)),
          doctor(config)
    {
        model.evaluate(spins, forces);
        doctor.observe({step, spins, forces});
    }

    void setConfig(const DynamicsConfig& dynamics)
    {
        config = dynamics;
        integrator = makeIntegrator(config, 3);
        doctor.setConfig(config);
    }

    /// Makes steps until the doctor finds a problem. \return the number of steps, `most` if there was none
    int stepsUntilProblem(int most)
    {
        for (int k = 0; k < most; ++k) {
            integrator->step(spins, forces, model, step++, {});
            model.evaluate(spins, forces);
            doctor.observe({step, spins, forces});
            if (!doctor.diagnosis().isHealthy())
                return k + 1;
        }
        return most;
    }

    DynamicsConfig config;
    ForceModel& model;
    SpinField spins;
    Forces forces;
    std::unique_ptr<Integrator> integrator;
    StepDoctor doctor;
    std::int64_t step = 0;
};

/// Relative to the energy itself, as that of a force field in single precision.
struct RoundedModel : ForceModel
{
    explicit RoundedModel(ForceModel& exact) : model(exact) {}
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop) override
    {
        model.evaluate(spins, forces, stop);
        forces.energy *= 1.0 + 1e-6 * RandomStream(1, kTraining).normal3(evaluations++).x();
    }
    std::string report() const override { return "rounded"; }
    ForceModel& model;
    std::uint64_t evaluations = 0;
};

} // namespace

void StepDoctorTest::suggestedStepsAreHealthyAndTenfoldOnesAreNot_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("state");
    QTest::addColumn<double>("damping");
    QTest::addColumn<double>("temperature");
    for (const std::string& name : integratorNames())
        for (const char* state : {"random", "neel"}) {
            if (name == "adaptive")
                continue;
            QTest::addRow("%s, %s, damped", name.c_str(), state) << name << std::string(state) << 0.4 << 0.0;
            QTest::addRow("%s, %s, free", name.c_str(), state) << name << std::string(state) << 0.0 << 0.0;
            QTest::addRow("%s, %s, hot", name.c_str(), state) << name << std::string(state) << 0.4 << 0.5;
        }
}

void StepDoctorTest::suggestedStepsAreHealthyAndTenfoldOnesAreNot()
{
    QFETCH(std::string, name);
    QFETCH(std::string, state);
    QFETCH(double, damping);
    QFETCH(double, temperature);
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm model = squareExchange(lattice, 0.7);
    const SpinField start = makeState(lattice, {state, 0.05, 4});
    Patient patient(dynamicsOf(name, 0.01, damping, temperature), model, start);
    QCOMPARE(patient.stepsUntilProblem(20), 20);

    DynamicsConfig config = patient.config;
    const StepSuggestion suggestion = patient.doctor.suggestedTimeStep();
    config.dt = suggestion.dt;
    patient.setConfig(config);
    QVERIFY2(patient.stepsUntilProblem(300) == 300,
             qPrintable(QString::fromStdString(patient.doctor.diagnosis().text())));

    config.dt = 10 * suggestion.dt;
    Patient reckless(config, model, start);
    const int steps = reckless.stepsUntilProblem(30);
    const Diagnosis diagnosis = reckless.doctor.diagnosis();
    const QString text = QString::fromStdString(diagnosis.text());
    QVERIFY2(steps <= 8, qPrintable(QString("%1 steps of %2: %3").arg(steps).arg(config.dt).arg(text)));
    QVERIFY(text.contains(" (") && text.contains("). Set dynamics.dt to ") && text.endsWith('.'));
    QVERIFY(diagnosis.suggestedStep <= 0.5 * config.dt && diagnosis.suggestedStep > 0.2 * suggestion.dt);
}

void StepDoctorTest::theSuggestionFollowsTheDynamics()
{
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm model = squareExchange(lattice, 1.0);
    Patient patient(dynamicsOf("heun", 0.01, 0.5), model, makeState(lattice, {"neel", 0.05, 4}));
    patient.stepsUntilProblem(10);
    const auto suggested = [&](const char* name, double damping, const char* equation, double temperature) {
        DynamicsConfig config = dynamicsOf(name, 0.01, damping, temperature);
        config.equation = equation;
        patient.setConfig(config);
        const StepSuggestion suggestion = patient.doctor.suggestedTimeStep();
        return suggestion.reason.empty() ? std::nan("") : suggestion.dt;
    };
    const double heun = suggested("heun", 0.5, "landau_lifshitz", 0.0);
    QVERIFY(heun > 0.05 && heun < 0.3); // rates are about 4 J
    QVERIFY(suggested("rk4", 0.5, "landau_lifshitz", 0.0) > heun);
    QVERIFY(suggested("heun", 0.0, "landau_lifshitz", 0.0) < 0.5 * heun);
    QVERIFY(std::abs(suggested("heun", 0.5, "gilbert", 0.0) / heun - 1.25) < 1e-12);
    QVERIFY(suggested("heun", 0.5, "landau_lifshitz", 5.0) < 0.5 * heun);
}

void StepDoctorTest::suggestionsAreFiniteWithoutMotion()
{
    ZeemanTerm nothing({0, 0, 0}), along({1, 0, 0});
    for (ForceModel* model : {static_cast<ForceModel*>(&nothing), static_cast<ForceModel*>(&along)})
        for (const std::string& name : integratorNames()) {
            QCOMPARE(StepDoctor(dynamicsOf(name, 0.3, 0.1)).suggestedTimeStep().dt, 0.3);
            Patient patient(dynamicsOf(name, 0.3, 0.1), *model, alongX(1));
            QCOMPARE(patient.stepsUntilProblem(5), 5);
            QCOMPARE(patient.doctor.suggestedTimeStep().dt, 0.3);
        }
    Patient hot(dynamicsOf("sib", 0.1, 0.1, 0.01), nothing, alongX(2)); // moves without stiffness
    hot.stepsUntilProblem(5);
    const double dt = hot.doctor.suggestedTimeStep().dt;
    QVERIFY2(std::isfinite(dt) && dt > 0.0, qPrintable(QString::number(dt)));
}

void StepDoctorTest::roundingIsNoProblem()
{
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm exact = squareExchange(lattice, 1.0);
    for (const double damping : {0.0, 0.5}) {
        RoundedModel model(exact);
        Patient patient(dynamicsOf("sib", 0.02, damping), model, makeState(lattice, {"neel", 1e-4, 4}));
        QCOMPARE(patient.stepsUntilProblem(300), 300);
    }
}

void StepDoctorTest::changesOfTheHamiltonianAreNoProblem()
{
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm weak = squareExchange(lattice, 1.0), strong = squareExchange(lattice, -1.5);
    Patient patient(dynamicsOf("sib", 0.02, 0.3), weak, makeState(lattice, {"neel", 0.1, 4}));
    QCOMPARE(patient.stepsUntilProblem(5), 5);
    strong.evaluate(patient.spins, patient.forces);
    patient.doctor.observe({patient.step, patient.spins, patient.forces}); // the same step again: begins anew
    QVERIFY(patient.doctor.diagnosis().isHealthy());
    patient.doctor.observe({++patient.step, patient.spins, patient.forces});
    weak.evaluate(patient.spins, patient.forces);
    patient.doctor.observe({++patient.step, patient.spins, patient.forces, false});
    QVERIFY(patient.doctor.diagnosis().isHealthy());
    strong.evaluate(patient.spins, patient.forces);
    patient.doctor.observe({++patient.step, patient.spins, patient.forces});
    QVERIFY(!patient.doctor.diagnosis().isHealthy()); // rises for no reason
}

void StepDoctorTest::problemsAreForgottenAfterCalmSteps()
{
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm model = squareExchange(lattice, 1.0);
    Patient patient(dynamicsOf("heun", 2.0, 0.5), model, makeState(lattice, {"random", 0, 4}));
    QVERIFY(patient.stepsUntilProblem(10) < 10);
    DynamicsConfig config = patient.config;
    config.dt = patient.doctor.diagnosis().suggestedStep;
    patient.setConfig(config);
    QVERIFY(patient.doctor.diagnosis().isHealthy()); // it spoke of another step
    QCOMPARE(patient.stepsUntilProblem(100), 100);

    SpinField turned = -patient.spins;
    model.evaluate(turned, patient.forces);
    patient.doctor.observe({++patient.step, turned, patient.forces});
    QVERIFY(patient.doctor.diagnosis().text().find("100 % of the spins turned") == 0);
    for (int k = 0; k < StepDoctor::kCalmSteps; ++k) {
        QVERIFY(!patient.doctor.diagnosis().isHealthy());
        patient.doctor.observe({++patient.step, turned, patient.forces});
    }
    QVERIFY(patient.doctor.diagnosis().isHealthy() && patient.doctor.diagnosis().text().empty());
}

void StepDoctorTest::badSpinsAreNamed()
{
    ZeemanTerm model({0, 0, 1});
    Forces forces;
    SpinField spins = alongX(3);
    model.evaluate(spins, forces);
    StepDoctor doctor(dynamicsOf("sib", 0.1, 0.1));
    spins(1, 0) = 1.01;
    doctor.observe({0, spins, forces});
    QVERIFY2(doctor.diagnosis().problem.find("a spin has length 1.01 (") == 0, doctor.diagnosis().problem.c_str());
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        StepDoctor other(dynamicsOf("sib", 0.1, 0.1));
        spins = alongX(3);
        other.observe({0, spins, forces});
        spins(2, 1) = bad;
        other.observe({1, spins, forces});
        QVERIFY(other.diagnosis().problem.find("not finite after 1 steps") != std::string::npos);
        QVERIFY(std::isfinite(other.diagnosis().suggestedStep) && std::isfinite(other.suggestedTimeStep().dt));
    }
    DynamicsConfig config;
    config.equation = "llg";
    QVERIFY_THROWS_EXCEPTION(ConfigError, StepDoctor{config});
}

void StepDoctorTest::adaptiveMayTurnFar()
{
    // it makes inner steps of its own: only the energy tells whether they are good
    const Lattice lattice(LatticeKind::Square, 12, 12);
    PairTerm model = squareExchange(lattice, 1.0);
    DynamicsConfig config = dynamicsOf("adaptive", 2.0, 0.0);
    Patient patient(config, model, makeState(lattice, {"random", 0, 4}));
    QCOMPARE(patient.stepsUntilProblem(20), 20);
    config.tolerance = 10.0;
    Patient careless(config, model, makeState(lattice, {"random", 0, 4}));
    QVERIFY(careless.stepsUntilProblem(20) < 20);
    QVERIFY(careless.doctor.diagnosis().remedy.find("dynamics.tolerance") != std::string::npos);
}

QTEST_APPLESS_MAIN(StepDoctorTest)
#include "StepDoctorTest.moc"
