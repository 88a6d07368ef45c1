#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "core/forces/Forces.h"

namespace kondoscope {

/// What an evaluation will cost, known before the first one.
struct CostEstimate
{
    double bytes = 0.0;   ///< of memory that the solver takes
    double seconds = 0.0; ///< of one evaluation, within a factor of two on an idle machine
};

/// The one interface of all solvers: exact diagonalization, kernel polynomials, learned force fields, sums of terms.
class ForceModel
{
public:
    virtual ~ForceModel() = default;

    /// \param spins   unit vectors, (N, 3)
    /// \param forces  overwritten; reuse the same object to avoid allocation
    /// \param stop    a solver that can stops soon after it is requested
    /// \throws NumericsError if the method fails, Cancelled after a stop request
    virtual void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) = 0;

    /// To be called before the evaluations of a time step: stochastic solvers draw their random numbers for (seed,
    /// step), so that all stages of a step share them and a continued run repeats them.
    virtual void beginStep(std::int64_t step) { static_cast<void>(step); }

    /// One line for people: method, settings, expected error, cost of the last evaluation.
    virtual std::string report() const = 0;

    /// Empty, or why the results should not be trusted for the present parameters.
    virtual std::string warning() const { return {}; }

    /// Where it is worth knowing beforehand.
    virtual std::optional<CostEstimate> estimate() const { return std::nullopt; }
};

} // namespace kondoscope
