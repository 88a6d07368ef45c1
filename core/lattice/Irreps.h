#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "core/lattice/PointGroup.h"

namespace kondoscope {

/// One real orthogonal matrix for each element of a group, in the order of its elements.
using Representation = std::vector<Eigen::MatrixXd>;

/// An irreducible representation.
struct Irrep
{
    std::string name;
    Representation matrices; ///< D(g), (dimension, dimension)

    int dimension() const { return static_cast<int>(matrices.front().rows()); }
    double character(int g) const { return matrices[static_cast<std::size_t>(g)].trace(); }
};

/// The irreducible representations of D4 (A1, A2, B1, B2, E) or D6 (A1, A2, B1, B2, E1, E2), generated from the group.
///
/// One-dimensional: the homomorphisms of the rotation R and the mirror s that fixes a1 to +-1; A (B) is even (odd)
/// under R, 1 (2) is even (odd) under s. Two-dimensional: R -> rotation by m 2pi/n, s -> diag(1, -1); so E and E1
/// transform as (x, y), E2 as (x^2 - y^2, 2xy).
class Irreps
{
public:
    explicit Irreps(const PointGroup& group);

    const PointGroup& group() const { return m_group; }
    int count() const { return static_cast<int>(m_irreps.size()); }
    const Irrep& operator[](int irrep) const { return m_irreps[static_cast<std::size_t>(irrep)]; }
    /// \throws ConfigError if the group has no irrep of this name
    int indexOf(std::string_view name) const;

    /// How often an irrep occurs in a representation, from the characters of the latter, one for each element.
    int multiplicity(int irrep, const std::vector<double>& characters) const;

    /// All copies of an irrep in a representation U, by projection P_ab = (d/|G|) sum_g D_ab(g) U(g): one matrix a
    /// copy, whose orthonormal columns v_b obey U(g) v_b = sum_c D_cb(g) v_c. Columns of different copies are
    /// orthogonal.
    ///
    /// The first columns are the unit vectors projected by P_11 and made orthonormal in turn, the others P_b1 v_1; the
    /// first copy has a positive overlap with the first unit vector that is not orthogonal to it, and so on: the
    /// result is unique.
    std::vector<Eigen::MatrixXd> project(int irrep, const Representation& representation) const;

private:
    Eigen::MatrixXd projector(int irrep, int row, int column, const Representation& representation) const;

    PointGroup m_group;
    std::vector<Irrep> m_irreps;
};

} // namespace kondoscope
