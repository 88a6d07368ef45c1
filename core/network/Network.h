#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/lattice/SpinField.h"
#include "core/network/NetworkConfig.h"
#include "core/network/Operation.h"
#include "core/support/WorkTeam.h"

namespace kondoscope {

/// A named group of weights of a network.
struct WeightBlock
{
    std::string name;
    int first = 0; ///< index among all weights
    int count = 0;
    double spread = 0.0; ///< standard deviation of the initial values
    double rate = 1.0;   ///< factor of the learning rate
};

/// What a network is told beside the spins.
struct NetworkConditions
{
    double doping = 0.0; ///< 1 - N_e/N
    double kT = 0.0;     ///< of the electrons [t]
    /// [t]; read by grand-canonical networks alone
    double chemicalPotential = std::numeric_limits<double>::quiet_NaN();
};

/// What a loss says about one frame: its derivatives by the outputs of the network.
struct LossSeeds
{
    const VectorField* direction = nullptr;   ///< - dL/dH_i (H = -dE/dS), (N, 3)
    double energy = 0.0;                      ///< dL/dE
    const Eigen::VectorXd* density = nullptr; ///< dL/dn_i (N); null: no loss on the density
};

/// A force field on one lattice: E({S}) by a chain of operations, its gradient, and the gradient of losses on it by the
/// weights. All memory is taken once. Not thread-safe.
template <typename Real> class Network
{
public:
    /// Operations, results and weights, collected by the function that builds an architecture.
    struct Plan
    {
        Workspace<Real> workspace;
        std::vector<std::unique_ptr<Operation<Real>>> operations;
        /// Operations [begin, end) lead to the density alone: they have no part in the forces. Those of the energy come
        /// after them, so that in reverse order they are the first to write the adjoints of what both read.
        std::size_t densityBegin = 0;
        std::size_t densityEnd = 0;
        Tensor spins;       ///< 3 planes
        Tensor conditions;  ///< vector; index -1: none
        Tensor energy;      ///< vector of length 1
        Tensor density;     ///< one plane; index -1: none
        Tensor densityMean; ///< vector of length 1
        Tensor potential;   ///< chemical potential at every site, one plane; index -1: canonical
        std::vector<WeightBlock> blocks;
        int ghost = 0;
    };

    /// \param training  memory for lossGradient()
    Network(const Lattice& lattice, Plan plan, const NetworkConfig& config, bool training);

    const std::vector<WeightBlock>& blocks() const { return m_plan.blocks; }
    int weightCount() const { return int(m_weights.size()); }
    void setWeights(const std::vector<float>& weights);
    std::size_t bytes() const { return m_plan.workspace.bytes(); }
    bool hasDensity() const { return m_plan.density.index >= 0 || isGrandCanonical(); }
    bool isGrandCanonical() const { return m_plan.potential.index >= 0; }

    /// \param field    -dE/dS [t], (N, 3), radial part not meaningful
    /// \param density  electrons per site; null: not wanted
    /// \return energy [t], up to a constant for every doping: free energy, in a grand-canonical network Omega + mu N_e
    ///         with the mu of the conditions and the N_e of their doping
    double evaluate(const SpinField& spins, const NetworkConditions& conditions, VectorField& field,
                    Eigen::VectorXd* density, int threads);

    /// Gradient of a loss by the weights, for the configuration of the last evaluate() (one thread).
    /// \param gradient  (weights), added to
    void addLossGradient(const LossSeeds& seeds, std::vector<Real>& gradient);

private:
    void load(const VectorField& vectors, Slot slot);
    void readDensity(Eigen::VectorXd& density);
    void loadDensitySeed(const Eigen::VectorXd* seed);
    double freeEnergy(const NetworkConditions& conditions);
    template <typename Step, typename Once>
    void sweep(bool reverse, bool density, int parts, int threads, Step step, Once once);

    Plan m_plan;
    NetworkConfig m_config;
    std::unique_ptr<WorkTeam> m_team = std::make_unique<WorkTeam>();
    std::vector<Real> m_weights;
};

/// The numbers by which a network is told its conditions.
std::vector<double> conditionFeatures(const NetworkConditions& conditions, const NetworkConfig& config);

/// \throws ConfigError for a shape that cannot be, or if the lattice is too small for the reach of the network
template <typename Real> Network<Real> makeNetwork(const Lattice& lattice, const NetworkConfig& config, bool training);

/// \param reach  of the neighbourhoods along a lattice vector, in sites
/// \throws ConfigError if they would meet their own image
void requireRoom(const Lattice& lattice, int reach);

/// The weights of a network of this shape, without memory for a lattice. \throws ConfigError as NetworkConfig::validate
std::vector<WeightBlock> weightBlocks(LatticeKind kind, const NetworkConfig& config);
std::size_t weightCount(LatticeKind kind, const NetworkConfig& config);

/// Normally distributed initial values. \param blocks  of any network of this configuration
std::vector<float> initialWeights(const std::vector<WeightBlock>& blocks, std::uint64_t seed);

} // namespace kondoscope
