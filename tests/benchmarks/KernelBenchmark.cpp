// Cost of the kernel polynomial method per (dimension x probe columns x order) beside the roofline of the machine, its
// scaling with sites and threads, and the time of the search for the chemical potential; all in one run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <thread>
#include <vector>

#include <cblas.h>

#include "core/electrons/kpm/ChebyshevEngine.h"
#include "core/electrons/kpm/ChebyshevThermodynamics.h"
#include "core/lattice/States.h"
#include "core/support/Threads.h"

namespace {

using namespace kondoscope;

constexpr int kOrder = 500;

double secondsOf(const auto& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double bestOf(int times, const auto& work)
{
    double best = std::numeric_limits<double>::max();
    for (int k = 0; k < times; ++k)
        best = std::min(best, secondsOf(work));
    return best;
}

/// A matrix product in single precision, one thread [flop/s].
double peakRate()
{
    constexpr int kSize = 1024;
    std::vector<float> a(kSize * kSize, 1e-3f), c(kSize * kSize);
    const double seconds = bestOf(10, [&] {
        cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, kSize, kSize, kSize, 1.0f, a.data(), kSize, a.data(),
                    kSize, 0.0f, c.data(), kSize);
    });
    return 2.0 * kSize * kSize * kSize / seconds;
}

/// c = a + s c over arrays that fill about half of a second-level cache [byte/s].
double cacheRate()
{
    constexpr int kCount = 1 << 17;
    constexpr int kSweeps = 200;
    std::vector<float> a(kCount, 1.0f), c(kCount, 1.0f);
    const double seconds = bestOf(10, [&] {
        for (int sweep = 0; sweep < kSweeps; ++sweep)
            cblas_saxpy(kCount, 1e-6f, a.data(), 1, c.data(), 1);
    });
    return 3.0 * sizeof(float) * kCount * kSweeps / seconds;
}

struct Case
{
    LatticeKind kind;
    int size;
    int spacing;
    Precision precision;
    Coupling coupling;
};

/// Moments and reverse pass, as in an evaluation of forces [s].
double secondsOfEvaluation(const Case& c, int threads)
{
    setThreadBudget(threads);
    const auto lattice = std::make_shared<const Lattice>(c.kind, c.size, c.size);
    ElectronConfig electrons;
    electrons.coupling = c.coupling;
    const auto engine = makeChebyshevEngine(lattice, electrons, spacedColoring(*lattice, c.spacing), c.precision);
    engine->setHamiltonian(makeState(*lattice, StateConfig()), {-12.1, 12.1});
    engine->setProbes(Eigen::ArrayXcd::Ones(lattice->siteCount()));
    const Eigen::VectorXd coefficients = Eigen::VectorXd::LinSpaced(kOrder, 1.0, 0.0);
    const auto evaluation = [&] {
        engine->moments(kOrder, {});
        engine->densityMatrix(coefficients, c.coupling == Coupling::Infinite, {});
    };
    const double first = bestOf(1, evaluation);
    return bestOf(std::clamp(int(2.0 / first), 3, 40), evaluation);
}

void printCase(const Case& c, double rooflineNanoseconds)
{
    const bool isFinite = c.coupling == Coupling::Finite;
    const int columns = c.spacing * c.spacing * (isFinite ? 2 : 1);
    const double operations = double(c.size) * c.size * (isFinite ? 2 : 1) * columns * kOrder;
    const double one = secondsOfEvaluation(c, 1);
    const double two = std::thread::hardware_concurrency() > 1 ? secondsOfEvaluation(c, 2) : one;
    std::printf("%-11s %4d %5d %8s %9s %10.3f %12.3f %10.2f %12.2f\n", name(c.kind).data(), c.size, columns,
                c.precision == Precision::Single ? "single" : "double", isFinite ? "finite" : "infinite", one,
                one / operations * 1e9, rooflineNanoseconds > 0 ? one / operations * 1e9 / rooflineNanoseconds : 0.0,
                one / two);
}

void printChemicalPotential()
{
    const Lattice lattice(LatticeKind::Square, 48, 48);
    const auto shared = std::make_shared<const Lattice>(lattice);
    ElectronConfig electrons;
    const SpectralBounds bounds{-12.1, 12.1};
    const auto engine = makeChebyshevEngine(shared, electrons, spacedColoring(lattice, 8), Precision::Single);
    engine->setHamiltonian(makeState(lattice, StateConfig()), bounds);
    engine->setProbes(Eigen::ArrayXcd::Ones(lattice.siteCount()));
    for (const int order : {500, 1000, 2000}) {
        const ChebyshevMoments moments = engine->moments(order, {});
        const ChebyshevSeries series(order, bounds, Damping::None);
        for (const double kT : {0.003, 0.02, 0.1}) {
            electrons.kT = kT;
            const double seconds =
                bestOf(20, [&] { equilibrium(series, moments.values, electrons, lattice.siteCount()); });
            std::printf("%6d %8.3f %10.3f\n", order, kT, 1e3 * seconds);
        }
    }
}

} // namespace

int main()
{
    setThreadBudget(1);
    const double flops = peakRate(), bytes = cacheRate();
    // operations and traffic of the stencils where a block of columns stays in the second-level cache
    const double square = std::max(53.0 / flops, 36.0 / bytes) * 1e9,
                 triangular = std::max(59.0 / flops, 36.0 / bytes) * 1e9;
    std::printf("one core: products %.0f GFLOP/s (single), second-level cache %.0f GB/s\n", flops * 1e-9, bytes * 1e-9);
    std::printf("roofline: square %.2f, triangular %.2f ns per n s M (single)\n\n", square, triangular);
    std::printf("lattice        L     s precision  coupling     one [s] ns per n s M / roofline  two threads\n");
    using enum LatticeKind;
    for (const LatticeKind kind : {Square, Triangular})
        for (const auto& [size, spacing] : {std::pair{30, 6}, {48, 8}, {64, 8}, {100, 10}, {128, 8}})
            printCase({kind, size, spacing, Precision::Single, Coupling::Finite}, kind == Square ? square : triangular);
    for (const LatticeKind kind : {Square, Triangular}) {
        printCase({kind, 48, 8, Precision::Double, Coupling::Finite}, 2 * (kind == Square ? square : triangular));
        printCase({kind, 48, 8, Precision::Single, Coupling::Infinite}, 0.0);
    }
    std::printf("\nchemical potential and energies from the moments\n     M       kT  time [ms]\n");
    printChemicalPotential();
    return 0;
}
