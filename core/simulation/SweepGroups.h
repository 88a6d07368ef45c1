#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/simulation/SweepTable.h"

// What the derived quantities of a sweep have in common; for their own source files.
namespace kondoscope::sweep_groups {

using Points = std::vector<const SweepResult*>;
using Keys = std::set<std::string>;

inline constexpr const char* kTemperature = "dynamics.temperature";
inline constexpr const char* kSize = "lattice.size";
inline constexpr const char* kSeed = "state.seed";
inline constexpr const char* kField = "dynamics.field";
inline constexpr const char* kAxis = "classical.axis";

bool hasAxis(const Sweep& sweep, const std::string& key);

/// Points that agree in all axes but those named, in the order of the grid.
std::vector<Points> groups(const Sweep& sweep, const Points& points, const Keys& free);

/// Mean over points that differ in their seeds alone. Its error is that of the scatter of the seeds, or that of each
/// point over the root of their number where that is larger.
Estimate overSeeds(const Points& points, const std::function<Estimate(const SweepResult&)>& estimateOf);

/// Rows of the table of derived quantities.
class DerivedRows
{
public:
    explicit DerivedRows(const Sweep& sweep) : m_sweep(sweep) {}

    /// \param points  that it follows from
    /// \param free    axes in which they differ
    void add(const std::string& quantity, const std::string& method, const std::string& unit, const Estimate& estimate,
             const Points& points, const Keys& free);

    const SweepTable& table() const { return m_table; }

private:
    const Sweep& m_sweep;
    SweepTable m_table;
};

/// Transition temperatures, as derivedTable() describes them.
void addTransitions(const Sweep& sweep, const Points& points, DerivedRows& rows);

} // namespace kondoscope::sweep_groups
