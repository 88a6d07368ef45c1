#include <cmath>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/ParityFigure.h"

using namespace kondoscope;
using namespace kondoscope::testing;

namespace {

constexpr const char* kHeading = "reference_torque_t,found_torque_t\n";

/// Points on a line of slope 0.9, densest at zero.
ParityPlot linePlot()
{
    ParityPlot plot;
    for (int k = -500; k <= 500; ++k) {
        const double x = std::pow(k / 500.0, 3);
        plot.pairs.emplace_back(x, 0.9 * x);
    }
    plot.components = 2002;
    plot.relativeError = 0.1;
    plot.slope = 0.9;
    plot.title = "line";
    return plot;
}

} // namespace

class ParityFigureTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string write(const QByteArray& content)
    {
        QFile file(m_folder.filePath("parity.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

private Q_SLOTS:
    void tablesAreRead()
    {
        const ParityPlot plot = readParityPlot(write(QByteArray("# title = a = b\n# relative_error = 0.125\n"
                                                                "# components = 50\n# solver = the force field\n") +
                                                     kHeading + "0.5,0.25\n-1e-3, 2\r\n"));
        QCOMPARE(plot.pairs.size(), 2u);
        QCOMPARE(plot.pairs[1].x(), -1e-3);
        QCOMPARE(plot.pairs[1].y(), 2.0);
        QCOMPARE(plot.relativeError.value(), 0.125);
        QVERIFY(!plot.slope);
        QCOMPARE(plot.components, 50);
        QCOMPARE(plot.title, "a = b");
        QCOMPARE(plot.solver, "the force field");
    }

    void badTablesAreRefusedWithTheirLine_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("place");
        const QByteArray heading = kHeading;
        QTest::newRow("empty") << QByteArray() << "parity.csv: ";
        QTest::newRow("other table") << QByteArray("a,b\n1,2\n") << "parity.csv:1: ";
        QTest::newRow("no number") << heading + "0,1\n0,x\n"
                                   << "parity.csv:3: ";
        QTest::newRow("not finite") << heading + "0,nan\n"
                                    << "parity.csv:2: ";
        QTest::newRow("one column") << heading + "0\n"
                                    << "parity.csv:2: ";
        QTest::newRow("three columns") << heading + "0,1,2\n"
                                       << "parity.csv:2: ";
        QTest::newRow("empty cell") << heading + "0,\n"
                                    << "parity.csv:2: ";
        QTest::newRow("bad comment") << "# slope = steep\n" + heading + "0,1\n"
                                     << "parity.csv:1: ";
    }
    void badTablesAreRefusedWithTheirLine()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, place);
        try {
            readParityPlot(write(content));
            QFAIL("no exception");
        } catch (const FileError& error) {
            QVERIFY2(QString(error.what()).contains(place), error.what());
        }
    }

    void histogramsCountEveryPair()
    {
        const std::vector<Eigen::Vector2d> pairs = linePlot().pairs;
        const ParityHistogram parity = parityHistogram(pairs, 21);
        int sum = 0;
        for (const int count : parity.counts)
            sum += count;
        QCOMPARE(sum, static_cast<int>(pairs.size()));
        QCOMPARE(parity.count(10, 10), parity.largest);
        QVERIFY(parity.reach > 1.0);
        const ErrorHistogram errors = errorHistogram(pairs, 21);
        sum = errors.beyond;
        for (const int count : errors.counts)
            sum += count;
        QCOMPARE(sum, static_cast<int>(pairs.size()));
        QVERIFY(errors.rms > 0.03 && errors.rms < 0.05);
        QCOMPARE(errorHistogram({{1.0, 1.0}}, 3).counts, (std::vector<int>{0, 1, 0}));
    }

    void pointsLieAlongTheDiagonal()
    {
        REQUIRE_OPENGL();
        const PixelImage image = drawParity(linePlot());
        QCOMPARE(image.width, 2100);
        QCOMPARE(image.height, 1000);
        const Pixel corner = pixelAt(image, 0.002, 0.002);
        QVERIFY(corner.red == 255 && corner.green == 255 && corner.blue == 255);
        const Pixel offDiagonal = pixelAt(image, 0.40, 0.25);
        QVERIFY(offDiagonal.red == 255 && offDiagonal.blue == 255);
    }

    void bothBackgroundsAndAnyDataGiveAPicture()
    {
        REQUIRE_OPENGL();
        const Pixel dark = pixelAt(drawParity(linePlot(), {1050, 500, Background::Dark}), 0.002, 0.002);
        QVERIFY(dark.red < 40);
        ParityPlot plot;
        for (const double scale : {0.0, 1e-300, 1e-12, 1e12, 1e300}) {
            plot.pairs = {{scale, -scale}, {-scale, 0.5 * scale}};
            QCOMPARE(drawParity(plot, {420, 200, Background::White}).width, 420);
        }
    }

    void theFigureIsWritten()
    {
        REQUIRE_OPENGL();
        const std::string csv = write(QByteArray(kHeading) + "-1,-1\n1,0.9\n");
        const QString path = m_folder.filePath("parity.png");
        renderParity(csv, path.toStdString());
        QCOMPARE(QImage(path).size(), QSize(2100, 1000));
        QVERIFY_EXCEPTION_THROWN(renderParity(csv, "/nowhere/parity.png"), FileError);
        QVERIFY_EXCEPTION_THROWN(renderParity("/nowhere/parity.csv", path.toStdString()), FileError);
    }
};

QTEST_GUILESS_MAIN(ParityFigureTest)
#include "ParityFigureTest.moc"
