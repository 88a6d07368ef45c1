#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/observables/Measurement.h"

namespace kondoscope {

/// What the entries of an array belong to, and so its axis and shape.
enum class ArrayKind {
    Site,       ///< axis: site index; shape (ly, lx)
    Triangle,   ///< axis: index in Lattice::triangles(); shape (ly, lx, 2), up before down
    Zone,       ///< axis: qx, qy of point 0, then of point 1, ... (2N numbers) as in waveVectors(); shape (ly, lx)
    Distance,   ///< axis: mean distance of the pairs in a bin [a], ascending
    WaveNumber, ///< axis: mean length of the wave vectors in a bin [1/a], ascending
    Histogram   ///< axis: middle of a bin
};

/// Many numbers that describe a configuration: a map, a curve, a histogram.
struct ArrayObservable
{
    std::string name;   ///< stable key in files, snake_case; unique among observables() too
    std::string symbol; ///< for axes and legends
    std::string unit;   ///< "t", "1", ...
    std::string title;  ///< for menus
    ArrayKind kind;
    std::string axisName; ///< "r", "|q|", "site", ...
    std::string axisUnit; ///< "a", "1/a" or "1"
    /// One number an entry (two for ArrayKind::Zone); depends on the lattice alone.
    std::function<std::vector<double>(const Measurement&)> axis;
    /// The product of shape() many entries; all NaN where the solver does not know it or it has no meaning.
    std::function<Eigen::VectorXd(const Measurement&)> values;
    /// Row by row: the last index runs fastest.
    std::function<std::vector<int>(const Lattice&)> shape;
};

/// The table: bond_order_map, hole_density_map, scalar_chirality_map, vector_chirality_map, topological_charge_density,
/// structure_factor, chirality_structure_factor, structure_factor_radial, structure_factor_peak_radial,
/// chirality_structure_factor_radial, correlation, staggered_correlation, chirality_correlation,
/// cluster_size_histogram, bond_order_histogram.
const std::vector<ArrayObservable>& arrayObservables();

/// Index of an array in the table. \throws ConfigError for an unknown name
std::size_t arrayObservableIndex(const std::string& name);

} // namespace kondoscope
