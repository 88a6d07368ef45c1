#pragma once

#include <vector>

#include "core/simulation/SweepTable.h"

namespace kondoscope {

/// What only several points together tell, one row each: quantity, method, the values of the axes that are common to
/// these points, value, error, unit. Values of several seeds are averaged; their error then is that of the mean.
///
/// - transition_temperature, "Binder crossing 16x16, 24x24" [t]: where the curves of two successive sizes against
///   dynamics.temperature cross, the smaller size below the other one on the cold side (of several such crossings the
///   one that stands out most against the errors). From 2 sizes and 3 temperatures.
/// - transition_temperature, "susceptibility peak 24x24" [t]: vertex of the parabola through the highest point and its
///   neighbours, the error half the distance of these; if the highest point lies between others. From 3 temperatures.
/// - coercive_field, remanence of loops of the field: LoopFigures, averaged over seeds.
/// - anisotropy [t per site]: energy_per_site with the order perpendicular to classical.axis less that along it, > 0
/// for
///   an easy axis. The order points along dynamics.field where that saturates it (mean magnetization above 0.9 and
///   along the field), or, for collinear states without field, noise and time (output.time = 0), along z as states do.
///   From points that differ in dynamics.field, of one strength, or in classical.axis. At a temperature it is the
///   difference of internal energies.
SweepTable derivedTable(const Sweep& sweep, const std::vector<SweepResult>& results);

} // namespace kondoscope
