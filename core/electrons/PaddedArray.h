#pragma once

#include <cstddef>
#include <vector>

namespace kondoscope {

/// Array with slack behind its end, for everything that is handed to LAPACK: OpenBLAS 0.3.21 reads past the end of
/// matrices (zgemv_n on AVX2 and AVX-512), which crashes where an allocation ends at a page border.
template <typename T> class PaddedArray
{
public:
    static constexpr std::size_t kSlackBytes = 64 * 1024;

    PaddedArray() = default;
    explicit PaddedArray(std::size_t size) { resize(size); }

    void resize(std::size_t size)
    {
        m_size = size;
        m_storage.resize(size + (kSlackBytes + sizeof(T) - 1) / sizeof(T));
    }
    std::size_t size() const { return m_size; }
    T* data() { return m_storage.data(); }
    const T* data() const { return m_storage.data(); }
    T& operator[](std::size_t i) { return m_storage[i]; }
    const T& operator[](std::size_t i) const { return m_storage[i]; }

private:
    std::size_t m_size = 0;
    std::vector<T> m_storage;
};

} // namespace kondoscope
