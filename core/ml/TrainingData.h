#pragma once

#include <cstdint>
#include <vector>

#include "core/io/Dataset.h"
#include "core/ml/GroupNetwork.h"
#include "core/support/Random.h"

namespace kondoscope {

/// A labelled frame of one of the data sets, prepared for the network. Points into the data set.
struct Sample
{
    std::size_t dataset;
    std::int64_t trajectory;
    GroupNetwork::Frame frame;
    double torqueSquare; ///< mean square of the reference torque per component
};

/// Torque S x H of every site [t], (N, 3).
VectorField torqueOf(const SpinField& spins, const VectorField& field);

/// Mean square of all components.
double meanSquare(const VectorField& v);

/// All frames of all data sets; the data sets must outlive them.
std::vector<Sample> makeSamples(const std::vector<Dataset>& datasets);

/// Weights (torque rms^2 + 1e-4)^(-exponent) with mean 1: frames of small torque (late in a quench) would hardly count
/// in a plain mean square.
void setFrameWeights(std::vector<Sample>& samples, double exponent);

/// Moves whole trajectories, chosen by the seed, out of `samples`: the fraction, rounded up, but never all of them.
/// \return the held-out part
std::vector<Sample> splitByTrajectory(std::vector<Sample>& samples, double fraction, std::uint64_t seed);

/// Draws batches: one lattice size at a time, sizes in proportion to their frames, without replacement within an epoch.
class BatchSource
{
public:
    /// \param batchSites  frames are gathered up to about this many sites
    BatchSource(const std::vector<Sample>& samples, const std::vector<Dataset>& datasets, int batchSites,
                std::uint64_t seed);

    /// Frames of the next batch, all on `lattice` (out).
    std::vector<GroupNetwork::Frame> next(Lattice& lattice);

private:
    void shuffle(std::vector<std::size_t>& order);
    void startEpoch();

    const std::vector<Sample>& m_samples;
    const std::vector<Dataset>& m_datasets;
    int m_batchSites;
    RandomStream m_random;
    std::uint64_t m_draws = 1ull << 40; ///< apart from the draws of the initial weights
    std::vector<std::vector<std::size_t>> m_batches;
    std::size_t m_position = 0;
};

} // namespace kondoscope
