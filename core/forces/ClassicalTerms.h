#pragma once

#include <memory>
#include <vector>

#include "core/forces/ForceModel.h"

namespace kondoscope {

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
