#include <cmath>
#include <cstring>

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/io/Trajectory.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;
using Json = nlohmann::json;

/// The way of a force field through the command line: label, train, compare, time, run, draw.
class CliModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void infoShowsTheModel();
    void forcesCompareTheModel();
    void benchTimesTheModel();
    void otherHamiltoniansAreRefused_data();
    void otherHamiltoniansAreRefused();
    void sameSeedGivesTheSameSpins();
    void renderDraws_data();
    void renderDraws();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    /// Arguments of a run with the model.
    QStringList learnedRun(const QString& output) const;

    QTemporaryDir m_folder;
    QString m_config;
    QString m_data;
    QString m_model;
};

void CliModelTest::write(const QString& name, const QByteArray& content) const
{
    QFile target(file(name));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

QStringList CliModelTest::learnedRun(const QString& output) const
{
    return {"run",          m_config, "--set", "solver.kind=ml", "--set", "solver.model=" + m_model, "--set",
            "state.seed=5", "-o",     output};
}

/// Labels and trains; every other test uses the result.
void CliModelTest::initTestCase()
{
    m_config = file("small.toml");
    m_data = file("data.h5");
    m_model = file("model.h5");
    write("small.toml", kSmallRun);
    write("train.toml",
          "[network]\nchannels = 3\nlayers = 1\n[training]\niterations = 40\nvalidation_fraction = 0.25\n");
    const Finished labelled =
        runCli({"dataset", "generate", m_config, "--frames", "3", "--trajectories", "4", "-o", m_data});
    QVERIFY2(labelled.code == 0, labelled.errors.c_str());
    const Finished trained = runCli({"train", "--dataset", m_data, "--config", file("train.toml"), "-o", m_model});
    QVERIFY2(trained.code == 0, trained.errors.c_str());
    QVERIFY(trained.output.find(m_model.toStdString()) != std::string::npos);
    QVERIFY(QFile::exists(m_model));
}

void CliModelTest::infoShowsTheModel()
{
    const Finished info = runCli({"info", m_model});
    QVERIFY2(info.code == 0, info.errors.c_str());
    QCOMPARE(info.output.rfind("force field", 0), 0u);
    QVERIFY(info.output.find("square") != std::string::npos);
}

void CliModelTest::forcesCompareTheModel()
{
    const Finished finished = runCli({"forces", "--dataset", m_data, "--solver", "ml", "--model", m_model, "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json result = Json::parse(finished.output);
    QCOMPARE(result.at("frames").get<int>(), 12);
    QVERIFY(result.at("field_rms").get<double>() > 0.0);
    QVERIFY(result.at("torque_mse").get<double>() > 0.0);
    QVERIFY(result.at("torque_mse").get<double>() < std::pow(result.at("torque_rms").get<double>(), 2));
    QVERIFY(result.at("energy_rms_per_site").get<double>() > 0.0);
    QCOMPARE(result.at("energy_offset_removed").get<bool>(), true);
    QCOMPARE(result.at("per_frame").size(), 12u);
}

void CliModelTest::benchTimesTheModel()
{
    const Finished finished = runCli(
        {"bench", "forces", "--preset", "double-exchange-quench", "--size", "8", "8", "--solvers", "ed,ml", "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json solvers = Json::parse(finished.output).at("solvers");
    QCOMPARE(solvers.size(), 2u);
    for (const Json& solver : solvers)
        QVERIFY(solver.at("seconds_per_evaluation").get<double>() > 0.0);
    QCOMPARE(solvers.at(1).at("solver").get<std::string>(), "ml");
}

void CliModelTest::otherHamiltoniansAreRefused_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    QTest::newRow("lattice") << "lattice.kind=triangular"
                             << "lattice.kind = \"square\"";
    QTest::newRow("coupling") << "electrons.J=3"
                              << "electrons.J = 6";
}

void CliModelTest::otherHamiltoniansAreRefused()
{
    QFETCH(QString, change);
    QFETCH(QString, named);
    const QString output = file("refused.h5");
    const Finished finished = runCli(learnedRun(output) << "--set" << change);
    QCOMPARE(finished.code, 2);
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY2(finished.errors.find(named.toStdString()) != std::string::npos, finished.errors.c_str());
    QVERIFY(!QFile::exists(output));
}

void CliModelTest::sameSeedGivesTheSameSpins()
{
    const QString paths[] = {file("first.h5"), file("second.h5")};
    for (const QString& path : paths) {
        const Finished finished = runCli(learnedRun(path));
        QVERIFY2(finished.code == 0, finished.errors.c_str());
    }
    const TrajectoryReader first(paths[0].toStdString());
    const TrajectoryReader second(paths[1].toStdString());
    QCOMPARE(first.frameCount(), 3);
    QCOMPARE(second.frameCount(), 3);
    QVERIFY(!first.header().modelHash.empty());
    QCOMPARE(first.header().modelHash, second.header().modelHash);
    QVERIFY(first.frame(0).spins != first.frame(2).spins);
    for (std::int64_t i = 0; i < 3; ++i) {
        const SpinField spins = first.frame(i).spins;
        const SpinField again = second.frame(i).spins;
        QCOMPARE(std::memcmp(spins.data(), again.data(), sizeof(double) * static_cast<std::size_t>(spins.size())), 0);
    }
}

void CliModelTest::renderDraws_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<int>("offset");
    QTest::newRow("figure") << "run.png" << QByteArray("\x89PNG") << 0;
    QTest::newRow("movie") << "run.mp4" << QByteArray("ftyp") << 4;
}

void CliModelTest::renderDraws()
{
    QFETCH(QString, output);
    QFETCH(QByteArray, signature);
    QFETCH(int, offset);
    if (!QFile::exists(QFileInfo(KONDOSCOPE_CLI).dir().filePath("kondoscope-render")))
        QSKIP("this build has no kondoscope-render");
    const QString run = file("drawn.h5");
    QCOMPARE(runCli({"run", m_config, "-o", run}).code, 0);
    const Finished finished = runCli({"render", run, "-o", file(output)});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QFile picture(file(output));
    QVERIFY(picture.open(QIODevice::ReadOnly));
    QVERIFY(picture.size() > 1000);
    QCOMPARE(picture.read(offset + signature.size()).mid(offset), signature);
}

QTEST_GUILESS_MAIN(CliModelTest)
#include "CliModelTest.moc"
