#include "core/simulation/MeasuredTrajectory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/simulation/RunMoment.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Times that are sums of dt reach a wanted time within this, relative to it.
constexpr double kTimeTolerance = 1e-9;

double tolerance(double time)
{
    return kTimeTolerance * (1.0 + std::abs(time));
}

/// The first frame whose time does not fulfil what all earlier ones do; the number of frames if there is none.
std::int64_t firstFrameNot(const TrajectoryReader& reader, bool (*fulfils)(double time, double bound), double bound)
{
    std::int64_t first = 0, last = reader.frameCount(); // a frame can only be read as a whole: few are looked at
    while (first < last) {
        const std::int64_t middle = first + (last - first) / 2;
        if (fulfils(reader.frame(middle).time, bound))
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

Forces keptForces(const TrajectoryFrame& frame)
{
    Forces forces;
    forces.energy = kUnknown;
    forces.density = Eigen::Map<const Eigen::VectorXd>(frame.density.data(), std::ssize(frame.density));
    forces.chemicalPotential = frame.chemicalPotential;
    forces.bondEnergy = Eigen::Map<const Eigen::VectorXd>(frame.bondEnergy.data(), std::ssize(frame.bondEnergy));
    return forces;
}

bool isOrderParameter(const std::string& quantity)
{
    static const std::array<std::string, 4> kNames{"magnetization", "staggered_magnetization", "scalar_chirality",
                                                   "vector_chirality"};
    return std::ranges::find(kNames, quantity) != kNames.end();
}

bool hasErrors(std::span<const double> series)
{
    return std::ssize(series) >= kJackknifeBlocks &&
           std::ranges::all_of(series, [](double value) { return std::isfinite(value); });
}

} // namespace

MeasuredTrajectory::MeasuredTrajectory(const TrajectoryReader& reader, const std::string& path,
                                       const std::vector<std::string>& names, std::optional<double> referenceTime)
    : m_reader(reader), m_lattice(reader.header().kind, reader.header().lx, reader.header().ly), m_quantities(names),
      m_columns(m_quantities.columns(m_lattice)),
      m_referenceTime(referenceTime.value_or(parseRunConfig(reader.header().config, path).output.referenceTime))
{
    const std::vector<std::string>& stored = reader.header().observables;
    for (const MeasuredColumn& column : m_columns) {
        const auto found = std::ranges::find(stored, column.name);
        const bool isStored = column.shape.empty() && found != stored.end();
        m_stored.push_back(isStored ? std::optional<std::size_t>(found - stored.begin()) : std::nullopt);
    }
    const std::int64_t reference = framesBetween(reader, m_referenceTime, {}).first;
    if (reference < reader.frameCount())
        m_reference = reader.frame(reference).spins;
    else if (referenceTime)
        throw ConfigError(fmt::format("--reference-time {:g}: {} has no frame from then on (overlap and freezing refer "
                                      "to the first one). Choose an earlier time.",
                                      m_referenceTime, path));
}

TrajectoryMeasurement MeasuredTrajectory::measure(std::int64_t frame) const
{
    const TrajectoryFrame kept = m_reader.frame(frame);
    const Forces forces = keptForces(kept);
    const bool hasReference = m_reference && kept.time >= m_referenceTime - tolerance(m_referenceTime);
    const Measurement measurement(m_lattice, kept.spins, forces, hasReference ? &*m_reference : nullptr);
    TrajectoryMeasurement measured{kept.time, kept.step, m_quantities.measure(measurement)};
    for (std::size_t k = 0; k < m_columns.size(); ++k)
        if (m_stored[k] && std::isnan(measured.values[k].front()))
            measured.values[k].front() = kept.observables[*m_stored[k]];
    return measured;
}

FrameRange framesBetween(const TrajectoryReader& reader, std::optional<double> from, std::optional<double> to)
{
    const auto isBefore = [](double time, double bound) { return time < bound - tolerance(bound); };
    const auto isUntil = [](double time, double bound) { return time <= bound + tolerance(bound); };
    return {from ? firstFrameNot(reader, isBefore, *from) : 0,
            to ? firstFrameNot(reader, isUntil, *to) : reader.frameCount()};
}

std::optional<double> equilibriumTemperature(const RunConfig& config, double time)
{
    RunConfig then = config;
    applyProtocol(then, time);
    const bool isAtRest = protocolEnd(config.protocol) <= time + tolerance(time);
    const double temperature = then.dynamics.temperature;
    return isAtRest && temperature > 0.0 ? std::optional(temperature) : std::nullopt;
}

std::optional<double> equilibriumTemperature(const TrajectoryReader& reader, const std::string& path,
                                             std::int64_t firstFrame, std::int64_t lastFrame)
{
    const TrajectoryFrame first = reader.frame(firstFrame);
    const std::int64_t lastStep = reader.frame(lastFrame).step;
    for (const TrajectoryChange& change : reader.changes()) {
        const bool matters =
            change.assignment.starts_with("dynamics.temperature") || change.assignment.starts_with("protocol.");
        if (matters && change.step > first.step && change.step <= lastStep)
            return {};
    }
    return equilibriumTemperature(configAt(reader, path, first.step), first.time);
}

SeriesAverage averageOf(std::span<const double> series)
{
    std::vector<double> known(series.begin(), series.end());
    std::erase_if(known, [](double value) { return !std::isfinite(value); });
    SeriesAverage average{{kUnknown, kUnknown}, std::ssize(known), kUnknown};
    if (hasErrors(known)) {
        average.mean = seriesMean(known);
        average.correlationTime = autocorrelationTime(known);
    } else if (!known.empty()) {
        average.mean.value = Eigen::Map<const Eigen::ArrayXd>(known.data(), std::ssize(known)).mean();
    }
    return average;
}

std::vector<ThermalResponse> thermalResponses(const std::string& quantity, std::span<const double> series,
                                              int siteCount, std::optional<double> temperature)
{
    if (!temperature || !hasErrors(series))
        return {};
    if (quantity == "energy_per_site")
        return {{"specific_heat", "k_B", specificHeat(series, siteCount, *temperature)}};
    const bool isZero = std::ranges::all_of(series, [](double value) { return value == 0.0; });
    if (!isOrderParameter(quantity) || isZero)
        return {};
    std::vector<double> amounts(series.begin(), series.end()); // order of either sign is the same order
    for (double& value : amounts)
        value = std::abs(value);
    return {{"binder_cumulant", "1", binderCumulant(series)},
            {"susceptibility", "1/t", susceptibility(amounts, siteCount, *temperature)}};
}

} // namespace kondoscope
