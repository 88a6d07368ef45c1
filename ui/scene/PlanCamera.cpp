#include "ui/scene/PlanCamera.h"

#include <algorithm>

#include <vtkCamera.h>
#include <vtkRenderer.h>

#include "ui/scene/SitePlan.h"

namespace kondoscope {

void PlanCamera::fit(vtkRenderer* renderer, const SitePlan& plan, const ScreenBox& free)
{
    const double width = std::max(1, renderer->GetSize()[0]);
    const double height = std::max(1, renderer->GetSize()[1]);
    const Eigen::Vector2d center = 0.5 * (plan.lowerCorner() + plan.upperCorner());
    const Eigen::Vector2d extent = plan.upperCorner() - plan.lowerCorner();
    const double unitsPerPixel =
        std::max(extent.x() / std::max(1.0, free.width), extent.y() / std::max(1.0, free.height));
    const double distance = 4.0 * extent.norm();

    vtkCamera* camera = renderer->GetActiveCamera();
    camera->ParallelProjectionOn();
    camera->SetFocalPoint(center.x(), center.y(), 0.0);
    camera->SetPosition(center.x(), center.y(), distance);
    camera->SetViewUp(0.0, 1.0, 0.0);
    camera->SetParallelScale(0.5 * height * unitsPerPixel);
    // Shifting the window instead of the focal point keeps the lattice's centre the centre of rotations.
    camera->SetWindowCenter(1.0 - (2.0 * free.left + free.width) / width,
                            1.0 - (2.0 * free.bottom + free.height) / height);
    m_fitted = pose(camera);
}

void PlanCamera::setDepthRange(vtkRenderer* renderer, const SitePlan& plan, double height) const
{
    const Eigen::Vector2d low = plan.lowerCorner();
    const Eigen::Vector2d high = plan.upperCorner();
    renderer->ResetCameraClippingRange(low.x() - 1, high.x() + 1, low.y() - 1, high.y() + 1, -1, height + 1);
}

bool PlanCamera::isUntouched(vtkRenderer* renderer) const
{
    return pose(renderer->GetActiveCamera()) == m_fitted;
}

PlanCamera::Pose PlanCamera::pose(vtkCamera* camera)
{
    Pose pose{};
    std::copy_n(camera->GetPosition(), 3, pose.begin());
    std::copy_n(camera->GetFocalPoint(), 3, pose.begin() + 3);
    std::copy_n(camera->GetViewUp(), 3, pose.begin() + 6);
    pose[9] = camera->GetParallelScale();
    pose[10] = camera->GetParallelProjection();
    return pose;
}

} // namespace kondoscope
