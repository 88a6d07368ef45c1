#include "core/observables/Freezing.h"

#include <cmath>

#include "core/support/Contracts.h"

namespace kondoscope {

double overlap(const SpinField& spins, const SpinField& reference)
{
    KONDOSCOPE_EXPECTS(spins.rows() == reference.rows());
    return spins.cwiseProduct(reference).sum() / static_cast<double>(spins.rows());
}

double frozenFraction(const SpinField& spins, const SpinField& reference)
{
    KONDOSCOPE_EXPECTS(spins.rows() == reference.rows());
    const auto products = spins.cwiseProduct(reference).rowwise().sum().array();
    return static_cast<double>((products > std::cos(kFrozenAngle)).count()) / static_cast<double>(spins.rows());
}

} // namespace kondoscope
