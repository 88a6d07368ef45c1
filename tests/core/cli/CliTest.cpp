#include <csignal>

#include <sys/stat.h>

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/io/Dataset.h"
#include "core/io/Trajectory.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;
using Json = nlohmann::json;

/// kondoscope-cli as scripts use it: names, JSON, exit codes, one line for an error, files that survive.
class CliTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void help();
    void presets();
    void wrongUsage_data();
    void wrongUsage();
    void failures_data();
    void failures();
    void runWritesATrajectory();
    void runTakesStepsAndParameters();
    void interruptedRunStaysReadable();
    void runIsInterruptedInItsFirstEvaluation();
    void interruptedLabellingKeepsItsParts();
    void threadsAreNoted();
    void forcesReproduceTheirOwnLabels();
    void kernelPolynomialsComeClose();
    void benchListsEverySolver();
    void longRunsAreAnnounced();
    void infoKnowsItsFiles();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;

    QTemporaryDir m_folder;
    QString m_config;
};

void CliTest::write(const QString& name, const QByteArray& content) const
{
    QFile target(file(name));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

void CliTest::initTestCase()
{
    m_config = file("small.toml");
    write("small.toml", kSmallRun);
    write("wrong.toml", "[electrons]\ndopping = 0.1\n");
    write("text.h5", "this is no HDF5 file");
    QCOMPARE(::mkfifo(file("pipe").toLocal8Bit().constData(), 0600), 0);
}

void CliTest::help()
{
    const Finished all = runCli({"--help"});
    QCOMPARE(all.code, 0);
    for (const char* name : {"presets", "run", "forces", "dataset", "train", "bench", "spectrum", "render", "info"})
        QVERIFY2(all.output.find(name) != std::string::npos, name);
    const Finished run = runCli({"run", "--help"});
    QCOMPARE(run.code, 0);
    for (const char* key : {"electrons.doping", "electrons.coupling", "electrons.J_AF", "solver.order", "solver.twists",
                            "classical.dmi_kind", "output.bond_energy"})
        QVERIFY2(run.output.find(key) != std::string::npos, key);
    QCOMPARE(runCli({"--version"}).code, 0);
}

void CliTest::presets()
{
    const Finished text = runCli({"presets"});
    QCOMPARE(text.code, 0);
    QCOMPARE(text.output.rfind("double-exchange-quench", 0), 0u); // the default comes first
    const Json list = Json::parse(runCli({"presets", "--json"}).output);
    QCOMPARE(list.at(0).at("name").get<std::string>(), "double-exchange-quench");
}

void CliTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"fly"};
    QTest::newRow("unknown option") << QStringList{"run", m_config, "--fast"};
    QTest::newRow("no configuration") << QStringList{"run"};
    QTest::newRow("two configurations") << QStringList{"run", m_config, "--preset", "double-exchange-quench"};
    QTest::newRow("unknown preset") << QStringList{"run", "--preset", "no-such-preset"};
    QTest::newRow("wrong file") << QStringList{"run", file("wrong.toml")};
    QTest::newRow("unknown key") << QStringList{"run", m_config, "--set", "electrons.dopping=0.1"};
    QTest::newRow("value out of range") << QStringList{"run", m_config, "--set", "electrons.doping=7"};
    QTest::newRow("time and steps") << QStringList{"run", m_config, "--time", "1", "--steps", "1"};
    QTest::newRow("negative time") << QStringList{"run", m_config, "--time", "-1"};
    QTest::newRow("negative steps") << QStringList{"run", m_config, "--steps", "-1"};
    QTest::newRow("no data set") << QStringList{"forces", "--solver", "ed"};
    QTest::newRow("unknown solver") << QStringList{"forces", "--dataset", "x.h5", "--solver", "magic"};
    QTest::newRow("more frames than steps")
        << QStringList{"dataset", "generate", m_config, "--frames", "12", "-o", file("many.h5")};
    QTest::newRow("filling") << QStringList{"run", m_config, "--set", "electrons.filling=1.4"};
    QTest::newRow("negative temperature") << QStringList{"run", m_config, "--set", "electrons.kT=-0.1"};
    QTest::newRow("order zero") << QStringList{"run", m_config, "--set", "solver.order=0"};
    QTest::newRow("more memory than there is")
        << QStringList{"run", m_config, "--set", "lattice.size=200,200", "--steps", "1"};
    QTest::newRow("full band") << QStringList{
        "run", m_config, "--set", "electrons.coupling=infinite", "--set", "electrons.doping=-0.2"};
    QTest::newRow("learned double exchange") << QStringList{
        "run", m_config, "--set", "electrons.coupling=infinite", "--set", "solver.kind=ml", "--set", "solver.model=x"};
    for (const QStringList& option : {QStringList{"--order", "0"},
                                      {"--color-spacing", "0"},
                                      {"--kernel", "fejer"},
                                      {"--error", "0"},
                                      {"--precision", "half"},
                                      {"--twists", "2,2"}})
        QTest::newRow(qPrintable("forces " + option.join(' ')))
            << QStringList{"forces", "--dataset", "x.h5", "--solver", "kpm"} + option;
    for (const QStringList& option : {QStringList{"--twists", "0,1"}, {"--twists", "1"}, {"--order", "64"}})
        QTest::newRow(qPrintable("exact forces " + option.join(' ')))
            << QStringList{"forces", "--dataset", "x.h5", "--solver", "ed"} + option;
    QTest::newRow("frame of a configuration") << QStringList{"spectrum", m_config, "--frame", "0"};
    QTest::newRow("spectrum as a movie") << QStringList{"spectrum", m_config, "-o", file("dos.mp4")};
    QTest::newRow("spectrum by a force field") << QStringList{"spectrum", m_config, "--solver", "ml"};
    QTest::newRow("spectrum of nothing") << QStringList{"spectrum"};
    QTest::newRow("order of the exact spectrum") << QStringList{"spectrum", m_config, "--order", "64"};
    QTest::newRow("negative threads") << QStringList{"--threads", "-1", "run", m_config};
    QTest::newRow("no output") << QStringList{"render", "x.h5"};
}

void CliTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Finished finished = runCli(arguments);
    QCOMPARE(finished.code, 2);
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY(finished.output.empty());
}

void CliTest::failures_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("missing configuration") << QStringList{"run", file("missing.toml")};
    QTest::newRow("no such folder") << QStringList{"run", m_config, "--steps", "1", "-o", file("missing/run.h5")};
    QTest::newRow("device") << QStringList{"run", m_config, "--steps", "1", "-o", "/dev/full"};
    // Both would take hours: the target is looked at first.
    QTest::newRow("long run") << QStringList{"run", m_config, "--steps", "1000000000", "-o", file("missing/run.h5")};
    QTest::newRow("long labelling") << QStringList{"dataset",  "generate", m_config, "--trajectories",       "100000",
                                                   "--frames", "9",        "-o",     file("missing/data.h5")};
    QTest::newRow("training") << QStringList{"train", "--dataset", file("missing.h5"), "-o", file("missing/m.h5")};
    QTest::newRow("pipe as HDF5") << QStringList{"info", file("pipe")};
    QTest::newRow("pipe as configuration") << QStringList{"run", file("pipe")};
    QTest::newRow("missing data set") << QStringList{"forces", "--dataset", file("missing.h5"), "--solver", "ed"};
    QTest::newRow("kpm") << QStringList{"forces", "--dataset", file("missing.h5"), "--solver", "kpm"};
    QTest::newRow("no spectrum without file") << QStringList{"spectrum", file("missing.h5")};
    QTest::newRow("spectrum into no folder") << QStringList{"spectrum", m_config, "-o", file("missing/dos.csv")};
    QTest::newRow("no HDF5") << QStringList{"info", file("text.h5")};
    QTest::newRow("missing file") << QStringList{"info", file("missing.h5")};
    QTest::newRow("missing model") << QStringList{
        "run", m_config, "--set", "solver.kind=ml", "--set", "solver.model=" + file("missing-model.h5")};
}

void CliTest::failures()
{
    QFETCH(QStringList, arguments);
    const Finished finished = runCli(arguments);
    QCOMPARE(finished.code, 1);
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY(finished.output.empty());
}

void CliTest::runWritesATrajectory()
{
    const QString path = file("run.h5");
    const Finished finished = runCli({"run", m_config, "-o", path, "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json summary = Json::parse(finished.output);
    QCOMPARE(summary.at("steps").get<int>(), 10);
    QCOMPARE(summary.at("frames").get<int>(), 3);
    QVERIFY(std::abs(summary.at("time").get<double>() - 2.0) < 1e-12);
    QCOMPARE(summary.at("output").get<std::string>(), path.toStdString());
    const TrajectoryReader reader(path.toStdString());
    QCOMPARE(reader.frameCount(), 3);
    QCOMPARE(reader.frame(2).step, 10);
    QVERIFY(summary.at("observables").contains(reader.header().observables.at(0)));
}

void CliTest::runTakesStepsAndParameters()
{
    const QString path = file("set.h5");
    const Finished finished = runCli({"run", m_config, "--steps", "3", "--set", "lattice.size=[4, 8]", "--set",
                                      "dynamics.dt=0.1", "-o", path, "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QCOMPARE(Json::parse(finished.output).at("steps").get<int>(), 3);
    const TrajectoryReader reader(path.toStdString());
    QCOMPARE(reader.header().lx, 4);
    QCOMPARE(reader.header().ly, 8);
    QVERIFY(std::abs(reader.frame(reader.frameCount() - 1).time - 0.3) < 1e-12);
}

void CliTest::interruptedRunStaysReadable()
{
    const QString path = file("interrupted.h5");
    QProcess process;
    process.start(KONDOSCOPE_CLI, {"run", m_config, "--steps", "1000000000", "-o", path});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile(path).size() > 0, 30000);
    QTest::qWait(500);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
    const TrajectoryReader reader(path.toStdString());
    QVERIFY(reader.frameCount() >= 2);
}

/// Which takes many minutes here: a run that only looked at signals between steps would not end in time.
void CliTest::runIsInterruptedInItsFirstEvaluation()
{
    QProcess process;
    process.start(KONDOSCOPE_CLI, {"run", "--preset", "double-exchange-quench", "--set", "solver.kind=kpm", "--set",
                                   "lattice.size=96,96", "--set", "solver.order=1000000", "--steps", "1"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(2000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(errors.contains("expect about") && errors.contains("stopped after 0 of 1 steps"), errors.constData());
}

void CliTest::interruptedLabellingKeepsItsParts()
{
    const QString path = file("interrupted-data.h5");
    const QStringList arguments{"dataset",        "generate", m_config, "--frames", "9",
                                "--trajectories", "10000",    "-o",     path};
    QProcess process;
    process.start(KONDOSCOPE_CLI, arguments);
    QVERIFY(process.waitForStarted());
    const QDir parts(path + ".parts");
    QTRY_VERIFY_WITH_TIMEOUT(parts.entryList({"part-*.h5"}).size() > 2, 30000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(errors.contains("of 90000 frames are in ") && errors.contains("same command again"), errors.constData());
    QVERIFY(!QFile::exists(path) && parts.exists("part-000000.h5"));
    // another recipe must not take these parts over
    const Finished other = runCli({"dataset", "generate", m_config, "--frames", "3", "-o", path});
    QCOMPARE(other.code, 1);
    QVERIFY2(other.errors.find("parts of another recipe") != std::string::npos, other.errors.c_str());
}

void CliTest::threadsAreNoted()
{
    const QString path = file("threads.h5");
    QCOMPARE(runCli({"--threads", "1", "run", m_config, "--steps", "1", "-o", path}).code, 0);
    QCOMPARE(TrajectoryReader(path.toStdString()).threads(), 1);
    QCOMPARE(runCli({"run", m_config, "--steps", "1", "-o", path, "--threads", "2"}).code, 0);
    QCOMPARE(TrajectoryReader(path.toStdString()).threads(), 2);
}

void CliTest::forcesReproduceTheirOwnLabels()
{
    const QString data = file("data.h5");
    const Finished generated = runCli({"dataset", "generate", m_config, "--frames", "4", "-o", data});
    QVERIFY2(generated.code == 0, generated.errors.c_str());
    QCOMPARE(readDataset(data.toStdString()).frames.size(), 4u);

    const QString copy = file("copy.h5");
    const Finished finished =
        runCli({"forces", "--dataset", data, "--solver", "ed", "--frames", "0,2-3", "-o", copy, "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json result = Json::parse(finished.output);
    QCOMPARE(result.at("frames").get<int>(), 3);
    QVERIFY(result.at("field_rms").get<double>() < 1e-9);
    QVERIFY(result.at("torque_mse").get<double>() < 1e-18);
    QVERIFY(result.at("torque_rms").get<double>() > 1e-3);
    QVERIFY(result.at("energy_rms_per_site").get<double>() < 1e-9);
    QCOMPARE(result.at("energy_offset_removed").get<bool>(), false);
    QCOMPARE(result.at("per_frame").size(), 3u);
    QCOMPARE(result.at("per_frame").at(1).at("frame").get<int>(), 2);
    QCOMPARE(readDataset(copy.toStdString()).frames.size(), 3u);

    QCOMPARE(runCli({"forces", "--dataset", data, "--solver", "ed", "--frames", "4"}).code, 2);
    const Finished single = runCli({"forces", "--dataset", data, "--solver", "ed", "--precision", "single", "--json"});
    QVERIFY(Json::parse(single.output).at("field_rms").get<double>() < 1e-3);
}

void CliTest::kernelPolynomialsComeClose()
{
    const QString data = file("warm.h5");
    const Finished generated =
        runCli({"dataset", "generate", m_config, "--set", "electrons.kT=0.1", "--frames", "2", "-o", data});
    QVERIFY2(generated.code == 0, generated.errors.c_str());
    const Finished finished = runCli({"forces", "--dataset", data, "--solver", "kpm", "--precision", "double",
                                      "--order", "1000", "--color-spacing", "8", "--kernel", "none", "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json result = Json::parse(finished.output);
    QVERIFY(result.at("relative_torque_error").get<double>() < 1e-4);
    QVERIFY(result.at("report").get<std::string>().find("1000") != std::string::npos);
    QVERIFY(result.at("expected_torque_error").get<double>() >= 0.0);
    const Finished coarse =
        runCli({"forces", "--dataset", data, "--solver", "kpm", "--order", "16", "--kernel", "jackson", "--json"});
    QVERIFY(Json::parse(coarse.output).at("relative_torque_error").get<double>() > 0.01);
    const Finished text = runCli({"forces", "--dataset", data, "--solver", "kpm"});
    QVERIFY(text.output.find("relative error") != std::string::npos);
}

void CliTest::benchListsEverySolver()
{
    const Finished finished = runCli(
        {"bench", "forces", "--preset", "tetrahedral-coarsening", "--size", "8", "8", "--solvers", "ed,kpm", "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json solvers = Json::parse(finished.output).at("solvers");
    QCOMPARE(solvers.size(), 2u);
    QVERIFY(solvers.at(0).at("seconds_per_evaluation").get<double>() > 0.0);
    QCOMPARE(solvers.at(0).at("ratio").get<double>(), 1.0);
    QVERIFY(solvers.at(1).at("seconds_per_evaluation").get<double>() > 0.0);
    QVERIFY(solvers.at(1).at("settings").at("ns_per_row_column_order").get<double>() > 0.0);
}

void CliTest::longRunsAreAnnounced()
{
    QProcess process;
    process.start(KONDOSCOPE_CLI, {"run", m_config, "--steps", "1000000000"});
    QVERIFY(process.waitForStarted());
    QByteArray errors;
    QTRY_VERIFY_WITH_TIMEOUT((process.waitForReadyRead(10), errors += process.readAllStandardError(),
                              errors.contains("kondoscope-cli: expect about ")),
                             30000);
    QVERIFY2(errors.contains("of memory."), errors.constData());
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30000));
    QVERIFY(runCli({"run", m_config, "--steps", "1"}).errors.empty());
}

void CliTest::infoKnowsItsFiles()
{
    const Finished trajectory = runCli({"info", file("run.h5")});
    QVERIFY2(trajectory.code == 0, trajectory.errors.c_str());
    QVERIFY(trajectory.output.find("frames       3") != std::string::npos);
    const Finished dataset = runCli({"info", file("data.h5")});
    QVERIFY2(dataset.code == 0, dataset.errors.c_str());
    QVERIFY(dataset.output.find("frames       4") != std::string::npos);
}

QTEST_GUILESS_MAIN(CliTest)
#include "CliTest.moc"
