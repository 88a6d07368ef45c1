#include "core/forces/ForceComparison.h"

#include <cmath>

#include <QtTest>

#include "core/support/Error.h"

using namespace kondoscope;

/// The figures of `kondoscope-cli forces` and `evaluate`, on fields whose errors are known in closed form.
class ForceComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void radialErrorsMakeNoTorque();
    void transverseErrorsCountFully();
    void totalWeighsSitesEqually();
    void otherSizesAreRefused();
    void slopesAndScales();
    void comparisonsAdd();
    void fieldsWithoutRadialPartAreKnown();
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

void ForceComparisonTest::slopesAndScales()
{
    const VectorField reference = VectorField::Constant(4, 3, 2.0);
    ForceComparison comparison;
    const ForceErrors errors = comparison.add(upSpins(4), 0.9 * reference, reference);
    QCOMPARE(errors.torqueSlope.value(), 0.9);
    QCOMPARE(errors.relativeError().value(), 0.1);
    const ForceErrors none = ForceComparison().add(upSpins(4), reference, VectorField::Zero(4, 3));
    QVERIFY(!none.torqueSlope && !none.relativeError());
}

void ForceComparisonTest::comparisonsAdd()
{
    const VectorField reference = VectorField::Constant(2, 3, 2.0);
    ForceComparison together, first, second;
    together.add(upSpins(2), 0.5 * reference, reference);
    first.add(upSpins(2), 0.5 * reference, reference);
    together.add(upSpins(2), reference, 3.0 * reference);
    second.add(upSpins(2), reference, 3.0 * reference);
    first.add(second);
    QCOMPARE(first.frameCount(), 2);
    QCOMPARE(first.total().torqueMse, together.total().torqueMse);
    QCOMPARE(first.total().torqueSlope.value(), together.total().torqueSlope.value());
}

void ForceComparisonTest::fieldsWithoutRadialPartAreKnown()
{
    const SpinField spins = upSpins(4);
    const VectorField reference = VectorField::Constant(4, 3, 2.0);
    VectorField tangential = reference;
    tangential.col(2).setConstant(1e-6);
    QVERIFY(ForceComparison().add(spins, tangential, reference).isTangential);
    QVERIFY(!ForceComparison().add(spins, reference, reference).isTangential);
    QVERIFY(!ForceComparison().add(spins, VectorField::Zero(4, 3), reference).isTangential);
}

QTEST_APPLESS_MAIN(ForceComparisonTest)
#include "ForceComparisonTest.moc"
