// Cost of one force evaluation: exact diagonalization, kernel polynomials, the shipped force field, by lattice size.
#include <benchmark/benchmark.h>

#include "core/lattice/States.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Threads.h"

namespace {

using namespace kondoscope;

void evaluateForces(benchmark::State& state, const SolverConfig& solver)
{
    setThreadBudget(1);
    const int size = static_cast<int>(state.range(0));
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Square, size, size);
    const SolverSetup setup = makeForceModel(lattice, ElectronConfig(), solver);
    const SpinField spins = makeState(*lattice, StateConfig());
    Forces forces;
    setup.model->evaluate(spins, forces);
    for (auto _ : state)
        setup.model->evaluate(spins, forces);
    state.counters["sites/s"] =
        benchmark::Counter(double(lattice->siteCount()) * double(state.iterations()), benchmark::Counter::kIsRate);
}

} // namespace

BENCHMARK_CAPTURE(evaluateForces, exact_double, SolverConfig{.kind = "ed", .precision = "double"})
    ->Arg(16)
    ->Arg(20)
    ->Arg(30)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluateForces, exact_single, SolverConfig{.kind = "ed", .precision = "single"})
    ->Arg(16)
    ->Arg(20)
    ->Arg(30)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluateForces, kernel_polynomial, SolverConfig{.kind = "kpm"})
    ->Arg(16)
    ->Arg(30)
    ->Arg(48)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluateForces, force_field, SolverConfig{.kind = "ml", .model = "double-exchange-square"})
    ->Arg(16)
    ->Arg(30)
    ->Arg(48)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
