#pragma once

#include <vector>

#include "core/lattice/PointGroup.h"
#include "core/network/Convolution.h"
#include "core/network/Moments.h"
#include "core/network/NetworkConfig.h"

namespace kondoscope {

/// The features of a site that a network of the architecture "group" reads, in their order: bonds, products of
/// chiralities, electronic moments, steps of the chemical potential; and how the point group permutes them.
struct GroupDescriptor
{
    /// Triangles k = (ring_k, ring_(k+1)) whose chiralities are multiplied.
    struct Pair
    {
        int first;
        int second;
    };

    std::vector<Offset> bonds;
    std::vector<Offset> ring; ///< nearest neighbours in cyclic order
    std::vector<Pair> pairs;
    int moments = 0;
    int potentials = 0;

    GroupDescriptor(const Lattice& lattice, const NetworkConfig& config);

    int count() const { return int(bonds.size() + pairs.size()) + moments + potentials; }

    /// Feature to which element g carries feature f. A mirror reverses the order of a triangle's corners: both
    /// chiralities of a product change sign, the product does not.
    int image(const PointGroup& group, int g, int f) const;

    /// Number of the orbit under the point group of every feature, counted from 0 in the order of first features.
    std::vector<int> orbits(const PointGroup& group) const;

private:
    int triangleImage(const PointGroup& group, int g, int k) const;
};

/// y_(c,g) = sum_f w_c(g^-1 f) x_f: from features to channels of the group; channels count() weights.
WeightTie liftTie(const PointGroup& group, const GroupDescriptor& descriptor, int channels, int firstWeight);

MomentShape momentShape(const NetworkConfig& config);

/// The Hamiltonian of the moments, scaled by the bounds of its spectrum.
MomentHamiltonian momentHamiltonian(LatticeKind kind, const NetworkConfig& config);

} // namespace kondoscope
