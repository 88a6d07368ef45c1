// Cost of every observable at 100 x 100 sites, alone and shared, beside a step of the shipped force fields in the same
// run: one thread, random spins (the most clusters and the most signs of charge).
#include <chrono>
#include <cstdio>
#include <limits>

#include "core/lattice/States.h"
#include "core/observables/ArrayObservables.h"
#include "core/observables/Observables.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Threads.h"

namespace {

using namespace kondoscope;

constexpr int kSize = 100;
constexpr int kRepetitions = 20;

double bestMilliseconds(int times, const auto& work)
{
    double best = std::numeric_limits<double>::max();
    for (int k = 0; k < times; ++k) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return 1e3 * best;
}

void print(const std::string& name, double milliseconds, double step)
{
    std::printf("%-36s %10.3f %9.2f %%\n", name.c_str(), milliseconds, 100.0 * milliseconds / step);
}

/// Two evaluations of the force field: a step of the semi-implicit integrator.
double millisecondsOfStep(const std::shared_ptr<const Lattice>& lattice, const SpinField& spins, Forces& forces)
{
    ElectronConfig electrons;
    SolverConfig solver{.kind = "ml", .model = "double-exchange-square"};
    if (lattice->kind() == LatticeKind::Triangular) {
        electrons.J = 3.0;
        electrons.filling = 0.25;
        electrons.kT = 0.05;
        solver.model = "tetrahedral";
    }
    const SolverSetup setup = makeForceModel(lattice, electrons, solver);
    setup.model->evaluate(spins, forces);
    return 2.0 * bestMilliseconds(5, [&] { setup.model->evaluate(spins, forces); });
}

void printLattice(LatticeKind kind, int size)
{
    const auto lattice = std::make_shared<const Lattice>(kind, size, size);
    const SpinField spins = makeState(*lattice, StateConfig());
    const SpinField reference = makeState(*lattice, {"random", 0.0, 2});
    Forces forces;
    const double step = millisecondsOfStep(lattice, spins, forces);
    if (forces.density.size() == 0)
        forces.density = Eigen::VectorXd::Ones(lattice->siteCount()) + 0.3 * spins.col(2);
    std::printf("\n%s %d x %d, step of the force field: %.1f ms\n", name(kind).data(), size, size, step);
    std::printf("%-36s %10s %11s\n", "alone", "[ms]", "of a step");
    const auto fresh = [&](const auto& use) {
        return bestMilliseconds(kRepetitions, [&] { use(Measurement(*lattice, spins, forces, &reference)); });
    };
    for (const Observable& o : observables())
        print(o.name, fresh([&](const Measurement& m) { o.value(m); }), step);
    for (const ArrayObservable& o : arrayObservables())
        print(o.name, fresh([&](const Measurement& m) { o.values(m); }), step);
    const auto measureAll = [](const Measurement& m) { measure(m, std::vector<bool>(observables().size(), true)); };
    print("-- default, together", fresh([](const Measurement& m) { measure(m, defaultObservables()); }), step);
    print("-- all numbers, together", fresh(measureAll), step);
    print("-- numbers and arrays, together", fresh([&](const Measurement& m) {
              measureAll(m);
              for (const ArrayObservable& o : arrayObservables())
                  o.values(m);
          }),
          step);
}

} // namespace

int main()
{
    setThreadBudget(1);
    printLattice(LatticeKind::Square, kSize);
    printLattice(LatticeKind::Triangular, kSize);
    printLattice(LatticeKind::Square, kSize + 1); // a prime number
    return 0;
}
