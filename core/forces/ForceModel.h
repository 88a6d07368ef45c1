#pragma once

#include <stop_token>
#include <string>

#include "core/forces/Forces.h"

namespace kondoscope {

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

    /// One line for people: method, settings, cost of the last evaluation.
    virtual std::string report() const = 0;
};

} // namespace kondoscope
