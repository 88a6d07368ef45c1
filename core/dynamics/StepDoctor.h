#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/dynamics/DynamicsConfig.h"
#include "core/dynamics/SpinEquation.h"
#include "core/forces/Forces.h"

namespace kondoscope {

/// What is wrong with a time step; all empty if nothing is.
struct Diagnosis
{
    std::string problem;        ///< "<problem> (<why it matters>)"
    std::string remedy;         ///< "<what to do>."
    double suggestedStep = 0.0; ///< [hbar/t]

    bool isHealthy() const { return problem.empty(); }
    /// "<problem> (<why it matters>). <what to do>." or empty.
    std::string text() const;
};

struct StepSuggestion
{
    double dt = 0.0;    ///< [hbar/t], positive and finite
    std::string reason; ///< one line: how it was chosen
};

/// Spins and their forces, which a step computes anyway.
struct StepRecord
{
    std::int64_t step; ///< number of steps that were made
    const SpinField& spins;
    const Forces& forces;
    /// Energies can be compared with those of the last record: false if a parameter of the Hamiltonian has changed, and
    /// always for solvers whose results have random errors.
    bool isSameHamiltonian = true;
};

/// Watches the steps of a run and knows which time step would be a good one. Costs two passes over the spins a step.
class StepDoctor
{
public:
    /// \throws ConfigError for an unknown equation
    explicit StepDoctor(const DynamicsConfig& config);

    /// Takes over other dynamics from the next step on. \throws as above
    void setConfig(const DynamicsConfig& config);

    /// To be called once for every configuration of the run, in order, as soon as its forces are known. Records that do
    /// not follow the last one (a step left out, spins replaced with another step number) begin anew.
    void observe(const StepRecord& record);

    /// Of the last steps: a problem stays for kCalmSteps steps after it was last seen.
    const Diagnosis& diagnosis() const { return m_diagnosis; }

    /// A time step that is safe for integrator, damping and temperature: the fastest spin turns by a fraction of a
    /// radian, and the stiffest motion (largest ratio of |change of the tangential field| to |change of the spins| that
    /// was measured between two records) is resolved.
    StepSuggestion suggestedTimeStep() const;

    static constexpr int kCalmSteps = 20;

private:
    /// Sums over the sites of one record.
    struct Motion
    {
        double square = 0.0;     ///< of the tangential fields [t^2]
        double largest = 0.0;    ///< tangential field [t]
        double whole = 0.0;      ///< sum of |H|, radial parts included [t]
        double change = 0.0;     ///< squared, of the tangential fields since the last record
        double path = 0.0;       ///< squared, of the spins since the last record
        double length = 1.0;     ///< |S| of the spin that is farthest from 1
        Eigen::Index turned = 0; ///< spins that turned by more than kLargestTurn
    };

    Motion takeIn(const StepRecord& record);
    void measureStiffness(const Motion& motion, Eigen::Index sites);
    Diagnosis examine(const StepRecord& record, const Motion& motion, bool follows);
    Diagnosis examineEnergy(double energy, const Motion& motion);
    Diagnosis advise(std::string problem) const;

    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

    DynamicsConfig m_config;
    SpinEquation m_equation;
    std::int64_t m_step = -1;              ///< of the last record; -1: none
    SpinField m_spins;                     ///< of the last record
    VectorField m_fields;                  ///< tangential, of the last record
    double m_fastest = kUnknown;           ///< largest tangential field of the last record [t]
    double m_stiffness = kUnknown;         ///< last measured one [t]
    double m_greatestStiffness = kUnknown; ///< of all measured ones [t]
    double m_referenceEnergy = kUnknown;   ///< at alpha = 0 the first one, with damping the lowest one [t]
    Diagnosis m_diagnosis;
    int m_calm = 0; ///< records since the last problem
};

} // namespace kondoscope
