#include <cmath>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/SpectrumFigure.h"

using namespace kondoscope;
using namespace kondoscope::testing;

namespace {

constexpr const char* kHeading = "energy_t,density_of_states_per_t_and_site\n";

/// A box of states from -2 to 2, on a wider grid.
Spectrum boxSpectrum(double chemicalPotential)
{
    Spectrum spectrum;
    spectrum.states.energy = Eigen::VectorXd::LinSpaced(201, -4.0, 4.0);
    spectrum.states.density = (spectrum.states.energy.array().abs() <= 2.0).cast<double>();
    spectrum.states.density *= 0.5;
    spectrum.chemicalPotential = chemicalPotential;
    return spectrum;
}

/// Share of pixels that are not white.
double inkShare(const PixelImage& image)
{
    std::size_t ink = 0;
    for (std::size_t i = 0; i < image.rgb.size(); i += 3)
        ink += image.rgb[i] < 250 ? 1 : 0;
    return 3.0 * static_cast<double>(ink) / static_cast<double>(image.rgb.size());
}

} // namespace

class SpectrumFigureTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string write(const QByteArray& content)
    {
        QFile file(m_folder.filePath("dos.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

private Q_SLOTS:
    void commentsAndRowsAreRead()
    {
        const Spectrum spectrum =
            readSpectrum(write(QByteArray("# title = Néel\n# chemical_potential = -1.25\n# gap = 0.5\n"
                                          "# resolution = 0.01\n# written by somebody\n") +
                               kHeading + "-1,0.25\r\n0.5, 1e-1\n\n1,0\n"));
        QCOMPARE(spectrum.title, std::string("Néel"));
        QCOMPARE(spectrum.chemicalPotential, -1.25);
        QCOMPARE(spectrum.gap, 0.5);
        QVERIFY(spectrum.hasGap());
        QCOMPARE(spectrum.states.energy.size(), 3);
        QCOMPARE(spectrum.states.density[1], 0.1);
    }

    void badFilesAreRefusedWithTheirLine_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("place");
        const QByteArray heading = kHeading;
        QTest::newRow("empty") << QByteArray() << QString("dos.csv: ");
        QTest::newRow("another file") << QByteArray("a,b\n1,2\n") << QString("dos.csv:1: ");
        QTest::newRow("binary") << QByteArray("\x89PNG\0\0\1", 7) << QString("dos.csv:1: ");
        QTest::newRow("no number") << heading + "0,1\nx,2\n" << QString("dos.csv:3: ");
        QTest::newRow("one column") << heading + "0\n1\n" << QString("dos.csv:2: ");
        QTest::newRow("three columns") << heading + "0,1,2\n" << QString("dos.csv:2: ");
        QTest::newRow("not finite") << heading + "0,nan\n" << QString("dos.csv:2: ");
        QTest::newRow("huge") << heading + "0,1e999\n" << QString("dos.csv:2: ");
        QTest::newRow("negative") << heading + "0,-1\n" << QString("dos.csv:2: ");
        QTest::newRow("descending") << heading + "0,1\n-1,1\n" << QString("dos.csv:3: ");
        QTest::newRow("one energy") << heading + "0,1\n" << QString("dos.csv: ");
        QTest::newRow("bad comment") << "# gap = wide\n" + heading + "0,1\n1,1\n" << QString("dos.csv:1: ");
    }
    void badFilesAreRefusedWithTheirLine()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, place);
        try {
            readSpectrum(write(content));
            QFAIL("no exception");
        } catch (const FileError& error) {
            QVERIFY2(QString(error.what()).contains(place), error.what());
        }
    }

    void theWindowHoldsStatesAndPotential()
    {
        const EnergyWindow window = energyWindow(boxSpectrum(0.0).states, 0.0);
        QVERIFY(window.low < -2.0 && window.low > -2.5 && window.high > 2.0 && window.high < 2.5);
        QVERIFY(energyWindow(boxSpectrum(0.0).states, 3.5).high > 3.5);
        DensityOfStates none = boxSpectrum(0.0).states;
        none.density.setZero();
        QVERIFY(energyWindow(none, std::nan("")).high > energyWindow(none, std::nan("")).low);
    }

    void occupiedStatesAreDarker()
    {
        REQUIRE_OPENGL();
        const PixelImage image = drawSpectrum(boxSpectrum(0.0));
        QCOMPARE(image.width, 2040);
        const Pixel corner = pixelAt(image, 0.002, 0.002);
        QVERIFY(corner.red == 255 && corner.green == 255 && corner.blue == 255);
        const Pixel occupied = pixelAt(image, 0.3, 0.4);
        const Pixel empty = pixelAt(image, 0.85, 0.4);
        QVERIFY2(occupied.red < 170 && occupied.blue > 180, "occupied states are not blue");
        QVERIFY2(empty.red > 210 && empty.red < 250, "empty states are not pale");
        // Without chemical potential nothing is occupied.
        const Pixel unknown = pixelAt(drawSpectrum(boxSpectrum(std::nan(""))), 0.3, 0.4);
        QVERIFY(unknown.red > 210);
    }

    void anyDataGivesAPicture()
    {
        REQUIRE_OPENGL();
        Spectrum spectrum = boxSpectrum(100.0);
        spectrum.title = "A title that is much too long for a figure of one column and has to become smaller";
        QVERIFY(inkShare(drawSpectrum(spectrum)) > 0.01);
        spectrum.states.density.setZero();
        QVERIFY(inkShare(drawSpectrum(spectrum)) > 0.01);
        spectrum.states.density.setConstant(1e12);
        QVERIFY(inkShare(drawSpectrum(spectrum)) > 0.01);
        QVERIFY(inkShare(drawSpectrum(boxSpectrum(0.0), {300, 200})) > 0.01);
    }

    void theFigureIsWritten()
    {
        REQUIRE_OPENGL();
        const std::string csv = write(QByteArray("# title = test\n") + kHeading + "-1,0\n0,1\n1,0\n");
        const QString path = m_folder.filePath("dos.png");
        renderSpectrum(csv, path.toStdString());
        QCOMPARE(QImage(path).size(), QSize(2040, 1380));
        QVERIFY_EXCEPTION_THROWN(renderSpectrum(csv, "/nowhere/dos.png"), FileError);
        QVERIFY_EXCEPTION_THROWN(renderSpectrum("/nowhere/dos.csv", path.toStdString()), FileError);
    }
};

QTEST_GUILESS_MAIN(SpectrumFigureTest)
#include "SpectrumFigureTest.moc"
