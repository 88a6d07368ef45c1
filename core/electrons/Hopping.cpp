#include "core/electrons/Hopping.h"

#include <array>

namespace kondoscope {

std::vector<HoppingBond> hoppingBonds(const Lattice& lattice, const ElectronConfig& electrons)
{
    std::vector<HoppingBond> bonds;
    const std::array<double, 3> hopping{electrons.t1, electrons.t2, electrons.t3};
    for (int rank = 1; rank <= 3; ++rank) {
        const double t = hopping[static_cast<std::size_t>(rank - 1)];
        if (t == 0.0)
            continue;
        for (const Offset offset : lattice.halfShell(rank))
            for (int i = 0; i < lattice.siteCount(); ++i)
                bonds.push_back({i, lattice.neighbor(i, offset), offset, -t});
    }
    return bonds;
}

} // namespace kondoscope
