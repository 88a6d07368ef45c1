#pragma once

#include <cstdint>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/network/NetworkConfig.h"

// All numbers of a network of the architecture "group" on one lattice, as tensors need them: whoever evaluates them
// knows neither lattices nor point groups. Matrices are dense, row by row.
namespace kondoscope {

/// Sites at some displacements from every site, for gathers in both directions.
struct ShiftTable
{
    int count = 0;                  ///< displacements
    std::vector<std::int64_t> from; ///< (count, N): site r + d_k
    std::vector<std::int64_t> back; ///< (count, N): k N + (r - d_k), the place of `from` that reads site r
};

/// W x + b. No bias: zero.
struct DensePlan
{
    int outputs = 0;
    int inputs = 0;
    std::vector<float> matrix; ///< (outputs, inputs)
    std::vector<float> bias;   ///< (outputs) or empty
};

/// silu(W x (1 + scale) + shift + bias), modulated by the global context, whose means go into the context.
struct LayerPlan
{
    ShiftTable taps;            ///< count 0: the site alone
    DensePlan weights;          ///< columns (input, tap)
    int channels = 0;           ///< planes of a channel are consecutive
    std::vector<float> bias;    ///< (channels)
    DensePlan modulation;       ///< context to (scale, shift), 2 channels; outputs 0: no context
    DensePlan mean;             ///< channel means to what the context gains; outputs 0: nothing
    std::vector<float> readout; ///< of heads: weight of every unit
};

/// Moments of the electrons (core/network/Moments.h).
struct MomentPlan
{
    int levels = 0; ///< 0: none
    bool polarized = false;
    ShiftTable ball;            ///< displacements that the electrons reach
    int centre = 0;             ///< number of the displacement (0, 0)
    std::vector<float> hopping; ///< (ball, ball), hops and diagonal of the scaled Hamiltonian
    float coupling = 0;         ///< to the spins
    std::vector<float> mean;    ///< of every moment, taken off
    std::vector<float> scale;   ///< of what is left
};

struct TensorPlan
{
    int sites = 0;
    int groupOrder = 0;
    ShiftTable bonds;
    ShiftTable ring;                 ///< nearest neighbours in cyclic order: corners of the triangles
    std::vector<std::int64_t> pairs; ///< products of chiralities a and b: a ring.count + b
    MomentPlan moments;
    int potentialSteps = 0;        ///< features of the chemical potential (core/network/SpinInputs.h); 0: canonical
    float potentialCenter = 0;     ///< [t]
    float potentialScale = 1;      ///< [t]
    DensePlan context;             ///< of the conditions; outputs 0: none
    std::vector<LayerPlan> layers; ///< the lift first
    DensePlan linearEnergy;        ///< of the features: the forms A_q of core/network/MeanEnergy.h; outputs 0: none
    DensePlan linearPotential;     ///< of the features: the argument of z; outputs 0: A_0 alone
    LayerPlan densityHead;         ///< channels 0: none
    LayerPlan energyHead;
};

ShiftTable shiftTable(const Lattice& lattice, const std::vector<Offset>& displacements);
MomentPlan momentPlan(const Lattice& lattice, const NetworkConfig& config);

/// \param weights  in the order of weightBlocks()
/// \throws ConfigError for another architecture than "group", for a part of a network that is not known here, or if the
///         lattice is too small for the reach of the network
TensorPlan tensorPlan(const Lattice& lattice, const NetworkConfig& config, const std::vector<float>& weights);

} // namespace kondoscope
