#include "core/electrons/Hopping.h"

#include <array>

namespace kondoscope {

std::vector<HoppingElement> hoppingElements(const Lattice& lattice, const ElectronConfig& electrons)
{
    std::vector<HoppingElement> elements;
    const std::array<double, 3> hopping{electrons.t1, electrons.t2, electrons.t3};
    for (int rank = 1; rank <= 3; ++rank) {
        const double t = hopping[static_cast<std::size_t>(rank - 1)];
        if (t == 0.0)
            continue;
        for (const auto [i, j] : lattice.bonds(rank))
            elements.push_back({i, j, -t});
    }
    return elements;
}

} // namespace kondoscope
