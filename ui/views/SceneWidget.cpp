#include "ui/views/SceneWidget.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QLabel>
#include <QVBoxLayout>
#include <QWindow>

#include <vtkCamera.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkVersion.h>

#include "core/support/Error.h"
#include "ui/scene/SceneView.h"
#include "ui/views/GlCanvas.h"

namespace kondoscope {
namespace {

constexpr double kShortestFrame = 1000.0 / 60.0; ///< [ms]
/// Drawing takes at most this share of the window's thread, so that clicks are answered meanwhile.
constexpr double kDrawingShare = 0.6;
/// A window that was minimized before it was painted is not painted at all [ms].
constexpr int kPatience = 500;

} // namespace

SceneWidget::SceneWidget(const QString& openGlProblem, QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    setAccessibleName(tr("Spin configuration"));
    if (openGlProblem.isEmpty()) {
        buildCanvas();
        layout->addWidget(m_canvas);
        return;
    }
    auto* message = new QLabel(openGlProblem);
    message->setObjectName("openGlMessage");
    message->setAlignment(Qt::AlignCenter);
    message->setWordWrap(true);
    message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    message->setMargin(32);
    layout->addWidget(message);
}

SceneWidget::~SceneWidget()
{
    // The canvas owns the graphics context: the scene's objects are released through it, then it goes.
    delete m_canvas;
    m_scene.reset();
}

void SceneWidget::buildCanvas()
{
    m_canvas = new GlCanvas;
    m_canvas->setObjectName("canvas");
    m_scene = std::make_unique<SceneView>(m_canvas->renderWindow());
    connect(m_canvas, &GlCanvas::pixelRatioChanged, this, [this](double ratio) { m_scene->setPixelRatio(ratio); });
    connect(m_canvas, &GlCanvas::rendered, this, &SceneWidget::onRendered);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, &SceneWidget::onNotPainted);
    m_sinceDrawn.start();
}

bool SceneWidget::isReady() const
{
    if (m_canvas == nullptr)
        return true;
    const double interval = std::max(kShortestFrame, m_canvas->renderMilliseconds() / kDrawingShare);
    return !m_snapshotWaits && static_cast<double>(m_sinceDrawn.elapsed()) + 1.0 >= interval;
}

void SceneWidget::showSnapshot(const SnapshotPtr& snapshot)
{
    if (m_canvas == nullptr) {
        Q_EMIT snapshotDrawn();
        return;
    }
    m_scene->update(snapshot);
    m_sinceDrawn.restart();
    m_canvas->redraw();
    m_snapshotWaits = isOnScreen();
    if (m_snapshotWaits)
        m_patience.start();
    else
        Q_EMIT snapshotDrawn(); // the next painting draws the latest arrays anyway
}

bool SceneWidget::isOnScreen() const
{
    const QWindow* surface = window()->windowHandle();
    return m_canvas->isVisible() && surface != nullptr && surface->isExposed();
}

void SceneWidget::onNotPainted()
{
    if (std::exchange(m_snapshotWaits, false))
        Q_EMIT snapshotDrawn();
}

void SceneWidget::onRendered()
{
    if (!m_snapshotWaits)
        return;
    m_snapshotWaits = false;
    m_patience.stop();
    m_frames.add();
    Q_EMIT snapshotDrawn();
}

void SceneWidget::setLayerVisible(const std::string& layer, bool visible)
{
    if (m_canvas == nullptr)
        return;
    m_scene->setLayerVisible(layer, visible);
    m_canvas->redraw();
}

void SceneWidget::setBackground(Background background)
{
    if (m_canvas == nullptr)
        return;
    m_scene->setBackground(background);
    m_canvas->redraw();
}

void SceneWidget::setTitle(const std::string& title)
{
    if (m_canvas == nullptr)
        return;
    m_scene->setTitle(title);
    m_canvas->redraw();
}

QString SceneWidget::vtkVersion()
{
    return ::vtkVersion::GetVTKVersion();
}

void SceneWidget::resetCamera()
{
    if (m_canvas == nullptr)
        return;
    m_scene->resetCamera();
    m_canvas->redraw();
}

void SceneWidget::lookAlong(ViewAxis axis)
{
    if (m_canvas == nullptr)
        return;
    m_scene->resetCamera();
    if (axis != ViewAxis::Z) {
        vtkCamera* camera = m_scene->renderer()->GetActiveCamera();
        double focus[3];
        camera->GetFocalPoint(focus);
        const double distance = camera->GetDistance();
        // From slightly above the plane: seen exactly edge-on the lattice would be a line.
        const double height = 0.35 * distance;
        const double along = std::sqrt(distance * distance - height * height);
        camera->SetPosition(focus[0] - (axis == ViewAxis::X ? along : 0.0),
                            focus[1] - (axis == ViewAxis::Y ? along : 0.0), focus[2] + height);
        camera->SetViewUp(0.0, 0.0, 1.0);
        m_scene->renderer()->ResetCameraClippingRange();
    }
    m_canvas->redraw();
}

void SceneWidget::savePicture(const std::string& path)
{
    if (m_canvas == nullptr)
        throw FileError("The picture cannot be saved (this display has no OpenGL 3.2). Start with --software-gl.");
    const int* size = m_canvas->renderWindow()->GetSize();
    const int width = size[0];
    const int height = size[1];
    m_canvas->makeCurrent();
    m_scene->writePng(path, width, height);
    m_canvas->doneCurrent();
    m_canvas->redraw();
}

} // namespace kondoscope
