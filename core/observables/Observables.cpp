#include "core/observables/Observables.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/observables/LocalOrder.h"
#include "core/support/Error.h"

namespace kondoscope {

const std::vector<Observable>& observables()
{
    static const std::vector<Observable> kTable{
        {"energy_per_site", "E/N", "t", "Energy per site",
         [](const Lattice& l, const SpinField&, const Forces& f) { return f.energy / l.siteCount(); }},
        {"magnetization", "|M|", "1", "Magnetization",
         [](const Lattice&, const SpinField& s, const Forces&) { return s.colwise().mean().norm(); }},
        {"bond_order", "<S·S>", "1", "Nearest-neighbour bond order",
         [](const Lattice& l, const SpinField& s, const Forces&) { return bondOrder(l, s).mean(); }},
        {"scalar_chirality", "χ", "1", "Scalar chirality",
         [](const Lattice& l, const SpinField& s, const Forces&) { return scalarChirality(l, s).mean(); }},
        {"absolute_chirality", "|χ|", "1", "Mean absolute chirality",
         [](const Lattice& l, const SpinField& s, const Forces&) { return scalarChirality(l, s).cwiseAbs().mean(); }},
    };
    return kTable;
}

std::size_t observableIndex(const std::string& name)
{
    const auto& table = observables();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Observable& o) { return o.name == name; });
    if (found == table.end()) {
        std::vector<std::string> names;
        for (const Observable& observable : table)
            names.push_back(observable.name);
        throw ConfigError(fmt::format("observable \"{}\" is not known (nothing would be measured). Choose one of {}.",
                                      name, fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - table.begin());
}

std::vector<double> measure(const Lattice& lattice, const SpinField& spins, const Forces& forces)
{
    std::vector<double> values;
    for (const Observable& o : observables())
        values.push_back(o.value(lattice, spins, forces));
    return values;
}

} // namespace kondoscope
