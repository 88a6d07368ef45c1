#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/ml/Training.h"

namespace kondoscope {

enum class TrainingPhase {
    Idle,       ///< nothing to train
    Generating, ///< makes a data set
    Reading,    ///< data sets
    Measuring,  ///< how fast the first steps are
    Running,
    Paused,
    Finished, ///< the model is written
};

/// Where a training stands, as the window shows it.
struct TrainingStatus
{
    TrainingPhase phase = TrainingPhase::Idle;
    bool changePending = false; ///< a command waits for the end of the present step
    int iteration = 0;
    int iterations = 0;
    double loss = 0.0;
    double secondsUsed = 0.0;                                      ///< of training
    double secondsLeft = std::numeric_limits<double>::quiet_NaN(); ///< estimated; NaN while unknown
    std::int64_t framesDone = 0;                                   ///< of the data set that is made
    std::int64_t frames = 0;
    std::string model; ///< file that the training will write
};

/// What a training has learned so far; immutable.
struct TrainingPicture
{
    std::vector<LearningPoint> curve;
    int trainingFrames = 0;
    int heldOutFrames = 0;
    // The best model so far on some of the held-out frames.
    std::vector<Eigen::Vector2d> torquePairs; ///< (reference, found) [t]
    std::optional<ForceErrors> errors;
};

using TrainingPicturePtr = std::shared_ptr<const TrainingPicture>;

} // namespace kondoscope
