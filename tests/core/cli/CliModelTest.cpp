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
    void inputsAreNotReplaced_data();
    void inputsAreNotReplaced();
    void trainingGoesOnAndStartsFromModels();
    void forcesCompareTheModel();
    void evaluateGroupsTheErrors();
    void evaluateWritesTablesAndPictures();
    void evaluateRefuses_data();
    void evaluateRefuses();
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
    write("train.toml", kSmallTraining);
    const Finished labelled =
        runCli({"dataset", "generate", m_config, "--frames", "3", "--trajectories", "4", "-o", m_data});
    QVERIFY2(labelled.code == 0, labelled.errors.c_str());
    const Finished trained = runCli({"train", "--dataset", m_data, "--config", file("train.toml"), "-o", m_model});
    QVERIFY2(trained.code == 0, trained.errors.c_str());
    QVERIFY(trained.output.find(m_model.toStdString()) != std::string::npos);
    QVERIFY(QFile::exists(m_model));
}

void CliModelTest::inputsAreNotReplaced_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("output");
    const QStringList evaluate{"evaluate", "--model", m_model, "--dataset", m_data};
    QTest::newRow("data of a training") << QStringList{"train", "--dataset", m_data, "-o", m_data} << m_data;
    QTest::newRow("start of a training")
        << QStringList{"train", "--dataset", m_data, "--start", m_model, "-o", m_model} << m_model;
    QTest::newRow("table over data") << evaluate + QStringList{"--csv", m_data} << m_data;
    QTest::newRow("table over model") << evaluate + QStringList{"--csv", m_model} << m_model;
    QTest::newRow("labels") << QStringList{"forces", "--dataset", m_data, "--solver", "kpm", "-o", m_data} << m_data;
    QTest::newRow("configuration") << QStringList{"dataset", "generate", m_config, "--frames", "3", "-o", m_config} << m_config;
    QTest::newRow("import") << QStringList{"dataset", "import", m_data, "-o", m_data} << m_data;
}

void CliModelTest::inputsAreNotReplaced()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, output);
    const auto content = [&] {
        QFile source(output);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    };
    const QByteArray before = content();
    const Finished refused = runCli(arguments);
    QCOMPARE(refused.code, 2);
    QVERIFY2(refused.errors.find("is also an input") != std::string::npos, refused.errors.c_str());
    QVERIFY(!before.isEmpty() && content() == before);
}

void CliModelTest::infoShowsTheModel()
{
    const Finished info = runCli({"info", m_model});
    QVERIFY2(info.code == 0, info.errors.c_str());
    QCOMPARE(info.output.rfind("force field", 0), 0u);
    for (const char* word : {"square", "Learning: 40 iterations", "Parity", "distance of the environment", "Receptive"})
        QVERIFY2(info.output.find(word) != std::string::npos, info.output.c_str());
}

void CliModelTest::trainingGoesOnAndStartsFromModels()
{
    const QString output = file("second.h5");
    const QStringList words{"train", "--dataset", m_data, "--config", file("train.toml"), "-o", output};
    const Finished stopped = runCli(words + QStringList{"--minutes", "1e-9", "--start", m_model});
    QVERIFY2(stopped.code == 0, stopped.errors.c_str());
    const bool hasBegun = QFile::exists(output + ".training");
    const Finished other = runCli(words);
    QCOMPARE(other.code, hasBegun ? 2 : 0); // the saved training began with other weights
    QFile::remove(output);
    const Finished finished = runCli(words + QStringList{"--start", m_model, "--curve", file("curve.csv")});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QVERIFY(!QFile::exists(output + ".training"));
    QVERIFY2(finished.output.find("first those of") != std::string::npos, finished.output.c_str());
    QFile curve(file("curve.csv"));
    QVERIFY(curve.open(QIODevice::ReadOnly));
    QVERIFY(curve.readAll().contains("validation_torque_mse_t2"));
    write("wider.toml", QByteArray(kSmallTraining).replace("channels = 3", "channels = 4"));
    const Finished refused = runCli(
        {"train", "--dataset", m_data, "--config", file("wider.toml"), "--start", m_model, "-o", file("refused.h5")});
    QCOMPARE(refused.code, 2);
    QVERIFY2(isOneLine(refused.errors), refused.errors.c_str());
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

void CliModelTest::evaluateGroupsTheErrors()
{
    const Finished finished = runCli({"evaluate", "--dataset", m_data, "--model", m_model, "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json result = Json::parse(finished.output);
    const double torqueMse = result.at("torque_mse").get<double>();
    QCOMPARE(result.at("frames").get<int>(), 12);
    QCOMPARE(result.at("relative_error").get<double>(), std::sqrt(torqueMse) / result.at("torque_rms").get<double>());
    QVERIFY(result.at("slope").is_number());
    QVERIFY(result.at("field_mse").is_null()); // fields of a force field are tangential
    QVERIFY(result.at("energy_rms_per_site").get<double>() > 0.0);
    QCOMPARE(result.at("by_condition").size(), 1u);
    QCOMPARE(result.at("by_trajectory").size(), 4u);
    QCOMPARE(result.at("by_step").size(), 3u);
    double sum = 0.0;
    for (const Json& trajectory : result.at("by_trajectory"))
        sum += trajectory.at("torque_mse").get<double>();
    QVERIFY(std::abs(sum / 4.0 - torqueMse) < 1e-9 * torqueMse);
    const Finished exact = runCli({"evaluate", "--dataset", m_data, "--solver", "ed", "--json"});
    QVERIFY2(exact.code == 0, exact.errors.c_str());
    QVERIFY(Json::parse(exact.output).at("field_mse").get<double>() < 1e-20);
    QVERIFY(Json::parse(exact.output).at("density_rms").get<double>() < 1e-10);
}

void CliModelTest::evaluateWritesTablesAndPictures()
{
    const QStringList words{"evaluate", "--dataset", m_data, "--model", m_model};
    const Finished finished = runCli(words + QStringList{"--plot", file("parity.csv"), "--csv", file("tables.csv")});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QVERIFY(finished.output.find("relative error") != std::string::npos);
    QFile tables(file("tables.csv"));
    QVERIFY(tables.open(QIODevice::ReadOnly));
    QCOMPARE(tables.readAll().count('\n'), 1 + 1 + 1 + 4 + 3);
    QFile pairs(file("parity.csv"));
    QVERIFY(pairs.open(QIODevice::ReadOnly));
    QVERIFY(pairs.readAll().count('\n') > 12 * 36 * 3);
    if (!QFile::exists(QFileInfo(KONDOSCOPE_CLI).dir().filePath("kondoscope-render")))
        QSKIP("this build has no kondoscope-render");
    const Finished drawn = runCli(words + QStringList{"--plot", file("parity.png")});
    QVERIFY2(drawn.code == 0, drawn.errors.c_str());
    QVERIFY(QFileInfo(file("parity.png")).size() > 10000);
}

void CliModelTest::evaluateRefuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("named");
    const QStringList data{"--dataset", m_data};
    const QStringList model{"--model", m_model};
    QTest::newRow("no model") << data << 2 << "model";
    QTest::newRow("missing model") << data + QStringList{"--model", "nowhere"} << 1 << "nowhere";
    QTest::newRow("data as model") << data + QStringList{"--model", m_data} << 1 << "data.h5";
    QTest::newRow("model as data") << model + QStringList{"--dataset", m_model} << 1 << "model.h5";
    QTest::newRow("missing data") << model + QStringList{"--dataset", "/nowhere.h5"} << 1 << "/nowhere.h5";
    QTest::newRow("picture's ending") << data + model + QStringList{"--plot", file("x.jpg")} << 2 << "x.jpg";
    QTest::newRow("no such folder") << data + model + QStringList{"--csv", "/nowhere/x.csv"} << 1 << "/nowhere";
    QTest::newRow("no such frame") << data + model + QStringList{"--frames", "12"} << 2 << "12";
    QTest::newRow("option of another solver") << data + QStringList{"--solver", "ed"} + model << 2 << "--model";
}

void CliModelTest::evaluateRefuses()
{
    QFETCH(QStringList, words);
    QFETCH(int, code);
    QFETCH(QString, named);
    const Finished finished = runCli(QStringList{"evaluate"} + words);
    QCOMPARE(finished.code, code);
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY2(finished.errors.find(named.toStdString()) != std::string::npos, finished.errors.c_str());
    QVERIFY(finished.output.empty());
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
