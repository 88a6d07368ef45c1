#include "core/io/NumpyArray.h"

#include <bit>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "core/io/ZipArchive.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in the file");

constexpr char kMagic[] = "\x93NUMPY";
constexpr std::size_t kMagicSize = 6;
constexpr std::size_t kLongestHeader = 65536;

struct Header
{
    std::string type; ///< "f4", "f8", "i4", "i8"
    std::vector<std::int64_t> shape;
    std::size_t start = 0; ///< of the numbers [bytes]
    std::size_t elementSize = 0;
    std::uint64_t count = 1;
};

[[noreturn]] void refuse(const ZipArchive& archive, const std::string& name, const std::string& reason,
                         const std::string& remedy)
{
    throw FileError(fmt::format("{}: the array \"{}\" cannot be read ({}). {}", archive.path(), name, reason, remedy));
}

constexpr const char* kWriteAgain = "Write it with numpy.savez as an array of float64, float32, int64 or int32.";

/// The text behind 'key': up to the next comma or, for tuples, the closing bracket.
std::string dictionaryValue(const std::string& text, const std::string& key)
{
    const std::size_t found = text.find(fmt::format("'{}':", key));
    if (found == std::string::npos)
        return {};
    const std::size_t begin = text.find_first_not_of(' ', found + key.size() + 3);
    if (begin == std::string::npos)
        return {};
    const std::size_t end = text.find(text[begin] == '(' ? ')' : ',', begin);
    return text.substr(begin, end == std::string::npos ? end : end - begin);
}

/// "(3, 4": the sizes, or false for anything else.
bool parseShape(const std::string& text, Header& header)
{
    constexpr std::uint64_t kMost = std::uint64_t{1} << 31; // products of two cannot overflow
    if (text.empty() || text.front() != '(')
        return false;
    const char* end = text.data() + text.size();
    for (const char* place = text.data() + 1; place < end;) {
        if (*place == ' ' || *place == ',') {
            ++place;
            continue;
        }
        std::int64_t extent = 0;
        const auto [next, error] = std::from_chars(place, end, extent);
        if (error != std::errc() || extent < 0 || static_cast<std::uint64_t>(extent) > kMost ||
            header.shape.size() >= 8)
            return false;
        header.shape.push_back(extent);
        header.count *= static_cast<std::uint64_t>(extent);
        if (header.count > kMost)
            return false;
        place = next;
    }
    return true;
}

Header readHeader(const ZipArchive& archive, const std::string& name)
{
    const ZipArchive::Entry* entry = archive.find(name + ".npy");
    if (!entry)
        throw FileError(
            fmt::format("{}: has no array \"{}\". Add it, or give the name it has in the file.", archive.path(), name));
    const std::vector<unsigned char> bytes = archive.readStart(*entry, kLongestHeader);
    if (bytes.size() < kMagicSize + 6 || std::memcmp(bytes.data(), kMagic, kMagicSize) != 0)
        refuse(archive, name, "it is no NumPy array", kWriteAgain);
    const std::size_t lengthBytes = bytes[kMagicSize] == 1 ? 2 : 4; // of versions 1 and 2, 3
    std::size_t length = 0;
    for (std::size_t k = 0; k < lengthBytes; ++k)
        length |= std::size_t{bytes[kMagicSize + 2 + k]} << (8 * k);
    Header header;
    header.start = kMagicSize + 2 + lengthBytes + length;
    if (header.start > bytes.size())
        refuse(archive, name, "its header is damaged", kWriteAgain);
    const std::string text(bytes.begin() + static_cast<std::ptrdiff_t>(kMagicSize + 2 + lengthBytes),
                           bytes.begin() + static_cast<std::ptrdiff_t>(header.start));
    const std::string type = dictionaryValue(text, "descr");
    if (type.find('O') != std::string::npos)
        refuse(archive, name, "it holds pickled objects, which can run programs when they are read", kWriteAgain);
    if (type != "'<f4'" && type != "'<f8'" && type != "'<i4'" && type != "'<i8'")
        refuse(archive, name, fmt::format("its type is {}", type.substr(0, 40)), kWriteAgain);
    if (dictionaryValue(text, "fortran_order") != "False")
        refuse(archive, name, "it is in Fortran order", "Write numpy.ascontiguousarray of it.");
    header.type = type.substr(2, 2);
    header.elementSize = header.type[1] == '4' ? 4 : 8;
    if (!parseShape(dictionaryValue(text, "shape"), header) ||
        header.start + header.count * header.elementSize != entry->size)
        refuse(archive, name, "its shape does not fit its size", kWriteAgain);
    return header;
}

template <typename T> std::vector<double> convert(const std::vector<unsigned char>& bytes, const Header& header)
{
    std::vector<double> values(header.count);
    for (std::size_t k = 0; k < values.size(); ++k) {
        T value;
        std::memcpy(&value, &bytes[header.start + k * sizeof(T)], sizeof(T));
        values[k] = static_cast<double>(value);
    }
    return values;
}

} // namespace

std::vector<std::int64_t> numpyShape(const ZipArchive& archive, const std::string& name)
{
    return readHeader(archive, name).shape;
}

NumpyArray readNumpyArray(const ZipArchive& archive, const std::string& name)
{
    const Header header = readHeader(archive, name);
    const std::vector<unsigned char> bytes = archive.read(*archive.find(name + ".npy"));
    if (header.type == "f4")
        return {header.shape, convert<float>(bytes, header)};
    if (header.type == "f8")
        return {header.shape, convert<double>(bytes, header)};
    if (header.type == "i4")
        return {header.shape, convert<std::int32_t>(bytes, header)};
    return {header.shape, convert<std::int64_t>(bytes, header)};
}

} // namespace kondoscope
