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

/// Shape of the network of a force field.
struct NetworkConfig
{
    Architecture architecture = Architecture::Group;
    double squaredCutoff = 5.0;          ///< bonds of the descriptor: d^2 <= this
    bool chiralities = true;             ///< products of the chiralities of nearest-neighbour triangles too
    int channels = 8;                    ///< of the group network: per element of the point group
    std::vector<double> layers{2, 2, 2}; ///< squared radius of the sites that each layer reads; 0: the site alone
    int context = 16;                    ///< width of the global context; 0: none, a strictly local network
    int head = 32;                       ///< hidden units of the local energy
    int densityHead = 16;                ///< hidden units of the electron density; 0: none
    double dopingScale = 0.03;           ///< unit in which the network sees the doping

    /// \throws ConfigError outside sane bounds (untrusted files)
    void validate() const;
};

} // namespace kondoscope
