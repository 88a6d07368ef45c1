#include "core/io/CrashSafeDriver.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include <hdf5.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include "core/io/MetadataChecksum.h"

namespace kondoscope {

namespace {

constexpr haddr_t kMaximumAddress = (haddr_t{1} << 62) - 1;
/// Layout of superblock versions 2 and 3, which every growing file has.
constexpr std::size_t kVersion = 8;
constexpr std::size_t kStatusFlags = 11;
constexpr std::size_t kEndOfFile = 28;
constexpr std::size_t kChecksum = 44;
constexpr std::size_t kSuperblockSize = 48;
constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

/// HDF5 allocates nothing itself: the public part must come first, so that its pointers are ours.
struct DriverFile
{
    H5FD_t base{};
    int descriptor = -1;
    haddr_t endOfAllocation = 0;
    haddr_t reserved = 0;                  ///< bytes of the file for which the disk has room
    std::vector<unsigned char> superblock; ///< of a growing file, as on the disk; empty before the first
    std::string error;
};

DriverFile* own(H5FD_t* file)
{
    return reinterpret_cast<DriverFile*>(file);
}
const DriverFile* own(const H5FD_t* file)
{
    return reinterpret_cast<const DriverFile*>(file);
}

herr_t fail(DriverFile& file, int code)
{
    if (file.error.empty())
        file.error = std::strerror(code);
    return -1;
}

H5FD_t* openFile(const char* name, unsigned flags, hid_t, haddr_t maximum)
{
    if (!(flags & H5F_ACC_CREAT) || maximum == 0)
        return nullptr;
    const int mode =
        O_RDWR | O_CREAT | O_CLOEXEC | (flags & H5F_ACC_TRUNC ? O_TRUNC : 0) | (flags & H5F_ACC_EXCL ? O_EXCL : 0);
    const int descriptor = ::open(name, mode, 0666);
    if (descriptor < 0)
        return nullptr;
    auto* file = new DriverFile;
    file->descriptor = descriptor;
    return &file->base;
}

herr_t closeFile(H5FD_t* base)
{
    const std::unique_ptr<DriverFile> file(own(base));
    return ::close(file->descriptor) == 0 || !file->error.empty() ? 0 : -1;
}

herr_t query(const H5FD_t*, unsigned long* flags)
{
    if (flags)
        *flags = H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

/// Order of open files: HDF5 uses it to recognize the same file.
int compare(const H5FD_t* a, const H5FD_t* b)
{
    return own(a)->descriptor - own(b)->descriptor;
}

haddr_t endOfAllocation(const H5FD_t* file, H5FD_mem_t)
{
    return own(file)->endOfAllocation;
}

haddr_t endOfFile(const H5FD_t* file, H5FD_mem_t)
{
    return own(file)->reserved;
}

herr_t handle(H5FD_t* base, hid_t, void** result)
{
    *result = own(base);
    return 0;
}

herr_t readBytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer)
{
    auto* out = static_cast<unsigned char*>(buffer);
    while (size > 0) {
        const ssize_t count = ::pread(own(base)->descriptor, out, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0) { // behind the end of the file
            std::memset(out, 0, size);
            return 0;
        }
        out += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<std::size_t>(count);
    }
    return 0;
}

herr_t writeAll(DriverFile& file, haddr_t address, size_t size, const unsigned char* bytes)
{
    while (size > 0) {
        const ssize_t count = ::pwrite(file.descriptor, bytes, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return fail(file, count < 0 ? errno : ENOSPC);
        bytes += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<std::size_t>(count);
    }
    return 0;
}

void store(std::vector<unsigned char>& bytes, std::size_t position, std::uint64_t value, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        bytes[position + i] = static_cast<unsigned char>(value >> (8 * i));
}

/// Writes the superblock without the mark of an open file.
herr_t writeSuperblock(DriverFile& file)
{
    file.superblock[kStatusFlags] = 0;
    store(file.superblock, kChecksum, metadataChecksum(file.superblock.data(), kChecksum), 4);
    return writeAll(file, 0, kSuperblockSize, file.superblock.data());
}

/// Reserves the room on the disk before HDF5 may refer to it, and tells readers at once: HDF5 would write the new end
/// after what refers to it, and a reader in between would find addresses behind the end of the file.
herr_t setEndOfAllocation(H5FD_t* base, H5FD_mem_t, haddr_t end)
{
    DriverFile& file = *own(base);
    file.endOfAllocation = end;
    if (end <= file.reserved || !file.error.empty())
        return 0;
    const int code =
        ::posix_fallocate(file.descriptor, static_cast<off_t>(file.reserved), static_cast<off_t>(end - file.reserved));
    if (code != 0)
        return fail(file, code);
    file.reserved = end;
    if (file.superblock.empty())
        return 0;
    store(file.superblock, kEndOfFile, end, 8);
    return writeSuperblock(file);
}

bool isGrowingSuperblock(haddr_t address, const unsigned char* bytes, size_t size)
{
    return address == 0 && size == kSuperblockSize && std::equal(kSignature.begin(), kSignature.end(), bytes) &&
           bytes[kVersion] >= 2;
}

herr_t writeBytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer)
{
    DriverFile& file = *own(base);
    if (!file.error.empty())
        return 0;
    const auto* bytes = static_cast<const unsigned char*>(buffer);
    if (!isGrowingSuperblock(address, bytes, size))
        return writeAll(file, address, size, bytes);
    file.superblock.assign(bytes, bytes + size);
    return writeSuperblock(file);
}

herr_t truncateFile(H5FD_t* base, hid_t, hbool_t closing)
{
    DriverFile& file = *own(base);
    if (!file.error.empty() || !closing || file.reserved == file.endOfAllocation)
        return 0;
    if (::ftruncate(file.descriptor, static_cast<off_t>(file.endOfAllocation)) != 0)
        return fail(file, errno);
    file.reserved = file.endOfAllocation;
    return 0;
}

const H5FD_class_t& driverClass()
{
    static const H5FD_class_t kClass = [] {
        static const H5FD_mem_t kMap[] = H5FD_FLMAP_DICHOTOMY;
        H5FD_class_t c{};
#if H5_VERSION_GE(1, 13, 0)
        c.version = H5FD_CLASS_VERSION;
        c.value = static_cast<H5FD_class_value_t>(2207);
#endif
        c.name = "kondoscope";
        c.maxaddr = kMaximumAddress;
        c.fc_degree = H5F_CLOSE_WEAK;
        c.open = openFile;
        c.close = closeFile;
        c.cmp = compare;
        c.query = query;
        c.get_eoa = endOfAllocation;
        c.set_eoa = setEndOfAllocation;
        c.get_eof = endOfFile;
        c.get_handle = handle;
        c.read = readBytes;
        c.write = writeBytes;
        c.truncate = truncateFile;
        std::copy(std::begin(kMap), std::end(kMap), std::begin(c.fl_map));
        return c;
    }();
    return kClass;
}

DriverFile* driverFile(hid_t file)
{
    void* pointer = nullptr;
    return H5Fget_vfd_handle(file, H5P_DEFAULT, &pointer) < 0 ? nullptr : static_cast<DriverFile*>(pointer);
}

} // namespace

hid_t crashSafeDriver()
{
    static const hid_t kDriver = H5FDregister(&driverClass());
    return kDriver;
}

std::string firstWriteError(hid_t file)
{
    const DriverFile* own = driverFile(file);
    return own ? own->error : std::string{};
}

void freezeFile(hid_t file, const std::string& reason)
{
    if (DriverFile* own = driverFile(file); own && own->error.empty())
        own->error = reason;
}

} // namespace kondoscope
