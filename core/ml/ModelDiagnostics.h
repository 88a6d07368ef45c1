#pragma once

#include <string>
#include <vector>

namespace kondoscope {

class Hdf5File;

/// One point of the learning curve.
struct LearningPoint
{
    int iteration = 0;
    double seconds = 0.0;             ///< of training so far, interruptions left out
    double loss = 0.0;                ///< running mean of the weighted torque error per component [t^2]
    double trainingTorqueMse = 0.0;   ///< of some training frames, averaged weights [t^2]
    double validationTorqueMse = 0.0; ///< of the averaged weights [t^2]; NaN without validation frames
    double validationTorqueRms = 0.0; ///< of the reference torque there [t]
    double densityRms = 0.0;          ///< error of the density there; NaN if there is none
};

/// A component of the torque of a site of a held-out frame [t].
struct ParityPair
{
    double reference = 0.0;
    double learned = 0.0;
};

/// Held-out sites whose environments are about as far from those of the training data.
struct DistanceBin
{
    double distance = 0.0;    ///< mean, to the nearest environment of the training data [1]
    double torqueError = 0.0; ///< rms per component [t]
    double torqueRms = 0.0;   ///< of the reference, per component [t]
    int sites = 0;
};

/// How much the field of one site depends on the spin of another.
struct ReceptiveShell
{
    double distance = 0.0;    ///< between the sites [lattice constants]
    double sensitivity = 0.0; ///< rms of |dH_i/dS_j| (Frobenius norm, tangential to both spins) [t]
    int pairs = 0;            ///< of sites at this distance from one
};

/// What tells a reader of a model how far it can be trusted; stored with it. Empty where it was not looked at.
struct ModelDiagnostics
{
    std::vector<LearningPoint> curve;
    std::vector<ParityPair> parity;             ///< a few thousand
    std::vector<DistanceBin> errorByDistance;   ///< of as many sites each, by growing distance
    std::vector<ReceptiveShell> receptiveField; ///< by growing distance
};

/// Tables /learning_curve, /parity, /error_by_distance and /receptive_field: one row an entry, one column a member;
/// those that are empty are left out. \throws FileError
void writeDiagnostics(Hdf5File& file, const ModelDiagnostics& diagnostics);
/// \throws FileError for tables of another shape
ModelDiagnostics readDiagnostics(const Hdf5File& file);

/// The learning curve alone.
void writeCurve(Hdf5File& file, const std::vector<LearningPoint>& curve);
std::vector<LearningPoint> readCurve(const Hdf5File& file);

/// Some lines for people; empty where nothing is known.
std::string diagnosticsText(const ModelDiagnostics& diagnostics);

} // namespace kondoscope
