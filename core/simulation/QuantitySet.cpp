#include "core/simulation/QuantitySet.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/observables/ArrayObservables.h"
#include "core/observables/Observables.h"
#include "core/support/Error.h"

namespace kondoscope {

QuantitySet::QuantitySet(const std::vector<std::string>& names)
{
    const auto placeIn = [](const auto& table, const std::string& name) {
        const auto found = std::ranges::find(table, name, [](const auto& entry) { return entry.name; });
        return static_cast<std::size_t>(found - table.begin());
    };
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (std::count(names.begin(), names.end(), names[k]) > 1)
            throw ConfigError(
                fmt::format("\"{}\" is to be measured twice (a column has one name). Name it once.", names[k]));
        const std::size_t number = placeIn(observables(), names[k]), array = placeIn(arrayObservables(), names[k]);
        if (number == observables().size() && array == arrayObservables().size())
            throw ConfigError(fmt::format("\"{}\" is not known (it is to be measured). Choose from: {}.", names[k],
                                          fmt::join(quantityNames(), ", ")));
        const bool isArray = number == observables().size();
        m_entries.push_back({isArray, isArray ? array : number});
    }
}

std::vector<MeasuredColumn> QuantitySet::columns(const Lattice& lattice) const
{
    std::vector<MeasuredColumn> columns;
    for (const Entry& entry : m_entries) {
        if (!entry.isArray) {
            const Observable& number = observables()[entry.index];
            columns.push_back({number.name, number.unit, {}});
            continue;
        }
        const ArrayObservable& array = arrayObservables()[entry.index];
        const std::vector<int> shape = array.shape(lattice);
        columns.push_back({array.name, array.unit, {shape.begin(), shape.end()}});
    }
    return columns;
}

std::vector<std::vector<double>> QuantitySet::measure(const Measurement& measurement) const
{
    std::vector<std::vector<double>> rows;
    for (const Entry& entry : m_entries) {
        if (entry.isArray) {
            const Eigen::VectorXd values = arrayObservables()[entry.index].values(measurement);
            rows.emplace_back(values.begin(), values.end());
        } else {
            rows.push_back({observables()[entry.index].value(measurement)});
        }
    }
    return rows;
}

std::vector<std::string> quantityNames()
{
    std::vector<std::string> names;
    for (const Observable& number : observables())
        names.push_back(number.name);
    for (const ArrayObservable& array : arrayObservables())
        names.push_back(array.name);
    return names;
}

} // namespace kondoscope
