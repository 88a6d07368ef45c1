#include "core/ml/TrainingData.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <Eigen/Geometry>

namespace kondoscope {

VectorField torqueOf(const SpinField& spins, const VectorField& field)
{
    VectorField torque(spins.rows(), 3);
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        torque.row(i) = spins.row(i).head<3>().cross(field.row(i).head<3>());
    return torque;
}

double meanSquare(const VectorField& v)
{
    return v.squaredNorm() / static_cast<double>(v.size());
}

std::vector<Sample> makeSamples(const std::vector<Dataset>& datasets)
{
    std::vector<Sample> samples;
    for (std::size_t k = 0; k < datasets.size(); ++k) {
        for (const DatasetFrame& f : datasets[k].frames) {
            VectorField torque = torqueOf(f.spins, f.field);
            const double square = meanSquare(torque);
            samples.push_back(
                {k, f.trajectory, {&f.spins, std::move(torque), datasets[k].electrons.doping(), 1.0}, square});
        }
    }
    return samples;
}

void setFrameWeights(std::vector<Sample>& samples, double exponent)
{
    double sum = 0.0;
    for (Sample& s : samples)
        sum += s.frame.weight = std::pow(s.torqueSquare + 1e-4, -exponent);
    for (Sample& s : samples)
        s.frame.weight *= static_cast<double>(samples.size()) / sum;
}

std::vector<Sample> splitByTrajectory(std::vector<Sample>& samples, double fraction, std::uint64_t seed)
{
    std::map<std::pair<std::size_t, std::int64_t>, double> draw;
    const RandomStream random(seed, kTraining);
    for (const Sample& s : samples)
        draw.try_emplace({s.dataset, s.trajectory}, 0.0);
    std::vector<std::pair<double, std::pair<std::size_t, std::int64_t>>> order;
    for (std::uint64_t index = 0; auto& [id, value] : draw) {
        value = random.uniform(index++, 0x5011u)[0];
        order.push_back({value, id});
    }
    std::sort(order.begin(), order.end());
    const auto wanted = static_cast<std::size_t>(std::ceil(fraction * double(order.size()) - 1e-9));
    std::set<std::pair<std::size_t, std::int64_t>> heldOut;
    for (std::size_t k = 0; k < std::min(wanted, order.size() - 1); ++k)
        heldOut.insert(order[k].second);
    const auto middle = std::stable_partition(samples.begin(), samples.end(), [&](const Sample& s) {
        return !heldOut.contains({s.dataset, s.trajectory});
    });
    std::vector<Sample> validation(std::make_move_iterator(middle), std::make_move_iterator(samples.end()));
    samples.erase(middle, samples.end());
    return validation;
}

BatchSource::BatchSource(const std::vector<Sample>& samples, const std::vector<Dataset>& datasets, int batchSites,
                         std::uint64_t seed)
    : m_samples(samples), m_datasets(datasets), m_batchSites(batchSites), m_random(seed, kTraining)
{}

std::vector<GroupNetwork::Frame> BatchSource::next(Lattice& lattice)
{
    if (m_position >= m_batches.size())
        startEpoch();
    const std::vector<std::size_t>& batch = m_batches[m_position++];
    lattice = m_datasets[m_samples[batch.front()].dataset].lattice();
    std::vector<GroupNetwork::Frame> frames;
    for (std::size_t index : batch)
        frames.push_back(m_samples[index].frame);
    return frames;
}

void BatchSource::shuffle(std::vector<std::size_t>& order)
{
    for (std::size_t k = order.size(); k > 1; --k)
        std::swap(order[k - 1], order[m_random.words(m_draws++)[0] % k]);
}

void BatchSource::startEpoch()
{
    std::map<std::pair<int, int>, std::vector<std::size_t>> bySize;
    for (std::size_t k = 0; k < m_samples.size(); ++k) {
        const Dataset& d = m_datasets[m_samples[k].dataset];
        bySize[{d.lx, d.ly}].push_back(k);
    }
    std::vector<std::vector<std::size_t>> batches;
    for (auto& [size, indices] : bySize) {
        shuffle(indices);
        const auto perBatch = static_cast<std::size_t>(std::max(1, m_batchSites / (size.first * size.second)));
        for (std::size_t k = 0; k < indices.size(); k += perBatch)
            batches.emplace_back(indices.begin() + std::ptrdiff_t(k),
                                 indices.begin() + std::ptrdiff_t(std::min(k + perBatch, indices.size())));
    }
    std::vector<std::size_t> order(batches.size());
    std::iota(order.begin(), order.end(), 0);
    shuffle(order);
    m_batches.clear();
    for (std::size_t k : order)
        m_batches.push_back(std::move(batches[k]));
    m_position = 0;
}

} // namespace kondoscope
