#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/Dataset.h"
#include "core/io/Hdf5.h"
#include "core/support/Error.h"

using namespace kondoscope;
namespace fs = std::filesystem;

namespace {

Dataset sample(int frames, bool labels)
{
    Dataset dataset;
    dataset.kind = LatticeKind::Triangular;
    dataset.lx = 4;
    dataset.ly = 3;
    dataset.electrons = {.t2 = -0.5, .t3 = 0.25, .J = 3.0, .filling = 0.26};
    dataset.source = "a test";
    for (int f = 0; f < frames; ++f) {
        DatasetFrame frame;
        frame.spins.resize(12, 3);
        for (int i = 0; i < 12; ++i)
            frame.spins.row(i) << std::cos(i + f), 0.0, std::sin(i + f);
        frame.energy = std::numeric_limits<double>::quiet_NaN();
        if (labels) {
            frame.field = 0.3 * frame.spins;
            frame.energy = -1.0 / (f + 3.0);
            frame.density.assign(12, 0.52 + f);
        }
        frame.trajectory = f / 2;
        frame.step = 10 * f;
        dataset.frames.push_back(frame);
    }
    return dataset;
}

bool same(const Dataset& a, const Dataset& b)
{
    bool equal = a.kind == b.kind && a.lx == b.lx && a.ly == b.ly && a.electrons == b.electrons &&
                 a.source == b.source && a.frames.size() == b.frames.size();
    for (std::size_t f = 0; equal && f < a.frames.size(); ++f) {
        const DatasetFrame& x = a.frames[f];
        const DatasetFrame& y = b.frames[f];
        equal = x.spins == y.spins && x.field.rows() == y.field.rows() && x.field == y.field &&
                (x.energy == y.energy || (std::isnan(x.energy) && std::isnan(y.energy))) && x.density == y.density &&
                x.trajectory == y.trajectory && x.step == y.step;
    }
    return equal;
}

std::string readError(const std::string& path)
{
    try {
        readDataset(path);
    } catch (const FileError& error) {
        return error.what();
    }
    return {};
}

} // namespace

class DatasetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
    void labelsMustBeTheSameInAllFrames();
    void failureKeepsTheOldFile();
    void contradictionsAreRefused_data();
    void contradictionsAreRefused();
    void hashFollowsTheContent();
    void publishedDataAreRead_data();
    void publishedDataAreRead();
};

void DatasetTest::everythingComesBack()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    for (const bool labels : {true, false}) {
        for (const int frames : {0, 1, 5}) {
            Dataset dataset = sample(frames, labels);
            writeDataset(path, dataset);
            QVERIFY(same(readDataset(path), dataset));
            dataset.electrons.ensemble = Ensemble::Grand;
            dataset.electrons.chemicalPotential = -3.25;
            writeDataset(path, dataset);
            QVERIFY(same(readDataset(path), dataset));
            dataset.electrons.coupling = Coupling::Infinite;
            dataset.electrons.superexchange = 0.083;
            writeDataset(path, dataset);
            QVERIFY(same(readDataset(path), dataset));
        }
    }
    QCOMPARE(std::distance(fs::directory_iterator(folder.path().toStdString()), {}), std::ptrdiff_t{1});
}

void DatasetTest::labelsMustBeTheSameInAllFrames()
{
    QTemporaryDir folder;
    Dataset dataset = sample(3, true);
    dataset.frames[1].density.clear();
    QVERIFY_EXCEPTION_THROWN(writeDataset(folder.filePath("a.h5").toStdString(), dataset), ConfigError);
}

void DatasetTest::failureKeepsTheOldFile()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    const Dataset old = sample(2, true);
    writeDataset(path, old);
    Dataset broken = sample(3, true);
    broken.frames[2].field.resize(0, 3);
    QVERIFY_EXCEPTION_THROWN(writeDataset(path, broken), ConfigError);
    QVERIFY(same(readDataset(path), old));
    QCOMPARE(std::distance(fs::directory_iterator(folder.path().toStdString()), {}), std::ptrdiff_t{1});
    QVERIFY_EXCEPTION_THROWN(writeDataset(folder.filePath("none/a.h5").toStdString(), old), FileError);
    QVERIFY_EXCEPTION_THROWN(writeDataset(folder.path().toStdString(), old), FileError);
    if (fs::exists("/dev/full"))
        QVERIFY_EXCEPTION_THROWN(writeDataset("/dev/full", old), FileError);
}

void DatasetTest::contradictionsAreRefused_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");
    QTest::newRow("format") << "format"
                            << "format is not";
    QTest::newRow("version") << "version"
                             << "version 3";
    QTest::newRow("lattice") << "lattice"
                             << "kagome";
    QTest::newRow("Lx") << "Lx"
                        << "shape (frame, 24, 3)";
    QTest::newRow("Ly") << "Ly"
                        << "Ly = ";
    QTest::newRow("filling") << "filling"
                             << "filling = 1.4";
    QTest::newRow("kT_e") << "kT_e"
                          << "kT_e = nan";
    QTest::newRow("ensemble") << "ensemble"
                              << "microcanonical";
    QTest::newRow("coupling") << "coupling"
                              << "strong";
    QTest::newRow("full band") << "full band"
                               << "filling = 0.6";
    QTest::newRow("spins") << "spins"
                           << "not unit vectors";
    QTest::newRow("nan") << "nan"
                         << "not finite";
    QTest::newRow("step") << "step"
                          << "\"step\" does not have the shape";
    QTest::newRow("missing") << "missing"
                             << "has no \"trajectory\"";
}

void DatasetTest::contradictionsAreRefused()
{
    QFETCH(QString, change);
    QFETCH(QString, expected);
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    {
        Hdf5File file(path, Hdf5File::Mode::Create);
        file.writeAttribute("/", "format", change == "format" ? "kondoscope-model" : "kondoscope-dataset");
        file.writeAttribute("/", "version", std::int64_t{change == "version" ? 3 : 1});
        file.writeAttribute("/", "lattice", change == "lattice" ? "kagome" : "square");
        file.writeAttribute("/", "Lx", std::int64_t{change == "Lx" ? 8 : 4});
        file.writeAttribute("/", "Ly", change == "Ly" ? std::int64_t{1} << 40 : std::int64_t{3});
        for (const char* name : {"t1", "t2", "t3", "J"})
            file.writeAttribute("/", name, 1.0);
        file.writeAttribute("/", "filling", change == "filling" ? 1.4 : change == "full band" ? 0.6 : 0.5);
        if (change == "coupling" || change == "full band")
            file.writeAttribute("/", "coupling", change == "coupling" ? "strong" : "infinite");
        file.writeAttribute("/", "kT_e", change == "kT_e" ? std::nan("") : 0.1);
        file.writeAttribute("/", "ensemble", change == "ensemble" ? "microcanonical" : "canonical");
        std::vector<double> spins(36, 0.0);
        for (std::size_t i = 0; i < 12; ++i)
            spins[3 * i] = change == "spins" ? 0.9 : 1.0;
        if (change == "nan")
            spins[7] = std::nan("");
        file.write("spins", {1, 12, 3}, spins.data());
        const std::int64_t zeros[2] = {0, 0};
        if (change != "missing")
            file.write("trajectory", {1}, zeros);
        file.write("step", {change == "step" ? 2 : 1}, zeros);
        file.close();
    }
    const std::string error = readError(path);
    QVERIFY2(QString::fromStdString(error).contains(expected), error.c_str());
}

void DatasetTest::hashFollowsTheContent()
{
    const Dataset dataset = sample(3, true);
    QCOMPARE(contentHash(dataset).size(), std::size_t{16});
    QCOMPARE(contentHash(dataset), contentHash(sample(3, true)));
    Dataset other = dataset;
    other.frames[2].field(11, 2) += 1e-12;
    QVERIFY(contentHash(other) != contentHash(dataset));
    other = dataset;
    other.electrons.filling += 1e-12;
    QVERIFY(contentHash(other) != contentHash(dataset));
    other = dataset;
    other.electrons.superexchange = 0.1; // is not read at finite coupling
    QCOMPARE(contentHash(other), contentHash(dataset));
    other.electrons.coupling = Coupling::Infinite;
    const std::string infinite = contentHash(other);
    QVERIFY(infinite != contentHash(dataset));
    other.electrons.superexchange = 0.2;
    QVERIFY(contentHash(other) != infinite);
    other = dataset;
    std::swap(other.lx, other.ly);
    QVERIFY(contentHash(other) != contentHash(dataset));
    other = dataset;
    other.source = "elsewhere";
    QCOMPARE(contentHash(other), contentHash(dataset));
}

void DatasetTest::publishedDataAreRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("frames");
    QTest::addColumn<double>("coupling");
    QTest::addColumn<double>("filling");
    QTest::newRow("double exchange") << "de-square-train.h5" << 75 << 6.0 << 0.485;
    QTest::newRow("kondo") << "kondo-square-train.h5" << 100 << 3.5 << 0.48;
}

void DatasetTest::publishedDataAreRead()
{
    QFETCH(QString, name);
    QFETCH(int, frames);
    QFETCH(double, coupling);
    QFETCH(double, filling);
    const fs::path path = fs::path(KONDOSCOPE_SOURCE_FOLDER) / ".." / "shared" / "data" / name.toStdString();
    if (!fs::exists(path))
        QSKIP("the published data are not there (../shared/data)");
    const Dataset dataset = readDataset(path.string());
    QCOMPARE(dataset.frames.size(), static_cast<std::size_t>(frames));
    QCOMPARE(dataset.lx, 30);
    QCOMPARE(dataset.electrons.J, coupling);
    QCOMPARE(dataset.electrons.filling, filling);
    QVERIFY(dataset.kind == LatticeKind::Square && !dataset.source.empty());
    for (const DatasetFrame& frame : dataset.frames)
        QVERIFY(frame.spins.rows() == 900 && frame.field.rows() == 900);
    // Physics: the energy is known in the file of Miyazaki & Yu alone, the density in that of Zhang & Chern.
    QCOMPARE(std::isnan(dataset.frames[0].energy), name.startsWith("de"));
    QCOMPARE(dataset.frames[0].density.empty(), name.startsWith("kondo"));
}

QTEST_APPLESS_MAIN(DatasetTest)
#include "DatasetTest.moc"
