#include "core/network/MeanEnergy.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/network/PlaneKernels.h"
#include "core/network/SiteSums.h"

namespace kondoscope {

template <typename Real>
MeanEnergy<Real>::MeanEnergy(Tensor in, Tensor energy, std::vector<int> orbit, const Weights& weights)
    : m_in(in), m_energy(energy), m_orbit(std::move(orbit)),
      m_orbits(1 + *std::max_element(m_orbit.begin(), m_orbit.end())), m_at(weights),
      m_partial(std::size_t(Workspace<Real>::kMostParts) * std::size_t(m_orbits))
{}

template <typename Real> double MeanEnergy<Real>::form(int q, const std::vector<double>& x, bool constant) const
{
    double sum = constant && q > 0 ? a(q, m_orbits) : 0.0;
    for (int j = 0; j < m_orbits; ++j)
        sum += a(q, j) * x[std::size_t(j)];
    return sum;
}

template <typename Real> void MeanEnergy<Real>::addSums(Workspace<Real>& w, Slot slot, const Share& share)
{
    for (int k = 0; k < w.count(m_in); ++k) {
        double sum = 0.0;
        for (int y = share.firstRow; y < share.lastRow; ++y)
            sum += double(planeKernels<Real>().sum(w.plane(m_in, k, slot) + w.layout().row(y), w.layout().lx));
        m_partial[std::size_t(share.part * m_orbits + m_orbit[std::size_t(k)])] += sum;
    }
}

template <typename Real> void MeanEnergy<Real>::collectMeans(Workspace<Real>& w, std::vector<double>& mean)
{
    mean.assign(std::size_t(m_orbits), 0.0);
    for (std::size_t k = 0; k < m_partial.size(); ++k)
        mean[k % mean.size()] += std::exchange(m_partial[k], 0.0) / w.layout().siteCount();
}

template <typename Real> void MeanEnergy<Real>::forwardOnce(Workspace<Real>& w)
{
    collectMeans(w, m_mean);
    double u = 0.0;
    if (m_at.count > 0) {
        u = b(m_orbits);
        for (int j = 0; j < m_orbits; ++j)
            u += b(j) * m_mean[std::size_t(j)];
    }
    m_z = std::tanh(u);
    double energy = 0.0;
    m_fz = m_fzz = 0.0;
    for (int q = 0; q <= m_at.count; ++q) {
        const double value = form(q, m_mean, true);
        energy += std::pow(m_z, q) * value;
        m_fz += q > 0 ? q * std::pow(m_z, q - 1) * value : 0.0;
        m_fzz += q > 1 ? q * (q - 1) * std::pow(m_z, q - 2) * value : 0.0;
    }
    w.data(m_energy)[0] += Real(energy * w.layout().siteCount());
    m_slope.assign(std::size_t(m_orbits), 0.0);
    for (int j = 0; j < m_orbits; ++j) {
        for (int q = 0; q <= m_at.count; ++q)
            m_slope[std::size_t(j)] += std::pow(m_z, q) * a(q, j);
        if (m_at.count > 0)
            m_slope[std::size_t(j)] += m_fz * (1.0 - m_z * m_z) * b(j);
    }
}

template <typename Real> void MeanEnergy<Real>::backward(Workspace<Real>& w, const Share& share)
{
    setUniform(w, m_in, Slot::Adjoint, this->accumulating(0), share,
               [&](int k) { return Real(m_slope[std::size_t(m_orbit[std::size_t(k)])]); });
}

template <typename Real> void MeanEnergy<Real>::tangentOnce(Workspace<Real>& w)
{
    collectMeans(w, m_meanTangent);
    m_zTangent = m_fzTangent = 0.0;
    m_slopeTangent.assign(std::size_t(m_orbits), 0.0);
    if (m_at.count == 0)
        return;
    const double curve = 1.0 - m_z * m_z; // dz/du
    for (int j = 0; j < m_orbits; ++j)
        m_zTangent += curve * b(j) * m_meanTangent[std::size_t(j)];
    for (int q = 1; q <= m_at.count; ++q)
        m_fzTangent += q * std::pow(m_z, q - 1) * form(q, m_meanTangent, false);
    const double change = (m_fzTangent + m_fzz * m_zTangent) * curve - 2.0 * m_fz * m_z * m_zTangent;
    for (int j = 0; j < m_orbits; ++j) {
        m_slopeTangent[std::size_t(j)] = change * b(j);
        for (int q = 1; q <= m_at.count; ++q)
            m_slopeTangent[std::size_t(j)] += q * std::pow(m_z, q - 1) * m_zTangent * a(q, j);
    }
}

/// Of the change of E along the tangent, and of `seed` times E.
template <typename Real> void MeanEnergy<Real>::addWeightGradient(double sites, double seed, Real* gradient) const
{
    const double curve = 1.0 - m_z * m_z;
    const double uTangent = curve > 0.0 ? m_zTangent / curve : 0.0;
    // of the change of F by u = b.M and by the change of u
    const double byU = curve * m_fzTangent + uTangent * (m_fzz * curve * curve - 2.0 * m_fz * m_z * curve);
    const double byChange = m_fz * curve;
    for (int j = 0; j <= m_orbits; ++j) {
        const double m = j < m_orbits ? m_mean[std::size_t(j)] : 1.0;
        const double change = j < m_orbits ? m_meanTangent[std::size_t(j)] : 0.0;
        if (j < m_orbits)
            gradient[placeOf(0, j)] += Real(sites * (change + seed * m));
        for (int q = 1; q <= m_at.count; ++q) {
            const double power = std::pow(m_z, q);
            gradient[placeOf(q, j)] +=
                Real(sites * (power * (change + seed * m) + q * std::pow(m_z, q - 1) * m_zTangent * m));
        }
        if (m_at.count > 0)
            gradient[m_at.potential + j] += Real(sites * (m * byU + (change + seed * m) * byChange));
    }
}

template <typename Real> void MeanEnergy<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient)
{
    const double seed = double(w.data(m_energy, Slot::AdjointTangent)[0]);
    if (share.part == 0)
        addWeightGradient(w.layout().siteCount(), seed, gradient);
    setUniform(w, m_in, Slot::AdjointTangent, this->accumulating(0), share, [&](int k) {
        const auto j = std::size_t(m_orbit[std::size_t(k)]);
        return Real(m_slopeTangent[j] + seed * m_slope[j]);
    });
}

template class MeanEnergy<float>;
template class MeanEnergy<double>;

} // namespace kondoscope
