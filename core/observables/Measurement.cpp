#include "core/observables/Measurement.h"

#include "core/observables/Chirality.h"
#include "core/observables/ElectronMaps.h"
#include "core/observables/LocalOrder.h"
#include "core/observables/NeighborPairs.h"
#include "core/observables/StructureFactor.h"
#include "core/observables/Topology.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

template <typename T, typename Make> const T& once(std::optional<T>& slot, const Make& make)
{
    if (!slot)
        slot = make();
    return *slot;
}

} // namespace

Measurement::Measurement(const Lattice& lattice, const SpinField& spins, const Forces& forces,
                         const SpinField* reference)
    : m_lattice(lattice), m_spins(spins), m_forces(forces), m_reference(reference)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    KONDOSCOPE_EXPECTS(!reference || reference->rows() == spins.rows());
}

const Eigen::VectorXd& Measurement::bondProducts() const
{
    return once(m_bondProducts, [this] { return kondoscope::bondProducts(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::bondOrder() const
{
    return once(m_bondOrder, [this] { return kondoscope::bondOrder(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::scalarChirality() const
{
    return once(m_scalarChirality, [this] { return kondoscope::scalarChirality(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::siteChirality() const
{
    return once(m_siteChirality, [this] { return kondoscope::siteChirality(m_lattice, scalarChirality()); });
}

const VectorField& Measurement::vectorChirality() const
{
    return once(m_vectorChirality, [this] { return kondoscope::vectorChirality(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::topologicalCharge() const
{
    return once(m_topologicalCharge, [this] { return topologicalChargeDensity(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::structureFactor() const
{
    return once(m_structureFactor, [this] { return spinStructureFactor(m_lattice, m_spins); });
}

const Eigen::VectorXd& Measurement::chiralityStructureFactor() const
{
    return once(m_chiralityStructureFactor, [this] { return scalarStructureFactor(m_lattice, siteChirality()); });
}

const Eigen::VectorXd& Measurement::correlation() const
{
    return once(m_correlation, [this] { return correlationOf(m_lattice, structureFactor()); });
}

const Eigen::VectorXd& Measurement::chiralityCorrelation() const
{
    return once(m_chiralityCorrelation, [this] { return correlationOf(m_lattice, chiralityStructureFactor()); });
}

const RadialBins& Measurement::distances() const
{
    return once(m_distances, [this] { return distanceBins(m_lattice); });
}

const RadialBins& Measurement::waveNumbers() const
{
    return once(m_waveNumbers, [this] { return waveNumberBins(m_lattice); });
}

const Clusters& Measurement::ferromagneticClusters() const
{
    return once(m_ferromagneticClusters,
                [this] { return bondClusters(m_lattice, bondProducts(), kFerromagneticBond); });
}

const Clusters& Measurement::holeClusters() const
{
    return once(m_holeClusters, [this] {
        const Eigen::VectorXd holes = holeDensity(m_forces);
        return holes.size() > 0 ? siteClusters(m_lattice, holes, holes.mean() + kHoleExcess) : Clusters();
    });
}

} // namespace kondoscope
