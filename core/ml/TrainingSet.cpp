#include "core/ml/TrainingSet.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Error.h"
#include "core/support/Hash.h"
#include "core/support/Random.h"

namespace kondoscope {

namespace {

void requireLabels(const Dataset& dataset)
{
    for (std::size_t k = 0; k < dataset.frames.size(); ++k) {
        const DatasetFrame& f = dataset.frames[k];
        if (f.field.rows() != f.spins.rows())
            throw ConfigError("a data set holds frames without fields (torques are what is learned). Label it first: "
                              "kondoscope-cli forces --solver ed --dataset FILE -o LABELLED.h5.");
        const bool isFinite =
            f.spins.allFinite() && f.field.allFinite() && !std::isinf(f.energy) &&
            std::all_of(f.density.begin(), f.density.end(), [](double n) { return std::isfinite(n); });
        if (!isFinite)
            throw ConfigError(fmt::format("frame {} of a {} x {} data set holds spins or labels that are not finite "
                                          "(all weights would become NaN). Leave it out, or label it again.",
                                          k, dataset.lx, dataset.ly));
    }
}

void requireSameHamiltonian(const std::vector<Dataset>& datasets)
{
    if (datasets.empty())
        throw ConfigError("no data set was given (there is nothing to learn from). Give at least one --dataset.");
    const Dataset& first = datasets.front();
    for (const Dataset& d : datasets) {
        const ElectronConfig &a = d.electrons, &b = first.electrons;
        if (a.coupling == Coupling::Infinite)
            throw ConfigError("a data set holds electrons at infinite coupling (force fields are trained for a finite "
                              "J). Choose data sets of finite coupling.");
        if (d.kind != first.kind || a.t1 != b.t1 || a.t2 != b.t2 || a.t3 != b.t3 || a.J != b.J ||
            a.ensemble != Ensemble::Canonical)
            throw ConfigError(
                "the data sets have different lattices, hoppings or J, or are not canonical (one force field "
                "describes one Hamiltonian at fixed filling). Train them apart.");
        requireLabels(d);
    }
}

TrainingFrame prepared(const Dataset& dataset, const DatasetFrame& frame, std::int64_t trajectory)
{
    const ElectronConfig electrons = dataset.electronsOf(frame);
    TrainingFrame result;
    result.lx = dataset.lx;
    result.ly = dataset.ly;
    result.spins = frame.spins;
    result.field = frame.field;
    result.torque = torqueOf(frame.spins, frame.field);
    result.density =
        Eigen::Map<const Eigen::VectorXd>(frame.density.data(), static_cast<Eigen::Index>(frame.density.size()));
    result.energy = frame.energy;
    result.conditions = {electrons.doping(), electrons.kT, frame.chemicalPotential};
    result.trajectory = trajectory;
    result.step = frame.step;
    result.torqueSquare = result.torque.squaredNorm() / static_cast<double>(result.torque.size());
    return result;
}

/// Ids of the trajectories that are held out.
std::set<std::int64_t> heldOut(std::int64_t trajectories, double fraction, std::uint64_t seed)
{
    const RandomStream random(seed, kTraining);
    std::vector<std::pair<double, std::int64_t>> order;
    for (std::int64_t id = 0; id < trajectories; ++id)
        order.emplace_back(random.uniform(static_cast<std::uint64_t>(id), 0x5011u)[0], id);
    std::sort(order.begin(), order.end());
    const auto wanted = static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(trajectories) - 1e-9));
    std::set<std::int64_t> result;
    for (std::int64_t k = 0; k < std::min(wanted, trajectories - 1); ++k)
        result.insert(order[static_cast<std::size_t>(k)].second);
    return result;
}

} // namespace

VectorField torqueOf(const SpinField& spins, const VectorField& field)
{
    VectorField torque(spins.rows(), 3);
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        torque.row(i) = spins.row(i).head<3>().cross(field.row(i).head<3>());
    return torque;
}

std::string dataHashOf(const std::vector<Dataset>& datasets)
{
    if (datasets.size() == 1)
        return contentHash(datasets.front());
    ContentHash hash;
    for (const Dataset& dataset : datasets) {
        const std::string content = contentHash(dataset);
        hash.add(content.data(), content.size());
    }
    return hash.hex();
}

TrainingSet::TrainingSet(const std::vector<Dataset>& datasets, double fraction, std::uint64_t seed)
{
    requireSameHamiltonian(datasets);
    const auto largest = std::max_element(datasets.begin(), datasets.end(), [](const Dataset& a, const Dataset& b) {
        return a.frames.size() < b.frames.size();
    });
    kind = largest->kind;
    electrons = largest->electrons;
    std::map<std::pair<std::size_t, std::int64_t>, std::int64_t> ids;
    for (std::size_t k = 0; k < datasets.size(); ++k) {
        for (const DatasetFrame& f : datasets[k].frames) {
            const auto id = ids.try_emplace({k, f.trajectory}, std::int64_t(ids.size())).first->second;
            training.push_back(prepared(datasets[k], f, id));
        }
    }
    dataHash = dataHashOf(datasets);
    std::vector<std::string> sources;
    for (const Dataset& dataset : datasets)
        if (!dataset.source.empty() && std::ranges::find(sources, dataset.source) == sources.end())
            sources.push_back(dataset.source);
    source = fmt::format("{}", fmt::join(sources, " | "));
    const std::set<std::int64_t> out = heldOut(std::int64_t(ids.size()), fraction, seed);
    const auto middle = std::stable_partition(training.begin(), training.end(),
                                              [&](const TrainingFrame& f) { return !out.contains(f.trajectory); });
    validation.assign(std::make_move_iterator(middle), std::make_move_iterator(training.end()));
    training.erase(middle, training.end());
    if (training.empty())
        throw ConfigError("the data sets hold no frames to train on (all were empty). Generate more data.");
}

void TrainingSet::setWeights(double exponent, double floor)
{
    double sum = 0.0;
    for (TrainingFrame& f : training)
        sum += f.weight = std::pow(f.torqueSquare + floor, -exponent);
    for (TrainingFrame& f : training)
        f.weight *= static_cast<double>(training.size()) / sum;
}

} // namespace kondoscope
