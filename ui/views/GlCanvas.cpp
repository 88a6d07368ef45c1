#include "ui/views/GlCanvas.h"

#include <algorithm>
#include <cmath>

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QWheelEvent>

#include <vtkCallbackCommand.h>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkInteractorStyleTrackballCamera.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkVersion.h>

namespace kondoscope {
namespace {

/// Qt reports this much for a notch of an ordinary wheel [degrees].
constexpr double kDegreesPerNotch = 15.0;

} // namespace

GlCanvas::GlCanvas(QWidget* parent)
    : QOpenGLWidget(parent), m_window(vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New()),
      m_interactor(vtkSmartPointer<vtkGenericRenderWindowInteractor>::New()),
      m_callback(vtkSmartPointer<vtkCallbackCommand>::New())
{
    setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
    setMinimumSize(240, 180);
    m_window->SetOwnContext(false);
    m_window->SetFrameBlitModeToNoBlit();
    m_window->SetMultiSamples(0);
    m_callback->SetClientData(this);
    m_callback->SetCallback(&GlCanvas::onVtkEvent);
    for (const auto event :
         {vtkCommand::WindowMakeCurrentEvent, vtkCommand::WindowIsCurrentEvent, vtkCommand::WindowSupportsOpenGLEvent})
        m_window->AddObserver(event, m_callback);
    m_interactor->SetRenderWindow(m_window);
    // Drawing happens in paintGL only: the interactor's wish to render becomes a request to Qt.
    m_interactor->EnableRenderOff();
    m_interactor->AddObserver(vtkCommand::RenderEvent, m_callback);
    const vtkNew<vtkInteractorStyleTrackballCamera> style;
    m_interactor->SetInteractorStyle(style);
    m_interactor->Initialize();
}

GlCanvas::~GlCanvas()
{
    releaseGraphics();
    m_window->RemoveObserver(m_callback);
    m_interactor->RemoveObserver(m_callback);
    m_interactor->SetRenderWindow(nullptr);
}

vtkGenericOpenGLRenderWindow* GlCanvas::renderWindow() const
{
    return m_window;
}

void GlCanvas::onVtkEvent(vtkObject*, unsigned long id, void* clientData, void* data)
{
    auto* canvas = static_cast<GlCanvas*>(clientData);
    switch (id) {
    case vtkCommand::WindowMakeCurrentEvent:
        // Qt's makeCurrent also binds the widget's frame buffer, which VTK would not notice in the midst of its work.
        if (canvas->context() != nullptr && QOpenGLContext::currentContext() != canvas->context())
            canvas->makeCurrent();
        break;
    case vtkCommand::WindowIsCurrentEvent:
        *static_cast<bool*>(data) =
            canvas->context() != nullptr && QOpenGLContext::currentContext() == canvas->context();
        break;
    case vtkCommand::WindowSupportsOpenGLEvent:
        *static_cast<int*>(data) = canvas->context() != nullptr ? 1 : 0;
        break;
    case vtkCommand::RenderEvent:
        canvas->redraw();
        break;
    default:
        break;
    }
}

void GlCanvas::initializeGL()
{
    // The context dies with a change of the top-level window; VTK's objects must go before it.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlCanvas::releaseGraphics);
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 4, 0)
    // Since this version VTK does not look for the functions of a foreign context by itself.
    m_window->SetOpenGLSymbolLoader(
        [](void* context, const char* name) -> vtkGenericOpenGLRenderWindow::VTKOpenGLAPIProc {
            return static_cast<QOpenGLContext*>(context)->getProcAddress(name);
        },
        context());
#endif
    m_window->SetReadyForRendering(true);
    m_window->OpenGLInitContext();
}

void GlCanvas::releaseGraphics()
{
    if (context() == nullptr || !m_window->GetReadyForRendering())
        return;
    makeCurrent();
    m_window->Finalize();
    m_window->SetReadyForRendering(false);
    disconnect(context(), nullptr, this, nullptr);
    doneCurrent();
}

void GlCanvas::resizeGL(int width, int height)
{
    const double ratio = devicePixelRatioF();
    const int physicalWidth = std::max(1, static_cast<int>(std::lround(width * ratio)));
    const int physicalHeight = std::max(1, static_cast<int>(std::lround(height * ratio)));
    m_window->SetSize(physicalWidth, physicalHeight);
    m_interactor->SetSize(physicalWidth, physicalHeight);
    if (ratio != m_pixelRatio) {
        m_pixelRatio = ratio;
        Q_EMIT pixelRatioChanged(ratio);
    }
}

void GlCanvas::paintGL()
{
    QElapsedTimer timer;
    timer.start();
    if (devicePixelRatioF() != m_pixelRatio)
        resizeGL(width(), height());
    m_window->Render();
    copyToWidget();
    m_renderMilliseconds = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
    Q_EMIT rendered();
}

void GlCanvas::copyToWidget()
{
    QOpenGLExtraFunctions* gl = context()->extraFunctions();
    vtkOpenGLFramebufferObject* source = m_window->GetDisplayFramebuffer();
    const int* size = m_window->GetSize();
    gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, source->GetFBOIndex());
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glReadBuffer(GL_COLOR_ATTACHMENT0);
    gl->glBlitFramebuffer(0, 0, size[0], size[1], 0, 0, size[0], size[1], GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    // Qt blends the widget with the window below it: VTK's background must not be transparent.
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl->glClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void GlCanvas::placePointer(const QPointF& position, Qt::KeyboardModifiers modifiers)
{
    m_interactor->SetEventInformationFlipY(static_cast<int>(std::lround(position.x() * m_pixelRatio)),
                                           static_cast<int>(std::lround(position.y() * m_pixelRatio)),
                                           modifiers.testFlag(Qt::ControlModifier) ? 1 : 0,
                                           modifiers.testFlag(Qt::ShiftModifier) ? 1 : 0);
}

void GlCanvas::mousePressEvent(QMouseEvent* event)
{
    if (m_pressed != Qt::NoButton)
        return;
    m_pressed = event->button();
    placePointer(event->position(), event->modifiers());
    if (m_pressed == Qt::LeftButton)
        m_interactor->LeftButtonPressEvent();
    else if (m_pressed == Qt::MiddleButton)
        m_interactor->MiddleButtonPressEvent();
    else if (m_pressed == Qt::RightButton)
        m_interactor->RightButtonPressEvent();
}

void GlCanvas::mouseMoveEvent(QMouseEvent* event)
{
    placePointer(event->position(), event->modifiers());
    m_interactor->MouseMoveEvent();
}

void GlCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != m_pressed)
        return;
    placePointer(event->position(), event->modifiers());
    if (m_pressed == Qt::LeftButton)
        m_interactor->LeftButtonReleaseEvent();
    else if (m_pressed == Qt::MiddleButton)
        m_interactor->MiddleButtonReleaseEvent();
    else if (m_pressed == Qt::RightButton)
        m_interactor->RightButtonReleaseEvent();
    m_pressed = Qt::NoButton;
}

void GlCanvas::wheelEvent(QWheelEvent* event)
{
    placePointer(event->position(), event->modifiers());
    // Touch pads report many small turns: they add up to notches.
    m_wheelDegrees += event->angleDelta().y() / 8.0;
    for (; m_wheelDegrees >= kDegreesPerNotch; m_wheelDegrees -= kDegreesPerNotch)
        m_interactor->MouseWheelForwardEvent();
    for (; m_wheelDegrees <= -kDegreesPerNotch; m_wheelDegrees += kDegreesPerNotch)
        m_interactor->MouseWheelBackwardEvent();
    event->accept();
}

} // namespace kondoscope
