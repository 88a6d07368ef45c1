#include "core/io/Dataset.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/support/Hash.h"

namespace kondoscope {

const std::vector<std::string>& frameKindNames()
{
    static const std::vector<std::string> kNames{"unknown", "random", "perturbed", "quench",
                                                 "anneal",  "driven", "imported"};
    return kNames;
}

const std::string& name(FrameKind kind)
{
    return frameKindNames().at(static_cast<std::size_t>(kind));
}

ElectronConfig Dataset::electronsOf(const DatasetFrame& frame) const
{
    ElectronConfig result = electrons;
    if (!std::isnan(frame.filling))
        result.filling = frame.filling;
    if (!std::isnan(frame.kT))
        result.kT = frame.kT;
    if (electrons.ensemble == Ensemble::Grand && !std::isnan(frame.chemicalPotential))
        result.chemicalPotential = frame.chemicalPotential;
    return result;
}

bool Dataset::hasMixedConditions() const
{
    if (frames.empty())
        return false;
    const bool isGrand = electrons.ensemble == Ensemble::Grand;
    const ElectronConfig first = electronsOf(frames.front());
    return std::any_of(frames.begin(), frames.end(), [&](const DatasetFrame& frame) {
        const ElectronConfig own = electronsOf(frame);
        return own.kT != first.kT ||
               (isGrand ? own.chemicalPotential != first.chemicalPotential : own.filling != first.filling);
    });
}

std::int64_t largestFrameCount(std::int64_t siteCount)
{
    constexpr std::int64_t kMostElements = (std::int64_t{4} << 30) / static_cast<std::int64_t>(sizeof(double));
    constexpr std::int64_t kPerSite = 7; // spin, field, density
    constexpr std::int64_t kPerFrame = 7;
    return kMostElements / (siteCount * kPerSite + kPerFrame);
}

std::string contentHash(const Dataset& dataset)
{
    ContentHash hash;
    const ElectronConfig e = dataset.frames.empty() ? dataset.electrons : dataset.electronsOf(dataset.frames.front());
    const bool grand = e.ensemble == Ensemble::Grand;
    const std::string lattice = fmt::format("{} {} {}", name(dataset.kind), dataset.lx, dataset.ly);
    hash.add(lattice.data(), lattice.size());
    for (const double value : {e.t1, e.t2, e.t3, e.J, e.kT, grand ? 1.0 : 0.0, grand ? e.chemicalPotential : e.filling})
        hash.add(&value, sizeof value);
    if (e.coupling == Coupling::Infinite) { // data sets of finite coupling keep the hash that they had before
        hash.add("infinite", 8);
        hash.add(&e.superexchange, sizeof e.superexchange);
    }
    const bool isMixed = dataset.hasMixedConditions(); // files of version 1 keep theirs too
    for (const DatasetFrame& frame : dataset.frames) {
        if (isMixed) {
            const ElectronConfig own = dataset.electronsOf(frame);
            hash.add(&own.kT, sizeof own.kT);
            hash.add(grand ? &own.chemicalPotential : &own.filling, sizeof own.filling);
        }
        hash.add(frame.spins.data(), sizeof(double) * static_cast<std::size_t>(frame.spins.size()));
        hash.add(frame.field.data(), sizeof(double) * static_cast<std::size_t>(frame.field.size()));
    }
    return hash.hex();
}

} // namespace kondoscope
