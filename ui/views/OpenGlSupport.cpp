#include "ui/views/OpenGlSupport.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QStringList>
#include <QSurfaceFormat>

namespace kondoscope {
namespace {

/// Platforms of Qt that offer contexts, but cannot show them in a widget.
const QStringList kRasterPlatforms{"offscreen", "minimal", "vnc", "linuxfb"};

} // namespace

void requestOpenGlFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setAlphaBufferSize(8);
    QSurfaceFormat::setDefaultFormat(format);
}

void requestSoftwareOpenGl()
{
    qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
    qputenv("GALLIUM_DRIVER", "llvmpipe");
    QCoreApplication::setAttribute(Qt::AA_UseSoftwareOpenGL);
}

QString openGlProblem()
{
    if (kRasterPlatforms.contains(QGuiApplication::platformName()))
        return QCoreApplication::translate("OpenGlSupport",
                                           "The spins cannot be drawn: Qt's platform \"%1\" has no OpenGL widgets.\n\n"
                                           "Use a desktop, or a virtual one: xvfb-run kondoscope.")
            .arg(QGuiApplication::platformName());
    QOpenGLContext context;
    QOffscreenSurface surface;
    surface.create();
    const bool works = context.create() && context.makeCurrent(&surface);
    const auto version = context.format().version();
    context.doneCurrent();
    if (works && version >= qMakePair(3, 2))
        return {};
    const QString found =
        works ? QCoreApplication::translate("OpenGlSupport", "it offers %1.%2").arg(version.first).arg(version.second)
              : QCoreApplication::translate("OpenGlSupport", "it offers none");
    return QCoreApplication::translate("OpenGlSupport",
                                       "The spins cannot be drawn: this display has no OpenGL 3.2 (%1).\n\n"
                                       "Start with  kondoscope --software-gl  or install the Mesa drivers "
                                       "(libgl1-mesa-dri). Over a remote connection try "
                                       "MESA_GL_VERSION_OVERRIDE=3.3.\n\n"
                                       "Everything else works: the run, the charts and the recording.")
        .arg(found);
}

} // namespace kondoscope
