// Time of the dense Hermitian eigensolver as a multiple of a real matrix product of the same size, timed in the same
// run, so that numbers of different machines and of busy ones can be compared.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdio>
#include <limits>
#include <vector>

#include <cblas.h>

#include "core/electrons/DenseHamiltonian.h"
#include "core/electrons/DiagonalizationCost.h"
#include "core/electrons/HermitianEigensolver.h"
#include "core/lattice/States.h"
#include "core/support/Threads.h"

namespace {

using namespace kondoscope;

double secondsOf(const auto& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void multiply(int n, const double* a, const double* b, double* c)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0, a, n, b, n, 0.0, c, n);
}

void multiply(int n, const float* a, const float* b, float* c)
{
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, a, n, b, n, 0.0f, c, n);
}

/// Best of several runs of each, taken in turns so that a busy moment of the machine hits both.
template <typename Real> void compare(int size, double referenceSeconds, double referenceRate, Precision precision)
{
    const Lattice lattice(LatticeKind::Square, size, size);
    const ElectronConfig electrons;
    const auto bonds = hoppingBonds(lattice, electrons);
    std::vector<std::complex<double>> hopping;
    hopping.reserve(bonds.size());
    for (const HoppingBond& bond : bonds)
        hopping.emplace_back(bond.amplitude);
    const SpinField spins = makeState(lattice, StateConfig());
    const int n = 2 * lattice.siteCount();
    HermitianEigensolver<Real> solver(n);
    const PaddedArray<Real> a(std::size_t(n) * std::size_t(n));
    PaddedArray<Real> c = a;
    double eigen = std::numeric_limits<double>::max(), product = eigen;
    for (int k = 0; k < (n < 1000 ? 10 : 4); ++k) {
        for (int repeat = 0; repeat < 3; ++repeat)
            product = std::min(product, secondsOf([&] { multiply(n, a.data(), a.data(), c.data()); }));
        fillHamiltonian(electrons, bonds, hopping, spins, solver.matrix());
        eigen = std::min(eigen, secondsOf([&] { solver.solve(); }));
    }
    const double reference = referenceSeconds / (2.0 * std::pow(n, 3) / referenceRate);
    std::printf("%-8s %6d %12.4f %12.4f %10.1f %14.1f %8.2f %12.4f\n", sizeof(Real) == 8 ? "zheevd" : "cheevd", n,
                eigen, product, eigen / product, reference, eigen / product / reference,
                diagonalizationCost(n, precision).seconds);
}

} // namespace

int main()
{
    setThreadBudget(1);
    std::printf("routine       n  routine [s]  product [s]      ratio  reference [1]    share  estimate [s]\n");
    // reference: one thread of a Sapphire Rapids machine whose products ran at 50 (double) and 100 GFLOP/s (single)
    compare<double>(16, 0.14, 50e9, Precision::Double);
    compare<double>(24, 1.2, 50e9, Precision::Double);
    compare<double>(30, 4.9, 50e9, Precision::Double);
    compare<float>(16, 0.07, 100e9, Precision::Single);
    compare<float>(24, 0.59, 100e9, Precision::Single);
    compare<float>(30, 1.9, 100e9, Precision::Single);
    return 0;
}
