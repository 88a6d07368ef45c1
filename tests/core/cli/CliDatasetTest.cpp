#include <csignal>

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/io/Dataset.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;
using Json = nlohmann::json;

namespace {

const QByteArray kRecipe = R"(
[lattice]
size = [6, 6]
[electrons]
doping = 0.03
kT = 0.05
[dynamics]
dt = 0.5
[labels]
precision = "single"
random_dopings = 2
doping_range = [0.0, 0.12]
kT_range = [0.01, 0.1]
[[source]]
kind = "random"
trajectories = 40
[[source]]
kind = "quench"
trajectories = 16
frames = 3
duration = 8.0
[[source]]
kind = "anneal"
trajectories = 2
frames = 3
duration = 8.0
temperatures = [0.3, 0.0]
)";

} // namespace

/// kondoscope-cli dataset generate, import and info, as scripts use them.
class CliDatasetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anyNumberOfJobsGivesTheSameFile();
    void killedWorkIsTakenUp();
    void onlyOneProgramMakesTheParts();
    void sizesHaveFilesOfTheirOwn();
    void forceFieldsDriveByOption();
    void badInputIsRefused_data();
    void badInputIsRefused();
    void filesAreImportedAndJoined();
    void infoCounts();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    QByteArray read(const QString& name) const;

    QTemporaryDir m_folder;
};

void CliDatasetTest::write(const QString& name, const QByteArray& content) const
{
    QFile target(file(name));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

QByteArray CliDatasetTest::read(const QString& name) const
{
    QFile source(file(name));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void CliDatasetTest::initTestCase()
{
    write("recipe.toml", kRecipe);
    write("small.toml", kSmallRun);
    const Finished made = runCli({"dataset", "generate", file("recipe.toml"), "--jobs", "1", "-o", file("one.h5")});
    QVERIFY2(made.code == 0, made.errors.c_str());
    QVERIFY(!QFile::exists(file("one.h5.parts")));
}

void CliDatasetTest::anyNumberOfJobsGivesTheSameFile()
{
    QCOMPARE(runCli({"dataset", "generate", file("recipe.toml"), "--jobs", "3", "-o", file("three.h5")}).code, 0);
    QVERIFY(read("three.h5") == read("one.h5"));
    const Dataset dataset = readDataset(file("one.h5").toStdString());
    QCOMPARE(dataset.frames.size(), std::size_t(2 * (40 + 16 * 3 + 2 * 3)));
    QVERIFY(dataset.hasMixedConditions());
    QVERIFY(dataset.source.find("2 anneal trajectories") != std::string::npos);
}

void CliDatasetTest::killedWorkIsTakenUp()
{
    const QStringList arguments{"dataset", "generate", file("recipe.toml"), "--jobs", "2", "-o", file("killed.h5")};
    const QDir parts(file("killed.h5.parts"));
    for (const int signal : {SIGKILL, SIGINT}) {
        QProcess process;
        process.start(KONDOSCOPE_CLI, arguments);
        QVERIFY(process.waitForStarted());
        const auto before = parts.entryList({"part-*.h5"}).size();
        QTRY_VERIFY_WITH_TIMEOUT(parts.entryList({"part-*.h5"}).size() > before + 3, 30000);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(30000));
        QVERIFY(!QFile::exists(file("killed.h5")));
    }
    const QDateTime finished = QFileInfo(parts.filePath("part-000000.h5")).lastModified();
    QProcess last;
    last.start(KONDOSCOPE_CLI, arguments);
    QVERIFY(last.waitForFinished(60000));
    QCOMPARE(last.exitCode(), 0);
    QVERIFY(last.readAllStandardError().contains("frames are there already"));
    QVERIFY(finished < QFileInfo(file("killed.h5")).lastModified());
    QVERIFY(read("killed.h5") == read("one.h5"));
    QVERIFY(!parts.exists());
}

void CliDatasetTest::onlyOneProgramMakesTheParts()
{
    QByteArray large = kRecipe;
    large.replace("trajectories = 16", "trajectories = 20000");
    write("large.toml", large);
    const QStringList arguments{"dataset", "generate", file("large.toml"), "-o", file("large.h5")};
    QProcess first;
    first.start(KONDOSCOPE_CLI, arguments);
    QVERIFY(first.waitForStarted());
    const QDir parts(file("large.h5.parts"));
    QTRY_VERIFY_WITH_TIMEOUT(parts.exists("part-000000.h5"), 30000);
    const Finished second = runCli(arguments);
    QCOMPARE(second.code, 1);
    QVERIFY2(second.errors.find("another program is making") != std::string::npos, second.errors.c_str());
    ::kill(static_cast<pid_t>(first.processId()), SIGTERM);
    QVERIFY(first.waitForFinished(30000));
    QCOMPARE(first.exitCode(), 128 + SIGTERM);
}

void CliDatasetTest::sizesHaveFilesOfTheirOwn()
{
    write("sizes.toml", "[electrons]\nkT = 0.1\n[[source]]\nkind = \"random\"\nsize = [4, 4]\n[[source]]\nkind = "
                        "\"random\"\nsize = [4, 6]\ntrajectories = 2\n");
    const Finished made = runCli({"dataset", "generate", file("sizes.toml"), "-o", file("sizes.h5")});
    QVERIFY2(made.code == 0, made.errors.c_str());
    QCOMPARE(readDataset(file("sizes-4x4.h5").toStdString()).frames.size(), 1u);
    QCOMPARE(readDataset(file("sizes-4x6.h5").toStdString()).frames.at(1).trajectory, 2);
}

void CliDatasetTest::forceFieldsDriveByOption()
{
    write("driven.toml", "preset = \"double-exchange-quench\"\n[lattice]\nsize = [10, 10]\n[labels]\ndopings = [0.0, "
                         "0.03]\n[[source]]\nkind = \"driven\"\nframes = 2\nduration = 1.0\n");
    const QStringList arguments{"dataset", "generate", file("driven.toml"), "-o", file("driven.h5"), "--model"};
    const Finished made = runCli(arguments + QStringList{"double-exchange-square"});
    QVERIFY2(made.code == 0, made.errors.c_str());
    const Dataset dataset = readDataset(file("driven.h5").toStdString());
    QCOMPARE(dataset.frames.size(), 4u);
    QCOMPARE(dataset.frames[3].kind, FrameKind::Driven);
    QVERIFY(dataset.frames[2].spins == dataset.frames[3].spins);
    QVERIFY(dataset.frames[2].field != dataset.frames[3].field);
    const Finished missing = runCli(arguments + QStringList{"no-such-model"});
    QCOMPARE(missing.code, 1);
    QVERIFY2(isOneLine(missing.errors), missing.errors.c_str());
}

void CliDatasetTest::badInputIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    const QString out = file("bad.h5");
    QTest::newRow("frames with a recipe")
        << QStringList{"dataset", "generate", file("recipe.toml"), "--frames", "3", "-o", out} << 2;
    QTest::newRow("driver with a recipe")
        << QStringList{"dataset", "generate", file("recipe.toml"), "--driver", "ed", "-o", out} << 2;
    QTest::newRow("jobs") << QStringList{"dataset", "generate", file("small.toml"), "--jobs", "-1", "-o", out} << 2;
    QTest::newRow("missing recipe") << QStringList{"dataset", "generate", file("none.toml"), "-o", out} << 1;
    QTest::newRow("missing folder") << QStringList{"dataset", "generate", file("recipe.toml"), "-o", file("no/a.h5")}
                                    << 1;
    QTest::newRow("key") << QStringList{"dataset", "generate", file("recipe.toml"), "--set", "electrons.x=1", "-o", out}
                         << 2;
    QTest::newRow("import of text") << QStringList{"dataset", "import", file("recipe.toml"), "-o", out} << 1;
    QTest::newRow("import name") << QStringList{"dataset", "import", file("one.h5"), "--name", "Sx", "-o", out} << 2;
    QTest::newRow("import key") << QStringList{"dataset", "import", file("one.h5"), "--set", "lattice.size=3",
                                               "-o",      out}
                                << 2;
    QTest::newRow("import of nothing") << QStringList{"dataset", "import", file("none.csv"), "-o", out} << 1;
    QTest::newRow("info") << QStringList{"dataset", "info", file("recipe.toml")} << 1;
}

void CliDatasetTest::badInputIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const Finished finished = runCli(arguments);
    QVERIFY2(finished.code == code, finished.errors.c_str());
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY(!QFile::exists(file("bad.h5")) && !QFile::exists(file("bad.h5.parts")));
}

void CliDatasetTest::filesAreImportedAndJoined()
{
    write("spins.csv", "x,y,Sx,Sy,Sz,Hx,Hy,Hz,density,energy\n0,0,0,0,1,1,0,0,1,-4\n1,0,1,0,0,0,0,0,1,-4\n"
                       "0,1,0,1,0,0,0,0,1,-4\n1,1,0,0,1,0,0,0,1,-4\n");
    const QStringList common{"--set", "electrons.J=6", "--set", "electrons.doping=0.1"};
    const Finished csv = runCli(
        QStringList{"dataset", "import", file("spins.csv"), "-o", file("csv.h5"), "--source", "a table"} + common);
    QVERIFY2(csv.code == 0, csv.errors.c_str());
    const Finished joined = runCli({"dataset", "import", file("csv.h5"), file("csv.h5"), "-o", file("joined.h5")});
    QVERIFY2(joined.code == 0, joined.errors.c_str());
    const Dataset dataset = readDataset(file("joined.h5").toStdString());
    QCOMPARE(dataset.frames.size(), 2u);
    QCOMPARE(dataset.frames[1].trajectory, 1);
    QCOMPARE(dataset.electrons.doping(), 0.1);
    QCOMPARE(dataset.source, "a table; a table");
    const Finished foreign = runCli({"dataset", "import", file("csv.h5"), file("one.h5"), "-o", file("no.h5")});
    QCOMPARE(foreign.code, 2);
}

void CliDatasetTest::infoCounts()
{
    const Finished text = runCli({"dataset", "info", file("one.h5"), file("one.h5")});
    QVERIFY2(text.code == 0, text.errors.c_str());
    QVERIFY(text.output.find("96 quench") != std::string::npos);
    const Json list = Json::parse(runCli({"dataset", "info", "--json", file("one.h5"), file("one.h5")}).output);
    QCOMPARE(list.size(), 2u);
    const Json& first = list.at(0);
    QCOMPARE(first.at("frames").get<int>(), 188);
    QCOMPARE(first.at("kinds").at("random").get<int>(), 80);
    QCOMPARE(first.at("trajectories").get<int>(), 58);
    QVERIFY(first.at("doping").at(0).get<double>() >= 0.0 && first.at("doping").at(1).get<double>() <= 0.12);
    QVERIFY(first.at("torque_rms").get<double>() > 0.0);
    QCOMPARE(first.at("duplicates").get<int>(), 0);
    QCOMPARE(list.at(1).at("duplicates_of_files_before").get<int>(), 188);
    QCOMPARE(first.at("content"), list.at(1).at("content"));
}

QTEST_APPLESS_MAIN(CliDatasetTest)
#include "CliDatasetTest.moc"
