#include "core/observables/Observables.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/observables/ObservableTables.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

const std::vector<Observable>& observables()
{
    static const std::vector<Observable> kTable = [] {
        std::vector<Observable> table;
        for (const auto& part : {spinObservables(), electronObservables(), orderObservables(), domainObservables()})
            table.insert(table.end(), part.begin(), part.end());
        return table;
    }();
    return kTable;
}

std::size_t observableIndex(const std::string& name)
{
    const auto& table = observables();
    const auto found = std::ranges::find(table, name, &Observable::name);
    if (found == table.end()) {
        std::vector<std::string> names;
        for (const Observable& observable : table)
            names.push_back(observable.name);
        throw ConfigError(fmt::format("observable \"{}\" is not known (nothing would be measured). Choose one of {}.",
                                      name, fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - table.begin());
}

std::vector<bool> defaultObservables()
{
    std::vector<bool> wanted;
    for (const Observable& observable : observables())
        wanted.push_back(observable.isDefault);
    return wanted;
}

std::vector<double> measure(const Measurement& measurement, const std::vector<bool>& wanted)
{
    const auto& table = observables();
    KONDOSCOPE_EXPECTS(wanted.size() == table.size());
    std::vector<double> values(table.size(), kUnknownValue);
    for (std::size_t k = 0; k < table.size(); ++k)
        if (wanted[k])
            values[k] = table[k].value(measurement);
    return values;
}

} // namespace kondoscope
