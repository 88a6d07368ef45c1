#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/simulation/SweepGroups.h"

namespace kondoscope::sweep_groups {

namespace {

/// What the points of one size show against the temperature.
struct ThermalCurve
{
    std::string size;
    int sites = 0;
    std::vector<double> temperature; ///< ascending [t]
    std::vector<Estimate> binder;
    std::vector<Estimate> susceptibility;
};

ThermalCurve thermalCurve(const Sweep& sweep, const Points& points)
{
    std::map<double, Points> byTemperature;
    for (const SweepResult* point : points)
        byTemperature[sweep.config(point->point).dynamics.temperature].push_back(point);
    const LatticeConfig lattice = sweep.config(points.front()->point).lattice;
    ThermalCurve curve{fmt::format("{}x{}", lattice.lx, lattice.ly), lattice.lx * lattice.ly, {}, {}, {}};
    for (const auto& [temperature, members] : byTemperature) {
        const Estimate binder = overSeeds(members, [](const SweepResult& r) { return r.binderCumulant; });
        if (std::isnan(binder.value))
            continue;
        curve.temperature.push_back(temperature);
        curve.binder.push_back(binder);
        curve.susceptibility.push_back(overSeeds(members, [](const SweepResult& r) { return r.susceptibility; }));
    }
    return curve;
}

/// Zero of the line through two values at two temperatures, with the error that theirs make.
Estimate lineZero(double left, double right, const Estimate& a, const Estimate& b)
{
    const double slope = (b.value - a.value) / (right - left);
    const double zero = left - a.value / slope;
    const double share = (zero - left) / (right - left);
    return {zero, std::hypot((1.0 - share) * a.error, share * b.error) / std::abs(slope)};
}

std::optional<Estimate> binderCrossing(const ThermalCurve& small, const ThermalCurve& large)
{
    std::optional<Estimate> best;
    double bestClearness = 0.0;
    if (small.temperature != large.temperature || small.temperature.size() < 3)
        return best;
    const auto difference = [&](std::size_t k) {
        return Estimate{large.binder[k].value - small.binder[k].value,
                        std::hypot(large.binder[k].error, small.binder[k].error)};
    };
    for (std::size_t k = 1; k < small.temperature.size(); ++k) {
        const Estimate cold = difference(k - 1), warm = difference(k);
        if (!(cold.value > 0.0 && warm.value <= 0.0))
            continue;
        const double error = std::hypot(cold.error, warm.error);
        const double clearness = (cold.value - warm.value) / (error > 0.0 ? error : 1.0);
        if (best && !(clearness > bestClearness))
            continue;
        bestClearness = clearness;
        best = lineZero(small.temperature[k - 1], small.temperature[k], cold, warm);
    }
    return best;
}

std::optional<Estimate> susceptibilityPeak(const ThermalCurve& curve)
{
    const std::vector<double>& t = curve.temperature;
    if (t.size() < 3)
        return {};
    const auto top = std::ranges::max_element(curve.susceptibility, {}, &Estimate::value);
    const auto k = static_cast<std::size_t>(top - curve.susceptibility.begin());
    if (k == 0 || k + 1 == t.size())
        return {};
    const double left = t[k] - t[k - 1], right = t[k + 1] - t[k];
    const double fall = top->value - curve.susceptibility[k - 1].value;
    const double fallRight = top->value - curve.susceptibility[k + 1].value;
    const double weight = left * fallRight + right * fall;
    const double shift = weight > 0.0 ? 0.5 * (right * right * fall - left * left * fallRight) / weight : 0.0;
    return Estimate{t[k] + shift, 0.5 * (left + right)};
}

} // namespace

void addTransitions(const Sweep& sweep, const Points& points, DerivedRows& rows)
{
    if (!hasAxis(sweep, kTemperature))
        return;
    const Keys withoutSize{kTemperature, kSeed}, all{kTemperature, kSeed, kSize};
    for (const Points& group : groups(sweep, points, all)) {
        std::vector<std::pair<ThermalCurve, Points>> curves;
        for (const Points& members : groups(sweep, group, withoutSize))
            curves.emplace_back(thermalCurve(sweep, members), members);
        std::ranges::stable_sort(curves, {}, [](const auto& curve) { return curve.first.sites; });
        for (std::size_t k = 1; k < curves.size(); ++k) {
            const ThermalCurve &small = curves[k - 1].first, &large = curves[k].first;
            if (const auto crossing = binderCrossing(small, large))
                rows.add("transition_temperature", fmt::format("Binder crossing {}, {}", small.size, large.size), "t",
                         *crossing, group, all);
        }
        for (const auto& [curve, members] : curves)
            if (const auto peak = susceptibilityPeak(curve))
                rows.add("transition_temperature", fmt::format("susceptibility peak {}", curve.size), "t", *peak,
                         members, withoutSize);
    }
}

} // namespace kondoscope::sweep_groups
