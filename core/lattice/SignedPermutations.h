#pragma once

#include <functional>
#include <vector>

#include "core/lattice/Irreps.h"
#include "core/lattice/PointGroup.h"

namespace kondoscope {

/// A point group that permutes n things and may change their sign, and the orbits into which they fall.
///
/// Values x of the things become x' with x'[image.index] = image.sign * x[i], image = image(g, i).
class SignedPermutations
{
public:
    struct Image
    {
        int index;
        int sign; ///< +1 or -1
    };

    /// \param imageOf  where element g carries thing i; must be a homomorphism into signed permutations
    SignedPermutations(const PointGroup& group, int count, const std::function<Image(int g, int i)>& imageOf);

    int groupOrder() const { return m_groupOrder; }
    /// Number of things.
    int count() const { return m_count; }
    Image image(int g, int i) const { return m_images[static_cast<std::size_t>(g * m_count + i)]; }

    /// Sets of things that the group carries into each other: by first member, members ascending.
    const std::vector<std::vector<int>>& orbits() const { return m_orbits; }
    /// Characters of the representation on one orbit, one for each element.
    std::vector<double> characters(int orbit) const;
    /// Signed permutation matrices on one orbit; index = place in the orbit.
    Representation representation(int orbit) const;

private:
    int m_groupOrder;
    int m_count;
    std::vector<Image> m_images; ///< (g, i)
    std::vector<std::vector<int>> m_orbits;
    std::vector<int> m_places; ///< of thing i in its orbit
};

} // namespace kondoscope
