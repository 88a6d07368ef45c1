#pragma once

#include <string>

// Internal to core/io: included by its .cpp files only.
namespace kondoscope {

/// HDF5 file driver for everything that the program writes.
///
/// It differs from HDF5's own POSIX driver in three ways. Disk blocks are reserved before HDF5 refers to them, so a
/// full disk is noticed while the file is still consistent. After the first failed write nothing more reaches the disk:
/// HDF5 may be closed without a crash and the file stays as its last good write left it. The "open for writing" mark in
/// the superblock is masked and its end of file is kept ahead of everything that refers to it: together with HDF5's
/// ordered (single writer, multiple readers) updates any program can open the file at any moment, also after the writer
/// was killed. HDF5 itself would leave the mark and refuse the file.
///
/// Ref: HDF5 File Format Specification 3.0, II.A (superblock 3); RFC "SWMR requirements and use cases".
std::int64_t crashSafeDriver();

/// What went wrong first with a file of this driver: "No space left on device"; empty if nothing did.
std::string firstWriteError(std::int64_t file);

/// From now on nothing reaches the disk any more.
void freezeFile(std::int64_t file, const std::string& reason);

} // namespace kondoscope
