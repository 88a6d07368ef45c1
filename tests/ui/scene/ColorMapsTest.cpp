#include <array>
#include <cmath>
#include <limits>

#include <QTest>

#include <vtkLookupTable.h>

#include "ui/scene/ColorMaps.h"

using namespace kondoscope;

namespace {

/// CIE luminance of an sRGB colour.
double luminance(const Color& c)
{
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
}

Color at(vtkLookupTable* table, double value)
{
    Color c{};
    table->GetColor(value, c.data());
    return c;
}

} // namespace

class ColorMapsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oklabReproducesKnownColors()
    {
        // Published values of sRGB red and white (Ottosson 2020).
        const Color red = colorFromOklch(0.62796, 0.25768, 29.234);
        QVERIFY(std::abs(red[0] - 1.0) < 0.01 && red[1] < 0.03 && red[2] < 0.03);
        const Color white = colorFromOklch(1.0, 0.0, 0.0);
        for (double channel : white)
            QVERIFY(std::abs(channel - 1.0) < 1e-3);
    }

    void lightnessIsSteady_data()
    {
        QTest::addColumn<int>("map");
        QTest::addColumn<double>("sign");
        QTest::newRow("bond order brightens") << 0 << 1.0;
        QTest::newRow("holes brighten") << 1 << 1.0;
        QTest::newRow("kinetic energy darkens") << 2 << -1.0;
    }
    void lightnessIsSteady()
    {
        QFETCH(int, map);
        QFETCH(double, sign);
        const auto table = map == 0 ? bondOrderColors() : map == 1 ? holeColors() : kineticColors();
        double last = -1;
        for (double value = -1.0; value <= 1.0; value += 0.02) {
            const double now = luminance(at(table, sign * value));
            QVERIFY2(now >= last, qPrintable(QString("darker at %1").arg(value)));
            last = now;
        }
    }

    void chiralityIsNeutralAtZeroAndBalanced()
    {
        const auto table = chiralityColors();
        const Color zero = at(table, 0.0);
        QVERIFY(std::abs(zero[0] - zero[2]) < 0.02 && zero[0] > 0.9);
        for (double value : {0.5, 1.0})
            QVERIFY(std::abs(luminance(at(table, value)) - luminance(at(table, -value))) < 0.06);
    }

    void directionColorsFollowHeightAndAzimuth()
    {
        const auto sum = [](const ByteColor& c) { return c[0] + c[1] + c[2]; };
        QVERIFY(sum(directionColor(0, 0, 1)) > sum(directionColor(1, 0, 0)));
        QVERIFY(sum(directionColor(1, 0, 0)) > sum(directionColor(0, 0, -1)));
        const ByteColor x = directionColor(1, 0, 0);
        QVERIFY2(x[0] > x[1] && x[0] > x[2], "x is not red");
        QVERIFY(directionColor(-1, 1e-9, 0) == directionColor(-1, -1e-9, 0));
    }

    void directionColorsSurviveBadSpins()
    {
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        const ByteColor grey{128, 128, 128};
        for (const auto& [x, y, z] : {std::array{kNan, 0.0, 0.0}, {0.0, -kInfinity, 0.0}, {0.0, 0.0, kNan}})
            QVERIFY(directionColor(x, y, z) == grey);
        QVERIFY(directionColor(0, 0, 1e300) == directionColor(0, 0, 1));
        QVERIFY(directionColor(0, 0, -1e300) == directionColor(0, 0, -1));
    }
};

QTEST_GUILESS_MAIN(ColorMapsTest)
#include "ColorMapsTest.moc"
