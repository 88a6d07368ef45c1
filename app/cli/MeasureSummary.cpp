#include "app/cli/MeasureSummary.h"

#include <algorithm>
#include <cmath>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

std::string numberText(const Estimate& estimate)
{
    if (std::isnan(estimate.error))
        return fmt::format("{:.6g}", estimate.value);
    return fmt::format("{:.6g} ± {:.2g}", estimate.value, estimate.error);
}

std::string unitText(const std::string& unit)
{
    return unit == "1" ? "" : " " + unit;
}

/// Mean distance of two frames [hbar/t].
double frameDistance(const std::vector<double>& times)
{
    return times.size() < 2 ? 0.0 : (times.back() - times.front()) / static_cast<double>(times.size() - 1);
}

Json estimateJson(const Estimate& estimate)
{
    return {{"value", estimate.value}, {"error", estimate.error}};
}

} // namespace

void MeasuredSeries::add(const TrajectoryMeasurement& row)
{
    m_isKnown.resize(m_columns.size());
    m_times.push_back(row.time);
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        const std::vector<double>& values = row.values[k];
        m_isKnown[k] = m_isKnown[k] || std::ranges::any_of(values, [](double value) { return !std::isnan(value); });
        if (m_columns[k].shape.empty())
            m_values[k].push_back(values.front());
    }
}

std::vector<std::string> MeasuredSeries::unknown() const
{
    std::vector<std::string> names;
    for (std::size_t k = 0; k < m_isKnown.size(); ++k)
        if (!m_isKnown[k])
            names.push_back(m_columns[k].name);
    return names;
}

std::size_t fitColumn(const std::vector<MeasuredColumn>& columns, const std::string& quantity)
{
    const auto found = std::ranges::find(columns, quantity, &MeasuredColumn::name);
    if (found == columns.end() || !found->shape.empty())
        throw ConfigError(fmt::format("--fit {} (a power law goes through numbers, not arrays). Choose one of the "
                                      "numbers of kondoscope-cli measure --list.",
                                      quantity));
    return static_cast<std::size_t>(found - columns.begin());
}

MeasureFit fitOf(const MeasuredSeries& series, const std::string& quantity, std::optional<double> from,
                 std::optional<double> to)
{
    const std::size_t column = fitColumn(series.columns(), quantity);
    const std::vector<double>& times = series.times();
    const auto first = std::ranges::find_if(times, [](double time) { return time > 0.0; });
    MeasureFit fit;
    fit.quantity = quantity;
    fit.from = from.value_or(first == times.end() ? 0.0 : *first);
    fit.to = to.value_or(times.back());
    fit.law = fitPowerLaw(times, series.values(column), fit.from, fit.to);
    return fit;
}

void printAverages(const MeasuredSeries& series, int siteCount, std::optional<double> temperature)
{
    const double distance = frameDistance(series.times());
    fmt::print("averages over {} frames, t = {:g} to {:g} hbar/t{}\n", series.times().size(), series.times().front(),
               series.times().back(),
               std::ssize(series.times()) < kJackknifeBlocks
                   ? fmt::format(" (errors need {} at least)", kJackknifeBlocks)
                   : "");
    for (std::size_t k = 0; k < series.columns().size(); ++k) {
        const MeasuredColumn& column = series.columns()[k];
        const SeriesAverage average = averageOf(series.values(k));
        if (average.known == 0)
            continue;
        fmt::print("  {:<28} {}{}{}{}\n", column.name, numberText(average.mean), unitText(column.unit),
                   std::isnan(average.correlationTime)
                       ? ""
                       : fmt::format(", correlation time {:.3g} hbar/t", average.correlationTime * distance),
                   average.known < std::ssize(series.times()) ? fmt::format(", known in {} frames", average.known)
                                                              : "");
        for (const ThermalResponse& response : thermalResponses(column.name, series.values(k), siteCount, temperature))
            fmt::print("    {:<26} {}{}\n", response.name, numberText(response.estimate), unitText(response.unit));
    }
}

Json averagesJson(const MeasuredSeries& series, int siteCount, std::optional<double> temperature)
{
    Json json = Json::object();
    for (std::size_t k = 0; k < series.columns().size(); ++k) {
        const MeasuredColumn& column = series.columns()[k];
        if (!column.shape.empty())
            continue;
        const SeriesAverage average = averageOf(series.values(k));
        Json entry = estimateJson(average.mean);
        entry["unit"] = column.unit;
        entry["known"] = average.known;
        entry["correlation_time"] = average.correlationTime * frameDistance(series.times());
        for (const ThermalResponse& response : thermalResponses(column.name, series.values(k), siteCount, temperature))
            entry[response.name] = estimateJson(response.estimate);
        json[column.name] = entry;
    }
    return json;
}

void printFit(const MeasureFit& fit)
{
    fmt::print("{} = A t^z from t = {:g} to {:g} hbar/t ({} frames)\n  z = {}\n  A = {}\n", fit.quantity, fit.from,
               fit.to, fit.law.points, numberText({fit.law.exponent, fit.law.exponentError}),
               numberText({fit.law.amplitude, fit.law.amplitudeError}));
}

Json fitJson(const MeasureFit& fit)
{
    return {{"quantity", fit.quantity},
            {"from", fit.from},
            {"to", fit.to},
            {"points", fit.law.points},
            {"exponent", estimateJson({fit.law.exponent, fit.law.exponentError})},
            {"amplitude", estimateJson({fit.law.amplitude, fit.law.amplitudeError})}};
}

} // namespace kondoscope
