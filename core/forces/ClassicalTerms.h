#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

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

/// Energy -K sum_i (S_i.n)^2 of spins with a preferred axis (K > 0) or plane (K < 0).
class AnisotropyTerm : public ForceModel
{
public:
    /// \param strength  K [t]
    /// \param axis      n, any length but 0
    /// \throws ConfigError for an axis of no length
    AnisotropyTerm(double strength, const Eigen::Vector3d& axis);
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;

private:
    double m_strength;
    Eigen::Vector3d m_axis; ///< unit vector
};

/// Energy of pairs of spins: exchange J_r S_i.S_j up to third neighbours and Dzyaloshinskii-Moriya interaction
/// D_ij.(S_i x S_j) between nearest ones, D_ij = -D_ji. On lattices so small that a pair is joined by several bonds its
/// energies add, as in Lattice::bonds(): the energies are those of the periodically repeated spins.
class PairTerm : public ForceModel
{
public:
    /// Reads J1, J2, J3, dmi and dmiKind of `config`. \throws ConfigError for an unknown dmiKind
    /// \param nameOfJ1  for report()
    PairTerm(const Lattice& lattice, const ClassicalConfig& config, const char* nameOfJ1 = "exchange J1");
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;

private:
    void addShell(const Lattice& lattice, int rank, double exchange, double dmi, const std::string& dmiKind);

    /// What a spin feels of the neighbour reached by one displacement.
    struct Link
    {
        double exchange;
        Eigen::Vector3d dmi; ///< D_ij
    };
    std::vector<Link> m_links;
    std::vector<int> m_neighbors; ///< (N, links), row-major: the neighbour of a site along each link
    std::string m_report;
};

/// The terms of a configuration: none, one or two (pairs, anisotropy). \throws ConfigError
std::vector<std::unique_ptr<ForceModel>> classicalTerms(const Lattice& lattice, const ClassicalConfig& config);

/// Sum of terms: energies and fields add. Everything else is that of the first term, the electrons.
class ForceSum : public ForceModel
{
public:
    /// \param terms  one or more
    explicit ForceSum(std::vector<std::unique_ptr<ForceModel>> terms) : m_terms(std::move(terms)) {}
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    void beginStep(std::int64_t step) override;
    /// Of the first term.
    std::vector<double> memory() const override { return m_terms.front()->memory(); }
    void setMemory(const std::vector<double>& memory) override { m_terms.front()->setMemory(memory); }
    std::string report() const override;
    std::string warning() const override;
    /// Of all terms that know theirs, together.
    std::optional<CostEstimate> estimate() const override;

    /// Replaces all terms but the first.
    void setFurtherTerms(std::vector<std::unique_ptr<ForceModel>> terms);

private:
    std::vector<std::unique_ptr<ForceModel>> m_terms;
    Forces m_scratch;
};

/// The model alone if there are no terms, else their sum.
std::unique_ptr<ForceModel> withTerms(std::unique_ptr<ForceModel> model,
                                      std::vector<std::unique_ptr<ForceModel>> terms);

} // namespace kondoscope
