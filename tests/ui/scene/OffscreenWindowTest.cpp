#include "tests/ui/scene/SceneFixtures.h"

using namespace kondoscope;
using namespace kondoscope::testing;

class OffscreenWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesNeedNoDisplay()
    {
        REQUIRE_OPENGL();
        qunsetenv("DISPLAY");
        qunsetenv("WAYLAND_DISPLAY");
        const auto window = makeOffscreenWindow();
        const PixelImage image = drawWindow(window, 64, 48);
        QCOMPARE(image.rgb.size(), std::size_t{3 * 64 * 48});
    }

    void hugePictureIsAnErrorOrAPicture()
    {
        REQUIRE_OPENGL();
        const auto window = makeOffscreenWindow();
        const PixelImage image = drawWindow(window, 8192, 64);
        QCOMPARE(image.width, 8192);
    }
};

QTEST_GUILESS_MAIN(OffscreenWindowTest)
#include "OffscreenWindowTest.moc"
