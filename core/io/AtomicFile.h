#pragma once

#include <functional>
#include <string>

namespace kondoscope {

/// Writes a file so that a kill, a power cut or a full disk leaves either the old content or the new one.
///
/// \param write  gets the name of a temporary file in the same folder and fills it; after it returned, the content is
///               forced to the disk and renamed to `path`. If it throws, the temporary file is removed.
/// \throws FileError, and what `write` throws
void writeAtomically(const std::string& path, const std::function<void(const std::string& temporary)>& write);

/// Writes a text file, complete or not at all. \throws FileError
void writeText(const std::string& path, const std::string& text);

/// \throws FileError unless `path` can become a new file: its folder exists and is writable, and there is nothing or a
///         regular file at `path`
void requireWritableTarget(const std::string& path);

/// \throws FileError if `path` is there but no regular file: a folder, or a pipe or device, whose reading may never
/// end.
///         Says nothing about a file that is missing or that may not be opened.
void refuseIrregularFile(const std::string& path);

/// Name in the folder of `path` under which a new file grows until it is complete.
std::string temporaryName(const std::string& path);

} // namespace kondoscope
