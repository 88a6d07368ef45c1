#pragma once

#include <memory>
#include <string>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "core/simulation/Snapshot.h"
#include "ui/session/RateMeter.h"

namespace kondoscope {

class GlCanvas;
class SceneView;
enum class Background;

/// Direction from which the lattice is seen.
enum class ViewAxis { X, Y, Z };

/// The picture of the spins. Redraws on a new snapshot or on interaction only, at most 60 times a second and no
/// faster than the renderer manages. Where OpenGL is missing it shows why, and everything else goes on.
class SceneWidget : public QWidget
{
    Q_OBJECT

public:
    /// \param openGlProblem  empty, or what to show instead of the picture
    explicit SceneWidget(const QString& openGlProblem, QWidget* parent = nullptr);
    ~SceneWidget() override;

    /// True when a new snapshot would be drawn at once; else keep it and try again.
    bool isReady() const;
    void showSnapshot(const SnapshotPtr& snapshot);
    void setLayerVisible(const std::string& layer, bool visible);
    void setBackground(Background background);
    void setTitle(const std::string& title);
    void resetCamera();
    void lookAlong(ViewAxis axis);
    /// The picture alone, at the size and resolution of the screen. \throws FileError
    void savePicture(const std::string& path);

    double framesPerSecond() const { return m_frames.perSecond(); }
    /// Version of the library that draws.
    static QString vtkVersion();

Q_SIGNALS:
    /// A snapshot handed over by showSnapshot has reached the screen, or there is no screen to reach: the window is
    /// hidden, minimized or covered, and nothing is painted.
    void snapshotDrawn();

private:
    void buildCanvas();
    bool isOnScreen() const;
    void onRendered();
    void onNotPainted();

    GlCanvas* m_canvas = nullptr;
    std::unique_ptr<SceneView> m_scene;
    RateMeter m_frames;
    QElapsedTimer m_sinceDrawn;
    bool m_snapshotWaits = false; ///< for the next painting
    QTimer m_patience;            ///< ends the wait for a painting that does not come
};

} // namespace kondoscope
