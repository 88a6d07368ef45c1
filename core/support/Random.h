#pragma once

#include <array>
#include <cstdint>

#include <Eigen/Core>

namespace kondoscope {

/// Counter-based random numbers (Philox 4x32-10): the value depends on (seed, stream, index) alone, so it is
/// the same for any number of threads and any order of calls, and a checkpoint needs no generator state.
///
/// Ref: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
class RandomStream
{
public:
    /// \param seed    of the run
    /// \param stream  which use of random numbers: one constant per purpose (see StreamId)
    RandomStream(std::uint64_t seed, std::uint32_t stream) : m_seed(seed), m_stream(stream) {}

    /// Four independent 32-bit words for (index, subindex).
    std::array<std::uint32_t, 4> words(std::uint64_t index, std::uint32_t subindex = 0) const;

    /// Uniform numbers in the open interval (0, 1).
    Eigen::Vector4d uniform(std::uint64_t index, std::uint32_t subindex = 0) const;

    /// Three independent standard normal numbers (Box-Muller).
    Eigen::Vector3d normal3(std::uint64_t index, std::uint32_t subindex = 0) const;

    /// A point uniform on the unit sphere.
    Eigen::Vector3d onSphere(std::uint64_t index, std::uint32_t subindex = 0) const;

private:
    std::uint64_t m_seed;
    std::uint32_t m_stream;
};

/// One number a purpose, so that no two of them ever share random numbers.
enum StreamId : std::uint32_t { kInitialState = 1, kInitialNoise = 2, kThermalNoise = 3, kTraining = 4, kProbing = 5 };

} // namespace kondoscope
