#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace kondoscope {

/// Fixed-size array of plain numbers at a cache-line border, not initialized: for SIMD registers of up to 64 bytes.
template <typename T> class AlignedArray
{
public:
    static constexpr std::size_t kAlignment = 64;

    AlignedArray() = default;
    explicit AlignedArray(std::size_t size)
        : m_data(static_cast<T*>(::operator new (size * sizeof(T), std::align_val_t{kAlignment}))), m_size(size)
    {}
    AlignedArray(AlignedArray&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
    {}
    AlignedArray& operator=(AlignedArray&& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }
    ~AlignedArray() { ::operator delete (m_data, std::align_val_t{kAlignment}); }

    T* data() { return m_data; }
    const T* data() const { return m_data; }
    std::size_t size() const { return m_size; }

private:
    T* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace kondoscope
