#pragma once

#include <string>
#include <vector>

#include "core/io/Trajectory.h"
#include "core/observables/Measurement.h"

namespace kondoscope {

/// Quantities chosen by name from observables() and arrayObservables(): what a run measures at its own interval, and
/// what is measured of a trajectory afterwards.
class QuantitySet
{
public:
    /// \throws ConfigError for a name that neither table knows, or that comes twice
    explicit QuantitySet(const std::vector<std::string>& names);

    bool empty() const { return m_entries.empty(); }
    /// Names, units and shapes, in the order of the names.
    std::vector<MeasuredColumn> columns(const Lattice& lattice) const;
    /// One entry a column, row-major; NaN where not known or without meaning.
    std::vector<std::vector<double>> measure(const Measurement& measurement) const;

private:
    struct Entry
    {
        bool isArray;
        std::size_t index; ///< in its table
    };
    std::vector<Entry> m_entries;
};

/// All names, numbers first. Those that a spelling mistake may have meant are named by QuantitySet.
std::vector<std::string> quantityNames();

} // namespace kondoscope
