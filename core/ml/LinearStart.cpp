#include "core/ml/LinearStart.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

#include "core/network/MeanEnergy.h"
#include "core/support/ParallelFor.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr std::size_t kMostFrames = 96;
constexpr double kRidge = 1e-7; ///< relative to the diagonal: what single precision of the columns knows

/// Means and torques of all features, for one frame.
struct Columns
{
    Eigen::VectorXd means;   ///< (orbits)
    Eigen::MatrixXd torques; ///< (3 N, orbits): torque of the energy N M_j, or its field if that is fitted
};

/// What is fitted, (3 N).
Eigen::VectorXd target(const SpinField& spins, const VectorField& field, const LossTerms& terms)
{
    const VectorField wanted = terms.network.radialField ? field : torqueOf(spins, field);
    return Eigen::Map<const Eigen::VectorXd>(wanted.data(), wanted.size());
}

const WeightBlock* find(const std::vector<WeightBlock>& blocks, const char* name)
{
    const auto found =
        std::find_if(blocks.begin(), blocks.end(), [&](const WeightBlock& block) { return block.name == name; });
    return found == blocks.end() ? nullptr : &*found;
}

/// The energy is linear in these weights: one at a time gives its part.
Columns columnsOf(const TrainingFrame& frame, TrainingSlot& slot, const LossTerms& terms, const WeightBlock& linear,
                  std::size_t weightCount)
{
    Columns columns{Eigen::VectorXd(linear.count), Eigen::MatrixXd(3 * frame.spins.rows(), linear.count)};
    std::vector<float> unit(weightCount, 0.0f);
    for (int j = 0; j < linear.count; ++j) {
        unit[std::size_t(linear.first + j)] = 1.0f;
        Network<float>& network = slot.networkFor(frame, terms, unit);
        const double energy = network.evaluate(frame.spins, frame.conditions, slot.field, nullptr, 1);
        columns.means[j] = energy / double(frame.spins.rows());
        columns.torques.col(j) = target(frame.spins, slot.field, terms);
        unit[std::size_t(linear.first + j)] = 0.0f;
    }
    return columns;
}

/// Solves (A + ridge) x = b, columns scaled to a diagonal of 1; columns that are zero get nothing.
Eigen::VectorXd solved(Eigen::MatrixXd a, Eigen::VectorXd b)
{
    const Eigen::VectorXd scale = a.diagonal().unaryExpr([](double d) { return d > 0.0 ? 1.0 / std::sqrt(d) : 0.0; });
    a = scale.asDiagonal() * a * scale.asDiagonal();
    a.diagonal().array() += kRidge;
    return scale.asDiagonal() * a.ldlt().solve(Eigen::VectorXd(scale.asDiagonal() * b));
}

/// b of z = tanh(b.M + b_K), constant last, such that z is about half the deviation of the chemical potential in units
/// of its spread. Where that is unknown or always the same: the weights `before`, which a training can go on from.
Eigen::VectorXd potentialWeights(const std::vector<const TrainingFrame*>& frames, const Eigen::MatrixXd& means,
                                 const Eigen::VectorXd& centre, const Eigen::VectorXd& before)
{
    Eigen::VectorXd mu(Eigen::Index(frames.size()));
    for (std::size_t k = 0; k < frames.size(); ++k)
        mu[Eigen::Index(k)] = frames[k]->conditions.chemicalPotential;
    Eigen::VectorXd b = before;
    b[centre.size()] = -before.head(centre.size()).dot(centre);
    if (!mu.allFinite())
        return b;
    const double mean = mu.mean();
    mu.array() -= mean;
    const double spread = std::sqrt(mu.squaredNorm() / double(mu.size()));
    if (spread == 0.0)
        return b;
    const Eigen::MatrixXd x = means.rowwise() - centre.transpose();
    Eigen::MatrixXd normal = x.transpose() * x;
    constexpr double kShrink = 1e-4; // means of few frames: more than rounding is uncertain
    normal.diagonal() *= 1.0 + kShrink;
    b.head(centre.size()) = solved(normal, x.transpose() * (mu * (0.5 / spread)));
    b[centre.size()] = -b.head(centre.size()).dot(centre);
    return b;
}

/// Torques by a_0, then a_1 (constant last), .., of means counted from their centre.
Eigen::MatrixXd modulated(const Columns& columns, const Eigen::VectorXd& centre, const Eigen::VectorXd& b, int powers)
{
    const Eigen::Index orbits = columns.means.size();
    const double z = std::tanh(b.head(orbits).dot(columns.means) + b[orbits]);
    Eigen::MatrixXd all(columns.torques.rows(), orbits + powers * (orbits + 1));
    all.leftCols(orbits) = columns.torques;
    const Eigen::VectorXd ofZ = (1.0 - z * z) * (columns.torques * b.head(orbits));
    for (int q = 1; q <= powers; ++q) {
        auto part = all.middleCols(orbits + (q - 1) * (orbits + 1), orbits + 1);
        const double slope = q * std::pow(z, q - 1);
        part.leftCols(orbits) = std::pow(z, q) * columns.torques + slope * ofZ * (columns.means - centre).transpose();
        part.col(orbits) = slope * ofZ;
    }
    return all;
}

std::vector<const TrainingFrame*> someFrames(const TrainingSet& data)
{
    std::vector<const TrainingFrame*> frames;
    const std::size_t stride = (data.training.size() + kMostFrames - 1) / kMostFrames;
    for (std::size_t k = 0; k < data.training.size(); k += stride)
        frames.push_back(&data.training[k]);
    return frames;
}

/// a_0, then a_1 (constant last), .., of means counted from their centre, by least squares.
Eigen::VectorXd fitted(const std::vector<const TrainingFrame*>& frames, const std::vector<Columns>& columns,
                       const Eigen::VectorXd& centre, const Eigen::VectorXd& b, const LossTerms& terms)
{
    const int powers = terms.network.linearPowers;
    const Eigen::Index count = centre.size() + powers * (centre.size() + 1);
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(count, count);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(count);
    for (std::size_t k = 0; k < frames.size(); ++k) {
        const Eigen::MatrixXd all = modulated(columns[k], centre, b, powers);
        const double weight = frames[k]->weight / double(all.rows());
        normal += weight * all.transpose() * all;
        right += weight * all.transpose() * target(frames[k]->spins, frames[k]->field, terms);
    }
    return solved(normal, right);
}

void write(const Eigen::VectorXd& values, int first, std::vector<float>& weights)
{
    for (Eigen::Index j = 0; j < values.size(); ++j)
        weights[std::size_t(first + j)] = float(values[j]);
}

} // namespace

void startLinear(const TrainingSet& data, std::vector<TrainingSlot>& slots, const LossTerms& terms,
                 std::vector<float>& weights)
{
    const std::vector<WeightBlock> blocks = weightBlocks(terms.kind, terms.network);
    const WeightBlock& linear = *find(blocks, kLinearBlock);
    const WeightBlock* const potential = find(blocks, kLinearPotentialBlock);
    const std::vector<const TrainingFrame*> frames = someFrames(data);
    std::vector<Columns> columns(frames.size());
    parallelFor(int(frames.size()), std::min(threadBudget(), int(slots.size())), [&](int k, int worker) {
        columns[std::size_t(k)] =
            columnsOf(*frames[std::size_t(k)], slots[std::size_t(worker)], terms, linear, weights.size());
    });
    Eigen::MatrixXd means(Eigen::Index(frames.size()), linear.count);
    for (std::size_t k = 0; k < frames.size(); ++k)
        means.row(Eigen::Index(k)) = columns[k].means;
    const Eigen::VectorXd centre = means.colwise().mean();
    Eigen::VectorXd b = Eigen::VectorXd::Zero(linear.count + 1);
    if (potential) {
        for (int j = 0; j < linear.count; ++j)
            b[j] = double(weights[std::size_t(potential->first + j)]);
        b = potentialWeights(frames, means, centre, b);
        write(b, potential->first, weights);
    }
    Eigen::VectorXd a = fitted(frames, columns, centre, b, terms);
    write(a.head(linear.count), linear.first, weights);
    for (int q = 1; q <= terms.network.linearPowers; ++q) { // back to means counted from zero
        const Eigen::Index first = linear.count + (q - 1) * (linear.count + 1);
        a[first + linear.count] -= a.segment(first, linear.count).dot(centre);
    }
    if (potential)
        write(a.tail(a.size() - linear.count), find(blocks, kLinearPowersBlock)->first, weights);
}

} // namespace kondoscope
