#include "core/network/BondChiralityArchitecture.h"

#include <numeric>

#include "core/network/SiteNetwork.h"

namespace kondoscope {

template <typename Real>
typename Network<Real>::Plan bondChiralityPlan(const Lattice& lattice, const NetworkConfig& config)
{
    NetworkBuilder<Real> builder(lattice, config);
    const SpinCorrelations correlations(lattice.kind(),
                                        {config.squaredCutoff, config.pairCutoff, 0.0, config.squaredCutoff});
    std::vector<int> places(std::size_t(correlations.count()));
    std::iota(places.begin(), places.end(), 0);
    addPerceptron(builder, addCorrelations(builder, correlations, places));
    return std::move(builder.plan);
}

template Network<float>::Plan bondChiralityPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan bondChiralityPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
