#include <cmath>
#include <limits>

#include <QImage>
#include <QTest>

#include "ui/scene/ChartAxis.h"
#include "ui/views/ChartSeries.h"
#include "ui/views/TimeChart.h"

using namespace kondoscope;

class TimeChartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seriesIsBoundedAndKeepsBothEnds()
    {
        ChartSeries series;
        constexpr int kPoints = 100000;
        for (int i = 0; i < kPoints; ++i)
            series.add(0.1 * i, std::sin(0.001 * i));
        const auto& points = series.points();
        QVERIFY(points.size() < ChartSeries::kCapacity);
        QVERIFY(points.size() > ChartSeries::kCapacity / 4);
        QCOMPARE(points.front().x(), 0.0);
        QCOMPARE(points.back().x(), 0.1 * (kPoints - 1));
        for (std::size_t i = 1; i < points.size(); ++i)
            QVERIFY(points[i].x() > points[i - 1].x());
    }

    void seriesLeavesOutWhatIsNoNumber()
    {
        ChartSeries series;
        series.add(0.0, 1.0);
        series.add(1.0, std::numeric_limits<double>::quiet_NaN());
        series.add(2.0, std::numeric_limits<double>::infinity());
        QCOMPARE(series.points().size(), 1U);
    }

    void theSameMomentReplacesItsPoint()
    {
        ChartSeries series;
        series.add(0.0, 1.0);
        series.add(0.0, 2.0);
        QCOMPARE(series.points().size(), 1U);
        QCOMPARE(series.points().front().y(), 2.0);
    }

    void axisHasRoundTicks_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("span");
        QTest::newRow("ordinary") << 0.13 << 0.87 << 0.1;
        QTest::newRow("constant") << -6.113 << -6.113 << 2e-3;
        QTest::newRow("zero") << 0.0 << 0.0 << 0.1;
        QTest::newRow("rounding noise") << 1.0 << 1.0 + 1e-15 << 0.1;
        QTest::newRow("large") << -3e6 << 7e6 << 0.1;
        QTest::newRow("huge") << 1e20 << 1e20 << 0.1;
        QTest::newRow("tiny") << 0.0 << 0.0 << 0.0;
    }

    void axisHasRoundTicks()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, span);
        const ChartAxis axis = niceAxis(low, high, span, 5);
        QVERIFY(axis.minimum <= low && axis.maximum >= high);
        QVERIFY(axis.maximum - axis.minimum >= span * (1.0 - 1e-9));
        const auto ticks = axis.ticks();
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 12);
        for (std::size_t i = 1; i < ticks.size(); ++i)
            QVERIFY(axis.label(ticks[i]) != axis.label(ticks[i - 1]));
    }

    void ticksAlwaysEnd()
    {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const ChartAxis& axis :
             {ChartAxis{1e20, 1e20 + 1e6, 1e-3}, ChartAxis{-1e300, 1e300, 1e-9}, ChartAxis{0.0, kInfinity, 0.1},
              ChartAxis{-kInfinity, 0.0, 0.1}, ChartAxis{0.0, nan, 0.1}, ChartAxis{0.0, 1.0, 0.0},
              ChartAxis{0.0, 1.0, nan}, ChartAxis{0.0, 1.0, -0.1}, ChartAxis{1.0, 0.0, 0.1}})
            QVERIFY(axis.ticks().empty());
        QVERIFY(ChartAxis({.minimum = 0.0, .maximum = 1e9, .tickStep = 1.0}).ticks().size() < 1000);
        for (const double limit : {kInfinity, nan, 1e308}) {
            const ChartAxis axis = niceAxis(-limit, limit, 0.1, 5);
            QVERIFY(std::isfinite(axis.minimum) && std::isfinite(axis.maximum) && axis.tickStep > 0.0);
            QVERIFY(axis.ticks().size() >= 2);
        }
    }

    void aChartOfHugeNumbersIsDrawn()
    {
        TimeChart chart({.title = "x", .symbol = "x", .unit = "", .color = Qt::red});
        chart.resize(300, 160);
        chart.add(0.0, 1e300);
        chart.add(1.0, -1e300);
        chart.grab();
    }

    void largeNumbersAreScientific()
    {
        const auto label = [](double tick, double step) {
            return QString::fromStdString(ChartAxis{.tickStep = step}.label(tick));
        };
        QCOMPARE(label(-2972611254795041792.0, 5e16), "−2.97×10¹⁸");
        QCOMPARE(label(4e9, 1e9), "4×10⁹");
        QCOMPARE(label(0.0, 1e9), "0");
        QCOMPARE(label(250000000.0, 50000000.0), "250000000");
        QCOMPARE(label(-0.25, 0.05), "−0.25");
    }

    void zeroHasNoSign()
    {
        const ChartAxis axis = niceAxis(-1.0, 1.0, 0.1, 4);
        for (const double tick : axis.ticks())
            QVERIFY(axis.label(tick) != "−0.0");
    }

    void chartDrawsWithoutOneAndWithConstantPoints()
    {
        TimeChart chart({.title = "Energy per site", .symbol = "E/N", .unit = "t", .color = Qt::red});
        chart.resize(300, 160);
        const QImage empty = chart.grab().toImage();
        chart.add(0.0, -1.0);
        const QImage one = chart.grab().toImage();
        QVERIFY(one != empty);
        for (int i = 1; i < 50; ++i)
            chart.add(i, -1.0);
        QVERIFY(chart.grab().toImage() != one);
        chart.clear();
        QCOMPARE(chart.grab().toImage(), empty);
    }

    void chartSurvivesAnySize()
    {
        TimeChart chart({.title = "x", .symbol = "x", .unit = "", .color = Qt::red});
        chart.add(0.0, 1.0);
        for (const QSize size : {QSize(1, 1), QSize(30, 20), QSize(2000, 20), QSize(20, 2000)}) {
            chart.resize(size);
            chart.grab();
        }
    }
};

QTEST_MAIN(TimeChartTest)
#include "TimeChartTest.moc"
