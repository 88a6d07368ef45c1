#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// One labelled configuration of a data set.
struct DatasetFrame
{
    SpinField spins;
    VectorField field;           ///< -dE/dS of the electrons [t], radial part included; empty if there are no labels
    double energy = 0.0;         ///< electronic free energy [t]; NaN if unknown
    std::vector<double> density; ///< electrons per site; empty if unknown
    std::int64_t trajectory = 0; ///< frames of the same id are correlated: never split between training and test
    std::int64_t step = 0;
};

/// Reference spins and fields of one Hamiltonian on one lattice: schema version 1 (README, "Data sets").
struct Dataset
{
    LatticeKind kind = LatticeKind::Square;
    int lx = 0;
    int ly = 0;
    ElectronConfig electrons;
    std::string source;
    std::vector<DatasetFrame> frames;

    Lattice lattice() const { return Lattice(kind, lx, ly); }
};

/// Reads a data set; sizes are checked before memory is taken.
/// \throws FileError if it is missing, damaged, no data set, or larger than memory allows
Dataset readDataset(const std::string& path);

/// Writes beside the target first and renames, so a kill leaves either the old file or the new one.
/// \throws FileError
void writeDataset(const std::string& path, const Dataset& dataset);

/// Content hash over spins, fields and Hamiltonian, 16 hexadecimal digits.
std::string contentHash(const Dataset& dataset);

} // namespace kondoscope
