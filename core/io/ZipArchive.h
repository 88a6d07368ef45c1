#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace kondoscope {

/// Reads a zip archive of plain files, as NumPy's .npz. Files are not trusted: every place and size is checked against
/// the archive, nothing inflates to more than 4 GiB or, since deflate cannot, 1100 times its compressed size, and the
/// checksum must be right. Zip64, encryption and compressions other than deflate are refused.
///
/// Ref: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
class ZipArchive
{
public:
    struct Entry
    {
        std::string name;
        std::uint64_t size = 0; ///< as claimed [bytes]
        std::uint64_t compressedSize = 0;
        std::uint64_t offset = 0; ///< of the local header
        std::uint32_t checksum = 0;
        bool isDeflated = false;
    };

    /// \throws FileError if it cannot be read or is no such archive
    explicit ZipArchive(const std::string& path);

    const std::string& path() const { return m_path; }
    const std::vector<Entry>& entries() const { return m_entries; }
    /// Null where there is none of that name.
    const Entry* find(const std::string& name) const;
    /// The first bytes of a file, at most `count` of them. \throws FileError
    std::vector<unsigned char> readStart(const Entry& entry, std::size_t count) const;
    /// A whole file. \throws FileError
    std::vector<unsigned char> read(const Entry& entry) const;

private:
    void readDirectory();
    void readEntry(const std::vector<unsigned char>& directory, std::size_t& place);
    std::vector<unsigned char> bytesAt(std::uint64_t offset, std::uint64_t count) const;
    std::vector<unsigned char> inflate(const Entry& entry, std::size_t count) const;
    [[noreturn]] void refuse(const std::string& reason) const;

    std::string m_path;
    mutable std::ifstream m_stream;
    std::uint64_t m_fileSize = 0;
    std::vector<Entry> m_entries;
};

} // namespace kondoscope
