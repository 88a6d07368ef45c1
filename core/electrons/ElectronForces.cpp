#include "core/electrons/ElectronForces.h"

#include <cmath>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

using Complex = std::complex<double>;

/// conj(x) y without the checks for infinities of the library's product, which cost more than the product.
Complex conjugateProduct(Complex x, Complex y)
{
    return {x.real() * y.real() + x.imag() * y.imag(), x.real() * y.imag() - x.imag() * y.real()};
}

double realProduct(Complex x, Complex y)
{
    return x.real() * y.real() - x.imag() * y.imag();
}

std::vector<Spinor> spinors(const SpinField& spins)
{
    std::vector<Spinor> result;
    result.reserve(static_cast<std::size_t>(spins.rows()));
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        result.push_back(spinorAlong(spins.row(i).transpose()));
    return result;
}

/// Re( gamma <bra|sigma|ket> ).
Eigen::Vector3d realPauliElement(Complex gamma, const Spinor& bra, const Spinor& ket)
{
    const Complex ab = conjugateProduct(bra.a, ket.b), ba = conjugateProduct(bra.b, ket.a);
    const Complex flip = ab + ba, turn = ba - ab; // <sigma_y> = i turn
    const Complex difference = conjugateProduct(bra.a, ket.a) - conjugateProduct(bra.b, ket.b);
    return {realProduct(gamma, flip), realProduct(gamma, {-turn.imag(), turn.real()}), realProduct(gamma, difference)};
}

void finiteCouplingField(double J, const Eigen::ArrayXXd& sites, Forces& forces)
{
    forces.field.resize(sites.rows(), 3);
    forces.field.col(0) = 2.0 * J * sites.col(2);
    forces.field.col(1) = -2.0 * J * sites.col(3);
    forces.field.col(2) = J * (sites.col(0) - sites.col(1));
    forces.density = sites.col(0) + sites.col(1);
}

/// Fields from the parallel transport |d chi> = (1/2) (dS . sigma) |chi>: no angles, so no poles.
void infiniteCouplingField(const std::vector<HoppingBond>& bonds, const SpinField& spins,
                           const std::vector<Spinor>& chi, const LocalDensityMatrix& rho, Forces& forces)
{
    forces.field.setZero(spins.rows(), 3);
    for (std::size_t k = 0; k < bonds.size(); ++k) {
        const HoppingBond& bond = bonds[k];
        const Complex gamma = std::conj(rho.bonds[static_cast<Eigen::Index>(k)]); // <d+_i d_j>
        const Eigen::Vector3d pull = bond.amplitude * realPauliElement(gamma, chi[static_cast<std::size_t>(bond.i)],
                                                                       chi[static_cast<std::size_t>(bond.j)]);
        forces.field.row(bond.i) -= pull.transpose();
        forces.field.row(bond.j) -= pull.transpose(); // the conjugate bond has the conjugate elements
    }
    for (Eigen::Index i = 0; i < spins.rows(); ++i) {
        const double inverseLength = 1.0 / spins.row(i).norm();
        const Eigen::RowVector3d direction = inverseLength * spins.row(i);
        const Eigen::RowVector3d pull = forces.field.row(i);
        forces.field.row(i) = inverseLength * (pull - pull.dot(direction) * direction);
    }
    forces.density = rho.sites.col(0);
}

} // namespace

Spinor spinorAlong(const Eigen::Vector3d& spin)
{
    const Eigen::Vector3d s = spin / spin.norm();
    const Complex transverse(s.x(), s.y());
    // 1 + s_z would lose its digits near the south pole
    const double upWeight = s.z() >= 0 ? 0.5 * (1.0 + s.z()) : 0.5 * std::norm(transverse) / (1.0 - s.z());
    if (upWeight == 0.0)
        return {0.0, 1.0};
    const double a = std::sqrt(upWeight);
    return {a, transverse / (2.0 * a)};
}

std::complex<double> overlap(const Spinor& bra, const Spinor& ket)
{
    return conjugateProduct(bra.a, ket.a) + conjugateProduct(bra.b, ket.b);
}

std::vector<std::complex<double>> doubleExchangeHopping(const std::vector<HoppingBond>& bonds, const SpinField& spins)
{
    const std::vector<Spinor> chi = spinors(spins);
    std::vector<Complex> hopping;
    hopping.reserve(bonds.size());
    for (const HoppingBond& bond : bonds)
        hopping.push_back(bond.amplitude *
                          overlap(chi[static_cast<std::size_t>(bond.i)], chi[static_cast<std::size_t>(bond.j)]));
    return hopping;
}

void forcesFromDensityMatrix(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                             const SpinField& spins, const LocalDensityMatrix& rho, Forces& forces)
{
    const bool isFinite = electrons.coupling == Coupling::Finite;
    KONDOSCOPE_EXPECTS(rho.sites.rows() == spins.rows() && rho.sites.cols() == (isFinite ? 4 : 1));
    KONDOSCOPE_EXPECTS(rho.bonds.size() == Eigen::Index(bonds.size()) || (isFinite && rho.bonds.size() == 0));
    std::vector<Spinor> chi;
    if (isFinite) {
        finiteCouplingField(electrons.J, rho.sites, forces);
    } else {
        chi = spinors(spins);
        infiniteCouplingField(bonds, spins, chi, rho, forces);
    }
    forces.bondEnergy.resize(rho.bonds.size());
    for (Eigen::Index k = 0; k < rho.bonds.size(); ++k) {
        const HoppingBond& bond = bonds[static_cast<std::size_t>(k)];
        const Complex rhoIJ = rho.bonds[k];
        const double weight = isFinite ? rhoIJ.real()
                                       : conjugateProduct(rhoIJ, overlap(chi[static_cast<std::size_t>(bond.i)],
                                                                         chi[static_cast<std::size_t>(bond.j)]))
                                             .real();
        forces.bondEnergy[k] = 2.0 * bond.amplitude * weight;
    }
}

} // namespace kondoscope
