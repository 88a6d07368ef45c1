#pragma once

#include "core/simulation/Snapshot.h"
#include "ui/scene/SceneStyle.h"

class vtkRenderer;

namespace kondoscope {

class Legend;
class SitePlan;

/// One way to show a snapshot: owns a VTK pipeline and the legend that explains it.
class Layer
{
public:
    virtual ~Layer() = default;

    /// Adds the actors, without the legend's; called once.
    virtual void attach(vtkRenderer* renderer) = 0;
    /// A new lattice: geometry is built anew. Called before the first update.
    virtual void setPlan(const SitePlan& plan) = 0;
    /// New values: arrays are overwritten in place.
    virtual void update(const Snapshot& snapshot) = 0;
    virtual void setVisible(bool visible) = 0;
    virtual void setStyle(const SceneStyle& style) = 0;
    /// Called before every frame, after the camera has moved or not.
    virtual void prepareFrame(vtkRenderer*) {}

    virtual Legend& legend() = 0;
};

} // namespace kondoscope
