#include <cmath>

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/simulation/Simulation.h"
#include "core/simulation/TrajectoryRecorder.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;
using Json = nlohmann::json;

/// kondoscope-cli spectrum: of states and frames, as text, numbers and picture.
class CliSpectrumTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ofAState();
    void ofAFrame();
    void asAPicture();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    QString m_config;
};

void CliSpectrumTest::initTestCase()
{
    m_config = file("small.toml");
    QFile target(m_config);
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(kSmallRun);
}

void CliSpectrumTest::ofAState()
{
    const Finished text = runCli({"spectrum", m_config});
    QVERIFY2(text.code == 0, text.errors.c_str());
    for (const char* part : {"chemical potential", "free energy F", "entropy S", "gap", "6 x 6", "█", "μ = "})
        QVERIFY2(text.output.find(part) != std::string::npos, part);

    const Finished exact = runCli({"spectrum", m_config, "--twists", "2,2", "--json"});
    QVERIFY2(exact.code == 0, exact.errors.c_str());
    const Json json = Json::parse(exact.output);
    QCOMPARE(json.at("solver").get<std::string>(), "ed");
    QVERIFY(std::abs(json.at("electron_count").get<double>() - 36.0) < 1e-6);
    const auto energies = json.at("density_of_states").at("energy").get<std::vector<double>>();
    const auto densities = json.at("density_of_states").at("density").get<std::vector<double>>();
    QCOMPARE(energies.size(), densities.size());
    double states = 0.0;
    for (std::size_t i = 1; i < energies.size(); ++i)
        states += 0.5 * (densities[i] + densities[i - 1]) * (energies[i] - energies[i - 1]);
    QVERIFY2(std::abs(states - 2.0) < 0.02, qPrintable(QString::number(states)));

    const QString path = file("dos.csv");
    const Finished written = runCli({"spectrum", m_config, "--solver", "kpm", "--order", "128", "-o", path});
    QVERIFY2(written.code == 0, written.errors.c_str());
    QVERIFY(written.output.find("█") == std::string::npos); // not on a terminal, and the numbers are in the file
    QFile csv(path);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = csv.readAll().split('\n');
    QVERIFY(lines.contains("energy_t,density_of_states_per_t_and_site"));
    QVERIFY(lines.at(0).startsWith("# title = ") && lines.at(1).startsWith("# chemical_potential = "));
    QVERIFY(lines.size() > 200);
}

/// The configuration of the moment counts, not the one that the run began with.
void CliSpectrumTest::ofAFrame()
{
    const QString path = file("changed.h5");
    {
        RunConfig config = parseRunConfig(kSmallRun.toStdString(), "small.toml");
        Simulation simulation(config);
        TrajectoryRecorder recorder(path.toStdString(), config, "", *simulation.snapshot());
        RunConfig changed = config;
        changed.electrons.setDoping(0.5);
        simulation.step();
        simulation.reconfigure(changed);
        recorder.recordChange(config, changed, "", *simulation.snapshot());
        for (int k = 0; k < 6; ++k)
            simulation.step();
        recorder.append(*simulation.snapshot());
    }
    const auto counted = [&](const QStringList& arguments) {
        const Finished finished = runCli(QStringList{"spectrum", path, "--json"} + arguments);
        return finished.code == 0 ? Json::parse(finished.output).at("electron_count").get<double>() : -1.0;
    };
    QVERIFY(std::abs(counted({"--frame", "0"}) - 36.0) < 1e-6);
    QVERIFY(std::abs(counted({}) - 18.0) < 1e-6);
    QVERIFY(std::abs(counted({"--set", "electrons.doping=0.25"}) - 27.0) < 1e-6);
    const Finished missing = runCli({"spectrum", path, "--frame", "2"});
    QCOMPARE(missing.code, 2);
    QVERIFY2(isOneLine(missing.errors), missing.errors.c_str());
}

void CliSpectrumTest::asAPicture()
{
    const QString path = file("dos.png");
    const Finished drawn = runCli({"spectrum", m_config, "-o", path});
    if (!QFile::exists(QFileInfo(KONDOSCOPE_CLI).dir().filePath("kondoscope-render"))) {
        QCOMPARE(drawn.code, 1);
        QVERIFY2(isOneLine(drawn.errors), drawn.errors.c_str());
        return;
    }
    QVERIFY2(drawn.code == 0, drawn.errors.c_str());
    QFile picture(path);
    QVERIFY(picture.open(QIODevice::ReadOnly));
    QCOMPARE(picture.read(4), QByteArray("\x89PNG"));
    QCOMPARE(QDir(m_folder.path()).entryList({"*dos.png*"}, QDir::Files | QDir::Hidden).size(), 1); // nothing is left
}

QTEST_GUILESS_MAIN(CliSpectrumTest)
#include "CliSpectrumTest.moc"
