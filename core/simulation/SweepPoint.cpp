#include "core/simulation/SweepPoint.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/simulation/MeasuredTrajectory.h"
#include "core/simulation/RunRecorder.h"
#include "core/simulation/Simulation.h"
#include "core/simulation/SweepOrder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr Estimate kNoEstimate{kUnknown, kUnknown};
constexpr double kRoundOff = 1e-9; ///< of sums of dt, where a time counts as reached

double averageFrom(const Sweep& sweep, const RunConfig& config)
{
    return sweep.averageFrom.value_or(0.5 * config.output.time);
}

/// Watches a run and gathers what its averages are made of.
class PointSampler
{
public:
    PointSampler(const Sweep& sweep, const RunConfig& config)
        : m_names(sweep.averagedQuantities()), m_quantities(m_names), m_config(config),
          m_interval(config.output.measureInterval > 0.0 ? config.output.measureInterval : config.output.interval),
          m_next(averageFrom(sweep, config)), m_series(m_names.size())
    {
        if (isFieldLoop(config))
            m_loop.emplace(config.protocol);
    }

    /// Before the first step and after every one.
    void watch(Simulation& simulation, const std::stop_token& stop)
    {
        const double time = simulation.time();
        if (m_loop && simulation.stepCount() > 0)
            addToLoop(simulation);
        if (!m_reference && isReached(m_config.output.referenceTime, time))
            m_reference = simulation.spins();
        if (isReached(m_next, time))
            sample(*simulation.snapshot(stop));
        while (isReached(m_next, time))
            m_next += m_interval;
    }

    void report(const Sweep& sweep, SweepResult& result) const
    {
        result.samples = m_samples;
        const std::optional<double> temperature = equilibriumTemperature(m_config, averageFrom(sweep, m_config));
        for (std::size_t k = 0; k < m_names.size(); ++k) {
            result.averages.push_back(averageOf(m_series[k]).mean);
            const bool isUsed = m_names[k] == sweep.orderParameter || m_names[k] == "energy_per_site";
            if (isUsed)
                addResponses(m_names[k], m_series[k], temperature, result);
        }
        const FoundOrder order = foundOrder(m_figures / static_cast<double>(m_samples));
        result.order = order.name;
        result.orderWeight = order.weight;
        result.magnetization = m_magnetization / static_cast<double>(m_samples);
        if (m_loop)
            result.loop = m_loop->loop();
    }

private:
    static bool isReached(double due, double time) { return time >= due - kRoundOff * (1.0 + std::abs(due)); }

    void sample(const Snapshot& snapshot)
    {
        const Measurement measurement(*snapshot.lattice, snapshot.spins, snapshot.forces,
                                      m_reference ? &*m_reference : nullptr);
        const std::vector<std::vector<double>> values = m_quantities.measure(measurement);
        for (std::size_t k = 0; k < values.size(); ++k)
            m_series[k].push_back(values[k].front());
        m_figures += orderFigures(measurement);
        m_magnetization += snapshot.spins.colwise().mean().transpose();
        ++m_samples;
    }

    /// The field is that of the step that has just been done.
    void addToLoop(const Simulation& simulation)
    {
        const Eigen::Vector3d direction = m_config.protocol.direction.normalized();
        const double began = simulation.time() - m_config.dynamics.dt;
        m_loop->add(began, protocolValue(m_config.protocol, began), direction.dot(simulation.spins().colwise().mean()));
    }

    void addResponses(const std::string& name, const std::vector<double>& series, std::optional<double> temperature,
                      SweepResult& result) const
    {
        const int sites = m_config.lattice.lx * m_config.lattice.ly;
        for (const ThermalResponse& response : thermalResponses(name, series, sites, temperature)) {
            if (response.name == "binder_cumulant")
                result.binderCumulant = response.estimate;
            else if (response.name == "susceptibility")
                result.susceptibility = response.estimate;
            else
                result.specificHeat = response.estimate;
        }
    }

    std::vector<std::string> m_names;
    QuantitySet m_quantities;
    RunConfig m_config;
    double m_interval;
    double m_next;
    std::vector<std::vector<double>> m_series;                 ///< of each name
    OrderFigures m_figures;                                    ///< sum over the samples
    Eigen::Vector3d m_magnetization = Eigen::Vector3d::Zero(); ///< sum over the samples
    std::int64_t m_samples = 0;
    std::optional<SpinField> m_reference;
    std::optional<LoopSampler> m_loop;
};

void requireWindow(const Sweep& sweep, const RunConfig& config)
{
    if (sweep.averageFrom.value_or(0.0) > config.output.time)
        throw ConfigError(
            fmt::format("average_from = {:g} lies behind the end of the run at output.time = {:g} (there is "
                        "nothing to average). Lower it, or let runs last longer.",
                        *sweep.averageFrom, config.output.time));
}

void run(const Sweep& sweep, const std::string& trajectory, const std::function<void(double)>& progress,
         const std::stop_token& stop, SweepResult& result)
{
    const RunConfig config = sweep.config(result.point);
    requireWindow(sweep, config);
    Simulation simulation(config);
    PointSampler sampler(sweep, config);
    RecordOptions options;
    options.steps = stepsFor(config.output.time, config.dynamics.dt);
    options.path = trajectory;
    sampler.watch(simulation, stop);
    const auto watch = [&](const RunProgress& now) {
        sampler.watch(simulation, stop);
        progress(static_cast<double>(now.step) / static_cast<double>(now.steps));
    };
    const RunSummary summary = recordRun(simulation, options, watch, stop);
    if (summary.stopped)
        throw Cancelled();
    sampler.report(sweep, result);
    result.warning = summary.solverWarning;
}

} // namespace

bool isFieldLoop(const RunConfig& config)
{
    return config.protocol.quantity == "field" && config.protocol.shape == "loop";
}

SweepResult failedPoint(const Sweep& sweep, std::size_t point, const std::string& error, bool again)
{
    SweepResult result;
    result.point = point;
    result.error = error;
    result.again = again;
    result.averages.assign(sweep.averagedQuantities().size(), kNoEstimate);
    result.binderCumulant = result.susceptibility = result.specificHeat = kNoEstimate;
    result.magnetization.setConstant(kUnknown);
    result.orderWeight = kUnknown;
    return result;
}

SweepResult runSweepPoint(const Sweep& sweep, std::size_t point, const std::string& trajectory,
                          const std::function<void(double)>& progress, const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    SweepResult result;
    result.point = point;
    result.binderCumulant = result.susceptibility = result.specificHeat = kNoEstimate;
    try {
        run(sweep, trajectory, progress, stop, result);
    } catch (const FileError& error) {
        result = failedPoint(sweep, point, error.what(), true);
    } catch (const std::bad_alloc&) {
        result = failedPoint(sweep, point,
                             "there is not enough memory for this run. Run fewer points at a time (--jobs).", true);
    } catch (const Error& error) {
        result = failedPoint(sweep, point, error.what(), false);
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace kondoscope
