#include <algorithm>

#include "core/network/GroupDescriptor.h"
#include "core/torch/TensorPlan.h"

namespace kondoscope {

ShiftTable shiftTable(const Lattice& lattice, const std::vector<Offset>& displacements)
{
    const auto sites = std::size_t(lattice.siteCount());
    ShiftTable table;
    table.count = int(displacements.size());
    table.from.resize(displacements.size() * sites);
    table.back.resize(displacements.size() * sites);
    for (std::size_t k = 0; k < displacements.size(); ++k)
        for (std::size_t r = 0; r < sites; ++r) {
            const auto there = std::size_t(lattice.neighbor(int(r), displacements[k]));
            table.from[k * sites + r] = std::int64_t(there);
            table.back[k * sites + there] = std::int64_t(k * sites + r);
        }
    return table;
}

namespace {

/// Displacements within some hops between nearest neighbours: those of no hop, of one, and so on.
std::vector<Offset> hoppingBall(const std::vector<Offset>& nearest, int hops)
{
    std::vector<Offset> ball{{0, 0}};
    for (std::size_t begin = 0; hops > 0; --hops) {
        const std::size_t end = ball.size();
        for (; begin < end; ++begin)
            for (const Offset e : nearest) {
                const Offset d{ball[begin].x + e.x, ball[begin].y + e.y};
                if (std::find(ball.begin(), ball.end(), d) == ball.end())
                    ball.push_back(d);
            }
    }
    return ball;
}

} // namespace

/// Electrons of level n have gone n hops at most, and what lies outside of the last level is read by nobody: a smaller
/// ball than the radius suffices where there are fewer levels.
MomentPlan momentPlan(const Lattice& lattice, const NetworkConfig& config)
{
    MomentPlan plan;
    if (config.momentLevels == 0)
        return plan;
    const MomentShape shape = momentShape(config);
    const MomentHamiltonian h = momentHamiltonian(lattice.kind(), config);
    const std::vector<Offset> nearest = lattice.shell(1);
    const std::vector<Offset> ball = hoppingBall(nearest, std::min(shape.radius, shape.levels));
    plan.levels = shape.levels;
    plan.polarized = shape.polarized;
    plan.ball = shiftTable(lattice, ball);
    for (const Offset to : ball)
        for (const Offset from : ball) {
            const Offset d{from.x - to.x, from.y - to.y};
            const bool isHop = std::find(nearest.begin(), nearest.end(), d) != nearest.end();
            plan.hopping.push_back(float(d == Offset{} ? -h.a / h.b : isHop ? -h.t / h.b : 0.0));
        }
    plan.coupling = float(-h.J / h.b);
    const MomentNormalization normalization = momentNormalization(lattice.kind(), h, shape);
    plan.mean.assign(normalization.mean.begin(), normalization.mean.end());
    plan.scale.assign(normalization.scale.begin(), normalization.scale.end());
    return plan;
}

} // namespace kondoscope
