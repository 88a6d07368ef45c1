#include "ui/scene/OffscreenWindow.h"

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <vtkRenderWindow.h>
#include <vtkVersionMacros.h>

#include "core/support/Error.h"

#if VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0)
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkObjectFactory.h>
#endif

namespace kondoscope {

namespace {

[[noreturn]] void throwNoOpenGL(const std::string& reason)
{
    throw Error(
        fmt::format("No picture can be drawn: {} (pictures need OpenGL 3.2 or newer; software drawing is enough). "
                    "Install libegl1 and libgl1-mesa-dri, or start the program on a screen or under xvfb-run.",
                    reason));
}

#if VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0)

/// Owns an OpenGL context that belongs to no surface: VTK draws into a framebuffer object of its own.
class EglContext
{
public:
    EglContext()
    {
        m_display = openDisplay();
        if (!eglBindAPI(EGL_OPENGL_API))
            throwNoOpenGL("EGL has no desktop OpenGL");
        const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_NONE};
        EGLConfig config{};
        EGLint count = 0;
        if (!eglChooseConfig(m_display, wanted, &config, 1, &count) || count == 0)
            throwNoOpenGL("EGL offers no usable configuration");
        const EGLint version[] = {
            EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 2, EGL_CONTEXT_OPENGL_PROFILE_MASK,
            EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
        m_context = eglCreateContext(m_display, config, EGL_NO_CONTEXT, version);
        if (m_context == EGL_NO_CONTEXT)
            throwNoOpenGL(fmt::format("the driver refuses a context (EGL error 0x{:x})", eglGetError()));
    }

    ~EglContext()
    {
        if (isCurrent())
            eglMakeCurrent(m_display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        eglDestroyContext(m_display, m_context);
    }

    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    bool makeCurrent() { return eglMakeCurrent(m_display, EGL_NO_SURFACE, EGL_NO_SURFACE, m_context) == EGL_TRUE; }
    bool isCurrent() const { return eglGetCurrentContext() == m_context; }

private:
    static EGLDisplay openDisplay()
    {
        // The display lives as long as the process: EGL hands out one for all contexts.
        const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
        const auto getPlatformDisplay =
            reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
        EGLDisplay display = EGL_NO_DISPLAY;
        if (extensions && std::strstr(extensions, "EGL_MESA_platform_surfaceless") && getPlatformDisplay)
            display = getPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr)) {
            display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
            if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr))
                throwNoOpenGL("EGL finds neither a surfaceless driver nor a display");
        }
        return display;
    }

    EGLDisplay m_display = EGL_NO_DISPLAY;
    EGLContext m_context = EGL_NO_CONTEXT;
};

class EglRenderWindow : public vtkGenericOpenGLRenderWindow
{
public:
    static EglRenderWindow* New();

    void adopt(std::unique_ptr<EglContext> context) { m_context = std::move(context); }

    void MakeCurrent() override
    {
        if (!m_context->isCurrent() && !m_context->makeCurrent())
            throwNoOpenGL("the OpenGL context cannot be used in this thread (another one is in use here)");
    }
    bool IsCurrent() override { return m_context && m_context->isCurrent(); }
    int SupportsOpenGL() override { return 1; }

    void OpenGLInitContext() override
    {
        if (this->Initialized)
            return;
        this->MakeCurrent();
        // Debian's GLEW loads all OpenGL functions, then reports a failure because there is no GLX display.
        const int warnings = vtkObject::GetGlobalWarningDisplay();
        vtkObject::GlobalWarningDisplayOff();
        this->vtkGenericOpenGLRenderWindow::OpenGLInitContext();
        vtkObject::SetGlobalWarningDisplay(warnings);
        this->GlewInitValid = true;
        this->Initialized = true;
    }

protected:
    EglRenderWindow()
    {
        this->SetOwnContext(false);
        this->SetFrameBlitModeToNoBlit();
        this->SetReadyForRendering(true);
    }
    ~EglRenderWindow() override
    {
        if (m_context && (m_context->isCurrent() || m_context->makeCurrent()))
            this->Finalize();
    }

private:
    std::unique_ptr<EglContext> m_context;
};

vtkStandardNewMacro(EglRenderWindow);

#endif

} // namespace

vtkSmartPointer<vtkRenderWindow> makeOffscreenWindow()
{
#if VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0)
    auto context = std::make_unique<EglContext>();
    auto window = vtkSmartPointer<EglRenderWindow>::New();
    window->adopt(std::move(context));
    return window;
#else
    auto window = vtkSmartPointer<vtkRenderWindow>::New();
    window->SetOffScreenRendering(true);
    if (!window->SupportsOpenGL())
        throwNoOpenGL("VTK finds no OpenGL");
    return window;
#endif
}

} // namespace kondoscope
