#pragma once

#include <string_view>
#include <vector>

namespace kondoscope {

/// How a force field describes the neighbourhood of a site.
enum class Architecture {
    BondChirality, ///< raw bonds and chiralities; not invariant under the point group, for reproduction only
    Irreps,        ///< bonds and chiralities projected on irreducible representations
    Equivariant,   ///< lattice network with scalar and vector channels
    Group,         ///< lattice network whose channels carry the regular representation of the point group
};

/// "bond-chirality", "irreps", "equivariant", "group".
std::string_view name(Architecture architecture);
/// \throws ConfigError for any other name
Architecture architecture(std::string_view name);

/// Whether the energy is unchanged by the point group of the lattice: else a network learns that from data, roughly.
bool isPointGroupInvariant(Architecture architecture);
/// Whether the energy is unchanged when all spins are reversed.
bool isTimeReversalInvariant(Architecture architecture);

/// Shape of the network of a force field. Not every architecture reads every field.
struct NetworkConfig
{
    Architecture architecture = Architecture::Group;
    double squaredCutoff = 5.0;          ///< bonds with the centre, and spins of vector channels: d^2 <= this
    int momentLevels = 0;                ///< group: electronic moments up to twice this and one (Moments.h); 0: none
    int momentRadius = 6;                ///< group: hops that the electrons of the moments may go
    bool momentPolarization = false;     ///< group: moments of the spin polarization too
    double momentHopping = 1.0;          ///< t1 of the moments, set by the training data
    double momentCoupling = 0.0;         ///< J of the moments, set by the training data
    bool linearEnergy = false;           ///< group: all features enter the energy directly too
    int linearPowers = 0;                ///< group: powers of a global variable that modulates these (MeanEnergy.h)
    bool chiralities = true;             ///< group, equivariant: products of chiralities too
    int channels = 8;                    ///< group, equivariant: scalars per element of the point group
    int vectorChannels = 4;              ///< equivariant: vectors per element of the point group, at most `channels`
    std::vector<double> layers{2, 2, 2}; ///< squared radius of the sites that each layer reads; 0: the site alone
    double pairCutoff = 5.0;             ///< bond-chirality, irreps: bonds of two neighbours, both d^2 <= this; 0: none
    double chiralityCutoff = 5.0;        ///< irreps: chiralities of the centre and two neighbours, both d^2 <= this
    bool powerSpectrum = true;           ///< irreps: square of each component
    bool phases = true;                  ///< irreps: each component along a learned reference
    bool bispectrum = true;              ///< irreps: invariant products of three references
    std::vector<int> hidden{128, 64};    ///< bond-chirality, irreps: widths of the perceptron at each site
    bool grandCanonical = false;         ///< group: local grand potentials for a chemical potential; n = -d omega/d mu
    double potentialCenter = 0.0;        ///< group: zero of the chemical potential that the network sees [t], from data
    double potentialScale = 1.0;         ///< group: its unit [t], from data
    bool radialField = false;            ///< the field along the spin, -dE/d|S|, has a meaning: it is trained too
    int context = 16;                    ///< width of the global context; 0: none, a strictly local network
    int head = 32;                       ///< hidden units of the local energy
    int densityHead = 16;                ///< hidden units of the electron density; 0: none
    double dopingScale = 0.03;           ///< unit in which the network sees the doping

    /// \throws ConfigError outside sane bounds (untrusted files)
    void validate() const;
};

/// A good shape of the given architecture on either lattice; that of bond-chirality has the published descriptor.
NetworkConfig defaultConfig(Architecture architecture);

} // namespace kondoscope
