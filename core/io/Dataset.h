#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// How the spins of a frame came about; files hold the number.
enum class FrameKind : std::int64_t { Unknown, Random, Perturbed, Quench, Anneal, Driven, Imported };

/// "unknown", "random", "perturbed", "quench", "anneal", "driven", "imported", in the order of FrameKind.
const std::vector<std::string>& frameKindNames();
const std::string& name(FrameKind kind);

/// One labelled configuration of a data set. One spin configuration may come several times, at different conditions.
struct DatasetFrame
{
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

    SpinField spins;
    VectorField field;           ///< -dE/dS of the electrons [t], radial part included; empty if there are no labels
    double energy = 0.0;         ///< electronic free energy [t]; NaN if unknown
    std::vector<double> density; ///< electrons per site; empty if unknown
    std::int64_t trajectory = 0; ///< frames of the same id are correlated: never split between training and test
    std::int64_t step = 0;
    double filling = kUnknown;           ///< N_e/2N; NaN: that of Dataset::electrons
    double kT = kUnknown;                ///< electronic temperature [t]; NaN: that of Dataset::electrons
    double chemicalPotential = kUnknown; ///< [t]; NaN if unknown
    FrameKind kind = FrameKind::Unknown;
};

/// Reference spins and fields of one Hamiltonian on one lattice: schema versions 1 and 2 (README, "Data sets").
struct Dataset
{
    LatticeKind kind = LatticeKind::Square;
    int lx = 0;
    int ly = 0;
    ElectronConfig electrons; ///< the common Hamiltonian; filling, kT and chemicalPotential of the first frame
    std::string source;
    std::vector<DatasetFrame> frames;

    Lattice lattice() const { return Lattice(kind, lx, ly); }
    /// The electrons that a frame was labelled for: Hamiltonian and conditions.
    ElectronConfig electronsOf(const DatasetFrame& frame) const;
    /// Whether frames differ in filling (canonical) or chemical potential (grand canonical), or in kT.
    bool hasMixedConditions() const;
};

/// Reads a data set; sizes are checked before memory is taken. Frames get their conditions, also where only the header
/// of the file holds them. \throws FileError if it is missing, damaged, no data set, or larger than memory allows
Dataset readDataset(const std::string& path);

/// Writes beside the target first and renames, so a kill leaves either the old file or the new one. Files are of
/// version 1 unless their frames have mixed conditions, which programs that read version 1 alone would overlook.
/// \throws FileError; ConfigError if frames have different labels
void writeDataset(const std::string& path, const Dataset& dataset);

/// Content hash over spins, fields, Hamiltonian and the conditions of every frame, 16 hexadecimal digits.
std::string contentHash(const Dataset& dataset);

/// The most frames of this many sites that a data set may hold: those that take 4 GiB.
std::int64_t largestFrameCount(std::int64_t siteCount);

} // namespace kondoscope
