#include <cmath>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/LearningCurveFigure.h"
#include "ui/scene/PlotFrame.h"

using namespace kondoscope;
using namespace kondoscope::testing;

namespace {

constexpr const char* kHeading = "step,seconds,loss_t2,validation_torque_mse_t2\n";

} // namespace

class LearningCurveFigureTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string write(const QByteArray& content)
    {
        QFile file(m_folder.filePath("curve.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

private Q_SLOTS:
    void tablesAreRead()
    {
        const LearningCurve curve =
            readLearningCurve(write(QByteArray("# torque_rms = 0.04\n") + kHeading + "10,1.5,1e-3,\n20,,2e-4,3e-4\n"));
        QCOMPARE(curve.steps, (std::vector<double>{10.0, 20.0}));
        QCOMPARE(curve.loss[1], 2e-4);
        QVERIFY(std::isnan(curve.seconds[1]));
        QVERIFY(std::isnan(curve.validationMse[0]));
        QCOMPARE(curve.validationMse[1], 3e-4);
        QCOMPARE(curve.torqueRms.value(), 0.04);
        QVERIFY_EXCEPTION_THROWN(readLearningCurve(write(kHeading)), FileError);
        QVERIFY_EXCEPTION_THROWN(readLearningCurve(write(QByteArray(kHeading) + "2,1,1,1\n1,1,1,1\n")), FileError);
        QVERIFY_EXCEPTION_THROWN(readLearningCurve(write(QByteArray(kHeading) + ",1,1,1\n")), FileError);
    }

    void logarithmicScales()
    {
        const PlotScale scale = PlotScale::logarithmic(1e-6, 1e-2);
        QVERIFY(std::abs(scale.share(1e-4) - 0.5) < 1e-12);
        QCOMPARE(scale.share(0.0), 0.0);
        QCOMPARE(scale.share(std::nan("")), 0.0);
        QCOMPARE(scale.share(1.0), 1.0);
        QCOMPARE(scale.ticks().front().label, "10⁻⁶");
        int labels = 0;
        const PlotScale narrow = PlotScale::logarithmic(1e-4, 3e-4);
        for (const PlotScale::Tick& tick : narrow.ticks())
            labels += tick.label.empty() ? 0 : 1;
        QCOMPARE(labels, 2);
        QVERIFY(!PlotScale::logarithmic(0.0, 1.0).ticks().empty());
        QVERIFY(PlotScale::logarithmic(1e-300, 1e300).ticks().size() < 1000);
        QCOMPARE(plotNumber(-1.234e-5), "−1.23×10⁻⁵");
        QCOMPARE(plotNumber(0.5), "0.5");
    }

    void anyCurveGivesAPicture()
    {
        REQUIRE_OPENGL();
        LearningCurve curve;
        QCOMPARE(drawLearningCurve(curve).width, 1500); // before the first step
        curve.steps = {10.0};
        curve.loss = {1e-3};
        drawLearningCurve(curve);
        curve.steps = {10.0, 20.0, 30.0};
        curve.loss = {1e-3, 0.0, std::nan("")};
        curve.validationSteps = {20.0};
        curve.validationMse = {1e-300};
        curve.torqueRms = 1e-150;
        curve.seconds = {1.0, 2.0, std::nan("")};
        QCOMPARE(drawLearningCurve(curve, {600, 400, Background::Dark}).height, 400);
        for (int k = 0; k < 100000; ++k) {
            curve.steps.push_back(40.0 + k);
            curve.loss.push_back(1e-3 + 1e-4 * std::sin(k));
        }
        drawLearningCurve(curve);
    }

    void heldOutDataLieOnTop()
    {
        REQUIRE_OPENGL();
        LearningCurve curve;
        curve.steps = curve.validationSteps = {0.0, 100.0};
        curve.loss = curve.validationMse = {1e-3, 1e-3};
        const PixelImage image = drawLearningCurve(curve);
        int red = 0, blue = 0;
        for (int y = 0; y < 200; ++y) {
            const Pixel pixel = pixelAt(image, 0.5, 0.3 + 0.002 * y);
            red += pixel.red > pixel.blue + 60 ? 1 : 0;
            blue += pixel.blue > pixel.red + 20 ? 1 : 0;
        }
        QVERIFY(red > 0);
        QCOMPARE(blue, 0);
    }

    void theFigureIsWritten()
    {
        REQUIRE_OPENGL();
        const QString path = m_folder.filePath("curve.png");
        renderLearningCurve(write(QByteArray(kHeading) + "10,1,1e-3,2e-3\n20,2,1e-4,2e-4\n"), path.toStdString());
        QCOMPARE(QImage(path).size(), QSize(1500, 1000));
    }
};

QTEST_GUILESS_MAIN(LearningCurveFigureTest)
#include "LearningCurveFigureTest.moc"
