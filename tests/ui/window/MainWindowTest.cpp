#include <set>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "core/support/Error.h"
#include "tests/ui/session/FakeRun.h"
#include "ui/panels/MessageBanner.h"
#include "ui/session/SimulationSession.h"
#include "ui/views/GlCanvas.h"
#include "ui/views/OpenGlSupport.h"
#include "ui/views/SceneWidget.h"
#include "ui/views/SpectrumChart.h"
#include "ui/window/MainWindow.h"
#include "ui/window/ScriptedRun.h"
#include "ui/window/Theme.h"

using namespace kondoscope;

namespace {

RunConfig smallConfig()
{
    RunConfig config;
    config.lattice.lx = config.lattice.ly = 6;
    config.solver.kind = "ed";
    config.electrons.setDoping(0.0);
    config.view.title = "Test";
    return config;
}

int colorCount(const QImage& image)
{
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MainWindow> m_window;

    void openWindow(RunFactory factory = simulationFactory())
    {
        m_window = std::make_unique<MainWindow>(openGlProblem(), std::move(factory));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QSignalSpy shown(m_window.get(), &MainWindow::snapshotShown);
        m_window->startConfig(smallConfig(), "test");
        QVERIFY(shown.wait(20000));
    }

    template <typename Widget> Widget* child(const char* name)
    {
        auto* found = m_window->findChild<Widget*>(name);
        if (found == nullptr)
            qFatal("no widget of the name %s", name);
        return found;
    }

    QString field(const char* name) { return child<QLabel>(name)->text(); }
    bool isRunning() { return m_window->session()->status().running; }
    QImage picture() { return child<GlCanvas>("canvas")->grabFramebuffer(); }

public:
    static void initMain() { requestOpenGlFormat(); }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        applyTheme(Theme::Dark);
    }
    void cleanup() { m_window.reset(); }

    void playLetsTimeAdvance()
    {
        openWindow();
        QCOMPARE(field("step"), "step 0");
        QTest::mouseClick(child<QToolButton>("playButton"), Qt::LeftButton);
        QVERIFY(isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(field("step") != "step 0", 10000);
        QTest::mouseClick(child<QToolButton>("playButton"), Qt::LeftButton);
        QVERIFY(!isRunning());
    }

    void stepAndResetButtons()
    {
        openWindow();
        QTest::mouseClick(child<QToolButton>("stepButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(field("step"), QString("step 1"), 10000);
        QTest::mouseClick(child<QToolButton>("resetButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(field("step"), QString("step 0"), 10000);
    }

    void spaceTogglesUnlessTextIsTyped()
    {
        openWindow();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_Space);
        QVERIFY(isRunning());
        QTest::keyClick(m_window.get(), Qt::Key_Space);
        QVERIFY(!isRunning());
        auto* box = child<QDoubleSpinBox>("electrons.doping");
        box->setFocus();
        QTRY_VERIFY(box->hasFocus());
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(!isRunning());
        QTest::keyClick(box, Qt::Key_Return);
        QTest::keyClick(m_window.get(), Qt::Key_Space);
        QVERIFY(isRunning());
    }

    void dopingSliderChangesTheRun()
    {
        openWindow();
        auto* slider = child<QSlider>("electrons.doping.slider");
        slider->setValue(slider->maximum() / 2);
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(m_window->session()->config().electrons.doping() - 0.1) < 1e-9, 10000);
    }

    void layersChangeThePicture()
    {
        openWindow();
        const QImage before = picture();
        QVERIFY(colorCount(before) > 50);
        child<QAction>("layer.bond_order")->toggle();
        QTest::qWait(100);
        QVERIFY(picture() != before);
        child<QAction>("layer.bond_order")->toggle();
        QTest::qWait(100);
        QCOMPARE(picture(), before);
    }

    void oneMapTakesThePlaceOfAnother()
    {
        openWindow();
        QVERIFY(child<QAction>("layer.bond_order")->isChecked());
        const QImage before = picture();
        child<QAction>("layer.hole_density")->trigger();
        QVERIFY(!child<QAction>("layer.bond_order")->isChecked());
        QVERIFY(child<QAction>("layer.arrows")->isChecked());
        QTest::qWait(100);
        const QImage holes = picture();
        QVERIFY(holes != before);
        QVERIFY(colorCount(holes) > 50);
        child<QAction>("layer.hole_density")->trigger();
        for (const char* map : {"layer.bond_order", "layer.hole_density", "layer.kinetic_energy"})
            QVERIFY(!child<QAction>(map)->isChecked());
        child<QAction>("layer.kinetic_energy")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->config().output.bondEnergy, 10000);
        child<QAction>("layer.kinetic_energy")->trigger(); // hidden: no longer computed
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->session()->config().output.bondEnergy, 10000);
    }

    void aPresetWithKineticEnergyAsksForIt()
    {
        openWindow();
        RunConfig config = smallConfig();
        config.solver.kind = "kpm";
        config.view.layers = {"kinetic_energy"};
        m_window->startConfig(config, "kinetic");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->config().output.bondEnergy, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(colorCount(picture()) > 40, 10000);
    }

    void theDensityOfStatesFollowsTheRun()
    {
        openWindow();
        auto* chart = m_window->findChild<SpectrumChart*>();
        QVERIFY(chart->hasSpectrum());
        const double before = chart->spectrum().chemicalPotential;
        child<QDoubleSpinBox>("electrons.doping")->setValue(0.5);
        QTRY_VERIFY_WITH_TIMEOUT(chart->spectrum().chemicalPotential < before - 0.5, 10000);
    }

    void whatTheModelCannotFollowIsRefusedByName()
    {
        openWindow();
        RunConfig config = smallConfig();
        config.electrons.coupling = Coupling::Infinite;
        config.electrons.setDoping(0.2);
        QSignalSpy configured(m_window->session(), &SimulationSession::configured);
        m_window->startConfig(config, "infinite");
        QVERIFY(configured.wait(10000));
        child<QRadioButton>("solver.ml")->click();
        auto* banner = m_window->findChild<MessageBanner*>();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 10000);
        QVERIFY2(banner->text().contains("infinite"), qPrintable(banner->text()));
        QTRY_VERIFY(child<QRadioButton>("solver.ed")->isChecked());
        QVERIFY(child<QComboBox>("electrons.coupling")->isEnabled());
    }

    void mouseTurnsThePicture()
    {
        openWindow();
        auto* canvas = child<GlCanvas>("canvas");
        const QImage before = picture();
        const QPoint center = canvas->rect().center();
        QTest::mousePress(canvas, Qt::LeftButton, {}, center);
        QTest::mouseMove(canvas, center + QPoint(40, 60));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, center + QPoint(40, 60));
        QTest::qWait(100);
        QVERIFY(picture() != before);
        child<QAction>("resetView")->trigger();
        QTest::qWait(100);
        QCOMPARE(picture(), before);
    }

    void scriptSavesAScreenshot()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("window.png");
        m_window = std::make_unique<MainWindow>(openGlProblem());
        m_window->show();
        const ScriptedRun script(*m_window, {.afterSteps = 3, .screenshot = path});
        m_window->startConfig(smallConfig(), "test");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 20000);
        const QImage image(path);
        QCOMPARE(image.size(), m_window->size());
        QVERIFY(colorCount(image) > 100);
        QCOMPARE(field("step"), "step 3");
    }

    void aPictureIsSavedFromTheMenu()
    {
        openWindow();
        const QTemporaryDir folder;
        const QString path = folder.filePath("spins.png");
        QTimer answer;
        connect(&answer, &QTimer::timeout, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            answer.stop();
            dialog->findChild<QLineEdit*>("fileNameEdit")->setText(path);
            QMetaObject::invokeMethod(dialog, "accept");
        });
        answer.start(20);
        child<QAction>("savePicture")->trigger();
        const QImage image(path);
        const auto* canvas = child<GlCanvas>("canvas");
        QCOMPARE(image.size(), canvas->size() * canvas->devicePixelRatioF());
        QVERIFY(colorCount(image) > 50);
        QCOMPARE(image.convertToFormat(QImage::Format_RGB32), picture().convertToFormat(QImage::Format_RGB32));
        QVERIFY(child<MessageBanner>("banner")->text().isEmpty());
    }

    void aPictureThatCannotBeWrittenIsAnError()
    {
        openWindow();
        auto* scene = m_window->findChild<SceneWidget*>();
        QVERIFY_EXCEPTION_THROWN(scene->savePicture("/nowhere/at/all/spins.png"), FileError);
        QVERIFY(colorCount(picture()) > 50);
    }

    void aHiddenWindowGoesOn()
    {
        openWindow();
        m_window->hide();
        QSignalSpy shown(m_window.get(), &MainWindow::snapshotShown);
        for (int step = 1; step <= 3; ++step) {
            m_window->session()->singleStep();
            QTRY_VERIFY_WITH_TIMEOUT(!shown.empty() && shown.back().front().toInt() == step, 10000);
        }
        QCOMPARE(field("step"), "step 3");
    }

    void hidingBeforeThePaintingLosesNothing()
    {
        openWindow();
        QSignalSpy shown(m_window.get(), &MainWindow::snapshotShown);
        m_window->session()->singleStep();
        QTRY_COMPARE_WITH_TIMEOUT(field("step"), QString("step 1"), 10000);
        m_window->hide();
        QTRY_VERIFY_WITH_TIMEOUT(!shown.empty(), 10000);
    }

    void thePlayIconIsDrawnOncePerChange()
    {
        openWindow();
        const auto* play = child<QAction>("play");
        const qint64 paused = play->icon().cacheKey();
        QTest::qWait(300);
        QCOMPARE(play->icon().cacheKey(), paused);
        m_window->setPlaying(true);
        QVERIFY(play->icon().cacheKey() != paused);
        m_window->setPlaying(false);
    }

    void clicksAreAnsweredDuringALongStep()
    {
        const auto behaviour = std::make_shared<FakeBehaviour>();
        openWindow(fakeFactory(behaviour));
        behaviour->stepMilliseconds = 20000;
        QTest::mouseClick(child<QToolButton>("playButton"), Qt::LeftButton);
        QTRY_VERIFY(m_window->session()->status().busy);
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(child<QToolButton>("playButton"), Qt::LeftButton);
        child<QSlider>("electrons.doping.slider")->setValue(50);
        bool noted = false;
        QTRY_VERIFY_WITH_TIMEOUT(
            (noted = std::ranges::any_of(m_window->findChildren<QLabel*>("pending"),
                                         [](const QLabel* label) { return label->text().startsWith("pending"); })),
            10000);
        QVERIFY(noted);
        QVERIFY2(clock.elapsed() < behaviour->stepMilliseconds, "the window waited for the step");
        behaviour->stepMilliseconds = 0;
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(m_window->findChildren<QLabel*>("pending"),
                                                     [](const QLabel* label) { return label->text().isEmpty(); }),
                                 5000);
    }

    void aFailureIsABannerAndTheWindowGoesOn()
    {
        const auto behaviour = std::make_shared<FakeBehaviour>();
        openWindow(fakeFactory(behaviour));
        behaviour->stepFails = true;
        QTest::mouseClick(child<QToolButton>("playButton"), Qt::LeftButton);
        auto* banner = child<MessageBanner>("banner");
        QTRY_VERIFY(banner->text().contains("did not converge"));
        QTRY_VERIFY(!child<QAction>("play")->isChecked());
        behaviour->stepFails = false;
        QTest::mouseClick(child<QToolButton>("stepButton"), Qt::LeftButton);
        QTRY_COMPARE(field("step"), QString("step 1"));
    }

    void aRefusedChangeIsTakenBack()
    {
        const auto behaviour = std::make_shared<FakeBehaviour>();
        openWindow(fakeFactory(behaviour));
        behaviour->reconfigureFails = true;
        auto* box = child<QDoubleSpinBox>("electrons.doping");
        box->setValue(0.15);
        QTRY_VERIFY(!child<MessageBanner>("banner")->text().isEmpty());
        QTRY_COMPARE(box->value(), 0.0);
    }

    void wrongFilesEndInAMessage()
    {
        openWindow();
        m_window->openFile("/nowhere/run.toml");
        QVERIFY(child<MessageBanner>("banner")->text().contains("/nowhere/run.toml"));
        m_window->startPreset("no-such-preset");
        QVERIFY(child<MessageBanner>("banner")->text().contains("no-such-preset"));
    }

    void closingDuringARunIsClean()
    {
        openWindow();
        m_window->setPlaying(true);
        QTest::qWait(100);
        m_window->close();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
    }

    void withoutOpenGlTheRestWorks()
    {
        m_window = std::make_unique<MainWindow>("The spins cannot be drawn: planted.");
        m_window->show();
        m_window->startConfig(smallConfig(), "test");
        QVERIFY(field("openGlMessage").contains("planted"));
        m_window->session()->singleStep();
        QTRY_COMPARE_WITH_TIMEOUT(field("step"), QString("step 1"), 10000);
    }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
