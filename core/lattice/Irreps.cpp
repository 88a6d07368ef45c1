#include "core/lattice/Irreps.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kRounding = 1e-10; ///< projections of unit vectors are either far above or are rounding errors

/// Rotation by a multiple of 60 or 90 degrees without rounding errors: 2 cos and 4 sin^2 are whole numbers.
Eigen::Matrix2d exactRotation(double angle)
{
    const double c = 0.5 * std::round(2.0 * std::cos(angle));
    const double s = std::copysign(0.5 * std::sqrt(std::round(4.0 * std::pow(std::sin(angle), 2))), std::sin(angle));
    return Eigen::Matrix2d{{c, -s}, {s, c}};
}

Irrep oneDimensional(const PointGroup& group, int rotationSign, int mirrorSign)
{
    Irrep irrep{fmt::format("{}{}", rotationSign > 0 ? 'A' : 'B', mirrorSign > 0 ? 1 : 2), {}};
    for (int g = 0; g < group.order(); ++g) {
        const auto [rotations, mirrored] = group.factors(g);
        const int sign = (rotations % 2 != 0 ? rotationSign : 1) * (mirrored ? mirrorSign : 1);
        irrep.matrices.push_back(Eigen::MatrixXd::Constant(1, 1, sign));
    }
    return irrep;
}

Irrep twoDimensional(const PointGroup& group, int winding)
{
    const int n = group.rotationOrder();
    Irrep irrep{n == 4 ? "E" : fmt::format("E{}", winding), {}};
    for (int g = 0; g < group.order(); ++g) {
        const auto [rotations, mirrored] = group.factors(g);
        Eigen::MatrixXd matrix = exactRotation(2.0 * std::numbers::pi * (winding * rotations % n) / n);
        if (mirrored)
            matrix.col(1) *= -1.0;
        irrep.matrices.push_back(matrix);
    }
    return irrep;
}

} // namespace

Irreps::Irreps(const PointGroup& group) : m_group(group)
{
    for (int rotationSign : {1, -1})
        for (int mirrorSign : {1, -1})
            m_irreps.push_back(oneDimensional(group, rotationSign, mirrorSign));
    for (int winding = 1; winding < group.rotationOrder() / 2; ++winding)
        m_irreps.push_back(twoDimensional(group, winding));
}

int Irreps::indexOf(std::string_view name) const
{
    std::vector<std::string> names;
    for (int i = 0; i < count(); ++i) {
        if ((*this)[i].name == name)
            return i;
        names.push_back((*this)[i].name);
    }
    throw ConfigError(fmt::format("irreducible representation \"{}\" is not known (the point group has others). "
                                  "Choose one of {}.",
                                  name, fmt::join(names, ", ")));
}

int Irreps::multiplicity(int irrep, const std::vector<double>& characters) const
{
    KONDOSCOPE_EXPECTS(characters.size() == std::size_t(m_group.order()));
    double sum = 0.0;
    for (int g = 0; g < m_group.order(); ++g)
        sum += (*this)[irrep].character(g) * characters[static_cast<std::size_t>(g)];
    return static_cast<int>(std::lround(sum / m_group.order()));
}

Eigen::MatrixXd Irreps::projector(int irrep, int row, int column, const Representation& representation) const
{
    const Irrep& gamma = (*this)[irrep];
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(representation.front().rows(), representation.front().cols());
    for (std::size_t g = 0; g < representation.size(); ++g)
        if (const double entry = gamma.matrices[g](row, column); entry != 0.0)
            sum += entry * representation[g];
    return sum * (static_cast<double>(gamma.dimension()) / m_group.order());
}

std::vector<Eigen::MatrixXd> Irreps::project(int irrep, const Representation& representation) const
{
    KONDOSCOPE_EXPECTS(representation.size() == std::size_t(m_group.order()));
    const int dimension = (*this)[irrep].dimension();
    std::vector<Eigen::MatrixXd> partners; // P_b1
    for (int b = 0; b < dimension; ++b)
        partners.push_back(projector(irrep, b, 0, representation));
    std::vector<Eigen::MatrixXd> copies;
    for (Eigen::Index column = 0; column < partners[0].cols(); ++column) {
        Eigen::VectorXd first = partners[0].col(column);
        for (const Eigen::MatrixXd& known : copies)
            first -= known.col(0).dot(first) * known.col(0);
        if (first.norm() < kRounding)
            continue;
        first.normalize();
        Eigen::MatrixXd copy(first.size(), dimension);
        for (int b = 0; b < dimension; ++b)
            copy.col(b) = partners[static_cast<std::size_t>(b)] * first;
        copies.push_back((copy.array().abs() < kRounding).select(0.0, copy));
    }
    return copies;
}

} // namespace kondoscope
