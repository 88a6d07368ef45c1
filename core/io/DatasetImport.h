#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/io/Dataset.h"

namespace kondoscope {

/// What a file of another program does not say by itself.
struct ImportSettings
{
    LatticeKind kind = LatticeKind::Square;
    int lx = 0; ///< 0: from the file, where it says so
    int ly = 0;
    ElectronConfig electrons{};
    double energyUnit = 1.0; ///< one energy unit of the file [t]
    bool isTorque = false;   ///< the vectors are torques S x H: fields are taken as their part normal to S
    bool normalizes = false; ///< spins are scaled to unit length; fields are those of the unit vectors
    std::map<std::string, std::string> names{}; ///< ours to the file's: {"Sx", "mx"}
    std::string source{};                       ///< where the data come from; empty: the name of the file
};

/// Reads frames of another program. By the content of the file:
///
/// - data set schema (HDF5): as it is; the settings are not read
/// - NumPy .npz: spins (F, N, 3) or (F, Ly, Lx, 3), optional field of the same shape, density (F, N) or (F, Ly, Lx),
///   and, one number a frame or one for all, energy, trajectory, step, filling, kT_e, mu
/// - else CSV, a row a site: x, y (lattice coordinates), Sx, Sy, Sz, optional Hx, Hy, Hz, density, frame, and, the same
///   in all rows of a frame, energy, trajectory, step, filling, kT_e, mu
///
/// Without trajectory all frames of a file belong to one; without step they are counted.
/// \throws FileError naming file, place and reason
Dataset importDataset(const std::string& path, const ImportSettings& settings);

/// One data set of all frames, in order. Trajectories of different data sets stay different: they are counted on.
/// \throws ConfigError if lattice, size or Hamiltonian differ, naming both sources
Dataset mergeDatasets(std::vector<Dataset> datasets);

} // namespace kondoscope
