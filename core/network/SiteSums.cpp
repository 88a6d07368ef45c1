#include "core/network/SiteSums.h"

#include <algorithm>
#include <utility>

#include "core/network/PlaneKernels.h"

namespace kondoscope {

namespace {

template <typename Real> double rowSum(const Real* line, int length)
{
    Real sum = 0;
    for (int x = 0; x < length; ++x)
        sum += line[x];
    return double(sum);
}

double collect(std::vector<double>& partial)
{
    double sum = 0.0;
    for (double& p : partial)
        sum += std::exchange(p, 0.0);
    return sum;
}

} // namespace

template <typename Real>
EnergySum<Real>::EnergySum(Tensor in, Tensor energy, std::vector<int> weights)
    : m_in(in), m_energy(energy), m_weight(std::move(weights)), m_partial(Workspace<Real>::kMostParts)
{}

template <typename Real> void EnergySum<Real>::forward(Workspace<Real>& w, const Share& share)
{
    double sum = 0.0;
    for (int k = 0; k < w.count(m_in); ++k) {
        double planeSum = 0.0;
        for (int y = share.firstRow; y < share.lastRow; ++y)
            planeSum += double(planeKernels<Real>().sum(w.plane(m_in, k) + w.layout().row(y), w.layout().lx));
        sum += planeSum * double(m_weights[m_weight[std::size_t(k)]]);
    }
    m_partial[std::size_t(share.part)] = sum;
}

template <typename Real> void EnergySum<Real>::forwardOnce(Workspace<Real>& w)
{
    w.data(m_energy)[0] += Real(collect(m_partial));
}

template <typename Real> void EnergySum<Real>::backward(Workspace<Real>& w, const Share& share)
{
    spread(w, Slot::Adjoint, share);
}

template <typename Real> void EnergySum<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient)
{
    const double seed = double(w.data(m_energy, Slot::AdjointTangent)[0]);
    for (int k = 0; k < w.count(m_in); ++k) {
        double sum = 0.0;
        for (int y = share.firstRow; y < share.lastRow; ++y) {
            const std::size_t at = w.layout().row(y);
            sum += seed * double(planeKernels<Real>().sum(w.plane(m_in, k) + at, w.layout().lx)) +
                   double(planeKernels<Real>().sum(w.plane(m_in, k, Slot::Tangent) + at, w.layout().lx));
        }
        gradient[m_weight[std::size_t(k)]] += Real(sum);
    }
    spread(w, Slot::AdjointTangent, share);
}

template <typename Real>
DensityOutput<Real>::DensityOutput(Tensor in, Tensor density, Tensor mean, int weight)
    : m_in(in), m_density(density), m_mean(mean), m_weight(weight), m_partial(Workspace<Real>::kMostParts)
{}

template <typename Real> void DensityOutput<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    Real* const out = w.plane(m_density, 0) + layout.row(share.firstRow);
    std::fill_n(out, length, Real(0));
    for (int k = 0; k < w.count(m_in); ++k) {
        const Real* const x = w.plane(m_in, k) + layout.row(share.firstRow);
        const Real a = m_weights[m_weight + k];
        for (int j = 0; j < length; ++j)
            out[j] += a * x[j];
    }
    double sum = 0.0;
    for (int y = share.firstRow; y < share.lastRow; ++y)
        sum += rowSum(w.plane(m_density, 0) + layout.row(y), layout.lx);
    m_partial[std::size_t(share.part)] = sum;
}

template <typename Real> void DensityOutput<Real>::forwardOnce(Workspace<Real>& w)
{
    const PlaneLayout& layout = w.layout();
    const Real add = w.data(m_mean)[0] - Real(collect(m_partial) / layout.siteCount());
    Real* const out = w.plane(m_density, 0) + layout.row(0);
    for (int j = 0; j < layout.run(0, layout.ly); ++j)
        out[j] += add;
}

template <typename Real>
void DensityOutput<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient)
{
    const PlaneLayout& layout = w.layout();
    Real* const seed = w.plane(m_density, 0, Slot::AdjointTangent);
    double sum = 0.0;
    for (int y = share.firstRow; y < share.lastRow; ++y)
        sum += rowSum(seed + layout.row(y), layout.lx);
    const Real mean = Real(sum / layout.siteCount());
    for (int k = 0; k < w.count(m_in); ++k) {
        const Real a = m_weights[m_weight + k];
        double ofWeight = 0.0;
        for (int y = share.firstRow; y < share.lastRow; ++y) {
            const std::size_t at = layout.row(y);
            const Real* const x = w.plane(m_in, k) + at;
            Real* const to = w.plane(m_in, k, Slot::AdjointTangent) + at;
            Real rowTotal = 0;
            for (int i = 0; i < layout.lx; ++i) {
                const Real s = seed[at + std::size_t(i)] - mean;
                to[i] = a * s;
                rowTotal += s * x[i];
            }
            ofWeight += double(rowTotal);
        }
        gradient[m_weight + k] += Real(ofWeight);
    }
    w.finish(m_in, Slot::AdjointTangent, share);
}

template class EnergySum<float>;
template class EnergySum<double>;
template class DensityOutput<float>;
template class DensityOutput<double>;

} // namespace kondoscope
