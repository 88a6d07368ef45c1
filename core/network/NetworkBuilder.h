#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/lattice/PointGroup.h"
#include "core/network/Activation.h"
#include "core/network/Convolution.h"
#include "core/network/Network.h"
#include "core/network/SiteSums.h"
#include "core/network/SpinInputs.h"
#include "core/network/VectorOperations.h"

namespace kondoscope {

/// Parts that the architectures share: weights, global context, heads.
template <typename Real> class NetworkBuilder
{
public:
    NetworkBuilder(const Lattice& onLattice, const NetworkConfig& ofConfig) : lattice(onLattice), config(ofConfig)
    {
        plan.spins = plan.workspace.addPlanes(3);
        plan.energy = plan.workspace.addVector(1);
        plan.densityMean = plan.workspace.addVector(1);
    }

    /// \return index of the first weight of the new block
    int block(const std::string& blockName, int count, double spread, double rate = 1.0)
    {
        const int first = plan.blocks.empty() ? 0 : plan.blocks.back().first + plan.blocks.back().count;
        plan.blocks.push_back({blockName, first, count, spread, rate});
        return first;
    }

    template <typename Op, typename... Arguments> void add(Arguments&&... arguments)
    {
        plan.operations.push_back(std::make_unique<Op>(std::forward<Arguments>(arguments)...));
    }

    /// out = residual + W f(in) + b for vectors.
    Tensor dense(const std::string& blockName, Tensor in, Tensor residual, int length, bool silu, double gain)
    {
        const int columns = plan.workspace.count(in);
        typename DenseVector<Real>::Parts parts;
        parts.in = in;
        parts.out = plan.workspace.addVector(length);
        parts.residual = residual;
        parts.silu = silu;
        parts.matrixWeight = block(blockName + ".weight", length * columns, gain / std::sqrt(double(columns)));
        parts.biasWeight = block(blockName + ".bias", length, 0.0);
        add<DenseVector<Real>>(parts);
        return parts.out;
    }

    /// Starts the global context from the conditions.
    void startContext()
    {
        if (config.context == 0)
            return;
        plan.conditions = plan.workspace.addVector(4);
        context = dense("context.start", plan.conditions, {}, config.context, false, 1.0);
    }

    /// silu with bias and, if there is a context, modulation by it; adds the mean over the lattice to the context.
    Tensor activate(const std::string& blockName, Tensor y, Tensor residual, int channels, bool mean)
    {
        typename Activation<Real>::Parts parts;
        parts.y = y;
        parts.out = plan.workspace.addPlanes(plan.workspace.count(y));
        parts.residual = residual;
        parts.channels = channels;
        if (config.context > 0)
            parts.modulation = dense(blockName + ".modulation", context, {}, 2 * channels, true, 0.3);
        parts.biasWeight = block(blockName + ".bias", channels, 0.1);
        if (config.context > 0 && mean)
            parts.mean = plan.workspace.addVector(channels);
        add<Activation<Real>>(plan.workspace, parts);
        if (config.context > 0 && mean)
            context = dense(blockName + ".mean", parts.mean, context, config.context, false, 1.0);
        return parts.out;
    }

    /// Hidden units that read the mean of every channel over its planes: one invariant for each.
    Tensor hidden(const std::string& blockName, Tensor in, int channels, int units)
    {
        const int planes = plan.workspace.count(in);
        const int each = planes / channels;
        WeightTie tie;
        tie.outputs = units;
        tie.inputs = planes;
        tie.taps = {{0, 0}};
        tie.scale = 1.0 / std::sqrt(double(each));
        const int first = block(blockName + ".weight", units * channels, 1.0 / std::sqrt(double(channels)));
        for (int o = 0; o < units; ++o)
            for (int k = 0; k < planes; ++k)
                tie.weight.push_back(first + o * channels + k / each);
        const Tensor y = plan.workspace.addPlanes(units);
        add<Convolution<Real>>(plan.workspace, in, y, std::move(tie));
        return y;
    }

    /// Local energies and, if wanted, the density, from the last features.
    void addHeads(Tensor features, int channels)
    {
        plan.densityBegin = plan.operations.size();
        if (config.densityHead > 0 && !config.grandCanonical) {
            const int units = config.densityHead;
            const Tensor z = activate("density", hidden("density", features, channels, units), {}, units, false);
            plan.density = plan.workspace.addPlanes(1);
            const int b = block("density.out", units, 0.1 / std::sqrt(double(units)));
            add<DensityOutput<Real>>(z, plan.density, plan.densityMean, b);
        }
        plan.densityEnd = plan.operations.size();
        const Tensor y = activate("energy", hidden("energy", features, channels, config.head), {}, config.head, false);
        // beside a linear energy, which starts from a fit (LinearStart.h), it has small corrections to learn
        const double spread = config.linearEnergy ? 0.003 : 0.3;
        const int a = block("energy.out", config.head, spread / std::sqrt(double(config.head)));
        std::vector<int> weights;
        for (int k = 0; k < config.head; ++k)
            weights.push_back(a + k);
        add<EnergySum<Real>>(y, plan.energy, std::move(weights));
    }

    const Lattice& lattice;
    const NetworkConfig& config;
    typename Network<Real>::Plan plan;
    Tensor context; ///< the present one; index -1: none
};

} // namespace kondoscope
