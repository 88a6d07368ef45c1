#include "core/io/Hdf5.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <hdf5.h>

#include "core/io/AtomicFile.h"
#include "core/io/CrashSafeDriver.h"
#include "core/io/Hdf5Internal.h"
#include "core/support/Error.h"

namespace kondoscope {

static_assert(std::is_same_v<::hid_t, std::int64_t> && std::is_same_v<::herr_t, int>);

template <> hid_t hdf5Type<double>()
{
    return H5T_NATIVE_DOUBLE;
}

template <> hid_t hdf5Type<float>()
{
    return H5T_NATIVE_FLOAT;
}

template <> hid_t hdf5Type<std::int64_t>()
{
    return H5T_NATIVE_INT64;
}

namespace {

constexpr hsize_t kMaximumObjects = 100000;

std::recursive_mutex& libraryMutex()
{
    static std::recursive_mutex mutex;
    return mutex;
}

herr_t takeDescription(unsigned, const H5E_error2_t* error, void* text)
{
    auto& reason = *static_cast<std::string*>(text);
    if (reason.empty() && error->desc)
        reason = error->desc;
    return 0;
}

/// The operating system's reason why a file cannot be opened this way; empty if it can.
std::string openFailure(const std::string& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0666);
    if (descriptor < 0)
        return std::strerror(errno);
    ::close(descriptor);
    return {};
}

Hdf5Id accessProperties(Hdf5File::Mode mode)
{
    Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 10, 7)
    H5Pset_file_locking(access.get(), false, true);
#endif
    if (mode == Hdf5File::Mode::Read)
        return access;
    H5Pset_driver(access.get(), crashSafeDriver(), nullptr);
    // This format has checksums: damage is noticed instead of interpreted.
    H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110);
    return access;
}

/// Pages: no small piece of metadata crosses a page of the operating system, so each reaches the file whole or not.
Hdf5Id creationProperties(Hdf5File::Mode mode)
{
    Hdf5Id creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false); // equal content gives equal bytes
    if (mode == Hdf5File::Mode::CreateGrowing) {
        H5Pset_file_space_strategy(creation.get(), H5F_FSPACE_STRATEGY_PAGE, false, 1);
        H5Pset_file_space_page_size(creation.get(), 4096);
    }
    return creation;
}

void openForReading(const std::string& path, Hdf5Id& file, std::uint64_t& size)
{
    refuseIrregularFile(path);
    if (const std::string reason = openFailure(path, O_RDONLY); !reason.empty())
        throw FileError(fmt::format("{}: cannot be read ({}). Check the name and the permissions.", path, reason));
    std::error_code error;
    size = std::filesystem::file_size(path, error);
    const Hdf5Id access = accessProperties(Hdf5File::Mode::Read);
    file = Hdf5Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
    if (!file.valid())
        throw FileError(
            fmt::format("{}: is not a readable HDF5 file ({}). It may be damaged or of another kind; choose "
                        "another file.",
                        path, hdf5Reason()));
    const Hdf5Id creation(H5Fget_create_plist(file.get()), H5Pclose);
    std::size_t addressBytes = 0;
    std::size_t lengthBytes = 0;
    if (H5Pget_sizes(creation.get(), &addressBytes, &lengthBytes) < 0 || addressBytes != 8 || lengthBytes != 8)
        throw FileError(
            fmt::format("{}: is not a readable HDF5 file (its addresses have {} bytes instead of 8). Choose "
                        "another file.",
                        path, addressBytes));
}

void openForWriting(const std::string& path, Hdf5File::Mode mode, Hdf5Id& file)
{
    if (const std::string reason = openFailure(path, O_RDWR | O_CREAT); !reason.empty())
        throw FileError(
            fmt::format("{}: cannot be written ({}). Choose a folder that exists and is writable.", path, reason));
    const Hdf5Id access = accessProperties(mode);
    const Hdf5Id creation = creationProperties(mode);
    file = Hdf5Id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose);
    if (!file.valid())
        throw FileError(
            fmt::format("{}: cannot be created ({}). Free some space or choose another folder.", path, hdf5Reason()));
}

} // namespace

Hdf5Session::Hdf5Session() : m_lock(libraryMutex())
{
    static const bool kPluginsOff = H5open() >= 0 && H5PLset_loading_state(0) >= 0;
    static_cast<void>(kPluginsOff);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5Eclear2(H5E_DEFAULT);
}

std::string hdf5Reason()
{
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, takeDescription, &reason);
    return reason;
}

Hdf5File::Hdf5File(const std::string& path, Mode mode, const std::string& shownName) : m_impl(std::make_unique<Impl>())
{
    const Hdf5Session session;
    m_impl->path = shownName.empty() ? path : shownName;
    m_impl->mode = mode;
    if (mode == Mode::Read)
        openForReading(path, m_impl->file, m_impl->fileSize);
    else
        openForWriting(path, mode, m_impl->file);
}

Hdf5File::~Hdf5File()
{
    if (!m_impl)
        return;
    const Hdf5Session session;
    m_impl.reset();
}

Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;

const std::string& Hdf5File::path() const
{
    return m_impl->path;
}

void Hdf5File::Impl::fail(const std::string& problem) const
{
    const std::string disk = file.valid() && mode != Mode::Read ? firstWriteError(file.get()) : std::string{};
    if (!disk.empty())
        throw FileError(fmt::format("{}: {} ({}). Free some space or write elsewhere; what was written before is kept.",
                                    path, problem, disk));
    std::string reason = hdf5Reason();
    if (reason.empty())
        reason = "the content is not as expected";
    throw FileError(fmt::format("{}: {} ({}). {}", path, problem, reason,
                                mode == Mode::Read ? "The file may be damaged or of another kind; choose another one."
                                                   : "Write to another file."));
}

void Hdf5File::Impl::require(bool ok, const std::string& problem) const
{
    if (!ok)
        fail(problem);
}

Hdf5Id Hdf5File::Impl::openObject(const std::string& object) const
{
    for (std::size_t end = 0; end < object.size();) {
        end = std::min(object.find('/', end + 1), object.size());
        const std::string part = object.substr(0, end);
        if (part.empty() || part == "/")
            continue;
        H5L_info_t info{};
        require(H5Lget_info(file.get(), part.c_str(), &info, H5P_DEFAULT) >= 0, fmt::format("has no \"{}\"", part));
        require(info.type == H5L_TYPE_HARD,
                fmt::format("\"{}\" is a link to another place, which is not followed", part));
    }
    Hdf5Id id(H5Oopen(file.get(), object.c_str(), H5P_DEFAULT), H5Oclose);
    require(id.valid(), fmt::format("\"{}\" cannot be opened", object));
    return id;
}

bool Hdf5File::has(const std::string& object) const
{
    const Hdf5Session session;
    if (object == "/")
        return true;
    for (std::size_t end = 0; end < object.size();) {
        end = std::min(object.find('/', end + 1), object.size());
        const std::string part = object.substr(0, end);
        if (!part.empty() && part != "/" && H5Lexists(m_impl->file.get(), part.c_str(), H5P_DEFAULT) <= 0)
            return false;
    }
    return true;
}

std::vector<std::string> Hdf5File::list(const std::string& group) const
{
    const Hdf5Session session;
    const Hdf5Id id = m_impl->openObject(group);
    H5G_info_t info{};
    m_impl->require(H5Iget_type(id.get()) == H5I_GROUP && H5Gget_info(id.get(), &info) >= 0,
                    fmt::format("\"{}\" is not a readable group", group));
    m_impl->require(info.nlinks <= kMaximumObjects, fmt::format("\"{}\" declares too many objects", group));
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        const auto name = [&](char* buffer, std::size_t size) {
            return H5Lget_name_by_idx(id.get(), ".", H5_INDEX_NAME, H5_ITER_INC, i, buffer, size, H5P_DEFAULT);
        };
        const ssize_t length = name(nullptr, 0);
        m_impl->require(length >= 0, fmt::format("\"{}\" cannot be listed", group));
        std::string text(static_cast<std::size_t>(length), '\0');
        name(text.data(), text.size() + 1);
        names.push_back(std::move(text));
    }
    std::sort(names.begin(), names.end());
    return names;
}

void Hdf5File::createGroup(const std::string& group)
{
    const Hdf5Session session;
    const Hdf5Id id(H5Gcreate2(m_impl->file.get(), group.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    m_impl->require(id.valid(), fmt::format("group \"{}\" cannot be created", group));
}

void Hdf5File::flush()
{
    const Hdf5Session session;
    Impl& impl = *m_impl;
    const bool ok = H5Fflush(impl.file.get(), H5F_SCOPE_LOCAL) >= 0 && firstWriteError(impl.file.get()).empty();
    if (ok)
        return;
    freezeFile(impl.file.get(), hdf5Reason());
    impl.fail("cannot be written");
}

void Hdf5File::close()
{
    const Hdf5Session session;
    flush();
    m_impl->growingSets.clear();
    m_impl->require(m_impl->file.reset(), "cannot be completed");
}

} // namespace kondoscope
