#pragma once

#include <memory>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>

#include "core/simulation/Snapshot.h"
#include "ui/scene/Background.h"
#include "ui/scene/ColorBar.h"
#include "ui/scene/PixelImage.h"

class vtkRenderer;
class vtkRenderWindow;

namespace kondoscope {

/// A picture of one spin configuration: a renderer with layers, legends and a time label. Knows nothing of Qt; works
/// in a window that somebody hosts as well as off screen. All calls on one thread: the one that owns the window.
class SceneView
{
public:
    /// \param window  hosted by the caller (it calls Render()); empty: an off-screen window of its own, which needs no
    ///                display
    ///
    /// \throws Error if an off-screen window is wanted and this machine offers no OpenGL
    explicit SceneView(vtkSmartPointer<vtkRenderWindow> window = {});
    ~SceneView();
    SceneView(const SceneView&) = delete;
    SceneView& operator=(const SceneView&) = delete;

    /// Names of all layers in the order of menus: those of cellQuantities(), then "arrows".
    static const std::vector<std::string>& layerNames();
    /// For menus: "Local bond order".
    static std::string layerTitle(const std::string& layer);
    /// Maps cover the whole plane, so that of several only the last one is seen. \throws ConfigError as above
    static bool isMap(const std::string& layer);

    /// All layers start hidden. \throws ConfigError for an unknown layer
    void setLayerVisible(const std::string& layer, bool visible);
    bool isLayerVisible(const std::string& layer) const;

    void setBackground(Background background);
    /// Sizes of text and legends follow the device pixel ratio.
    void setPixelRatio(double ratio);
    /// Line in the upper left corner, beside the time; empty: none.
    void setTitle(const std::string& title);
    /// Title, time and legends (default), or the bare picture.
    void setAnnotated(bool annotated);

    /// Shows this moment: arrays are updated in place; pipelines and camera stay unless the lattice is another one.
    void update(SnapshotPtr snapshot);

    /// Visible maps whose range follows the data take this moment into it and keep it from then on: to be called for
    /// all moments that are going to be drawn with the same colours, before the first of them.
    void holdRangesFor(const Snapshot& snapshot);
    /// True if a visible map's range follows the data.
    bool hasAutomaticRanges() const;
    /// What the legend of a map says at present.
    ColorBarState legendState(const std::string& map) const;

    /// Plan view of the whole lattice. It keeps fitting the window until the camera is moved.
    void resetCamera();

    vtkRenderWindow* renderWindow() const;
    vtkRenderer* renderer() const;

    /// Arrows stand on every n-th site along both directions.
    int arrowStride() const;

    /// Renders what the view shows at this size [pixels].
    PixelImage renderPixels(int width, int height);

    /// Writes what the view shows as PNG, `width` x `height` pixels. \throws FileError
    void writePng(const std::string& path, int width, int height);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
