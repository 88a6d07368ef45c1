#include "ui/scene/CellQuantity.h"

#include <algorithm>

#include <fmt/format.h>
#include <vtkLookupTable.h>

#include "core/observables/ElectronMaps.h"
#include "core/observables/LocalOrder.h"
#include "core/support/Error.h"
#include "ui/scene/ColorMaps.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

namespace {

CellPolygons siteCells(const SitePlan& plan)
{
    CellPolygons cells{{}, static_cast<int>(plan.cellCorners().size())};
    cells.corners.reserve(static_cast<std::size_t>(plan.siteCount()) * plan.cellCorners().size());
    for (int i = 0; i < plan.siteCount(); ++i)
        for (const Eigen::Vector2d& corner : plan.cellCorners())
            cells.corners.push_back(plan.position(i) + corner);
    return cells;
}

CellPolygons triangleCells(const SitePlan& plan)
{
    CellPolygons cells{{}, 3};
    cells.corners.reserve(static_cast<std::size_t>(plan.siteCount()) * 6);
    for (int triangle = 0; triangle < 2 * plan.siteCount(); ++triangle)
        for (const Eigen::Vector2d& corner : plan.triangleCorners(triangle))
            cells.corners.push_back(corner);
    return cells;
}

std::vector<CellQuantity> makeQuantities()
{
    return {{.name = "bond_order",
             .title = "Local bond order",
             .symbol = "⟨S·S⟩",
             .meaning = "bond order",
             .missing = {},
             .ticks = {"1  FM", "0", "−1  AF"},
             .colors = bondOrderColors,
             .polygons = siteCells,
             .values = [](const Snapshot& s) { return bondOrder(*s.lattice, s.spins); }},
            {.name = "chirality",
             .title = "Scalar chirality",
             .symbol = "χ",
             .meaning = "scalar chirality",
             .missing = {},
             .ticks = {"+1", "0", "−1"},
             .colors = chiralityColors,
             .polygons = triangleCells,
             .values = [](const Snapshot& s) { return scalarChirality(*s.lattice, s.spins); }},
            {.name = "hole_density",
             .title = "Hole density",
             .symbol = "1 − n",
             .meaning = "holes per site",
             .missing = "no density from\nthis solver",
             .ticks = {},
             .smallestExtent = 0.02,
             .colors = holeColors,
             .polygons = siteCells,
             .values = [](const Snapshot& s) { return holeDensity(s.forces); }},
            {.name = "kinetic_energy",
             .title = "Kinetic energy",
             .symbol = "ε (t)",
             .meaning = "bonds of a site",
             .missing = "no bond energies\nfrom this solver",
             .ticks = {},
             .smallestExtent = 0.02,
             .holdsZero = false,
             .colors = kineticColors,
             .polygons = siteCells,
             .values = [](const Snapshot& s) { return bondEnergyPerSite(*s.lattice, s.forces); }}};
}

} // namespace

const std::vector<CellQuantity>& cellQuantities()
{
    static const std::vector<CellQuantity> kQuantities = makeQuantities();
    return kQuantities;
}

const CellQuantity& cellQuantity(const std::string& name)
{
    for (const CellQuantity& quantity : cellQuantities())
        if (quantity.name == name)
            return quantity;
    throw ConfigError(fmt::format("\"{}\" is no map (it is what the cells should show). Choose a layer such as "
                                  "\"bond_order\".",
                                  name));
}

} // namespace kondoscope
