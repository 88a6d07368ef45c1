#include "core/electrons/DiagonalizationCost.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include <cblas.h>
#include <fmt/format.h>

#include "core/support/Threads.h"

namespace kondoscope {

namespace {

void multiply(int n, const double* a, const double* b, double* c)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0, a, n, b, n, 0.0, c, n);
}

void multiply(int n, const float* a, const float* b, float* c)
{
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, a, n, b, n, 0.0f, c, n);
}

/// Multiply-adds a second in real matrix products: the best of a few, since others may use the machine.
template <typename Real> double timeProducts()
{
    prepareBlas();
    constexpr int kSize = 384, kRepetitions = 4;
    const std::vector<Real> a(kSize * kSize + 8192, Real(0.5)); // slack: see PaddedArray
    std::vector<Real> c(a);
    double best = std::numeric_limits<double>::max();
    for (int k = 0; k < kRepetitions; ++k) {
        const auto start = std::chrono::steady_clock::now();
        multiply(kSize, a.data(), a.data(), c.data());
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return double(kSize) * kSize * kSize / best;
}

double productRate(Precision precision)
{
    if (precision == Precision::Double) {
        static const double rate = timeProducts<double>();
        return rate;
    }
    static const double rate = timeProducts<float>();
    return rate;
}

} // namespace

double matrixBytes(int dimension, Precision precision)
{
    return double(dimension) * dimension * (precision == Precision::Double ? 16.0 : 8.0);
}

CostEstimate diagonalizationCost(int dimension, Precision precision)
{
    const double n = dimension;
    // measured with HermitianEigensolver: this many real products of the same size, more for small matrices
    const double products = 17.0 + 2500.0 / n;
    CostEstimate cost;
    cost.bytes = 3.0 * matrixBytes(dimension, precision); // matrix, complex and real workspace
    cost.seconds = products * n * n * n / productRate(precision);
    return cost;
}

std::string durationText(double seconds)
{
    if (seconds < 1.0)
        return fmt::format("{:.3g} ms", 1e3 * seconds);
    if (seconds < 300.0)
        return fmt::format("{:.3g} s", seconds);
    if (seconds < 2 * 3600.0)
        return fmt::format("{:.0f} min", seconds / 60.0);
    return seconds < 2 * 86400.0 ? fmt::format("{:.0f} h", seconds / 3600.0)
                                 : fmt::format("{:.0f} days", seconds / 86400.0);
}

std::string memoryText(double bytes)
{
    if (bytes < 0.1e9)
        return fmt::format("{:.2g} MB", bytes / 1e6);
    return fmt::format("{:.{}f} GB", bytes / 1e9, bytes < 10e9 ? 2 : 0);
}

std::string estimateText(double seconds)
{
    const double unit = std::pow(10.0, std::floor(std::log10(seconds)) - 1.0);
    return durationText(unit * std::round(seconds / unit));
}

} // namespace kondoscope
