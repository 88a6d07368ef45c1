#pragma once

#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <vtkSmartPointer.h>

#include "core/simulation/Snapshot.h"
#include "ui/scene/ValueRange.h"

class vtkLookupTable;

namespace kondoscope {

class SitePlan;

/// Polygons with the same number of corners.
struct CellPolygons
{
    std::vector<Eigen::Vector2d> corners; ///< of all polygons, one after the other; no corner is shared
    int cornersPerCell = 0;
};

/// A quantity that a map of coloured cells shows.
struct CellQuantity
{
    std::string name;    ///< of the layer, "bond_order"
    std::string title;   ///< for menus
    std::string symbol;  ///< for the legend
    std::string meaning; ///< for the legend
    std::string missing; ///< in place of the colours where a snapshot does not hold the quantity; may have two lines
    std::array<std::string, 3> ticks; ///< at both ends and the middle of a fixed range [-1, 1], the upper one first
    double smallestExtent = 0.0; ///< > 0: the range follows the data and has no less extent than this; ticks are unread
    bool holdsZero = true;       ///< a range that follows the data holds zero
    std::function<vtkSmartPointer<vtkLookupTable>()> colors;
    std::function<CellPolygons(const SitePlan& plan)> polygons;
    /// One value a polygon, in the same order; empty if the snapshot does not hold the quantity.
    std::function<Eigen::VectorXd(const Snapshot& snapshot)> values;

    bool hasFixedRange() const { return smallestExtent == 0.0; }
};

/// All quantities, in the order of menus:
/// - bond_order: local bond order of every site over [-1, 1]; ferromagnetic clusters are bright in the dark
///   antiferromagnet;
/// - chirality: scalar chirality of every triangle over [-1, 1], zero-centred; triangles that wrap around the lattice
///   are drawn beside its edge;
/// - hole_density: holes per site, 1 - n_i;
/// - kinetic_energy: hopping energy of the nearest-neighbour bonds [t], each shared by its two sites; bright where
///   electrons are mobile.
const std::vector<CellQuantity>& cellQuantities();

/// \throws ConfigError for an unknown name
const CellQuantity& cellQuantity(const std::string& name);

} // namespace kondoscope
