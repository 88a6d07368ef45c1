#include "core/ml/TrainingBatches.h"

#include <algorithm>
#include <map>

#include "core/support/Random.h"

namespace kondoscope {

namespace {

constexpr std::uint32_t kShuffle = 0x7a6u; ///< sub-stream: apart from the draws of weights and of held-out trajectories

template <typename T> void shuffle(std::vector<T>& list, const RandomStream& random, std::uint64_t& draw)
{
    for (std::size_t k = list.size(); k > 1; --k)
        std::swap(list[k - 1], list[random.words(draw++, kShuffle)[0] % k]);
}

} // namespace

TrainingBatches::TrainingBatches(const std::vector<TrainingFrame>& frames, int batchSites, std::uint64_t seed)
    : m_seed(seed)
{
    std::map<std::pair<int, int>, std::vector<std::size_t>> bySize;
    for (std::size_t k = 0; k < frames.size(); ++k)
        bySize[{frames[k].lx, frames[k].ly}].push_back(k);
    for (auto& [size, indices] : bySize) {
        const auto each = static_cast<std::size_t>(std::max(1, batchSites / (size.first * size.second)));
        m_batchSize.push_back(each);
        m_perEpoch += static_cast<int>((indices.size() + each - 1) / each);
        m_bySize.push_back(std::move(indices));
    }
}

std::vector<std::size_t> TrainingBatches::at(int iteration)
{
    if (iteration / m_perEpoch != m_epoch)
        makeEpoch(iteration / m_perEpoch);
    return m_batches[static_cast<std::size_t>(iteration % m_perEpoch)];
}

void TrainingBatches::makeEpoch(int epoch)
{
    m_epoch = epoch;
    const RandomStream random(m_seed, kTraining);
    std::uint64_t draw = static_cast<std::uint64_t>(epoch) << 32;
    m_batches.clear();
    for (std::size_t s = 0; s < m_bySize.size(); ++s) {
        std::vector<std::size_t> order = m_bySize[s];
        shuffle(order, random, draw);
        for (std::size_t k = 0; k < order.size(); k += m_batchSize[s])
            m_batches.emplace_back(order.begin() + std::ptrdiff_t(k),
                                   order.begin() + std::ptrdiff_t(std::min(k + m_batchSize[s], order.size())));
    }
    shuffle(m_batches, random, draw);
}

} // namespace kondoscope
