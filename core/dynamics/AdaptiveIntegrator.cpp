#include "core/dynamics/AdaptiveIntegrator.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Weights = std::array<double, 7>;

/// Rows of the Butcher tableau: stage k + 1 from the slopes 0..k; the last row is the result of fifth order, so that
/// the last stage is the first of the next step.
constexpr std::array<Weights, 6> kRows{{
    {1.0 / 5.0},
    {3.0 / 40.0, 9.0 / 40.0},
    {44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0},
    {19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0},
    {9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0},
    {35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0},
}};
/// Result of fifth minus result of fourth order.
constexpr Weights kError{71.0 / 57600.0,      0.0,          -71.0 / 16695.0, 71.0 / 1920.0,
                         -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0};

constexpr double kSafety = 0.9;             ///< of the next inner step, so that few are rejected
constexpr double kLeast = 0.2, kMost = 5.0; ///< change of the inner step at a time
constexpr double kShortest = 1e-6;          ///< of dt: shorter inner steps mean that the error does not fall with them

} // namespace

AdaptiveIntegrator::AdaptiveIntegrator(const DynamicsConfig& config)
    : m_config(config), m_equation(config), m_innerStep(config.dt)
{
    if (config.temperature != 0.0)
        throw ConfigError(fmt::format(
            "dynamics.integrator = \"adaptive\" does not work at dynamics.temperature = {:g} (it controls an error "
            "that "
            "thermal noise would hide). Set dynamics.temperature to 0, or choose another integrator such as \"sib\".",
            config.temperature));
    if (!(config.tolerance > 0.0))
        throw ConfigError(fmt::format("dynamics.tolerance = {:g} is not positive (the adaptive integrator chooses its "
                                      "inner steps by it). Set it to 1e-5, for example.",
                                      config.tolerance));
}

void AdaptiveIntegrator::setMemory(const std::vector<double>& memory)
{
    if (memory.size() == 1 && std::isfinite(memory[0]) && memory[0] > 0.0)
        m_innerStep = memory[0];
}

void AdaptiveIntegrator::computeSlope(std::size_t stage, const SpinField& spins, const VectorField& field)
{
    const double time = m_equation.scaledTime(1.0);
    m_slopes[stage].resize(spins.rows(), 3);
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        m_slopes[stage].row(i) = m_equation.increment(spins.row(i), field.row(i), time, Eigen::Vector3d::Zero());
}

/// m_current moved by the weighted slopes, projected on the sphere.
void AdaptiveIntegrator::combine(const Weights& weights, std::size_t stages, double length, SpinField& result) const
{
    result = m_current;
    for (std::size_t k = 0; k < stages; ++k)
        if (weights[k] != 0.0)
            result += length * weights[k] * m_slopes[k];
    result.rowwise().normalize();
}

/// Sets m_next and its slope. \return the largest error of a spin
double AdaptiveIntegrator::tryInnerStep(double length, ForceModel& model, std::stop_token stop)
{
    for (std::size_t k = 0; k < kRows.size(); ++k) {
        SpinField& stage = k + 1 < kRows.size() ? m_stage : m_next;
        combine(kRows[k], k + 1, length, stage);
        if (stop.stop_requested())
            throw Cancelled();
        model.evaluate(stage, m_stageForces, stop);
        computeSlope(k + 1, stage, m_stageForces.field);
    }
    double largest = 0.0;
    for (Eigen::Index i = 0; i < m_next.rows(); ++i) {
        Eigen::RowVector3d error = Eigen::RowVector3d::Zero();
        for (std::size_t k = 0; k < kStages; ++k)
            error += kError[k] * m_slopes[k].row(i);
        largest = std::max(largest, error.squaredNorm());
    }
    return length * std::sqrt(largest);
}

void AdaptiveIntegrator::step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                              std::stop_token stop)
{
    m_current = spins;
    computeSlope(0, m_current, forces.field);
    double remaining = m_config.dt, recommended = m_innerStep;
    for (int tried = 0; remaining > 0.0; ++tried) {
        if (tried == kMostInnerSteps || recommended < kShortest * m_config.dt)
            throw NumericsError(fmt::format(
                "the adaptive integrator does not reach the end of step {}: {} inner steps were tried, the last of "
                "{:.3g} "
                "ħ/t (dt = {:g} is very long, or dynamics.tolerance = {:g} is more than the accuracy of the forces "
                "allows). Use a smaller dynamics.dt or a larger dynamics.tolerance.",
                step + 1, tried, recommended, m_config.dt, m_config.tolerance));
        const double count = std::max(1.0, std::ceil(remaining / recommended));
        const double length = remaining / count;
        const double error = tryInnerStep(length, model, stop);
        requireFinite(m_next, step, m_config.dt);
        const double allowed = m_config.tolerance * length / m_config.dt;
        if (error <= allowed) {
            m_current.swap(m_next);
            m_slopes.front().swap(m_slopes.back());
            remaining = count == 1.0 ? 0.0 : remaining - length;
        }
        recommended = length * std::clamp(kSafety * std::pow(allowed / error, 0.25), kLeast, kMost);
    }
    m_innerStep = recommended;
    spins.swap(m_current);
}

} // namespace kondoscope
