#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kondoscope {

/// Thin owner of an open HDF5 file: typed arrays and attributes, errors as FileError, sizes checked before memory is
/// taken. Files are not trusted: links, compound, virtual and externally stored data sets are refused, plug-in filters
/// are off, a read takes at most 4 GiB and at most 2000 times the size of the file.
/// HDF5's own headers stay in core/io. Objects may be used from any thread, one thread at a time.
class Hdf5File
{
public:
    enum class Mode {
        Read,
        Create,       ///< truncates
        CreateGrowing ///< truncates; see beginGrowth()
    };

    /// Locking is off, so that a growing file can be read.
    /// \param shownName  name in messages, where it is not `path` (a temporary file)
    /// \throws FileError
    Hdf5File(const std::string& path, Mode mode, const std::string& shownName = {});
    /// Closes without a word; call close() first where it matters that everything reached the disk.
    ~Hdf5File();
    Hdf5File(Hdf5File&&) noexcept;
    Hdf5File(const Hdf5File&) = delete;
    Hdf5File& operator=(const Hdf5File&) = delete;

    /// Name as in messages.
    const std::string& path() const;
    bool has(const std::string& object) const;
    /// Names of the objects of a group, sorted.
    std::vector<std::string> list(const std::string& group = "/") const;

    /// Attributes; `object` is "/" or the path of a data set or group.
    bool hasAttribute(const std::string& object, const std::string& name) const;
    std::string readString(const std::string& object, const std::string& name) const;
    double readNumber(const std::string& object, const std::string& name) const;
    std::int64_t readInteger(const std::string& object, const std::string& name) const;
    void writeAttribute(const std::string& object, const std::string& name, const std::string& value);
    void writeAttribute(const std::string& object, const std::string& name, const char* value);
    void writeAttribute(const std::string& object, const std::string& name, double value);
    void writeAttribute(const std::string& object, const std::string& name, std::int64_t value);

    /// Arrays, row-major. Element type double, float or std::int64_t; an integer data set may be read as double or
    /// float, not the other way round.
    std::vector<std::int64_t> shape(const std::string& dataset) const;
    template <typename T> void write(const std::string& dataset, const std::vector<std::int64_t>& shape, const T* data);
    template <typename T> std::vector<T> read(const std::string& dataset) const;
    /// Rows [first, first + count) along the first axis.
    template <typename T>
    std::vector<T> readRows(const std::string& dataset, std::int64_t first, std::int64_t count) const;
    /// A data set of strings with one axis.
    std::vector<std::string> readTexts(const std::string& dataset) const;

    /// A data set that grows along its first axis; rowShape holds the other axes.
    template <typename T> void createGrowing(const std::string& dataset, const std::vector<std::int64_t>& rowShape);
    template <typename T> void appendRow(const std::string& dataset, const T* row);
    /// A growing data set of strings of at most `width` bytes each. appendText throws FileError for a longer one.
    void createGrowingTexts(const std::string& dataset, std::int64_t width);
    void appendText(const std::string& dataset, const std::string& text);
    void createGroup(const std::string& group);

    /// Mode CreateGrowing, after all groups, data sets and attributes were created: from here on only append and flush.
    /// Whatever happens to this process, every row of the last flush() stays readable for every HDF5 program (>= 1.10).
    void beginGrowth();

    /// Hands everything to the operating system. \throws FileError if the disk is full; the file then stays as it was
    /// written last, further calls throw, and closing is safe.
    void flush();

    /// \throws FileError if something could not be written
    void close();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
