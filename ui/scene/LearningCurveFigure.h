#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/scene/DiagramSize.h"
#include "ui/scene/PixelImage.h"

namespace kondoscope {

/// How a training went. Points that are not positive finite numbers are left out.
struct LearningCurve
{
    std::vector<double> steps;           ///< training steps, ascending
    std::vector<double> seconds;         ///< since the start, at these steps; empty if they are not known
    std::vector<double> loss;            ///< torque error on the training data at these steps [t^2]
    std::vector<double> validationSteps; ///< ascending
    std::vector<double> validationMse;   ///< torque error per component on held-out data at these steps [t^2]
    std::optional<double> torqueRms;     ///< rms of the held-out torques [t]: gives an axis of the relative error
    std::string title;
};

/// Both errors over the steps, on a logarithmic axis; the best validation is marked. Above, where they are known,
/// stands the time.
PixelImage drawLearningCurve(const LearningCurve& curve, const DiagramSize& size = {1500, 1000, Background::White});

/// Reads CSV: lines after the heading step,seconds,loss_t2,validation_torque_mse_t2, cells that are not known empty;
/// comments "# torque_rms = X", "# title = text".
/// \throws FileError "<path>:<line>: ..." unless the steps ascend and there is one at least
LearningCurve readLearningCurve(const std::string& path);

/// Reads CSV and writes the figure as PNG. \throws FileError (either file), Error if this machine offers no OpenGL
void renderLearningCurve(const std::string& csvPath, const std::string& pngPath);

} // namespace kondoscope
