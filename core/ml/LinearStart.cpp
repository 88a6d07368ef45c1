#include "core/ml/LinearStart.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

#include "core/network/MeanEnergy.h"
#include "core/support/ParallelFor.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr double kMostFrames = 96.0;
constexpr double kMostSites = 40e3; ///< of all these frames: bounds memory
constexpr double kRidge = 1e-7; ///< relative to the diagonal: what single precision of the columns knows

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

/// Solves (A + ridge) x = b, columns scaled to a diagonal of 1; columns that are zero get nothing.
Eigen::VectorXd solved(Eigen::MatrixXd a, Eigen::VectorXd b)
{
    const Eigen::VectorXd scale = a.diagonal().unaryExpr([](double d) { return d > 0.0 ? 1.0 / std::sqrt(d) : 0.0; });
    a = scale.asDiagonal() * a * scale.asDiagonal();
    a.diagonal().array() += kRidge;
    return scale.asDiagonal() * a.ldlt().solve(Eigen::VectorXd(scale.asDiagonal() * b));
}

std::vector<const TrainingFrame*> someFrames(const std::vector<TrainingFrame>& all)
{
    double sites = 0.0;
    for (const TrainingFrame& frame : all)
        sites += double(frame.spins.rows()) / double(all.size());
    const double most = std::clamp(kMostSites / sites, 1.0, kMostFrames);
    const auto stride = std::size_t(std::ceil(double(all.size()) / std::floor(most)));
    std::vector<const TrainingFrame*> frames;
    for (std::size_t k = 0; k < all.size(); k += stride)
        frames.push_back(&all[k]);
    return frames;
}

void write(const Eigen::VectorXd& values, int first, std::vector<float>& weights)
{
    for (Eigen::Index j = 0; j < values.size(); ++j)
        weights[std::size_t(first + j)] = float(values[j]);
}

} // namespace

LinearStart::LinearStart(const TrainingSet& data, const LossTerms& terms)
    : m_terms(terms), m_blocks(weightBlocks(terms.kind, terms.network)), m_frames(someFrames(data.training))
{}

bool LinearStart::isComplete() const
{
    return m_columns.size() == m_frames.size();
}

void LinearStart::advance(std::vector<TrainingSlot>& slots, std::size_t weightCount)
{
    const std::size_t first = m_columns.size();
    const int threads = std::min(threadBudget(), int(slots.size()));
    m_columns.resize(std::min(first + std::size_t(threads), m_frames.size()));
    parallelFor(int(m_columns.size() - first), threads, [&](int k, int worker) {
        const std::size_t frame = first + std::size_t(k);
        m_columns[frame] = columnsOf(*m_frames[frame], slots[std::size_t(worker)], weightCount);
    });
}

/// The energy is linear in these weights: one at a time gives its part.
LinearStart::Columns LinearStart::columnsOf(const TrainingFrame& frame, TrainingSlot& slot,
                                            std::size_t weightCount) const
{
    const WeightBlock& linear = *find(m_blocks, kLinearBlock);
    Columns columns{Eigen::VectorXd(linear.count), Eigen::MatrixXd(3 * frame.spins.rows(), linear.count)};
    std::vector<float> unit(weightCount, 0.0f);
    for (int j = 0; j < linear.count; ++j) {
        unit[std::size_t(linear.first + j)] = 1.0f;
        Network<float>& network = slot.networkFor(frame, m_terms, unit);
        const double energy = network.evaluate(frame.spins, frame.conditions, slot.field, nullptr, 1);
        columns.means[j] = energy / double(frame.spins.rows());
        columns.torques.col(j) = target(frame.spins, slot.field, m_terms);
        unit[std::size_t(linear.first + j)] = 0.0f;
    }
    return columns;
}

/// b of z = tanh(b.M + b_K), constant last, such that z is about half the deviation of the chemical potential in units
/// of its spread. Where that is unknown or always the same: the weights `before`, which a training can go on from.
Eigen::VectorXd LinearStart::potentialWeights(const Eigen::VectorXd& centre, const Eigen::VectorXd& before) const
{
    const auto count = Eigen::Index(m_frames.size());
    Eigen::VectorXd mu(count);
    Eigen::MatrixXd x(count, centre.size()); // means, counted from their centre
    for (Eigen::Index k = 0; k < count; ++k) {
        mu[k] = m_frames[std::size_t(k)]->conditions.chemicalPotential;
        x.row(k) = m_columns[std::size_t(k)].means - centre;
    }
    Eigen::VectorXd b = before;
    b[centre.size()] = -before.head(centre.size()).dot(centre);
    if (!mu.allFinite())
        return b;
    const double mean = mu.mean();
    mu.array() -= mean;
    const double spread = std::sqrt(mu.squaredNorm() / double(mu.size()));
    if (spread == 0.0)
        return b;
    Eigen::MatrixXd normal = x.transpose() * x;
    constexpr double kShrink = 1e-4; // means of few frames: more than rounding is uncertain
    normal.diagonal() *= 1.0 + kShrink;
    b.head(centre.size()) = solved(normal, x.transpose() * (mu * (0.5 / spread)));
    b[centre.size()] = -b.head(centre.size()).dot(centre);
    return b;
}

/// Torques by a_0, then a_1 (constant last), .., of means counted from their centre.
Eigen::MatrixXd LinearStart::modulated(const Columns& columns, const Eigen::VectorXd& centre,
                                       const Eigen::VectorXd& b) const
{
    const int powers = m_terms.network.linearPowers;
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

/// a_0, then a_1 (constant last), .., of means counted from their centre, by least squares.
Eigen::VectorXd LinearStart::fitted(const Eigen::VectorXd& centre, const Eigen::VectorXd& b) const
{
    const int powers = m_terms.network.linearPowers;
    const Eigen::Index count = centre.size() + powers * (centre.size() + 1);
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(count, count);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(count);
    for (std::size_t k = 0; k < m_frames.size(); ++k) {
        const Eigen::MatrixXd all = modulated(m_columns[k], centre, b);
        const double weight = m_frames[k]->weight / double(all.rows());
        normal += weight * all.transpose() * all;
        right += weight * all.transpose() * target(m_frames[k]->spins, m_frames[k]->field, m_terms);
    }
    return solved(normal, right);
}

void LinearStart::writeTo(std::vector<float>& weights) const
{
    const WeightBlock& linear = *find(m_blocks, kLinearBlock);
    const WeightBlock* const potential = find(m_blocks, kLinearPotentialBlock);
    Eigen::VectorXd centre = Eigen::VectorXd::Zero(linear.count);
    for (const Columns& columns : m_columns)
        centre += columns.means / double(m_columns.size());
    Eigen::VectorXd b = Eigen::VectorXd::Zero(linear.count + 1);
    if (potential) {
        for (int j = 0; j < linear.count; ++j)
            b[j] = double(weights[std::size_t(potential->first + j)]);
        b = potentialWeights(centre, b);
        write(b, potential->first, weights);
    }
    Eigen::VectorXd a = fitted(centre, b);
    write(a.head(linear.count), linear.first, weights);
    for (int q = 1; q <= m_terms.network.linearPowers; ++q) { // back to means counted from zero
        const Eigen::Index first = linear.count + (q - 1) * (linear.count + 1);
        a[first + linear.count] -= a.segment(first, linear.count).dot(centre);
    }
    if (potential)
        write(a.tail(a.size() - linear.count), find(m_blocks, kLinearPowersBlock)->first, weights);
}

} // namespace kondoscope
