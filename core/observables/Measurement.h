#pragma once

#include <optional>

#include <Eigen/Core>

#include "core/forces/Forces.h"
#include "core/lattice/Lattice.h"
#include "core/observables/Clusters.h"
#include "core/observables/RadialBins.h"

namespace kondoscope {

/// One configuration on its way through the observables: what several of them need is computed once, when the first one
/// asks. Refers to what it measures, which must outlive it; not for several threads at a time.
class Measurement
{
public:
    /// \param forces     of these spins; what the solver does not know may be empty
    /// \param reference  spins of an earlier time, for overlap and freezing; null where there is none
    Measurement(const Lattice& lattice, const SpinField& spins, const Forces& forces,
                const SpinField* reference = nullptr);

    const Lattice& lattice() const { return m_lattice; }
    const SpinField& spins() const { return m_spins; }
    const Forces& forces() const { return m_forces; }
    const SpinField* reference() const { return m_reference; }

    /// S_i.S_j of the bonds between nearest neighbours, in the order of Lattice::bonds(1).
    const Eigen::VectorXd& bondProducts() const;
    const Eigen::VectorXd& bondOrder() const;         ///< kondoscope::bondOrder(), (N)
    const Eigen::VectorXd& scalarChirality() const;   ///< kondoscope::scalarChirality(), (2N)
    const Eigen::VectorXd& siteChirality() const;     ///< kondoscope::siteChirality(), (N)
    const VectorField& vectorChirality() const;       ///< kondoscope::vectorChirality(), (2N, 3)
    const Eigen::VectorXd& topologicalCharge() const; ///< topologicalChargeDensity(), (2N)

    const Eigen::VectorXd& structureFactor() const;          ///< spinStructureFactor(), (N) by wave vector
    const Eigen::VectorXd& chiralityStructureFactor() const; ///< of siteChirality(), mean kept, (N) by wave vector
    const Eigen::VectorXd& correlation() const;              ///< <S_i.S_{i+R}>, (N) by displacement R
    const Eigen::VectorXd& chiralityCorrelation() const;     ///< <chi_i chi_{i+R}>, (N) by displacement R
    const RadialBins& distances() const;                     ///< distanceBins()
    const RadialBins& waveNumbers() const;                   ///< waveNumberBins()

    const Clusters& ferromagneticClusters() const; ///< sites joined by bonds with S_i.S_j > kFerromagneticBond
    const Clusters& holeClusters() const;          ///< neighbouring hole-rich sites; none if the density is not known

private:
    const Lattice& m_lattice;
    const SpinField& m_spins;
    const Forces& m_forces;
    const SpinField* m_reference;
    mutable std::optional<Eigen::VectorXd> m_bondProducts, m_bondOrder, m_scalarChirality, m_siteChirality,
        m_topologicalCharge, m_structureFactor, m_chiralityStructureFactor, m_correlation, m_chiralityCorrelation;
    mutable std::optional<VectorField> m_vectorChirality;
    mutable std::optional<RadialBins> m_distances, m_waveNumbers;
    mutable std::optional<Clusters> m_ferromagneticClusters, m_holeClusters;
};

} // namespace kondoscope
