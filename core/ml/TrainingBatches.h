#pragma once

#include <cstdint>
#include <vector>

#include "core/ml/TrainingSet.h"

namespace kondoscope {

/// Which frames each step of a training sees: of one lattice size at a time, sizes in proportion to their frames,
/// every frame once an epoch. A function of (seed, iteration) alone, so that a training can go on anywhere.
class TrainingBatches
{
public:
    /// \param batchSites  frames are gathered up to about this many sites; \param frames  must outlive this
    TrainingBatches(const std::vector<TrainingFrame>& frames, int batchSites, std::uint64_t seed);

    /// Indices of the frames of an iteration.
    std::vector<std::size_t> at(int iteration);
    int perEpoch() const { return m_perEpoch; }

private:
    void makeEpoch(int epoch);

    std::vector<std::vector<std::size_t>> m_bySize;
    std::vector<std::size_t> m_batchSize; ///< frames of a batch, by size
    std::uint64_t m_seed;
    int m_perEpoch = 0;
    int m_epoch = -1;
    std::vector<std::vector<std::size_t>> m_batches; ///< of the present epoch
};

} // namespace kondoscope
