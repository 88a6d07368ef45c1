#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"
#include "core/ml/ModelFile.h"

namespace kondoscope {

/// Local energies by a lattice network that is equivariant under the point group (D4, D6) and, through its descriptor,
/// invariant under spin rotations and time reversal.
///
/// Channels x_(c,g)(r), g in the group. Lift: x = silu(FiLM(w0_(c, g^-1 f) G_f(r))); layers:
/// x += silu(FiLM(sum w_(c,c',g^-1 h,g^-1 p) x_(c',h)(r+p))); local energy: a.silu(A [mean_g x; U]). FiLM scales and
/// shifts by a global context u, which starts from the doping and collects the lattice means of every layer: it carries
/// the canonical constraint (mu depends on all spins) that no strictly local network can. E = sum_r e(r).
/// Method: group convolution after Cohen & Welling, ICML 2016; FiLM after Perez et al., AAAI 2018.
///
/// Not thread-safe. LibTorch inside, in single precision.
class GroupNetwork
{
public:
    /// Reference for training: one frame. All spans have the size of the lattice.
    struct Frame
    {
        const SpinField* spins;
        VectorField torque; ///< S x H_ref [t], (N, 3)
        double doping;
        double weight;
    };

    /// Random weights from the seed.
    GroupNetwork(LatticeKind kind, const NetworkConfig& config, std::uint64_t seed);
    ~GroupNetwork();

    std::map<std::string, std::vector<float>> weights() const;
    /// \throws ConfigError naming the weight that is missing or has the wrong size
    void setWeights(const std::map<std::string, std::vector<float>>& weights);
    std::size_t weightCount() const;
    /// Bonds plus chirality products of one site.
    int featureCount() const;

    /// Energy [t], up to a constant, and tangential field -dE/dS [t] of one configuration.
    /// \throws ConfigError if the lattice is too small
    double evaluate(const Lattice& lattice, const SpinField& spins, double doping, VectorField& field);

    /// One step of AdamW on  sum_frames weight * mean_sites |S x H - torque|^2 / 3 / (frames).
    /// \param frames  all on `lattice`
    /// \return the loss before the step
    double trainStep(const Lattice& lattice, const std::vector<Frame>& frames, double learningRate, double weightDecay,
                     double gradientClip);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
