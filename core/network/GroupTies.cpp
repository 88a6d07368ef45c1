#include "core/network/GroupTies.h"

#include <algorithm>
#include <cstdlib>

namespace kondoscope {

namespace {

int indexOf(const std::vector<Offset>& list, Offset d)
{
    return int(std::find(list.begin(), list.end(), d) - list.begin());
}

} // namespace

std::vector<Offset> stencil(const Lattice& lattice, double squaredRadius)
{
    std::vector<Offset> taps{{0, 0}};
    if (squaredRadius >= 1.0)
        for (const Offset d : lattice.disk(squaredRadius))
            taps.push_back(d);
    return taps;
}

int reach(const std::vector<Offset>& offsets)
{
    int largest = 0;
    for (const Offset d : offsets)
        largest = std::max({largest, std::abs(d.x), std::abs(d.y)});
    return largest;
}

WeightTie groupTie(const PointGroup& group, const std::vector<Offset>& taps, int outputs, int inputs, int firstWeight)
{
    const int order = group.order();
    const int count = int(taps.size());
    WeightTie tie;
    tie.outputs = outputs * order;
    tie.inputs = inputs * order;
    tie.taps = taps;
    for (int c = 0; c < outputs; ++c)
        for (int g = 0; g < order; ++g)
            for (int d = 0; d < inputs; ++d)
                for (int h = 0; h < order; ++h)
                    for (const Offset p : taps) {
                        const int back = group.inverse(g);
                        const int tap = indexOf(taps, group.apply(back, p));
                        tie.weight.push_back(firstWeight + ((c * inputs + d) * order + group.product(back, h)) * count +
                                             tap);
                    }
    return tie;
}

WeightTie vectorLiftTie(const PointGroup& group, const std::vector<Offset>& taps, int channels, int firstWeight)
{
    constexpr int kComponents = 3;
    const int count = int(taps.size());
    WeightTie tie;
    tie.outputs = kComponents * channels * group.order();
    tie.inputs = kComponents;
    tie.taps = taps;
    for (int m = 0; m < kComponents; ++m)
        for (int c = 0; c < channels; ++c)
            for (int g = 0; g < group.order(); ++g)
                for (int n = 0; n < kComponents; ++n)
                    for (const Offset p : taps) {
                        const int tap = indexOf(taps, group.apply(group.inverse(g), p));
                        tie.weight.push_back(m == n ? firstWeight + c * count + tap : -1);
                    }
    return tie;
}

} // namespace kondoscope
