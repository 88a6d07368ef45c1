#include "core/io/DatasetSummary.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Hash.h"

namespace kondoscope {

namespace {

constexpr double kSpinTolerance = 1e-6; ///< single precision reaches it

void include(std::optional<ValueSpan>& span, double value)
{
    if (std::isnan(value))
        return;
    if (!span)
        span = ValueSpan{value, value};
    span->minimum = std::min(span->minimum, value);
    span->maximum = std::max(span->maximum, value);
}

/// Sum of the squares of all components of S x H.
double torqueSquares(const DatasetFrame& frame)
{
    double sum = 0.0;
    for (Eigen::Index i = 0; i < frame.field.rows(); ++i)
        sum += frame.spins.row(i).head<3>().cross(frame.field.row(i).head<3>()).squaredNorm();
    return sum;
}

double worstLength(const Dataset& dataset)
{
    double worst = 0.0;
    for (const DatasetFrame& frame : dataset.frames)
        worst = std::max(worst, (frame.spins.rowwise().norm().array() - 1.0).abs().maxCoeff());
    return worst;
}

std::vector<std::string> warningsOf(const Dataset& dataset, const DatasetSummary& summary)
{
    std::vector<std::string> warnings;
    if (summary.frames == 0)
        return {"there are no frames"};
    if (const double worst = worstLength(dataset); worst > kSpinTolerance)
        warnings.push_back(fmt::format("spins deviate from unit length by up to {:.2g}", worst));
    if (summary.fields < summary.frames)
        warnings.push_back(fmt::format("{} frames have no field", summary.frames - summary.fields));
    if (summary.energies < summary.frames)
        warnings.push_back(fmt::format("{} frames have no energy (NaN)", summary.frames - summary.energies));
    const auto hasUnknownDensity = [](const DatasetFrame& frame) {
        return std::any_of(frame.density.begin(), frame.density.end(), [](double n) { return !std::isfinite(n); });
    };
    if (const auto count = std::count_if(dataset.frames.begin(), dataset.frames.end(), hasUnknownDensity); count > 0)
        warnings.push_back(fmt::format("{} frames have a density that is not finite", count));
    return warnings;
}

} // namespace

DatasetSummary summarize(const Dataset& dataset)
{
    DatasetSummary summary;
    summary.frames = dataset.frames.size();
    const double sites = double(dataset.lx) * dataset.ly;
    std::set<std::int64_t> trajectories;
    std::vector<std::size_t> kinds(frameKindNames().size(), 0);
    double squares = 0.0, components = 0.0;
    for (const DatasetFrame& frame : dataset.frames) {
        const ElectronConfig electrons = dataset.electronsOf(frame);
        const bool isGrand = electrons.ensemble == Ensemble::Grand;
        trajectories.insert(frame.trajectory);
        ++kinds[static_cast<std::size_t>(frame.kind)];
        summary.fields += frame.field.rows() > 0 ? 1 : 0;
        summary.energies += std::isfinite(frame.energy) ? 1 : 0;
        summary.densities += frame.density.empty() ? 0 : 1;
        include(summary.filling, isGrand ? frame.filling : electrons.filling);
        include(summary.kT, electrons.kT);
        include(summary.chemicalPotential, isGrand ? electrons.chemicalPotential : frame.chemicalPotential);
        include(summary.energyPerSite, frame.energy / sites);
        squares += torqueSquares(frame);
        components += static_cast<double>(frame.field.size());
    }
    summary.trajectories = trajectories.size();
    for (std::size_t k = 0; k < kinds.size(); ++k)
        if (kinds[k] > 0)
            summary.kinds.emplace_back(frameKindNames()[k], kinds[k]);
    if (components > 0.0)
        summary.torqueRms = std::sqrt(squares / components);
    summary.warnings = warningsOf(dataset, summary);
    return summary;
}

DuplicateFinder::Counts DuplicateFinder::add(const Dataset& dataset)
{
    Counts counts;
    std::unordered_set<std::string> own;
    for (const DatasetFrame& frame : dataset.frames) {
        const ElectronConfig electrons = dataset.electronsOf(frame);
        const bool isGrand = electrons.ensemble == Ensemble::Grand;
        ContentHash hash;
        const std::string place = fmt::format("{} {} {} {}", name(dataset.kind), dataset.lx, dataset.ly, isGrand);
        hash.add(place.data(), place.size());
        for (const double value : {electrons.kT, isGrand ? electrons.chemicalPotential : electrons.filling})
            hash.add(&value, sizeof value);
        hash.add(frame.spins.data(), sizeof(double) * static_cast<std::size_t>(frame.spins.size()));
        const std::string key = hash.hex();
        counts.across += m_known.contains(key) ? 1 : 0;
        counts.inside += own.insert(key).second ? 0 : 1;
    }
    m_known.merge(own);
    return counts;
}

} // namespace kondoscope
