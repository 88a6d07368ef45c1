#include <QTest>

#include "core/support/Error.h"
#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

/// Control of the inner steps; IntegratorsTest has what all integrators share.
class AdaptiveIntegratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meetsItsTolerance();
    void namesItsRemedy();
};

void AdaptiveIntegratorTest::meetsItsTolerance()
{
    const Lattice lattice(LatticeKind::Square, 6, 6);
    PairTerm model = squareExchange(lattice, 1.0);
    const SpinField start = makeState(lattice, {"random", 0, 2});
    SpinField reference = start;
    advance(reference, model, dynamicsOf("rk4", 0.0005, 0.0), 1000);
    double lastDrift = 1.0;
    for (const double tolerance : {1e-3, 1e-5, 1e-7, 1e-9}) {
        DynamicsConfig config = dynamicsOf("adaptive", 0.5, 0.0);
        config.tolerance = tolerance;
        SpinField spins = start;
        advance(spins, model, config, 1);
        const double error = (spins - reference).rowwise().norm().maxCoeff();
        QVERIFY2(error < tolerance, qPrintable(QString("%1 for %2").arg(error).arg(tolerance)));
        const auto energies = advance(spins, model, config, 40);
        const double drift = std::abs(energies.back() - energies.front()) / 36;
        QVERIFY2(drift < 0.2 * lastDrift && drift < 100 * tolerance, qPrintable(QString::number(drift)));
        lastDrift = drift;
    }
}

void AdaptiveIntegratorTest::namesItsRemedy()
{
    /// A field with an error that does not fall with the step.
    struct Rough : ForceModel
    {
        void evaluate(const SpinField& spins, Forces& forces, std::stop_token) override
        {
            ++evaluations;
            forces.field.setZero(spins.rows(), 3);
            forces.field.col(2).setConstant(1.0 + 0.1 * (evaluations % 2));
        }
        std::string report() const override { return "rough"; }
        int evaluations = 0;
    } rough;
    ZeemanTerm strong({0, 0, 1e5});
    for (ForceModel* model : {static_cast<ForceModel*>(&rough), static_cast<ForceModel*>(&strong)}) {
        DynamicsConfig config = dynamicsOf("adaptive", 0.5, 0.1);
        SpinField spins = alongX(3);
        QString message;
        try {
            advance(spins, *model, config, 1);
        } catch (const NumericsError& error) {
            message = error.what();
        }
        QVERIFY2(message.contains("dynamics.tolerance") && message.contains("dynamics.dt"), qPrintable(message));
        QVERIFY(spins == alongX(3));
    }
    QVERIFY(rough.evaluations < 200);
}

QTEST_APPLESS_MAIN(AdaptiveIntegratorTest)
#include "AdaptiveIntegratorTest.moc"
