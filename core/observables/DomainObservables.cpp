#include "core/observables/Clusters.h"
#include "core/observables/DomainSize.h"
#include "core/observables/ObservableTables.h"
#include "core/observables/StaggeredCorrelation.h"

namespace kondoscope {

namespace {

/// Distance at which the correlation against perfect order has fallen to one half; NaN if it does not.
double spinDomainSize(const Measurement& m)
{
    return halfDistance(m.distances().radius, staggeredCorrelation(m));
}

double densityVariance(const Measurement& m)
{
    const Eigen::VectorXd& density = m.forces().density;
    return density.size() > 0 ? (density.array() - density.mean()).square().mean() : kUnknownValue;
}

/// \param number  of Clusters; NaN where the solver does not know the density
auto ofHoles(auto number)
{
    return [number](const Measurement& m) {
        return m.forces().density.size() > 0 ? double((m.holeClusters().*number)()) : kUnknownValue;
    };
}

auto ofSpins(auto number)
{
    return [number](const Measurement& m) { return double((m.ferromagneticClusters().*number)()); };
}

/// Of the site chirality on both lattices (on the square one it has no ordered domains).
std::vector<Observable> chiralDomains()
{
    return {
        {"domain_size_q", "L_q", "a", "Chiral domain size 2π/<q>", false,
         [](const Measurement& m) {
             return domainSizeFromStructureFactor(m.waveNumbers(), m.chiralityStructureFactor());
         }},
        {"domain_size_r", "L_r", "a", "Chiral domain size, C(r) = 1/2", false,
         [](const Measurement& m) {
             return halfDistance(m.distances().radius, m.distances().average(m.chiralityCorrelation()));
         }},
        {"domain_size_wall", "L_w", "a", "Chiral domain size, inverse wall density", false,
         [](const Measurement& m) { return domainSizeFromWalls(m.lattice(), m.siteChirality()); }},
        {"spin_domain_size", "L_s", "a", "Spin domain size, C(r) = 1/2", false, spinDomainSize},
    };
}

std::vector<Observable> clusterObservables()
{
    return {
        {"cluster_count", "N_c", "1", "Ferromagnetic clusters", false, ofSpins(&Clusters::count)},
        {"cluster_mean_size", "<s>", "1", "Ferromagnetic clusters: mean size (sites)", false,
         ofSpins(&Clusters::meanSize)},
        {"cluster_weighted_mean_size", "<s>_w", "1", "Ferromagnetic clusters: weighted mean size (sites)", false,
         ofSpins(&Clusters::weightedMeanSize)},
        {"cluster_largest", "s_max", "1", "Ferromagnetic clusters: largest (sites)", false,
         ofSpins(&Clusters::largest)},
        {"cluster_gyration_radius", "R_g", "a", "Ferromagnetic clusters: radius of gyration", false,
         ofSpins(&Clusters::gyrationRadius)},
        {"cluster_wrapping_count", "N_wrap", "1", "Ferromagnetic clusters around the lattice", false,
         ofSpins(&Clusters::wrapping)},
    };
}

std::vector<Observable> holeObservables()
{
    return {
        {"hole_cluster_count", "N_h", "1", "Hole-rich clusters", false, ofHoles(&Clusters::count)},
        {"hole_cluster_mean_size", "<s>_h", "1", "Hole-rich clusters: mean size (sites)", false,
         ofHoles(&Clusters::meanSize)},
        {"hole_cluster_largest", "s_h,max", "1", "Hole-rich clusters: largest (sites)", false,
         ofHoles(&Clusters::largest)},
        {"density_variance", "var n", "1", "Variance of the electron density", false, densityVariance},
    };
}

} // namespace

std::vector<Observable> domainObservables()
{
    std::vector<Observable> table = chiralDomains();
    for (const auto& part : {clusterObservables(), holeObservables()})
        table.insert(table.end(), part.begin(), part.end());
    return table;
}

} // namespace kondoscope
