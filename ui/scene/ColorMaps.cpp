#include "ui/scene/ColorMaps.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <vtkLookupTable.h>

namespace kondoscope {

namespace {

struct Oklab
{
    double lightness;
    double a;
    double b;
};

Oklab fromPolar(double lightness, double chroma, double hue)
{
    const double angle = hue * std::numbers::pi / 180.0;
    return {lightness, chroma * std::cos(angle), chroma * std::sin(angle)};
}

/// Linear-light sRGB, possibly outside [0, 1].
Color linearRgb(const Oklab& c)
{
    const double l = std::pow(c.lightness + 0.3963377774 * c.a + 0.2158037573 * c.b, 3);
    const double m = std::pow(c.lightness - 0.1055613458 * c.a - 0.0638541728 * c.b, 3);
    const double s = std::pow(c.lightness - 0.0894841775 * c.a - 1.2914855480 * c.b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool isShowable(const Color& linear)
{
    constexpr double kRounding = 1e-4;
    return std::all_of(linear.begin(), linear.end(), [](double v) { return v >= -kRounding && v <= 1 + kRounding; });
}

Color encode(const Color& linear)
{
    Color c{};
    for (std::size_t k = 0; k < 3; ++k) {
        const double v = std::clamp(linear[k], 0.0, 1.0);
        c[k] = v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
    }
    return c;
}

/// Lowers the chroma by bisection until the colour is inside sRGB.
Color showable(const Oklab& c)
{
    if (const Color linear = linearRgb(c); isShowable(linear))
        return encode(linear);
    double inside = 0;
    double outside = 1;
    for (int i = 0; i < 12; ++i) {
        const double middle = 0.5 * (inside + outside);
        (isShowable(linearRgb({c.lightness, middle * c.a, middle * c.b})) ? inside : outside) = middle;
    }
    return encode(linearRgb({c.lightness, inside * c.a, inside * c.b}));
}

/// A table over [-1, 1] through equidistant control points, interpolated in Oklab.
vtkSmartPointer<vtkLookupTable> tableThrough(const std::vector<Oklab>& points)
{
    constexpr int kEntries = 256;
    auto table = vtkSmartPointer<vtkLookupTable>::New();
    table->SetNumberOfTableValues(kEntries);
    table->SetTableRange(-1.0, 1.0);
    for (int i = 0; i < kEntries; ++i) {
        const double at = static_cast<double>(i) / (kEntries - 1) * static_cast<double>(points.size() - 1);
        const auto k = std::min(static_cast<std::size_t>(at), points.size() - 2);
        const double w = at - static_cast<double>(k);
        const auto mix = [w](double p, double q) { return (1 - w) * p + w * q; };
        const Oklab& p = points[k];
        const Oklab& q = points[k + 1];
        const Color c = showable({mix(p.lightness, q.lightness), mix(p.a, q.a), mix(p.b, q.b)});
        table->SetTableValue(i, c[0], c[1], c[2], 1.0);
    }
    return table;
}

constexpr int kAzimuths = 256;
constexpr int kHeights = 65;

std::vector<ByteColor> makeDirectionTable()
{
    constexpr double kEquatorLightness = 0.66;
    constexpr double kLightnessSwing = 0.32;
    constexpr double kChroma = 0.20;
    constexpr double kHueOfX = 25.0;
    std::vector<ByteColor> table;
    for (int row = 0; row < kHeights; ++row) {
        const double z = 2.0 * row / (kHeights - 1) - 1.0;
        for (int column = 0; column < kAzimuths; ++column) {
            const double chroma = kChroma * std::sqrt(std::max(0.0, 1 - z * z));
            const double hue = kHueOfX + 360.0 * column / kAzimuths;
            const Color c = colorFromOklch(kEquatorLightness + kLightnessSwing * z, chroma, hue);
            ByteColor bytes{};
            for (std::size_t k = 0; k < 3; ++k)
                bytes[k] = static_cast<std::uint8_t>(std::lround(255 * c[k]));
            table.push_back(bytes);
        }
    }
    return table;
}

} // namespace

Color colorFromOklch(double lightness, double chroma, double hue)
{
    return showable(fromPolar(lightness, chroma, hue));
}

vtkSmartPointer<vtkLookupTable> bondOrderColors()
{
    return tableThrough({fromPolar(0.20, 0.070, 270), fromPolar(0.38, 0.085, 275), fromPolar(0.56, 0.045, 340),
                         fromPolar(0.75, 0.120, 70), fromPolar(0.94, 0.130, 102)});
}

vtkSmartPointer<vtkLookupTable> chiralityColors()
{
    return tableThrough({fromPolar(0.42, 0.17, 262), fromPolar(0.71, 0.11, 255), fromPolar(0.97, 0.0, 0),
                         fromPolar(0.71, 0.13, 30), fromPolar(0.42, 0.17, 27)});
}

vtkSmartPointer<vtkLookupTable> holeColors()
{
    return tableThrough({fromPolar(0.25, 0.10, 305), fromPolar(0.42, 0.11, 275), fromPolar(0.59, 0.10, 210),
                         fromPolar(0.76, 0.16, 150), fromPolar(0.93, 0.18, 108)});
}

vtkSmartPointer<vtkLookupTable> kineticColors()
{
    return tableThrough({fromPolar(0.94, 0.05, 160), fromPolar(0.77, 0.10, 185), fromPolar(0.59, 0.10, 230),
                         fromPolar(0.41, 0.10, 270), fromPolar(0.23, 0.05, 290)});
}

ByteColor directionColor(double x, double y, double z)
{
    static const std::vector<ByteColor> kTable = makeDirectionTable();
    constexpr ByteColor kNoDirection{128, 128, 128};
    if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(z))
        return kNoDirection;
    const int row = static_cast<int>(std::lround(0.5 * (std::clamp(z, -1.0, 1.0) + 1) * (kHeights - 1)));
    const double turn = std::atan2(y, x) / (2 * std::numbers::pi);
    const int column = static_cast<int>(std::lround((turn + 1) * kAzimuths)) % kAzimuths;
    return kTable[static_cast<std::size_t>(row * kAzimuths + column)];
}

} // namespace kondoscope
