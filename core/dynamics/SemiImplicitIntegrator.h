#pragma once

#include "core/dynamics/Integrator.h"

namespace kondoscope {

/// Semi-implicit scheme B of Mentink et al., J. Phys.: Condens. Matter 22, 176001 (2010), for
///   dS/dt = -S x (H + h) - alpha S x [S x (H + h)],   <h h> = 2 alpha kT / (1 + alpha^2).
///
/// Two stages, each a Cayley rotation S' = S + (S + S') x w with
///   w = -[dt (H + alpha S x H) + b + alpha S x b] / 2,   b = sqrt(2 D dt) gauss,
/// the second with S at the midpoint (not renormalized) and H at the normalized one: solvers expect unit vectors.
/// Keeps |S| = 1. Second order at kT = 0; with noise averages are of first order: at alpha = 1 and 2 alpha kT dt = 0.05
/// a free spin appears 2 % too cold (measured). The field is projected on the tangent plane of the spin it acts on
/// before every stage: the large radial part of an electronic field does no work but would shorten and tilt the
/// rotation.
class SemiImplicitIntegrator : public Integrator
{
public:
    SemiImplicitIntegrator(const DynamicsConfig& config, std::uint64_t seed);
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;

private:
    void drawNoise(Eigen::Index sites, std::int64_t step);
    void rotate(const SpinField& start, const SpinField& at, const VectorField& field, SpinField& result) const;

    DynamicsConfig m_config;
    RandomStream m_random;
    SpinField m_predicted;
    SpinField m_midpoint;
    SpinField m_unitMidpoint;
    SpinField m_next;
    VectorField m_noise;
    Forces m_midpointForces;
};

} // namespace kondoscope
