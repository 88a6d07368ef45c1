#pragma once

#include <array>
#include <cstdint>

#include <vtkSmartPointer.h>

class vtkLookupTable;

namespace kondoscope {

/// Red, green, blue in [0, 1], sRGB.
using Color = std::array<double, 3>;
using ByteColor = std::array<std::uint8_t, 3>;

/// The sRGB colour of a lightness (0 to 1), chroma and hue [degrees] of the Oklab space, in which equal distances look
/// equal; chroma is lowered until the colour can be shown.
/// Ref: B. Ottosson, "A perceptual color space for image processing" (2020)
Color colorFromOklch(double lightness, double chroma, double hue);

/// Dark blue to bright yellow over [-1, 1], lightness linear in the value: antiferromagnet dark, ferromagnet bright.
vtkSmartPointer<vtkLookupTable> bondOrderColors();

/// Blue, white, red over [-1, 1]: zero is neutral, opposite values look equally strong.
vtkSmartPointer<vtkLookupTable> chiralityColors();

/// Violet over green to yellow, lightness linear in the value; over [-1, 1] until another range is set.
vtkSmartPointer<vtkLookupTable> holeColors();

/// Pale mint to deep blue, lightness falls linearly with the value: negative energies are bright; over [-1, 1] until
/// another range is set.
vtkSmartPointer<vtkLookupTable> kineticColors();

/// Colour of a direction: hue = azimuth in the plane (x is red), lightness = z (+z nearly white, -z nearly black); grey
/// for what is no direction because a component is not finite.
///
/// \param x, y, z  components of the unit vector
ByteColor directionColor(double x, double y, double z);

} // namespace kondoscope
