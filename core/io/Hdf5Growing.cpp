#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <hdf5.h>

#include "core/io/CrashSafeDriver.h"
#include "core/io/Hdf5Internal.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Aim for the size of a chunk, and the most rows in it. Few chunks keep the blocks of their index below a page of
/// 4096 bytes (more than 8000 chunks a data set would be needed for larger ones), small ones keep the cost of writing a
/// half-filled chunk after each frame low.
constexpr std::uint64_t kChunkBytes = std::uint64_t{64} << 10;
constexpr std::uint64_t kMaximumChunkRows = 512;

Hdf5Id fixedText(std::size_t width)
{
    Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), width);
    H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    return type;
}

/// Space with an unlimited first axis.
Hdf5Id growingSpace(std::vector<hsize_t> dims)
{
    dims[0] = 0;
    std::vector<hsize_t> maximum = dims;
    maximum[0] = H5S_UNLIMITED;
    return {H5Screate_simple(static_cast<int>(dims.size()), dims.data(), maximum.data()), H5Sclose};
}

Hdf5Id chunks(std::vector<hsize_t> dims, std::size_t elementSize)
{
    std::uint64_t rowBytes = elementSize;
    for (std::size_t i = 1; i < dims.size(); ++i)
        rowBytes *= dims[i];
    dims[0] = std::clamp<std::uint64_t>(kChunkBytes / rowBytes, 1, kMaximumChunkRows);
    Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(properties.get(), static_cast<int>(dims.size()), dims.data());
    H5Pset_obj_track_times(properties.get(), false);
    return properties;
}

} // namespace

Hdf5Id Hdf5File::Impl::createDataset(const std::string& dataset, hid_t type, hid_t fileSpace, hid_t properties)
{
    const Hdf5Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(links.get(), 1);
    Hdf5Id id(H5Dcreate2(file.get(), dataset.c_str(), type, fileSpace, links.get(), properties, H5P_DEFAULT), H5Dclose);
    require(id.valid(), fmt::format("\"{}\" cannot be created", dataset));
    return id;
}

template <typename T>
void Hdf5File::createGrowing(const std::string& dataset, const std::vector<std::int64_t>& rowShape)
{
    const Hdf5Session session;
    KONDOSCOPE_EXPECTS(std::all_of(rowShape.begin(), rowShape.end(), [](std::int64_t n) { return n > 0; }));
    std::vector<hsize_t> dims{0};
    dims.insert(dims.end(), rowShape.begin(), rowShape.end());
    m_impl->growingSets[dataset] =
        m_impl->createDataset(dataset, hdf5Type<T>(), growingSpace(dims).get(), chunks(dims, sizeof(T)).get());
}

void Hdf5File::createGrowingTexts(const std::string& dataset, std::int64_t width)
{
    const Hdf5Session session;
    KONDOSCOPE_EXPECTS(width > 0);
    const auto bytes = static_cast<std::size_t>(width);
    m_impl->growingSets[dataset] =
        m_impl->createDataset(dataset, fixedText(bytes).get(), growingSpace({0}).get(), chunks({0}, bytes).get());
}

void Hdf5File::Impl::appendBytes(const std::string& dataset, const void* row, hid_t memoryType)
{
    const auto found = growingSets.find(dataset);
    require(found != growingSets.end(), fmt::format("\"{}\" was not created as a growing data set", dataset));
    require(firstWriteError(file.get()).empty(), "cannot be written");
    const hid_t id = found->second.get();
    std::vector<hsize_t> start(1);
    std::vector<hsize_t> block;
    {
        const Hdf5Id old(H5Dget_space(id), H5Sclose);
        block.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(old.get())));
        H5Sget_simple_extent_dims(old.get(), block.data(), nullptr);
    }
    start.assign(block.size(), 0);
    start[0] = block[0]++;
    bool ok = H5Dset_extent(id, block.data()) >= 0;
    block[0] = 1;
    const Hdf5Id fileSpace(H5Dget_space(id), H5Sclose);
    const Hdf5Id memory(H5Screate_simple(static_cast<int>(block.size()), block.data(), nullptr), H5Sclose);
    ok = ok &&
         H5Sselect_hyperslab(fileSpace.get(), H5S_SELECT_SET, start.data(), nullptr, block.data(), nullptr) >= 0 &&
         H5Dwrite(id, memoryType, memory.get(), fileSpace.get(), H5P_DEFAULT, row) >= 0;
    if (ok)
        return;
    // A half-written row must not reach the disk by a later flush or by closing.
    freezeFile(file.get(), hdf5Reason());
    fail(fmt::format("\"{}\" cannot be extended", dataset));
}

template <typename T> void Hdf5File::appendRow(const std::string& dataset, const T* row)
{
    const Hdf5Session session;
    m_impl->appendBytes(dataset, row, hdf5Type<T>());
}

void Hdf5File::appendText(const std::string& dataset, const std::string& text)
{
    const Hdf5Session session;
    const auto found = m_impl->growingSets.find(dataset);
    m_impl->require(found != m_impl->growingSets.end(),
                    fmt::format("\"{}\" was not created as a growing data set", dataset));
    const Hdf5Id type(H5Dget_type(found->second.get()), H5Tclose);
    const std::size_t width = H5Tget_size(type.get());
    if (text.size() > width)
        throw FileError(fmt::format("{}: a text of {} bytes does not fit into \"{}\" (it holds {}). Shorten it.",
                                    m_impl->path, text.size(), dataset, width));
    std::string padded = text;
    padded.resize(width, '\0');
    m_impl->appendBytes(dataset, padded.data(), type.get());
}

void Hdf5File::beginGrowth()
{
    const Hdf5Session session;
    KONDOSCOPE_EXPECTS(m_impl->mode == Mode::CreateGrowing);
    flush();
    const bool ok = H5Fstart_swmr_write(m_impl->file.get()) >= 0 && firstWriteError(m_impl->file.get()).empty();
    m_impl->require(ok, "cannot be prepared for growing");
}

#define KONDOSCOPE_INSTANTIATE(T)                                                                                      \
    template void Hdf5File::createGrowing<T>(const std::string&, const std::vector<std::int64_t>&);                    \
    template void Hdf5File::appendRow<T>(const std::string&, const T*);
KONDOSCOPE_INSTANTIATE(double)
KONDOSCOPE_INSTANTIATE(float)
KONDOSCOPE_INSTANTIATE(std::int64_t)
#undef KONDOSCOPE_INSTANTIATE

} // namespace kondoscope
