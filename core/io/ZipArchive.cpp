#include "core/io/ZipArchive.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <zlib.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{4} << 30;
constexpr std::uint64_t kLargestRatio = 1100; ///< deflate reaches 1032
constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kBlock = std::size_t{1} << 18;

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kDirectorySignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::size_t kLargestComment = 65535;
constexpr std::uint32_t kZip64Mark = 0xffffffff;

std::uint32_t number16(const unsigned char* bytes)
{
    return bytes[0] | std::uint32_t{bytes[1]} << 8;
}

std::uint32_t number32(const unsigned char* bytes)
{
    return number16(bytes) | number16(bytes + 2) << 16;
}

} // namespace

ZipArchive::ZipArchive(const std::string& path) : m_path(path)
{
    refuseIrregularFile(path);
    m_stream.open(path, std::ios::binary);
    m_stream.seekg(0, std::ios::end);
    const std::streamoff size = m_stream.tellg();
    if (!m_stream || size < 0)
        throw FileError(fmt::format("{}: cannot be read. Check the name and the permissions.", path));
    m_fileSize = static_cast<std::uint64_t>(size);
    readDirectory();
}

void ZipArchive::refuse(const std::string& reason) const
{
    throw FileError(
        fmt::format("{}: is not a readable archive ({}). Write it again with numpy.savez.", m_path, reason));
}

std::vector<unsigned char> ZipArchive::bytesAt(std::uint64_t offset, std::uint64_t count) const
{
    if (offset > m_fileSize || count > m_fileSize - offset)
        refuse("it is shorter than it says");
    std::vector<unsigned char> bytes(count);
    m_stream.clear();
    m_stream.seekg(static_cast<std::streamoff>(offset));
    m_stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
    if (!m_stream)
        refuse("the disk cannot read it");
    return bytes;
}

void ZipArchive::readDirectory()
{
    const std::uint64_t tailSize = std::min<std::uint64_t>(m_fileSize, kEndSize + kLargestComment);
    const std::vector<unsigned char> tail = bytesAt(m_fileSize - tailSize, tailSize);
    std::size_t end = tail.size() < kEndSize ? tail.size() : tail.size() - kEndSize;
    while (end > 0 && end + kEndSize <= tail.size() && number32(&tail[end]) != kEndSignature)
        --end;
    if (end + kEndSize > tail.size() || number32(&tail[end]) != kEndSignature)
        refuse("it has no end of a zip archive");
    const std::uint32_t count = number16(&tail[end + 10]);
    const std::uint32_t size = number32(&tail[end + 12]);
    const std::uint32_t offset = number32(&tail[end + 16]);
    if (count > kMostEntries || offset == kZip64Mark || size == kZip64Mark)
        refuse("it has more files or bytes than a data set");
    const std::vector<unsigned char> directory = bytesAt(offset, size);
    std::size_t place = 0;
    for (std::uint32_t k = 0; k < count; ++k)
        readEntry(directory, place);
}

void ZipArchive::readEntry(const std::vector<unsigned char>& directory, std::size_t& place)
{
    if (directory.size() - place < kDirectoryEntrySize || number32(&directory[place]) != kDirectorySignature)
        refuse("its directory is damaged");
    const unsigned char* fixed = &directory[place];
    const std::size_t nameSize = number16(fixed + 28);
    const std::size_t entrySize = kDirectoryEntrySize + nameSize + number16(fixed + 30) + number16(fixed + 32);
    if (directory.size() - place < entrySize)
        refuse("its directory is damaged");
    Entry entry;
    entry.name.assign(reinterpret_cast<const char*>(fixed + kDirectoryEntrySize), nameSize);
    entry.checksum = number32(fixed + 16);
    entry.compressedSize = number32(fixed + 20);
    entry.size = number32(fixed + 24);
    entry.offset = number32(fixed + 42);
    const std::uint32_t method = number16(fixed + 10);
    entry.isDeflated = method == 8;
    if ((number16(fixed + 8) & 1u) != 0)
        refuse(fmt::format("\"{}\" is encrypted", entry.name));
    if (method != 0 && method != 8)
        refuse(fmt::format("\"{}\" is compressed by method {}, neither stored nor deflated", entry.name, method));
    if (entry.size == kZip64Mark || entry.compressedSize == kZip64Mark || entry.offset == kZip64Mark)
        refuse(fmt::format("\"{}\" is larger than 4 GiB", entry.name));
    if (entry.isDeflated ? entry.size / kLargestRatio > entry.compressedSize : entry.size != entry.compressedSize)
        refuse(fmt::format("\"{}\" claims {} bytes out of {}", entry.name, entry.size, entry.compressedSize));
    m_entries.push_back(std::move(entry));
    place += entrySize;
}

const ZipArchive::Entry* ZipArchive::find(const std::string& name) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

std::vector<unsigned char> ZipArchive::readStart(const Entry& entry, std::size_t count) const
{
    return inflate(entry, std::min<std::size_t>(count, entry.size));
}

std::vector<unsigned char> ZipArchive::read(const Entry& entry) const
{
    std::vector<unsigned char> bytes = inflate(entry, entry.size);
    uLong checksum = crc32(0, nullptr, 0);
    for (std::size_t place = 0; place < bytes.size(); place += kBlock)
        checksum = crc32(checksum, &bytes[place], static_cast<uInt>(std::min(kBlock, bytes.size() - place)));
    if (checksum != entry.checksum)
        refuse(fmt::format("the checksum of \"{}\" is wrong", entry.name));
    return bytes;
}

std::vector<unsigned char> ZipArchive::inflate(const Entry& entry, std::size_t count) const
{
    const std::vector<unsigned char> header = bytesAt(entry.offset, kLocalHeaderSize);
    if (number32(header.data()) != kLocalSignature)
        refuse(fmt::format("the header of \"{}\" is damaged", entry.name));
    std::uint64_t place = entry.offset + kLocalHeaderSize + number16(&header[26]) + number16(&header[28]);
    if (place > m_fileSize || entry.compressedSize > m_fileSize - place)
        refuse(fmt::format("\"{}\" is cut off", entry.name));
    if (!entry.isDeflated)
        return bytesAt(place, count);
    z_stream stream = {};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) // raw deflate, without the header of zlib
        refuse("zlib cannot start");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> owner(&stream, inflateEnd);
    std::vector<unsigned char> output(count);
    std::vector<unsigned char> input;
    std::uint64_t left = entry.compressedSize;
    std::size_t done = 0;
    int state = Z_OK;
    while (done < count && state == Z_OK) {
        if (stream.avail_in == 0 && left > 0) {
            input = bytesAt(place, std::min<std::uint64_t>(kBlock, left));
            place += input.size();
            left -= input.size();
            stream.next_in = input.data();
            stream.avail_in = static_cast<uInt>(input.size());
        }
        stream.next_out = &output[done];
        stream.avail_out = static_cast<uInt>(std::min(kBlock, count - done));
        const uInt room = stream.avail_out;
        state = ::inflate(&stream, Z_NO_FLUSH);
        done += room - stream.avail_out;
    }
    if (done != count)
        refuse(fmt::format("\"{}\" does not inflate to what it claims", entry.name));
    return output;
}

} // namespace kondoscope
