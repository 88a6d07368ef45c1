#include "core/forces/ForceComparison.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "core/support/Error.h"

using namespace kondoscope;

/// The figures of `kondoscope-cli forces`, on fields whose errors are known in closed form.
class ForceComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void radialErrorsMakeNoTorque();
    void transverseErrorsCountFully();
    void totalWeighsSitesEqually();
    void otherSizesAreRefused();
    void energies();
};

namespace {

/// All spins up.
SpinField upSpins(int sites)
{
    SpinField spins = SpinField::Zero(sites, 3);
    spins.col(2).setOnes();
    return spins;
}

} // namespace

void ForceComparisonTest::radialErrorsMakeNoTorque()
{
    const SpinField spins = upSpins(4);
    const VectorField reference = VectorField::Constant(4, 3, 2.0);
    VectorField field = reference;
    field.col(2).array() += 0.3;
    ForceComparison comparison;
    const ForceErrors errors = comparison.add(spins, field, reference);
    QCOMPARE(errors.fieldRms, 0.3 / std::sqrt(3.0));
    QCOMPARE(errors.torqueMse, 0.0);
    QCOMPARE(errors.torqueRms, std::sqrt(8.0 / 3.0)); // S x H_ref = (-2, 2, 0)
}

void ForceComparisonTest::transverseErrorsCountFully()
{
    const SpinField spins = upSpins(4);
    const VectorField reference = VectorField::Zero(4, 3);
    VectorField field = reference;
    field.col(0).array() += 0.3;
    ForceComparison comparison;
    const ForceErrors errors = comparison.add(spins, field, reference);
    QCOMPARE(errors.torqueMse, 0.09 / 3.0);
    QCOMPARE(errors.fieldRms, std::sqrt(0.09 / 3.0));
    QCOMPARE(errors.torqueRms, 0.0);
}

void ForceComparisonTest::totalWeighsSitesEqually()
{
    ForceComparison comparison;
    QCOMPARE(comparison.total().fieldRms, 0.0);
    comparison.add(upSpins(1), VectorField::Constant(1, 3, 1.0), VectorField::Zero(1, 3));
    comparison.add(upSpins(3), VectorField::Zero(3, 3), VectorField::Zero(3, 3));
    QCOMPARE(comparison.frameCount(), 2);
    QCOMPARE(comparison.total().fieldRms, 0.5);
    QCOMPARE(comparison.total().torqueMse, 2.0 / 12.0);
}

void ForceComparisonTest::otherSizesAreRefused()
{
    ForceComparison comparison;
    QVERIFY_EXCEPTION_THROWN(comparison.add(upSpins(2), VectorField::Zero(2, 3), VectorField::Zero(3, 3)), ConfigError);
    QVERIFY_EXCEPTION_THROWN(comparison.add(upSpins(0), VectorField::Zero(0, 3), VectorField::Zero(0, 3)), ConfigError);
    QCOMPARE(comparison.frameCount(), 0);
}

void ForceComparisonTest::energies()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(energyRmsPerSite({10.0, 20.0}, {6.0, 16.0}, 4, false).value(), 1.0);
    QCOMPARE(energyRmsPerSite({10.0, 20.0}, {6.0, 16.0}, 4, true).value(), 0.0);
    QCOMPARE(energyRmsPerSite({10.0, 1.0}, {6.0, nan}, 4, false).value(), 1.0);
    QVERIFY(!energyRmsPerSite({10.0, 1.0}, {6.0, nan}, 4, true)); // one frame: the offset would take everything
    QVERIFY(!energyRmsPerSite({1.0}, {nan}, 4, false));
}

QTEST_APPLESS_MAIN(ForceComparisonTest)
#include "ForceComparisonTest.moc"
