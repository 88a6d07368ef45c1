#include "core/electrons/kpm/SpectralBounds.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kGridSteps = 64;

} // namespace

SpectralBounds lanczosBounds(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& offDiagonal)
{
    const Eigen::Index steps = diagonal.size();
    KONDOSCOPE_EXPECTS(steps >= 1 && offDiagonal.size() == steps);
    if (!diagonal.allFinite() || !offDiagonal.allFinite())
        throw NumericsError("the Lanczos steps gave a value that is not finite (the bounds of the electron spectrum "
                            "cannot be found). Check the spins and the couplings.");
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(diagonal, offDiagonal.head(steps - 1), Eigen::ComputeEigenvectors);
    if (solver.info() != Eigen::Success)
        throw NumericsError("the tridiagonal eigenproblem did not converge (the bounds of the electron spectrum cannot "
                            "be found). Check the spins and the couplings.");
    const auto residual = [&](Eigen::Index level) {
        return std::abs(offDiagonal[steps - 1] * solver.eigenvectors()(steps - 1, level));
    };
    return {solver.eigenvalues()[0] - residual(0), solver.eigenvalues()[steps - 1] + residual(steps - 1)};
}

SpectralBounds paddedBounds(const SpectralBounds& bounds, const SpectralBounds& guaranteed, double margin)
{
    KONDOSCOPE_EXPECTS(guaranteed.low < guaranteed.high && bounds.low <= bounds.high && margin >= 0);
    const double step = (guaranteed.high - guaranteed.low) / kGridSteps;
    const double extra = margin * (bounds.high - bounds.low);
    // counted from guaranteed.low, whose opposite end is a grid point too
    double first = std::floor((bounds.low - extra - guaranteed.low) / step);
    double last = std::ceil((bounds.high + extra - guaranteed.low) / step);
    first = std::clamp(first, 0.0, kGridSteps - 1.0);
    last = std::clamp(last, first + 1.0, double(kGridSteps));
    return {first == 0.0 ? guaranteed.low : guaranteed.low + first * step,
            last == kGridSteps ? guaranteed.high : guaranteed.low + last * step};
}

} // namespace kondoscope
