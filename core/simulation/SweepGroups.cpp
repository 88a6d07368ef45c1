#include "core/simulation/SweepGroups.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace kondoscope::sweep_groups {

bool hasAxis(const Sweep& sweep, const std::string& key)
{
    return std::ranges::find(sweep.axes, key, &SweepAxis::key) != sweep.axes.end();
}

std::vector<Points> groups(const Sweep& sweep, const Points& points, const Keys& free)
{
    std::map<std::vector<std::size_t>, Points> found;
    for (const SweepResult* point : points) {
        std::vector<std::size_t> places = sweep.places(point->point);
        for (std::size_t k = 0; k < places.size(); ++k)
            if (free.contains(sweep.axes[k].key))
                places[k] = 0;
        found[places].push_back(point);
    }
    std::vector<Points> list;
    for (auto& [places, members] : found)
        list.push_back(std::move(members));
    return list;
}

Estimate overSeeds(const Points& points, const std::function<Estimate(const SweepResult&)>& estimateOf)
{
    std::vector<double> values;
    double own = 0.0;
    for (const SweepResult* point : points) {
        const Estimate estimate = estimateOf(*point);
        if (std::isnan(estimate.value))
            continue;
        values.push_back(estimate.value);
        own += estimate.error;
    }
    if (values.empty())
        return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    const Eigen::Map<const Eigen::ArrayXd> all(values.data(), std::ssize(values));
    const double count = static_cast<double>(values.size());
    own /= count * std::sqrt(count);
    if (values.size() == 1)
        return {all.mean(), own};
    return {all.mean(), std::fmax(own, std::sqrt((all - all.mean()).square().sum() / (count * (count - 1.0))))};
}

void DerivedRows::add(const std::string& quantity, const std::string& method, const std::string& unit,
                      const Estimate& estimate, const Points& points, const Keys& free)
{
    m_table.text("quantity").texts.push_back(quantity);
    m_table.text("method").texts.push_back(method);
    const std::vector<ConfigValue> values = m_sweep.values(points.front()->point);
    for (std::size_t k = 0; k < m_sweep.axes.size(); ++k)
        addAxisValue(m_table, m_sweep.axes[k], free.contains(m_sweep.axes[k].key) ? nullptr : &values[k]);
    m_table.number("value", "").numbers.push_back(estimate.value);
    m_table.number("error", "").numbers.push_back(estimate.error);
    m_table.text("unit").texts.push_back(unit);
}

} // namespace kondoscope::sweep_groups
