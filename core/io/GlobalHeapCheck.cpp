#include "core/io/GlobalHeapCheck.h"

#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace kondoscope {

namespace {

constexpr char kMark[] = {'G', 'C', 'O', 'L', 1}; ///< signature and version
constexpr std::uint64_t kHeader = 16;             ///< of a collection, and of an object in it

template <typename T> T number(const unsigned char* bytes)
{
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(bytes[i]) << (8 * i));
    return value;
}

/// \param bytes  from the signature on; \param available  until the end of the file
bool isSound(const unsigned char* bytes, std::uint64_t available)
{
    if (available < kHeader)
        return false;
    const auto size = number<std::uint64_t>(bytes + 8);
    if (size < kHeader || size > available)
        return false;
    for (std::uint64_t position = kHeader; size - position >= kHeader;) {
        const auto index = number<std::uint16_t>(bytes + position);
        const auto length = number<std::uint64_t>(bytes + position + 8);
        const std::uint64_t left = size - position;
        if (length > left)
            return false;
        const std::uint64_t needed = index == 0 ? length : kHeader + (length + 7) / 8 * 8; // index 0: free space
        if (needed < kHeader || needed > left)
            return false;
        position += needed;
    }
    return true;
}

bool areSound(const unsigned char* bytes, std::uint64_t size)
{
    for (std::uint64_t position = 0; position < size;) {
        const void* found = ::memmem(bytes + position, size - position, kMark, sizeof kMark);
        if (!found)
            return true;
        position = static_cast<std::uint64_t>(static_cast<const unsigned char*>(found) - bytes);
        if (!isSound(bytes + position, size - position))
            return false;
        ++position;
    }
    return true;
}

} // namespace

bool hasSoundGlobalHeap(const std::string& path, std::uint64_t fileSize)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fileSize == 0)
        return false;
    void* memory = ::mmap(nullptr, fileSize, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED)
        return false;
    const bool sound = areSound(static_cast<const unsigned char*>(memory), fileSize);
    ::munmap(memory, fileSize);
    return sound;
}

} // namespace kondoscope
