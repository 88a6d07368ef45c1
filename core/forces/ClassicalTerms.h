#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/forces/ForceModel.h"

namespace kondoscope {

/// Classical interactions that add to any electronic solver.
///
/// E = sum_r J_r sum_<ij>_r S_i.S_j + sum_<ij> D_ij.(S_i x S_j) - K sum_i (S_i.n)^2
struct ClassicalConfig
{
    double J1 = 0.0;         ///< exchange between nearest neighbours, each pair once; > 0 antiferromagnetic [t]
    double J2 = 0.0;         ///< second neighbours [t]
    double J3 = 0.0;         ///< third neighbours [t]
    double anisotropy = 0.0; ///< K: > 0 easy axis, < 0 easy plane [t]
    Eigen::Vector3d axis = Eigen::Vector3d::UnitZ(); ///< n, any length but 0
    double dmi = 0.0; ///< Dzyaloshinskii-Moriya interaction D between nearest neighbours [t]
    /// "interfacial": D_ij = D z x r_ij (Neel-type textures); "bulk": D_ij = D r_ij (Bloch-type); r_ij from i to j.
    std::string dmiKind = "interfacial";

    bool operator==(const ClassicalConfig&) const = default;
    /// No term at all.
    bool isZero() const { return J1 == 0 && J2 == 0 && J3 == 0 && anisotropy == 0 && dmi == 0; }
};

/// Energy -B . sum_i S_i of spins in a uniform field [t].
class ZeemanTerm : public ForceModel
{
public:
    explicit ZeemanTerm(const Eigen::Vector3d& field) : m_field(field) {}
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;

private:
    Eigen::Vector3d m_field;
};

/// Sum of terms: energies and fields add. Density and chemical potential are those of the first term, the electrons.
class ForceSum : public ForceModel
{
public:
    explicit ForceSum(std::vector<std::unique_ptr<ForceModel>> terms) : m_terms(std::move(terms)) {}
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;

private:
    std::vector<std::unique_ptr<ForceModel>> m_terms;
    Forces m_scratch;
};

} // namespace kondoscope
