#include <limits>

#include <QTest>

#include "ui/scene/ValueRange.h"

using namespace kondoscope;

namespace {

Eigen::VectorXd values(double low, double high)
{
    return Eigen::Vector2d(low, high);
}

} // namespace

class ValueRangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAreRoundAndHoldTheData_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("expectedLow");
        QTest::addColumn<double>("expectedHigh");
        QTest::newRow("holes") << 0.001 << 0.27 << 0.0 << 0.3;
        QTest::newRow("hardly negative") << -0.004 << 0.27 << 0.0 << 0.3;
        QTest::newRow("electrons") << -0.27 << -0.1 << -0.3 << 0.0;
        QTest::newRow("both signs") << -0.15 << 0.2 << -0.2 << 0.2;
        QTest::newRow("nothing") << 0.0 << 0.0 << 0.0 << 0.02;
    }
    void endsAreRoundAndHoldTheData()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, expectedLow);
        QFETCH(double, expectedHigh);
        AutoRange range(0.02, true);
        range.follow(values(low, high));
        QCOMPARE(range.range().low + 1.0, expectedLow + 1.0);
        QCOMPARE(range.range().high + 1.0, expectedHigh + 1.0);
    }

    void aRangeWithoutZeroFitsTheData()
    {
        AutoRange range(0.02, false);
        range.follow(values(-1.57, -1.12));
        QVERIFY(range.range().low <= -1.57 && range.range().low > -1.75);
        QVERIFY(range.range().high >= -1.12 && range.range().high < -1.0);
    }

    void aRangeOfBothSignsStaysCentred()
    {
        AutoRange range(0.02, true);
        range.follow(values(0.0, 0.1));
        QCOMPARE(range.range().low, 0.0);
        range.follow(values(-0.05, 0.1));
        QCOMPARE(range.range().low, -range.range().high);
        QCOMPARE(range.range().high, 0.1);
        range.follow(values(-0.3, 0.1));
        QCOMPARE(range.range().low, -range.range().high);
        QCOMPARE(range.range().high, 0.3);
    }

    void itWidensAtOnceAndNarrowsWithPatience()
    {
        AutoRange range(0.02, true);
        range.follow(values(0.0, 0.1));
        range.follow(values(0.0, 0.9));
        QCOMPARE(range.range().high, 1.0);
        for (int i = 0; i < AutoRange::kPatience; ++i)
            range.follow(values(0.0, i % 2 ? 0.1 : 0.15));
        QCOMPARE(range.range().high, 1.0);
        range.follow(values(0.0, 0.1));
        QVERIFY(range.range().high < 0.2);
    }

    void smallChangesDoNotMoveIt()
    {
        AutoRange range(0.02, true);
        range.follow(values(0.0, 0.29));
        for (int i = 0; i < 1000; ++i) {
            range.follow(values(0.0, 0.2 + 0.1 * ((i * 37) % 100) / 101.0));
            QCOMPARE(range.range().high, 0.3);
        }
    }

    void whatIsNoNumberIsLeftOut()
    {
        AutoRange range(0.02, true);
        Eigen::Vector3d broken(0.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity());
        range.follow(broken);
        QCOMPARE(range.range().high, 0.1);
    }

    void ticksAreShort()
    {
        const auto ticks = ValueRange{-0.3, 0.0}.ticks();
        QCOMPARE(QString::fromStdString(ticks[0]), QString("0"));
        QCOMPARE(QString::fromStdString(ticks[1]), QString("−0.15"));
        QCOMPARE(QString::fromStdString(ticks[2]), QString("−0.3"));
    }
};

QTEST_GUILESS_MAIN(ValueRangeTest)
#include "ValueRangeTest.moc"
