#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/io/Hdf5.h"

// Internal to core/io: included by its .cpp files only.
namespace kondoscope {

// HDF5's own types since 1.10 (checked in Hdf5.cpp), so that its header stays in .cpp files.
using hid_t = std::int64_t;
using herr_t = int;

/// Owner of an HDF5 identifier.
class Hdf5Id
{
public:
    using Close = herr_t (*)(hid_t);

    Hdf5Id() = default;
    Hdf5Id(hid_t id, Close close) : m_id(id), m_close(close) {}
    ~Hdf5Id() { reset(); }
    Hdf5Id(Hdf5Id&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
    Hdf5Id& operator=(Hdf5Id&& other) noexcept
    {
        std::swap(m_id, other.m_id);
        std::swap(m_close, other.m_close);
        return *this;
    }
    Hdf5Id(const Hdf5Id&) = delete;
    Hdf5Id& operator=(const Hdf5Id&) = delete;

    hid_t get() const { return m_id; }
    bool valid() const { return m_id >= 0; }
    /// Closes; false if HDF5 reports a failure.
    bool reset()
    {
        const hid_t id = std::exchange(m_id, -1);
        return id < 0 || m_close(id) >= 0;
    }

private:
    hid_t m_id = -1;
    Close m_close = nullptr;
};

/// Held during every call of HDF5: not every build of the library may be entered by two threads. Also stops HDF5 from
/// printing its errors.
class Hdf5Session
{
public:
    Hdf5Session();

private:
    std::scoped_lock<std::recursive_mutex> m_lock;
};

struct Hdf5File::Impl
{
    std::string path;
    Mode mode = Mode::Read;
    std::uint64_t fileSize = 0;         ///< when opened for reading
    mutable bool textsAreSound = false; ///< checked at the first text of variable length
    Hdf5Id file;
    std::map<std::string, Hdf5Id> growingSets; ///< stay open: opening one for every row would be slow

    /// \throws FileError "<path>: <problem> (<HDF5's reason>). <advice>"
    [[noreturn]] void fail(const std::string& problem) const;
    void require(bool ok, const std::string& problem) const;
    /// Opens an object after a look at every link on the way: none may leave the file.
    Hdf5Id openObject(const std::string& object) const;
    void requireBoundedSize(const std::string& dataset, hid_t creation, hid_t type, hid_t fileSpace) const;
    Hdf5Id openDataset(const std::string& dataset) const;
    /// Before a text of variable length is read.
    void requireSoundTexts() const;
    Hdf5Id openAttribute(const std::string& object, const std::string& name) const;
    Hdf5Id space(const std::vector<std::int64_t>& shape) const;
    Hdf5Id createDataset(const std::string& dataset, hid_t type, hid_t space, hid_t properties);
    void appendBytes(const std::string& dataset, const void* row, hid_t memoryType);
};

/// HDF5's identifier of the type that an element has in memory: double, float or std::int64_t.
template <typename T> hid_t hdf5Type();
template <> hid_t hdf5Type<double>();
template <> hid_t hdf5Type<float>();
template <> hid_t hdf5Type<std::int64_t>();

/// The most specific line of HDF5's error stack; empty if there is none.
std::string hdf5Reason();

} // namespace kondoscope
