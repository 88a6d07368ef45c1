#pragma once

#include <array>

#include "ui/scene/Legend.h"

class vtkCamera;
class vtkRenderer;

namespace kondoscope {

class SitePlan;

/// Looks straight down on the lattice without perspective, and keeps it fitted into the free part of the window until
/// somebody moves the camera.
class PlanCamera
{
public:
    /// \param free  part of the window that no legend needs [device pixels]
    void fit(vtkRenderer* renderer, const SitePlan& plan, const ScreenBox& free);

    /// Keeps everything between the plane and `height` above it [lattice constants] within the depth that is drawn,
    /// wherever the camera is.
    void setDepthRange(vtkRenderer* renderer, const SitePlan& plan, double height) const;

    /// Whether the camera still is where fit() left it.
    bool isUntouched(vtkRenderer* renderer) const;

private:
    using Pose = std::array<double, 11>;
    static Pose pose(vtkCamera* camera);

    Pose m_fitted{};
};

} // namespace kondoscope
