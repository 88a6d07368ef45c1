#include <csignal>

#include <QTemporaryDir>
#include <QtTest>
#include <unistd.h>

#include "core/io/Hdf5.h"
#include "core/io/Trajectory.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;

namespace {

/// Classical spins: 24 short runs.
const QByteArray kSweep = R"(
[lattice]
size = [4, 4]
[electrons]
t1 = 0.0
J = 0.0
doping = 0.0
[solver]
kind = "kpm"
order = 16
color_spacing = 4
[classical]
J1 = -1.0
[dynamics]
dt = 0.05
temperature = 0.3
[output]
time = 50.0
interval = 1.0
[sweep]
quantities = ["bond_order"]
"dynamics.temperature" = [0.2, 0.4, 0.8]
"lattice.size" = [[4, 4], [6, 4]]
"state.seed" = {from = 1, count = 4}
)";

QByteArray withPoints(const QByteArray& axes, const QByteArray& output = "time = 1.0\ninterval = 0.1\n")
{
    return kSweep.left(kSweep.indexOf("time = 50")) + output + "[sweep]\n" + axes + "\n";
}

} // namespace

/// kondoscope-cli sweep: the table, kills, shards, and points that fail.
class CliSweepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tableHasARowAPoint();
    void killedSweepsGoOn();
    void shardsMakeTheWhole();
    void anotherSweepIsRefused();
    void onlyOneProgramRunsThePoints();
    void failingPointsAreReported();
    void killedPointsAreTriedAgain();
    void derivedQuantitiesHaveATable();
    void trajectoriesAreKept();
    void badInputIsRefused_data();
    void badInputIsRefused();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    QByteArray read(const QString& name) const;
    QStringList arguments(const QString& sweep, const QString& name) const
    {
        return {"sweep", file(sweep), "--work", file(name + ".work"), "-o", file(name + ".csv"), "--jobs", "2"};
    }
    /// Finished points of a work folder, with the times at which they were written.
    QMap<QString, QDateTime> points(const QString& name) const;

    QTemporaryDir m_folder;
};

void CliSweepTest::write(const QString& name, const QByteArray& content) const
{
    QFile target(file(name));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

QByteArray CliSweepTest::read(const QString& name) const
{
    QFile source(file(name));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

QMap<QString, QDateTime> CliSweepTest::points(const QString& name) const
{
    QMap<QString, QDateTime> found;
    for (const QFileInfo& info : QDir(file(name + ".work")).entryInfoList({"point-*.h5"}))
        found[info.fileName()] = info.lastModified();
    return found;
}

void CliSweepTest::initTestCase()
{
    write("sweep.toml", kSweep);
    const Finished finished = runCli(arguments("sweep.toml", "whole"));
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QVERIFY(finished.output.find("24 points\n") != std::string::npos);
}

void CliSweepTest::tableHasARowAPoint()
{
    const QList<QByteArray> lines = read("whole.csv").trimmed().split('\n');
    QCOMPARE(lines.size(), 25);
    QVERIFY2(
        lines[0].startsWith("point [1],dynamics.temperature [t],lattice.size[0] [1],lattice.size[1] [1],state.seed "
                            "[1],order,order_weight [1],energy_per_site [t],energy_per_site_error [t],"),
        lines[0]);
    QVERIFY2(lines[8].startsWith("7,0.2,6,4,4,ferromagnetic,0."), lines[8]);
    const Hdf5File table(file("whole.h5").toStdString(), Hdf5File::Mode::Read);
    QCOMPARE(table.readString("/", "format"), "kondoscope-sweep");
    const std::vector<double> energy = table.read<double>("points/energy_per_site");
    const std::vector<double> temperature = table.read<double>("points/dynamics.temperature");
    QCOMPARE(energy.size(), 24u);
    for (std::size_t k = 0; k < energy.size(); ++k)
        QVERIFY(energy[k] > -2.5 && energy[k] < -0.5);
    QVERIFY(temperature[0] < temperature[23] && energy[0] < energy[23]);
    QCOMPARE(table.readTexts("points/order").front(), "ferromagnetic");
    QCOMPARE(table.read<double>("points/samples").front(), 26.0);
    for (const double chi : table.read<double>("points/susceptibility"))
        QVERIFY(chi > 0.0);
}

/// kill -9 of everything, three times; then every point has been run once.
void CliSweepTest::killedSweepsGoOn()
{
    QMap<QString, QDateTime> before;
    for (int kill = 0; kill < 3; ++kill) {
        QProcess process;
        process.setChildProcessModifier([] { ::setsid(); });
        process.start(KONDOSCOPE_CLI, arguments("sweep.toml", "killed"));
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(points("killed").size() > before.size() + 2, 60000);
        ::kill(-static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished(30000));
        QVERIFY(!QFile::exists(file("killed.csv")));
        const QMap<QString, QDateTime> now = points("killed");
        for (auto point = before.begin(); point != before.end(); ++point)
            QCOMPARE(now.value(point.key()), point.value());
        before = now;
    }
    QVERIFY(before.size() < 24);
    const Finished finished = runCli(arguments("sweep.toml", "killed"));
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QVERIFY(finished.errors.find("24 points, ") != std::string::npos);
    const QMap<QString, QDateTime> after = points("killed");
    QCOMPARE(after.size(), 24);
    for (auto point = before.begin(); point != before.end(); ++point)
        QCOMPARE(after.value(point.key()), point.value());
    QVERIFY(read("killed.csv") == read("whole.csv"));
}

void CliSweepTest::shardsMakeTheWhole()
{
    for (const char* shard : {"0/3", "2/3"}) {
        const Finished part = runCli({"sweep", file("sweep.toml"), "--work", file("shards.work"), "--shard", shard});
        QVERIFY2(part.code == 0, part.errors.c_str());
    }
    QCOMPARE(points("shards").size(), 16);
    const QStringList collect{"sweep", file("sweep.toml"), "--work",   file("shards.work"),
                              "-o",    file("shards.h5"),  "--collect"};
    const Finished early = runCli(collect);
    QCOMPARE(early.code, 1);
    QCOMPARE(read("shards.csv").count("not run yet"), 8);
    const Finished last = runCli(arguments("sweep.toml", "shards") + QStringList{"--shard", "1/3"});
    QVERIFY2(last.code == 0, last.errors.c_str()); // all are there now: the table too
    QVERIFY(read("shards.csv") == read("whole.csv"));
    QCOMPARE(runCli(collect).code, 0);
    QVERIFY(read("shards.csv") == read("whole.csv"));
}

void CliSweepTest::anotherSweepIsRefused()
{
    QByteArray other = kSweep;
    other.replace("0.8]", "0.9]");
    write("other.toml", other);
    const Finished finished = runCli(arguments("other.toml", "whole"));
    QCOMPARE(finished.code, 1);
    QVERIFY2(isOneLine(finished.errors) && finished.errors.find("another sweep") != std::string::npos,
             finished.errors.c_str());
    QByteArray same = kSweep;
    same.replace("[0.2, 0.4, 0.8]", "[0.2, 0.40, 0.8] # the same");
    write("same.toml", same);
    const Finished again = runCli(arguments("same.toml", "whole"));
    QVERIFY2(again.code == 0 && again.errors.find("24 of them") != std::string::npos, again.errors.c_str());
}

void CliSweepTest::onlyOneProgramRunsThePoints()
{
    write("long.toml", withPoints("\"state.seed\" = [1, 2]", "time = 1e6\n"));
    QProcess first;
    first.start(KONDOSCOPE_CLI, arguments("long.toml", "long"));
    QVERIFY(first.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file("long.work/shard-0-of-1")), 30000);
    QTest::qWait(200);
    const Finished second = runCli(arguments("long.toml", "long"));
    QCOMPARE(second.code, 1);
    QVERIFY2(second.errors.find("another program runs these points") != std::string::npos, second.errors.c_str());
    ::kill(static_cast<pid_t>(first.processId()), SIGTERM);
    QVERIFY(first.waitForFinished(30000));
    QCOMPARE(first.exitCode(), 128 + SIGTERM);
    QVERIFY(first.readAllStandardError().contains("give the same command again"));
}

void CliSweepTest::failingPointsAreReported()
{
    write("failing.toml", withPoints("\"state.kind\" = [\"neel\", \"tetrahedral\", \"ferromagnet\"]"));
    const Finished finished = runCli(arguments("failing.toml", "failing"));
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.output.find("3 points, 1 failed") != std::string::npos, finished.output.c_str());
    QVERIFY2(finished.errors.find("point 1 failed: ") != std::string::npos, finished.errors.c_str());
    const Hdf5File table(file("failing.h5").toStdString(), Hdf5File::Mode::Read);
    const std::vector<std::string> errors = table.readTexts("points/error");
    QVERIFY(errors[0].empty() && errors[2].empty());
    QVERIFY2(errors[1].find("tetrahedral") != std::string::npos, errors[1].c_str());
    QVERIFY(std::isnan(table.read<double>("points/energy_per_site")[1]));
    const Finished again = runCli(arguments("failing.toml", "failing"));
    QVERIFY2(again.errors.find("3 points, 3 of them") != std::string::npos, again.errors.c_str());
}

/// As the system does where memory is short: the point alone fails, and the next call runs it again.
void CliSweepTest::killedPointsAreTriedAgain()
{
    write("lost.toml", withPoints("\"output.time\" = [1e6, 1.0]"));
    QProcess process;
    process.start(KONDOSCOPE_CLI, arguments("lost.toml", "lost"));
    QVERIFY(process.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(points("lost").size(), 1, 30000);
    QFile children(QString("/proc/%1/task/%1/children").arg(process.processId()));
    if (!children.open(QIODevice::ReadOnly))
        QSKIP("this kernel does not tell the children of a process");
    ::kill(children.readAll().trimmed().toInt(), SIGKILL);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY2(read("lost.csv").contains("ended by signal 9"), read("lost.csv"));
    QProcess second;
    second.start(KONDOSCOPE_CLI, arguments("lost.toml", "lost"));
    QVERIFY(second.waitForStarted());
    QByteArray errors;
    QTRY_VERIFY_WITH_TIMEOUT((errors += second.readAllStandardError()).contains("2 points, 1 of them"), 30000);
    second.kill();
    QVERIFY(second.waitForFinished(30000));
}

/// Moments in a field against an anisotropy: energies differ by K.
void CliSweepTest::derivedQuantitiesHaveATable()
{
    QByteArray sweep = withPoints("\"dynamics.field\" = [[0, 0, 3], [3, 0, 0]]\n\"classical.anisotropy\" = [0.25]",
                                  "time = 20.0\ninterval = 0.2\n");
    sweep.replace("temperature = 0.3", "temperature = 0.0\ndamping = 1.0");
    write("field.toml", sweep);
    const Finished finished = runCli(arguments("field.toml", "field"));
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const QList<QByteArray> lines = read("field-derived.csv").trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].startsWith("quantity,method,dynamics.field[0] [t],"), lines[0]);
    QVERIFY2(lines[1].startsWith("anisotropy,energies along and across the axis in a field of 3 t,nan,nan,nan,0.25,"),
             lines[1]);
    const Hdf5File table(file("field.h5").toStdString(), Hdf5File::Mode::Read);
    QVERIFY(std::abs(table.read<double>("derived/value").front() - 0.25) < 1e-6);
}

void CliSweepTest::trajectoriesAreKept()
{
    write("keep.toml", withPoints("keep = true\n\"state.seed\" = [5, 6]"));
    QVERIFY(runCli(arguments("keep.toml", "keep")).code == 0);
    const TrajectoryReader reader(file("keep.work/trajectory-000001.h5").toStdString());
    QCOMPARE(reader.header().seed, 6u);
    QCOMPARE(reader.frameCount(), 11);
}

void CliSweepTest::badInputIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    const QString sweep = file("sweep.toml"), work = file("bad.work"), out = file("bad.csv");
    QTest::newRow("no output") << QStringList{sweep, "--work", work} << 2;
    QTest::newRow("ending") << QStringList{sweep, "--work", work, "-o", file("bad.txt")} << 2;
    QTest::newRow("no work") << QStringList{sweep, "-o", out} << 2;
    QTest::newRow("shard") << QStringList{sweep, "--work", work, "-o", out, "--shard", "3/3"} << 2;
    QTest::newRow("half a shard") << QStringList{sweep, "--work", work, "-o", out, "--shard", "1/"} << 2;
    QTest::newRow("negative shard") << QStringList{sweep, "--work", work, "-o", out, "--shard", "-1/3"} << 2;
    QTest::newRow("shard and collect") << QStringList{sweep, "--work", work, "-o", out, "--shard", "0/3", "--collect"}
                                       << 2;
    QTest::newRow("jobs") << QStringList{sweep, "--work", work, "-o", out, "--jobs", "-1"} << 2;
    QTest::newRow("missing") << QStringList{file("none.toml"), "--work", work, "-o", out} << 1;
    QTest::newRow("missing folder") << QStringList{sweep, "--work", work, "-o", file("no/bad.csv")} << 1;
    QTest::newRow("no folder") << QStringList{sweep, "--work", sweep, "-o", out} << 1;
    QTest::newRow("a run") << QStringList{file("run.toml"), "--work", work, "-o", out} << 2;
    write("run.toml", kSmallRun);
}

void CliSweepTest::badInputIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const Finished finished = runCli(QStringList{"sweep"} + arguments);
    QVERIFY2(finished.code == code, finished.errors.c_str());
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY(!QFile::exists(file("bad.csv")) && !QFile::exists(file("bad.work")));
}

QTEST_GUILESS_MAIN(CliSweepTest)
#include "CliSweepTest.moc"
