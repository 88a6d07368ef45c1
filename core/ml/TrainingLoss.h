#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/ml/ModelFile.h"
#include "core/ml/TrainingSet.h"
#include "core/network/Network.h"

namespace kondoscope {

/// What a training minimizes beside the error of the torques; see Training.
struct LossTerms
{
    LatticeKind kind = LatticeKind::Square;
    NetworkConfig network;
    double densityWeight = 0.0;
    double energyWeight = 0.0;
};

/// One place for a frame of a batch: its networks (one for every lattice size) and its part of the gradient.
struct TrainingSlot
{
    std::map<std::pair<int, int>, Network<float>> networks;
    std::vector<float> gradient;
    double loss = 0.0;
    VectorField field, direction;
    Eigen::VectorXd density;

    /// With these weights.
    Network<float>& networkFor(const TrainingFrame& frame, const LossTerms& terms, const std::vector<float>& weights);
};

/// Loss of one frame; its gradient by the weights, times 1000, is added to the slot's.
/// \param reference  of the energies; empty: they are left out
/// \param share      of the frame in the batch
double frameLoss(TrainingSlot& slot, const TrainingFrame& frame, const LossTerms& terms,
                 const std::vector<float>& weights, const EnergyReference& reference, double share);

/// Errors of a network on some frames.
struct FrameErrors
{
    double torqueSquare = 0.0; ///< sum over frames of the mean square error per component
    double torqueRoot = 0.0;   ///< sum over frames of the rms error per component
    double referenceSquare = 0.0;
    double densitySquare = 0.0;
    int densityFrames = 0;
    int frames = 0;
};

/// \param slots  one a thread, or more
FrameErrors errorsOn(const std::vector<const TrainingFrame*>& frames, std::vector<TrainingSlot>& slots,
                     const LossTerms& terms, const std::vector<float>& weights);

} // namespace kondoscope
