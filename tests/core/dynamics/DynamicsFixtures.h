#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/dynamics/Integrator.h"
#include "core/forces/ClassicalTerms.h"
#include "core/lattice/States.h"

// What the tests of the dynamics share.
namespace kondoscope {

inline DynamicsConfig dynamics(double dt, double damping, double temperature = 0.0)
{
    DynamicsConfig config;
    config.dt = dt;
    config.damping = damping;
    config.temperature = temperature;
    return config;
}

inline DynamicsConfig dynamicsOf(const std::string& integrator, double dt, double damping, double temperature = 0.0)
{
    DynamicsConfig config = dynamics(dt, damping, temperature);
    config.integrator = integrator;
    return config;
}

inline SpinField alongX(int sites)
{
    SpinField spins = SpinField::Zero(sites, 3);
    spins.col(0).setOnes();
    return spins;
}

/// Advances spins under a model; returns the energy before every step and at the end.
inline std::vector<double> advance(SpinField& spins, ForceModel& model, const DynamicsConfig& config, int steps,
                                   std::uint64_t seed = 1)
{
    const auto integrator = makeIntegrator(config, seed);
    std::vector<double> energies;
    Forces forces;
    for (int k = 0; k < steps; ++k) {
        model.evaluate(spins, forces);
        energies.push_back(forces.energy);
        integrator->step(spins, forces, model, k, {});
    }
    model.evaluate(spins, forces);
    energies.push_back(forces.energy);
    return energies;
}

/// Nearest-neighbour exchange on a square lattice, J > 0 antiferromagnetic.
inline PairTerm squareExchange(const Lattice& lattice, double exchange)
{
    ClassicalConfig config;
    config.J1 = exchange;
    return PairTerm(lattice, config);
}

/// Energy -[B.S + (S_i.S_j)^2 / 2 + ...] of a ring of spins: smooth, but linear in no spin.
struct RingModel : ForceModel
{
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token) override
    {
        const Eigen::Index sites = spins.rows();
        const Eigen::RowVector3d field(0.3, -0.2, 0.7);
        forces.energy = 0.0;
        forces.field = field.replicate(sites, 1);
        for (Eigen::Index i = 0; i < sites; ++i) {
            const Eigen::Index j = (i + 1) % sites;
            const double product = spins.row(i).dot(spins.row(j)), z = spins(i, 2);
            forces.energy += 0.4 * product - 0.5 * product * product + 0.3 * std::pow(z, 4) - field.dot(spins.row(i));
            forces.field.row(i) += (product - 0.4) * spins.row(j);
            forces.field.row(j) += (product - 0.4) * spins.row(i);
            forces.field(i, 2) -= 1.2 * std::pow(z, 3);
        }
    }
    std::string report() const override { return "ring"; }
};

/// Spins without any order, the same for every call.
inline SpinField disordered(int sites, std::uint64_t seed = 5)
{
    const RandomStream random(seed, kInitialState);
    SpinField spins(sites, 3);
    for (int i = 0; i < sites; ++i)
        spins.row(i) = random.onSphere(0, static_cast<std::uint32_t>(i));
    return spins;
}

} // namespace kondoscope
