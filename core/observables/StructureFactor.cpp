#include "core/observables/StructureFactor.h"

#include <algorithm>
#include <array>
#include <complex>
#include <limits>

#include "core/observables/Fourier.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// S(q)/N of the waves that the lattice has.
std::vector<double> weights(const Lattice& lattice, const Eigen::VectorXd& structureFactor,
                            const std::vector<WaveVector>& star)
{
    std::vector<double> found;
    for (const WaveVector& q : star)
        if (const auto index = waveVectorIndex(lattice, q))
            found.push_back(structureFactor[*index] / lattice.siteCount());
    return found;
}

} // namespace

Eigen::VectorXd spinStructureFactor(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    // Two real fields in one transform F of x + iy: |X(q)|^2 + |Y(q)|^2 = (|F(q)|^2 + |F(-q)|^2)/2.
    Eigen::VectorXcd plane(spins.rows());
    plane.real() = spins.col(0);
    plane.imag() = spins.col(1);
    const Eigen::VectorXd planePower = fourierSums(lattice, plane).cwiseAbs2();
    Eigen::VectorXd power = fourierSums(lattice, spins.col(2).cast<std::complex<double>>()).cwiseAbs2();
    for (int k = 0; k < lattice.ly(); ++k)
        for (int h = 0; h < lattice.lx(); ++h) {
            const int q = h + lattice.lx() * k;
            power[q] += 0.5 * (planePower[q] + planePower[lattice.site(-h, -k)]);
        }
    return power / lattice.siteCount();
}

Eigen::VectorXd scalarStructureFactor(const Lattice& lattice, const Eigen::VectorXd& field)
{
    return fourierSums(lattice, field.cast<std::complex<double>>()).cwiseAbs2() / lattice.siteCount();
}

Eigen::VectorXd correlationOf(const Lattice& lattice, const Eigen::VectorXd& structureFactor)
{
    // The inverse transform is the forward one: a structure factor is real and even.
    return fourierSums(lattice, structureFactor.cast<std::complex<double>>()).real() / lattice.siteCount();
}

double orderWeight(const Lattice& lattice, const Eigen::VectorXd& structureFactor, const std::vector<WaveVector>& star)
{
    const std::vector<double> found = weights(lattice, structureFactor, star);
    double sum = 0.0;
    for (const double weight : found)
        sum += weight;
    return found.empty() ? kUnknown : sum;
}

double largestWeight(const Lattice& lattice, const Eigen::VectorXd& structureFactor,
                     const std::vector<WaveVector>& star)
{
    const std::vector<double> found = weights(lattice, structureFactor, star);
    return found.empty() ? kUnknown : *std::max_element(found.begin(), found.end());
}

double secondMomentLength(const Lattice& lattice, const Eigen::VectorXd& structureFactor)
{
    Eigen::Index peak = 0;
    const double height = structureFactor.maxCoeff(&peak);
    double fall = 0.0, width = 0.0;
    for (const Offset step : std::array<Offset, 4>{Offset{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        const double value = structureFactor[lattice.neighbor(static_cast<int>(peak), step)];
        const WaveVector distance{double(step.x) / lattice.lx(), double(step.y) / lattice.ly()};
        fall += height - value;
        width += value * inFirstZone(lattice.kind(), distance).squaredNorm();
    }
    constexpr double kRoundingOfTransform = 1e-12;
    if (width < kRoundingOfTransform * height / lattice.siteCount())
        return std::numeric_limits<double>::infinity();
    return std::sqrt(fall / width);
}

} // namespace kondoscope
