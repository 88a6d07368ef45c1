#include "core/observables/Topology.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <Eigen/Geometry>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// The three triangles that share an edge with one of Lattice::triangles().
std::array<int, 3> edgeNeighbors(const Lattice& lattice, int triangle)
{
    const int cell = triangle / 2;
    if (triangle % 2 == 0)
        return {triangle + 1, 2 * lattice.neighbor(cell, {-1, 0}) + 1, 2 * lattice.neighbor(cell, {0, -1}) + 1};
    return {triangle - 1, 2 * lattice.neighbor(cell, {1, 0}), 2 * lattice.neighbor(cell, {0, 1})};
}

} // namespace

Eigen::VectorXd topologicalChargeDensity(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const auto& triangles = lattice.triangles();
    Eigen::VectorXd charge(static_cast<Eigen::Index>(triangles.size()));
    for (std::size_t k = 0; k < triangles.size(); ++k) {
        const auto [a, b, c] = triangles[k];
        const Eigen::Vector3d s1 = spins.row(a), s2 = spins.row(b), s3 = spins.row(c);
        const double volume = s1.dot(s2.cross(s3));
        const double angle = 2.0 * std::atan2(volume, 1.0 + s1.dot(s2) + s2.dot(s3) + s3.dot(s1));
        charge[static_cast<Eigen::Index>(k)] = angle / (4.0 * std::numbers::pi);
    }
    return charge;
}

double skyrmionCount(const Lattice& lattice, const Eigen::VectorXd& charge)
{
    KONDOSCOPE_EXPECTS(charge.size() == 2 * lattice.siteCount());
    std::vector<bool> visited(static_cast<std::size_t>(charge.size()), false);
    std::vector<int> open;
    double count = 0.0;
    for (int start = 0; start < static_cast<int>(charge.size()); ++start) {
        if (visited[static_cast<std::size_t>(start)])
            continue;
        double sum = 0.0;
        visited[static_cast<std::size_t>(start)] = true;
        open.assign(1, start);
        while (!open.empty()) {
            const int triangle = open.back();
            open.pop_back();
            sum += charge[triangle];
            for (const int next : edgeNeighbors(lattice, triangle)) {
                if (visited[static_cast<std::size_t>(next)] || (charge[next] > 0) != (charge[start] > 0))
                    continue;
                visited[static_cast<std::size_t>(next)] = true;
                open.push_back(next);
            }
        }
        count += std::round(std::abs(sum));
    }
    return count;
}

} // namespace kondoscope
