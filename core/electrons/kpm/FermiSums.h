#pragma once

#include <Eigen/Core>

namespace kondoscope {

/// Sums of Fermi functions over weighted energies, at one temperature and any chemical potential.
///
/// Only energies within 40 kT of mu cost an exponential, the others come from running sums. The energies and weights
/// must outlive the object.
class FermiSums
{
public:
    /// \param energies  descending [t]
    /// \param weights   one an energy, any sign
    /// \param kT        > 0 [t]
    FermiSums(const Eigen::VectorXd& energies, const Eigen::VectorXd& weights, double kT);

    double kT() const { return m_kT; }
    /// Sum of the weights.
    double stateCount() const { return m_statesBelow[0]; }

    /// N(mu) = sum_k w_k f(E_k) and its derivative.
    struct Count
    {
        double electrons = 0.0;
        double derivative = 0.0; ///< dN/dmu [1/t]
    };
    Count count(double chemicalPotential) const;

    struct Potentials
    {
        double grandPotential = 0.0; ///< -kT sum_k w_k ln(1 + exp(-(E_k - mu)/kT)) [t]
        double entropy = 0.0;        ///< [k_B]
    };
    Potentials potentials(double chemicalPotential) const;

    /// An energy where the number of states below passes this count, between 0 and stateCount(): mu at kT = 0.
    double fermiLevel(double electronCount) const;

private:
    struct Window
    {
        Eigen::Index begin, size; ///< energies within reach of mu; those behind them are filled
    };
    Window window(double chemicalPotential) const;

    const Eigen::VectorXd& m_energies;
    const Eigen::VectorXd& m_weights;
    double m_kT;
    Eigen::VectorXd m_statesBelow;     ///< entry k: sum of w from k on, (P + 1)
    Eigen::VectorXd m_bandEnergyBelow; ///< entry k: sum of w E from k on, (P + 1) [t]
};

} // namespace kondoscope
