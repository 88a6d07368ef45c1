#pragma once

#include "core/network/Operation.h"

namespace kondoscope {

/// Names of the blocks of its weights in a network.
inline constexpr const char* kLinearBlock = "linear";
inline constexpr const char* kLinearPotentialBlock = "linear.potential";
inline constexpr const char* kLinearPowersBlock = "linear.powers";

/// Part of the energy that depends on the means of features over the lattice alone,
///
///   E += N sum_q z^q A_q(M),  A_q = a_q.M + a_q,K,  z = tanh(b.M + b_K),  q = 0..Q,
///
/// M_j: sum over the planes of orbit j of the mean over all N sites. Electrons at fixed number see the rest of the
/// lattice through the chemical potential, which is a function of the means of their moments: z stands for it. Q = 0 is
/// an energy linear in the features. The adjoint of E is 1; its adjoint tangent is what a loss on the energy says.
template <typename Real> class MeanEnergy : public Operation<Real>
{
public:
    /// Indices of weights of the network; of b and a_q (q > 0): K + 1 numbers, the constant last.
    struct Weights
    {
        int linear = 0;    ///< a_0, (K): a constant would have no effect
        int potential = 0; ///< b; read for Q > 0
        int powers = 0;    ///< a_1, a_2, ..; read for Q > 0
        int count = 0;     ///< Q
    };

    /// \param energy  vector of length 1
    /// \param orbit   of every plane: 0..K-1
    MeanEnergy(Tensor in, Tensor energy, std::vector<int> orbit, const Weights& weights);

    void forward(Workspace<Real>& w, const Share& share) override { addSums(w, Slot::Value, share); }
    void forwardOnce(Workspace<Real>& w) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override { addSums(w, Slot::Tangent, share); }
    void tangentOnce(Workspace<Real>& w) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    void setWeights(const Real* weights) override { m_weights = weights; }
    bool hasOnce() const override { return true; }
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    void addSums(Workspace<Real>& w, Slot slot, const Share& share);
    void collectMeans(Workspace<Real>& w, std::vector<double>& mean);
    void addWeightGradient(double sites, double seed, Real* gradient) const;
    /// Index of the weight a_q,j.
    int placeOf(int q, int j) const { return q == 0 ? m_at.linear + j : m_at.powers + (q - 1) * (m_orbits + 1) + j; }
    double a(int q, int j) const { return double(m_weights[placeOf(q, j)]); }
    double b(int j) const { return double(m_weights[m_at.potential + j]); }
    /// a_q.x, with the constant of q > 0 or without
    double form(int q, const std::vector<double>& x, bool constant) const;

    Tensor m_in;
    Tensor m_energy;
    std::vector<int> m_orbit;
    int m_orbits;
    Weights m_at;
    const Real* m_weights = nullptr;
    std::vector<double> m_partial; ///< (parts, orbits)
    // of the last evaluation, F = E/N
    std::vector<double> m_mean, m_meanTangent;
    std::vector<double> m_slope, m_slopeTangent; ///< dF/dM and its change along the tangent
    double m_z = 0.0, m_zTangent = 0.0;
    double m_fz = 0.0, m_fzz = 0.0, m_fzTangent = 0.0; ///< dF/dz, d2F/dz2; change of dF/dz by that of M at fixed z
};

} // namespace kondoscope
