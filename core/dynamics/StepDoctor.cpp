#include "core/dynamics/StepDoctor.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace kondoscope {

namespace {

// Symptoms.
constexpr double kLengthError = 1e-6; ///< of |S|: integrators keep it to 1e-12, files of single precision to 1e-7
constexpr double kLargestTurn = 1.0;  ///< [rad] in a step: beyond it no method follows the motion
constexpr double kTurnedShare =
    0.05;                          ///< of the spins: a healthy quench has some per cent of them at defects for moments
constexpr double kRounding = 1e-5; ///< of energies: those of force fields in single precision are good to 1e-6
constexpr double kEnergyShare = 0.1; ///< of the energy that the motion holds: smaller errors do not change its kind

// Suggestions.
constexpr double kTurn = 0.75; ///< [rad] of the fastest spin: second-order methods are then good to a few per cent
constexpr double kThermalTurn = 0.05; ///< [rad^2] by noise, per axis: averages are then good to 2 %
constexpr double kLeastPath = 1e-4;   ///< rms change of a spin from which stiffness is more than rounding
constexpr double kWeakDamping = 0.1;  ///< alpha below which nothing damps what a method amplifies
constexpr double kShortest = 1e-6, kLongest = 100.0; ///< [hbar/t] what dynamics.dt may be

/// Largest product of a step and the rate of the stiffest motion that a method resolves.
struct Reach
{
    const char* integrator;
    double damped;
    /// Without damping: amplitudes change by y^4 / 8 a step at second, y^6 / 144 at fourth order, y = step times rate;
    /// a tenth of the energy may be lost or won in a thousand inverse rates.
    double undamped;
};

/// The damped limits leave a factor of four to where the methods become unstable: rates are measured as averages.
constexpr Reach kReaches[] = {
    {"sib", 0.5, 0.1}, {"heun", 0.5, 0.1},     {"depondt_mertens", 0.5, 0.1},
    {"rk4", 0.8, 0.4}, {"adaptive", 2.0, 2.0}, {"relaxation", 0.5, 0.5},
};

double reach(const DynamicsConfig& config)
{
    for (const Reach& entry : kReaches)
        if (config.integrator == entry.integrator)
            return config.damping < kWeakDamping ? entry.undamped : entry.damped;
    return kReaches[0].undamped;
}

bool choosesOwnSteps(const DynamicsConfig& config)
{
    return config.integrator == "adaptive";
}

SpinEquation equationOf(const DynamicsConfig& config)
{
    return config.integrator == "relaxation" ? SpinEquation::overdamped(config) : SpinEquation(config);
}

} // namespace

std::string Diagnosis::text() const
{
    return isHealthy() ? std::string() : fmt::format("{}. {}", problem, remedy);
}

StepDoctor::StepDoctor(const DynamicsConfig& config) : m_config(config), m_equation(equationOf(config)) {}

void StepDoctor::setConfig(const DynamicsConfig& config)
{
    if (config == m_config)
        return;
    m_equation = equationOf(config);
    m_referenceEnergy = kUnknown;
    if (config.dt != m_config.dt || config.integrator != m_config.integrator)
        m_diagnosis = {}; // it spoke of steps that are no longer made
    m_config = config;
}

void StepDoctor::observe(const StepRecord& record)
{
    const bool follows = record.step == m_step + 1 && m_spins.rows() == record.spins.rows() && m_step >= 0;
    if (!follows)
        m_spins = record.spins;
    if (!follows || !record.isSameHamiltonian)
        m_referenceEnergy = record.forces.energy;
    if (m_fields.rows() != record.spins.rows())
        m_fields.setZero(record.spins.rows(), 3);
    const Motion motion = takeIn(record);
    m_step = record.step;
    m_fastest = motion.largest;
    if (follows && record.isSameHamiltonian)
        measureStiffness(motion, record.spins.rows());
    Diagnosis found = examine(record, motion, follows);
    ++m_calm;
    if (found.isHealthy() && m_calm < kCalmSteps)
        return;
    if (!found.isHealthy())
        m_calm = 0;
    m_diagnosis = std::move(found);
}

/// Compares with the last record and replaces it.
StepDoctor::Motion StepDoctor::takeIn(const StepRecord& record)
{
    const double chord = 2.0 * std::sin(0.5 * kLargestTurn);
    Motion motion;
    double worst = 0.0;
    for (Eigen::Index i = 0; i < record.spins.rows(); ++i) {
        const Eigen::Vector3d spin = record.spins.row(i), field = record.forces.field.row(i);
        const Eigen::Vector3d tangential = SpinEquation::tangential(field, spin);
        const double square = tangential.squaredNorm();
        const double path = (spin.transpose() - m_spins.row(i)).squaredNorm();
        motion.square += square;
        motion.largest = std::max(motion.largest, square);
        motion.whole += field.norm();
        motion.change += (tangential.transpose() - m_fields.row(i)).squaredNorm();
        motion.path += path;
        motion.turned += path > chord * chord ? 1 : 0;
        const double length = spin.norm();
        if (std::abs(length - 1.0) > worst) {
            worst = std::abs(length - 1.0);
            motion.length = length;
        }
        m_fields.row(i) = tangential;
    }
    motion.largest = std::sqrt(motion.largest);
    m_spins = record.spins;
    return motion;
}

void StepDoctor::measureStiffness(const Motion& motion, Eigen::Index sites)
{
    const double measured = std::sqrt(motion.change / motion.path);
    if (!(motion.path > kLeastPath * kLeastPath * static_cast<double>(sites)) || !std::isfinite(measured))
        return;
    m_stiffness = measured;
    m_greatestStiffness = std::fmax(m_greatestStiffness, measured);
}

Diagnosis StepDoctor::examine(const StepRecord& record, const Motion& motion, bool follows)
{
    const double sum = motion.square + motion.whole + motion.path + record.forces.energy;
    if (!std::isfinite(sum))
        return advise(fmt::format("spins, fields or energy are not finite after {} steps (nothing can be computed with "
                                  "them)",
                                  record.step));
    if (std::abs(motion.length - 1.0) > kLengthError)
        return {fmt::format("a spin has length {:.7g} (all solvers expect unit vectors)", motion.length),
                "Reset the run, with spins of length 1.", m_config.dt};
    const double share = static_cast<double>(motion.turned) / static_cast<double>(record.spins.rows());
    if (follows && share > kTurnedShare && !choosesOwnSteps(m_config))
        return advise(
            fmt::format("{:.0f} % of the spins turned by more than {:g} rad in a step of dt = {:g} (their motion "
                        "is not resolved)",
                        100.0 * share, kLargestTurn, m_config.dt));
    return record.isSameHamiltonian ? examineEnergy(record.forces.energy, motion) : Diagnosis();
}

Diagnosis StepDoctor::examineEnergy(double energy, const Motion& motion)
{
    if (m_config.temperature > 0.0)
        return {};
    const bool isConserved = m_equation.dissipation() == 0.0;
    if (std::isnan(m_referenceEnergy) || (!isConserved && energy < m_referenceEnergy))
        m_referenceEnergy = energy;
    const double gain = energy - m_referenceEnergy;
    const double held = std::isnan(m_stiffness) ? 0.0 : motion.square / m_stiffness;
    const double rounding = kRounding * (std::abs(energy) + motion.whole);
    if (std::isnan(m_stiffness) || std::abs(gain) <= kEnergyShare * held + rounding)
        return {};
    if (isConserved)
        return advise(
            fmt::format("the energy has drifted by {:+.3g} t with dt = {:g} (without damping and heat bath it is "
                        "conserved)",
                        gain, m_config.dt));
    return advise(
        fmt::format("the energy has risen by {:.3g} t with dt = {:g} (with damping and without a heat bath it "
                    "can only fall)",
                    gain, m_config.dt));
}

Diagnosis StepDoctor::advise(std::string problem) const
{
    // a motion that is not resolved hides its stiffness
    const double step = std::max(kShortest, std::min(suggestedTimeStep().dt, 0.5 * m_config.dt));
    std::string remedy = fmt::format("Set dynamics.dt to {:.2g}.", step);
    if (choosesOwnSteps(m_config))
        remedy = fmt::format("Use a smaller dynamics.tolerance, or set dynamics.dt to {:.2g}.", step);
    return {std::move(problem), std::move(remedy), step};
}

StepSuggestion StepDoctor::suggestedTimeStep() const
{
    StepSuggestion best{m_config.dt, "no motion was measured yet: the present step"};
    const double speed = m_equation.speed();
    const auto limit = [&best](double dt, std::string reason) {
        if (dt < best.dt)
            best = {dt, std::move(reason)};
    };
    if (!std::isnan(m_greatestStiffness))
        best = {reach(m_config) / (speed * m_greatestStiffness),
                fmt::format("the stiffest motion that was measured, {:.2g} t, times the step is {:g}",
                            speed * m_greatestStiffness, reach(m_config))};
    if (m_fastest > 0.0)
        limit(kTurn / (speed * m_fastest),
              fmt::format("the fastest spin, in a tangential field of {:.2g} t, turns by {:g} "
                          "rad in a step",
                          m_fastest, kTurn));
    const double thermal = 2.0 * m_equation.dissipation() * m_config.temperature; // variance of a turn per unit time
    if (thermal > 0.0)
        limit(kThermalTurn / thermal,
              fmt::format("the heat bath turns a spin by {:.2g} rad (rms) about each axis in a step",
                          std::sqrt(kThermalTurn)));
    best.dt = std::clamp(best.dt, kShortest, kLongest);
    return best;
}

} // namespace kondoscope
