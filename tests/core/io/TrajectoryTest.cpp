#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>

#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/Hdf5.h"
#include "core/io/Trajectory.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "tests/core/io/TrajectorySamples.h"

using namespace kondoscope;
namespace fs = std::filesystem;

namespace {

template <typename Work> std::string fileErrorOf(Work work)
{
    try {
        work();
    } catch (const FileError& error) {
        return error.what();
    }
    return {};
}

/// Writes until it fails; number of frames that were accepted, the error in `error`.
std::int64_t writeUntilFull(const std::string& path, int lx, std::string& error)
{
    std::int64_t frames = 0;
    TrajectoryWriter writer(path, samples::header(lx, lx));
    error = fileErrorOf([&] {
        for (; frames < 100000; ++frames)
            writer.append(samples::frame(frames, lx * lx));
    });
    if (fileErrorOf([&] { writer.append(samples::frame(0, lx * lx)); }).empty())
        error = "the writer goes on after a failure";
    return frames;
}

bool holds(const std::string& path, int lx, std::int64_t frames)
{
    const TrajectoryReader reader(path);
    bool ok = reader.frameCount() == frames;
    for (std::int64_t i = 0; ok && i < frames; ++i)
        ok = samples::same(reader.frame(i), samples::frame(i, lx * lx));
    return ok;
}

} // namespace

class TrajectoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
    void schemaIsAsDocumented();
    void densityMayBeUnknown();
    void bondEnergiesMayBeUnknown();
    void filesWithoutBondEnergiesAreRead();
    void existingFileIsKept();
    void badTargetsAreNamed();
    void wrongFramesAreRefused();
    void filesOfOtherKindsAreRefused();
    void readerBelievesNoSize();
    void readerBelievesNoSpins();
    void fullDiskKeepsAllFrames();
    void failingWritesKeepAllFrames_data();
    void failingWritesKeepAllFrames();
};

void TrajectoryTest::everythingComesBack()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    const TrajectoryHeader header = samples::header();
    {
        TrajectoryWriter writer(path, header);
        for (std::int64_t i = 0; i < 20; ++i)
            writer.append(samples::frame(i, 24));
        writer.recordChange(3.5, 7, "electrons.doping = 0.05");
        writer.recordChange(4.5, 9, "solver.model = \"ħ\"");
        QCOMPARE(writer.frameCount(), std::int64_t{20});
        QCOMPARE(writer.path(), path);
    }
    QVERIFY(!fs::exists(path + "~"));
    const TrajectoryReader reader(path);
    QVERIFY(reader.header().kind == header.kind);
    QCOMPARE(reader.header().lx, header.lx);
    QCOMPARE(reader.header().ly, header.ly);
    QCOMPARE(reader.header().config, header.config);
    QCOMPARE(reader.header().modelHash, header.modelHash);
    QCOMPARE(reader.header().seed, header.seed);
    QCOMPARE(reader.header().observables, header.observables);
    QCOMPARE(reader.header().observableUnits, header.observableUnits);
    QCOMPARE(reader.programVersion(), programVersion());
    QCOMPARE(reader.frameCount(), std::int64_t{20});
    for (std::int64_t i = 0; i < 20; ++i)
        QVERIFY(samples::same(reader.frame(i), samples::frame(i, 24)));
    QVERIFY_EXCEPTION_THROWN(reader.frame(20), ConfigError);
    QVERIFY_EXCEPTION_THROWN(reader.frame(-1), ConfigError);
    QCOMPARE(reader.changes().size(), std::size_t{2});
    QCOMPARE(reader.changes()[1].assignment, std::string("solver.model = \"ħ\""));
    QCOMPARE(reader.changes()[0].time, 3.5);
    QCOMPARE(reader.changes()[0].step, std::int64_t{7});
}

/// The names that other programs rely on.
void TrajectoryTest::schemaIsAsDocumented()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    {
        TrajectoryWriter writer(path, samples::header());
        writer.append(samples::frame(0, 24));
    }
    const Hdf5File file(path, Hdf5File::Mode::Read);
    QCOMPARE(file.readString("/", "format"), std::string("kondoscope-trajectory"));
    QCOMPARE(file.readInteger("/", "version"), std::int64_t{1});
    QCOMPARE(file.readString("/", "lattice"), std::string("triangular"));
    QCOMPARE(file.readInteger("/", "Lx"), std::int64_t{6});
    QVERIFY(file.readInteger("/", "threads") >= 1);
    QCOMPARE(file.readString("/", "time_unit"), std::string("hbar/t"));
    QVERIFY(file.readString("/", "convention").find("dS/dt = -S x H") != std::string::npos);
    QCOMPARE(file.shape("spins"), (std::vector<std::int64_t>{1, 24, 3}));
    QCOMPARE(file.shape("density"), (std::vector<std::int64_t>{1, 24}));
    QCOMPARE(file.shape("bond_energy"), (std::vector<std::int64_t>{0, 72}));
    QCOMPARE(file.shape("changes/time"), (std::vector<std::int64_t>{0}));
    QCOMPARE(file.readString("time", "unit"), std::string("hbar/t"));
    for (const char* name : {"spins", "time", "step", "chemical_potential", "density", "bond_energy",
                             "observables/energy_per_site", "changes/time", "changes/step", "changes/assignment"}) {
        QVERIFY2(!file.readString(name, "description").empty(), name);
        QVERIFY2(!file.readString(name, "unit").empty(), name);
    }
}

void TrajectoryTest::densityMayBeUnknown()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    {
        TrajectoryWriter writer(path, samples::header());
        for (std::int64_t i = 0; i < 6; ++i)
            writer.append(samples::frame(i, 24, i == 2 || i == 4));
    }
    const TrajectoryReader reader(path);
    for (std::int64_t i = 0; i < 6; ++i)
        QVERIFY(samples::same(reader.frame(i), samples::frame(i, 24, i == 2 || i == 4)));
}

void TrajectoryTest::bondEnergiesMayBeUnknown()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    const auto bonds = Lattice(LatticeKind::Triangular, 6, 4).bonds(1).size();
    const auto sample = [&](std::int64_t i) {
        TrajectoryFrame frame = samples::frame(i, 24);
        if (i == 2 || i == 4)
            frame.bondEnergy.assign(bonds, -0.25 * static_cast<double>(i));
        frame.observables[0] = std::numeric_limits<double>::quiet_NaN(); // nor may every observable be known
        return frame;
    };
    {
        TrajectoryWriter writer(path, samples::header());
        for (std::int64_t i = 0; i < 6; ++i)
            writer.append(sample(i));
        TrajectoryFrame wrong = sample(2);
        wrong.bondEnergy.pop_back();
        QVERIFY_EXCEPTION_THROWN(writer.append(wrong), ConfigError);
    }
    const TrajectoryReader reader(path);
    QCOMPARE(reader.frameCount(), std::int64_t{6});
    for (std::int64_t i = 0; i < 6; ++i) {
        QCOMPARE(reader.frame(i).bondEnergy, sample(i).bondEnergy);
        QVERIFY(std::isnan(reader.frame(i).observables[0]));
        QCOMPARE(reader.frame(i).observables[1], sample(i).observables[1]);
    }
}

/// As earlier versions wrote them.
void TrajectoryTest::filesWithoutBondEnergiesAreRead()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    {
        Hdf5File file(path, Hdf5File::Mode::Create);
        for (const auto& [name, value] : {std::pair{"format", "kondoscope-trajectory"},
                                          {"lattice", "square"},
                                          {"config", ""},
                                          {"model_hash", ""},
                                          {"program_version", ""},
                                          {"seed", "1"}})
            file.writeAttribute("/", name, value);
        for (const auto& [name, value] : {std::pair{"version", 1}, {"Lx", 4}, {"Ly", 4}})
            file.writeAttribute("/", name, std::int64_t{value});
        file.createGroup("observables");
        const std::vector<double> spins(48, 1.0 / std::sqrt(3.0));
        const std::vector<double> densities(16, 0.97);
        file.write("spins", {1, 16, 3}, spins.data());
        file.write("density", {1, 16}, densities.data());
        for (const char* name : {"time", "chemical_potential"})
            file.write(name, {1}, densities.data());
        const std::int64_t step = 3;
        file.write("step", {1}, &step);
        file.close();
    }
    const TrajectoryReader reader(path);
    QCOMPARE(reader.frameCount(), std::int64_t{1});
    QVERIFY(reader.frame(0).bondEnergy.empty());
    QCOMPARE(reader.frame(0).density.size(), std::size_t{16});
}

void TrajectoryTest::existingFileIsKept()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    std::ofstream(path) << "precious";
    {
        TrajectoryWriter writer(path, samples::header());
        writer.append(samples::frame(0, 24));
    }
    std::string kept;
    std::ifstream(path + "~") >> kept;
    QCOMPARE(kept, std::string("precious"));
    QCOMPARE(TrajectoryReader(path).frameCount(), std::int64_t{1});
    // A writer that cannot start leaves everything as it was.
    QVERIFY_EXCEPTION_THROWN(TrajectoryWriter(path, samples::header(0, 0)), ConfigError);
    QCOMPARE(TrajectoryReader(path).frameCount(), std::int64_t{1});
    QCOMPARE(std::distance(fs::directory_iterator(folder.path().toStdString()), {}), std::ptrdiff_t{2});
}

void TrajectoryTest::badTargetsAreNamed()
{
    QTemporaryDir folder;
    const auto errorFor = [](const std::string& path) {
        return fileErrorOf([&] { TrajectoryWriter(path, samples::header()); });
    };
    std::string error = errorFor(folder.filePath("none/run.h5").toStdString());
    QVERIFY2(error.find("none does not exist") != std::string::npos, error.c_str());
    error = errorFor(folder.path().toStdString());
    QVERIFY2(error.find("not a regular file") != std::string::npos, error.c_str());
    for (const char* device : {"/dev/null", "/dev/full"}) {
        error = errorFor(device);
        QVERIFY2(error.find("not a regular file") != std::string::npos, error.c_str());
    }
    if (::geteuid() == 0)
        return; // root may write everywhere
    fs::permissions(folder.path().toStdString(), fs::perms::owner_read | fs::perms::owner_exec);
    error = errorFor(folder.filePath("run.h5").toStdString());
    fs::permissions(folder.path().toStdString(), fs::perms::owner_all);
    QVERIFY2(error.find("Permission denied") != std::string::npos, error.c_str());
}

void TrajectoryTest::wrongFramesAreRefused()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    TrajectoryWriter writer(path, samples::header());
    QVERIFY_EXCEPTION_THROWN(writer.append(samples::frame(0, 25)), ConfigError);
    TrajectoryFrame frame = samples::frame(0, 24);
    frame.observables.pop_back();
    QVERIFY_EXCEPTION_THROWN(writer.append(frame), ConfigError);
    QVERIFY_EXCEPTION_THROWN(writer.recordChange(0, 0, std::string(1025, 'x')), FileError);
    writer.append(samples::frame(0, 24));
    QCOMPARE(TrajectoryReader(path).frameCount(), std::int64_t{1});
}

void TrajectoryTest::filesOfOtherKindsAreRefused()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    {
        Hdf5File file(path, Hdf5File::Mode::Create);
        file.writeAttribute("/", "format", "kondoscope-dataset");
    }
    const std::string error = fileErrorOf([&] { TrajectoryReader{path}; });
    QVERIFY2(error.find("not a readable trajectory") != std::string::npos, error.c_str());
    QVERIFY_EXCEPTION_THROWN(TrajectoryReader(folder.filePath("none.h5").toStdString()), FileError);
}

void TrajectoryTest::readerBelievesNoSize()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    for (const auto& [lx, lattice, expected] :
         {std::tuple{5, "triangular", "shape of its lattice"}, std::tuple{1 << 30, "square", "outside 2 to 4096"},
          std::tuple{4, "kagome", "kagome"}}) {
        Hdf5File file(path, Hdf5File::Mode::Create);
        file.writeAttribute("/", "format", "kondoscope-trajectory");
        file.writeAttribute("/", "version", std::int64_t{1});
        file.writeAttribute("/", "lattice", lattice);
        file.writeAttribute("/", "Lx", std::int64_t{lx});
        file.writeAttribute("/", "Ly", std::int64_t{4});
        for (const char* name : {"config", "model_hash", "program_version"})
            file.writeAttribute("/", name, "");
        file.writeAttribute("/", "seed", "1");
        file.createGroup("observables");
        file.createGrowing<double>("spins", {16, 3});
        file.close();
        const std::string error = fileErrorOf([&] { TrajectoryReader{path}; });
        QVERIFY2(error.find(expected) != std::string::npos, error.c_str());
    }
}

void TrajectoryTest::readerBelievesNoSpins()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    for (const auto& [value, expected] :
         {std::pair{std::numeric_limits<double>::quiet_NaN(), "not finite"}, std::pair{2.0, "not unit vectors"}}) {
        TrajectoryFrame frame = samples::frame(0, 24);
        frame.spins(7, 1) = value;
        TrajectoryWriter(path, samples::header()).append(frame);
        const TrajectoryReader reader(path);
        const std::string error = fileErrorOf([&] { reader.frame(0); });
        QVERIFY2(error.find(expected) != std::string::npos, error.c_str());
    }
}

void TrajectoryTest::fullDiskKeepsAllFrames()
{
    QTemporaryDir folder;
    if (::mount("tmpfs", qPrintable(folder.path()), "tmpfs", 0, "size=4m") != 0)
        QSKIP("mounting a small disk needs the administrator");
    const std::string path = folder.filePath("run.h5").toStdString();
    std::string error;
    const std::int64_t frames = writeUntilFull(path, 16, error);
    const bool complete = holds(path, 16, frames);
    ::umount(qPrintable(folder.path()));
    QVERIFY2(error.find("the disk is full") != std::string::npos, error.c_str());
    QVERIFY(frames > 50);
    QVERIFY(complete);
}

void TrajectoryTest::failingWritesKeepAllFrames_data()
{
    QTest::addColumn<int>("kilobytes");
    for (int kilobytes = 64; kilobytes < 1200; kilobytes = kilobytes * 9 / 8 + 1)
        QTest::newRow(qPrintable(QString::number(kilobytes))) << kilobytes;
}

/// The operating system refuses to make the file larger, at some place in the middle of a frame.
void TrajectoryTest::failingWritesKeepAllFrames()
{
    QFETCH(int, kilobytes);
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    rlimit unlimited{};
    ::getrlimit(RLIMIT_FSIZE, &unlimited);
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{static_cast<rlim_t>(kilobytes) << 10, unlimited.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::string error;
    const std::int64_t frames = writeUntilFull(path, 16, error);
    ::setrlimit(RLIMIT_FSIZE, &unlimited);
    std::signal(SIGXFSZ, previous);
    QVERIFY2(error.find("File too large") != std::string::npos && error.find(path) == 0, error.c_str());
    QVERIFY(holds(path, 16, frames));
    QVERIFY(kilobytes < 300 || frames > 0);
}

QTEST_APPLESS_MAIN(TrajectoryTest)
#include "TrajectoryTest.moc"
