#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kondoscope {

class ZipArchive;

/// An array of numbers of a NumPy file.
struct NumpyArray
{
    std::vector<std::int64_t> shape; ///< empty: a single number
    std::vector<double> values;      ///< C order

    std::int64_t size() const { return static_cast<std::int64_t>(values.size()); }
};

/// Shape of "name.npy" in an archive, from its header alone: nothing large is read.
/// \throws FileError if it holds no little-endian f4, f8, i4 or i8 numbers in C order; pickled objects, which could run
///         programs, are refused by name
std::vector<std::int64_t> numpyShape(const ZipArchive& archive, const std::string& name);

/// The array "name.npy" of an archive. \throws FileError as numpyShape
NumpyArray readNumpyArray(const ZipArchive& archive, const std::string& name);

} // namespace kondoscope
