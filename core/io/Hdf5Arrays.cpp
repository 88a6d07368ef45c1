#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hdf5.h>

#include "core/io/Hdf5Internal.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

constexpr int kMaximumRank = 8;
constexpr std::uint64_t kMaximumBytes = std::uint64_t{4} << 30;
/// Deflate compresses by less than 1032: a file that declares more than this times its size is made to harm.
constexpr std::uint64_t kMaximumExpansion = 2000;

/// Product of extents, or nothing where it overflows 64 bits.
bool multiply(std::uint64_t& product, std::uint64_t factor)
{
    return !__builtin_mul_overflow(product, factor, &product);
}

std::vector<hsize_t> extents(hid_t space)
{
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank < 0 || rank > kMaximumRank || H5Sget_simple_extent_type(space) == H5S_NULL)
        return {std::numeric_limits<hsize_t>::max(), std::numeric_limits<hsize_t>::max()};
    std::vector<hsize_t> dims(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space, dims.data(), nullptr);
    return dims;
}

/// Only filters that come with HDF5 and unpack a bounded amount.
bool hasKnownFilters(hid_t creation)
{
    for (int i = 0; i < H5Pget_nfilters(creation); ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t count = 0;
        const H5Z_filter_t filter =
            H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &count, nullptr, 0, nullptr, &config);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            return false;
    }
    return true;
}

std::uint64_t chunkBytes(hid_t creation, std::uint64_t elementSize)
{
    std::array<hsize_t, H5S_MAX_RANK> dims{};
    const int rank = H5Pget_chunk(creation, H5S_MAX_RANK, dims.data());
    std::uint64_t bytes = elementSize;
    for (int i = 0; i < rank; ++i)
        if (!multiply(bytes, dims[static_cast<std::size_t>(i)]))
            return std::numeric_limits<std::uint64_t>::max();
    return bytes;
}

template <typename T> bool isReadableAs(H5T_class_t kind)
{
    return kind == H5T_INTEGER || (kind == H5T_FLOAT && !std::is_same_v<T, std::int64_t>);
}

} // namespace

Hdf5Id Hdf5File::Impl::space(const std::vector<std::int64_t>& shape) const
{
    std::vector<hsize_t> dims;
    for (const std::int64_t extent : shape)
        dims.push_back(static_cast<hsize_t>(std::max<std::int64_t>(extent, 0)));
    return dims.empty() ? Hdf5Id(H5Screate(H5S_SCALAR), H5Sclose)
                        : Hdf5Id(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr), H5Sclose);
}

void Hdf5File::Impl::requireBoundedSize(const std::string& dataset, hid_t creation, hid_t type, hid_t fileSpace) const
{
    const std::vector<hsize_t> dims = extents(fileSpace);
    std::uint64_t elements = 1;
    bool bounded = true;
    for (const hsize_t extent : dims)
        bounded = bounded && multiply(elements, extent);
    const std::uint64_t width = std::max<std::uint64_t>(H5Tget_size(type), 1);
    const std::string declared = fmt::format("\"{}\" declares {} elements", dataset, fmt::join(dims, " x "));
    require(bounded && elements <= kMaximumBytes / std::max<std::uint64_t>(width, sizeof(double)),
            declared + ", more than 4 GiB");
    const bool fits = H5Pget_layout(creation) != H5D_CHUNKED
                          ? elements * width <= fileSize
                          : elements * width / kMaximumExpansion <= fileSize &&
                                chunkBytes(creation, width) / kMaximumExpansion <= fileSize;
    require(fits, declared + ", more than the file can hold");
}

/// Opens a data set of a growing or a foreign file. In a foreign one nothing is believed before it was checked against
/// the size of the file: neither shape nor storage.
Hdf5Id Hdf5File::Impl::openDataset(const std::string& dataset) const
{
    Hdf5Id id = openObject(dataset);
    require(H5Iget_type(id.get()) == H5I_DATASET, fmt::format("\"{}\" is not a data set", dataset));
    if (mode != Mode::Read)
        return id;
    const Hdf5Id creation(H5Dget_create_plist(id.get()), H5Pclose);
    const Hdf5Id type(H5Dget_type(id.get()), H5Tclose);
    const Hdf5Id fileSpace(H5Dget_space(id.get()), H5Sclose);
    require(creation.valid() && type.valid() && fileSpace.valid(), fmt::format("\"{}\" cannot be read", dataset));
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    require(layout != H5D_VIRTUAL && layout != H5D_LAYOUT_ERROR && H5Pget_external_count(creation.get()) == 0,
            fmt::format("\"{}\" keeps its data in another file, which is not followed", dataset));
    require(hasKnownFilters(creation.get()), fmt::format("\"{}\" is compressed by an unknown method", dataset));
    requireBoundedSize(dataset, creation.get(), type.get(), fileSpace.get());
    return id;
}

std::vector<std::int64_t> Hdf5File::shape(const std::string& dataset) const
{
    const Hdf5Session session;
    const Hdf5Id id = m_impl->openDataset(dataset);
    const Hdf5Id fileSpace(H5Dget_space(id.get()), H5Sclose);
    const std::vector<hsize_t> dims = extents(fileSpace.get());
    return {dims.begin(), dims.end()};
}

template <typename T>
void Hdf5File::write(const std::string& dataset, const std::vector<std::int64_t>& shape, const T* data)
{
    const Hdf5Session session;
    KONDOSCOPE_EXPECTS(std::all_of(shape.begin(), shape.end(), [](std::int64_t n) { return n >= 0; }));
    const Hdf5Id fileSpace = m_impl->space(shape);
    const Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.get(), false); // equal content gives equal bytes
    const Hdf5Id id = m_impl->createDataset(dataset, hdf5Type<T>(), fileSpace.get(), properties.get());
    m_impl->require(H5Dwrite(id.get(), hdf5Type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0,
                    fmt::format("\"{}\" cannot be written", dataset));
}

template <typename T> std::vector<T> Hdf5File::read(const std::string& dataset) const
{
    const std::vector<std::int64_t> dims = shape(dataset);
    if (!dims.empty())
        return readRows<T>(dataset, 0, dims.front());
    const Hdf5Session session;
    const Hdf5Id id = m_impl->openDataset(dataset);
    const Hdf5Id type(H5Dget_type(id.get()), H5Tclose);
    std::vector<T> value(1);
    m_impl->require(isReadableAs<T>(H5Tget_class(type.get())) &&
                        H5Dread(id.get(), hdf5Type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, value.data()) >= 0,
                    fmt::format("\"{}\" does not hold a number of the right kind", dataset));
    return value;
}

template <typename T>
std::vector<T> Hdf5File::readRows(const std::string& dataset, std::int64_t first, std::int64_t count) const
{
    const Hdf5Session session;
    const Impl& impl = *m_impl;
    const Hdf5Id id = impl.openDataset(dataset);
    const Hdf5Id type(H5Dget_type(id.get()), H5Tclose);
    impl.require(isReadableAs<T>(H5Tget_class(type.get())),
                 fmt::format("\"{}\" does not hold numbers of the right kind", dataset));
    const Hdf5Id fileSpace(H5Dget_space(id.get()), H5Sclose);
    std::vector<hsize_t> block = extents(fileSpace.get());
    impl.require(!block.empty() && first >= 0 && count >= 0 && static_cast<hsize_t>(first) <= block[0] &&
                     static_cast<hsize_t>(count) <= block[0] - static_cast<hsize_t>(first),
                 fmt::format("\"{}\" does not have {} rows from row {} on", dataset, count, first));
    block[0] = static_cast<hsize_t>(count);
    std::uint64_t elements = 1;
    for (const hsize_t extent : block)
        elements *= extent;
    std::vector<T> values(elements);
    if (elements == 0)
        return values;
    std::vector<hsize_t> start(block.size(), 0);
    start[0] = static_cast<hsize_t>(first);
    const Hdf5Id memory(H5Screate_simple(static_cast<int>(block.size()), block.data(), nullptr), H5Sclose);
    impl.require(H5Sselect_hyperslab(fileSpace.get(), H5S_SELECT_SET, start.data(), nullptr, block.data(), nullptr) >=
                         0 &&
                     H5Dread(id.get(), hdf5Type<T>(), memory.get(), fileSpace.get(), H5P_DEFAULT, values.data()) >= 0,
                 fmt::format("\"{}\" cannot be read", dataset));
    return values;
}

std::vector<std::string> Hdf5File::readTexts(const std::string& dataset) const
{
    const Hdf5Session session;
    const Impl& impl = *m_impl;
    const Hdf5Id id = impl.openDataset(dataset);
    const Hdf5Id type(H5Dget_type(id.get()), H5Tclose);
    const Hdf5Id fileSpace(H5Dget_space(id.get()), H5Sclose);
    const std::vector<hsize_t> dims = extents(fileSpace.get());
    impl.require(H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0 && dims.size() == 1,
                 fmt::format("\"{}\" does not hold texts of fixed length", dataset));
    const std::size_t width = H5Tget_size(type.get());
    std::string bytes(width * dims[0], '\0');
    impl.require(H5Dread(id.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) >= 0,
                 fmt::format("\"{}\" cannot be read", dataset));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < dims[0]; ++i) {
        const std::string text = bytes.substr(i * width, width);
        texts.push_back(text.substr(0, text.find('\0')));
    }
    return texts;
}

#define KONDOSCOPE_INSTANTIATE(T)                                                                                      \
    template void Hdf5File::write<T>(const std::string&, const std::vector<std::int64_t>&, const T*);                  \
    template std::vector<T> Hdf5File::read<T>(const std::string&) const;                                               \
    template std::vector<T> Hdf5File::readRows<T>(const std::string&, std::int64_t, std::int64_t) const;
KONDOSCOPE_INSTANTIATE(double)
KONDOSCOPE_INSTANTIATE(float)
KONDOSCOPE_INSTANTIATE(std::int64_t)
#undef KONDOSCOPE_INSTANTIATE

} // namespace kondoscope
