#pragma once

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "core/electrons/kpm/SpectralBounds.h"
#include "core/support/Random.h"

namespace kondoscope {

/// Chebyshev moments of known levels, mu_m = sum_n cos(m acos x_n).
inline Eigen::VectorXd momentsOf(const Eigen::VectorXd& levels, const SpectralBounds& bounds, int order)
{
    const Eigen::ArrayXd angle = ((levels.array() - bounds.center()) / bounds.halfWidth()).acos();
    Eigen::VectorXd moments(order);
    for (int m = 0; m < order; ++m)
        moments[m] = (double(m) * angle).cos().sum();
    return moments;
}

/// `count` numbers uniform in (low, high), sorted.
inline Eigen::VectorXd randomLevels(int count, double low, double high, std::uint64_t seed)
{
    const RandomStream random(seed, 1000);
    Eigen::VectorXd levels(count);
    for (int n = 0; n < count; ++n)
        levels[n] = low + (high - low) * random.uniform(static_cast<std::uint64_t>(n))[0];
    std::sort(levels.begin(), levels.end());
    return levels;
}

} // namespace kondoscope
