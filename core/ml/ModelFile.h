#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"
#include "core/ml/ModelDiagnostics.h"
#include "core/network/NetworkConfig.h"

namespace kondoscope {

/// What a model was trained on, and how well it does.
struct ModelCard
{
    LatticeKind kind = LatticeKind::Square;
    ElectronConfig electrons; ///< hopping, J, kT of training; filling = that of the majority
    double fillingMinimum = 0, fillingMaximum = 0;
    double kTMinimum = 0, kTMaximum = 0;  ///< electronic temperatures [t]
    int sizeMinimum = 0, sizeMaximum = 0; ///< linear sizes on which it may be used
    int trainingFrames = 0, validationFrames = 0, trainingTrajectories = 0;
    double validationTorqueMse = 0;  ///< per component [t^2], held-out trajectories
    double validationTorqueRms = 0;  ///< rms of the reference torque there, per component [t]
    double validationDensityRms = 0; ///< error of the electrons per site; 0: the model gives no density
    std::string dataSource;          ///< how the data were made, as they say; empty in older files
    std::string dataHash;            ///< over the content hashes of all data sets
    std::string startHash;           ///< of the model whose weights the training began with; empty: random ones
    std::string trainingConfig;      ///< TOML, with seed
    std::string programVersion;
    std::string created; ///< ISO date
};

/// Torques fix the energy of a network only up to a constant for every filling. This table makes its energies
/// comparable with exact ones: to be added per site [t], linear between the fillings of the training data (ascending).
struct EnergyReference
{
    std::vector<double> fillings;
    std::vector<double> offsets;

    double at(double filling) const;
};

/// A force field on disk: HDF5 with numbers, never code.
struct ModelFile
{
    NetworkConfig network;
    ModelCard card;
    std::vector<float> weights; ///< in the order of weightBlocks() (Network.h)
    EnergyReference energyReference;
    ModelDiagnostics diagnostics; ///< not part of the hash: they decide about nothing
};

/// Reads a model; sizes, values (finite) and the content hash are checked. \throws FileError, ConfigError
ModelFile readModel(const std::string& path);

/// Writes beside the target and renames. \throws FileError
void writeModel(const std::string& path, const ModelFile& model);

/// Content hash of weights, network and ranges.
std::string modelHash(const ModelFile& model);

} // namespace kondoscope
