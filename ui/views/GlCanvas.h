#pragma once

#include <QOpenGLWidget>

#include <vtkSmartPointer.h>

class vtkCallbackCommand;
class vtkGenericOpenGLRenderWindow;
class vtkGenericRenderWindowInteractor;
class vtkObject;

namespace kondoscope {

/// Hosts VTK's render window in a Qt widget: the window draws into its own frame buffer, paintGL copies that to the
/// widget's. Mouse: left turns, middle or shift-left moves, wheel or right zooms.
class GlCanvas : public QOpenGLWidget
{
    Q_OBJECT

public:
    explicit GlCanvas(QWidget* parent = nullptr);
    ~GlCanvas() override;

    vtkGenericOpenGLRenderWindow* renderWindow() const;
    /// Asks for a redraw at the next chance.
    void redraw() { update(); }
    /// Duration of the last drawing [ms].
    double renderMilliseconds() const { return m_renderMilliseconds; }

Q_SIGNALS:
    void rendered();
    /// The device pixel ratio at which the scene is drawn from now on.
    void pixelRatioChanged(double ratio);

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    static void onVtkEvent(vtkObject* caller, unsigned long id, void* canvas, void* data);
    void placePointer(const QPointF& position, Qt::KeyboardModifiers modifiers);
    void releaseGraphics();
    void copyToWidget();

    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    vtkSmartPointer<vtkGenericRenderWindowInteractor> m_interactor;
    vtkSmartPointer<vtkCallbackCommand> m_callback;
    Qt::MouseButton m_pressed = Qt::NoButton;
    double m_pixelRatio = 0.0;
    double m_renderMilliseconds = 0.0;
    double m_wheelDegrees = 0.0;
};

} // namespace kondoscope
