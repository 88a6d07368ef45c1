#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Shape of the network of a force field (GroupNetwork.h).
struct NetworkConfig
{
    double squaredCutoff = 5.0; ///< bonds of the descriptor: d^2 <= this
    int channels = 8;           ///< per element of the point group
    int layers = 3;             ///< group convolutions over the nearest 3 x 3 cells (7 on the triangular lattice)
    int context = 16;           ///< width of the global context
    int head = 32;              ///< hidden units of the local energy
    double dopingScale = 0.03;  ///< unit in which the network sees the doping

    /// \throws ConfigError outside sane bounds (untrusted files)
    void validate() const;
};

/// What a model was trained on, and how well it does.
struct ModelCard
{
    LatticeKind kind = LatticeKind::Square;
    ElectronConfig electrons; ///< hopping, J, kT of training; filling = that of the majority
    double fillingMinimum = 0, fillingMaximum = 0;
    double kTMinimum = 0, kTMaximum = 0;  ///< electronic temperatures [t]
    int sizeMinimum = 0, sizeMaximum = 0; ///< linear sizes on which it may be used
    int trainingFrames = 0, validationFrames = 0, trainingTrajectories = 0;
    double validationTorqueMse = 0; ///< per component [t^2], held-out trajectories
    double validationTorqueRms = 0; ///< rms of the reference torque there, per component [t]
    std::string dataHash;           ///< over the content hashes of all data sets
    std::string trainingConfig;     ///< TOML, with seed
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

/// A force field on disk: HDF5 with named float arrays, never code.
struct ModelFile
{
    NetworkConfig network;
    ModelCard card;
    std::map<std::string, std::vector<float>> weights; ///< by name; sizes follow from `network`
    EnergyReference energyReference;
};

/// Reads a model; sizes, values (finite) and the content hash are checked. \throws FileError, ConfigError
ModelFile readModel(const std::string& path);

/// Writes beside the target and renames. \throws FileError
void writeModel(const std::string& path, const ModelFile& model);

/// Content hash of weights, network and ranges.
std::string modelHash(const ModelFile& model);

} // namespace kondoscope
