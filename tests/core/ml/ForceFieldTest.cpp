#include <cmath>
#include <filesystem>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/ml/ForceField.h"
#include "core/ml/ModelCard.h"
#include "core/ml/Trainer.h"
#include "core/ml/TrainingData.h"
#include "core/observables/Observables.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/simulation/Resources.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

using namespace kondoscope;

class ForceFieldTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trainingIsReproducibleAndHoldsTrajectoriesBack();
    void modelsSurviveTheFile();
    void energiesAreOnTheScaleOfTheData();
    void otherHamiltoniansAreRefusedByName();
    void rangesAreFlaggedByName();
    void damagedFilesAreRefused();
    void dataThatDoNotBelongTogetherAreRefused();
    void trainingStopsOnRequest();
    void trainingConfigNamesTheLine();
    void shippedModelIsAccurate_data();
    void shippedModelIsAccurate();
    void learnedQuenchFollowsTheExactOne();
    void sameSeedGivesTheSameBytes();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
    Dataset m_data;
    TrainingConfig m_config;
    ModelFile m_model;
};

namespace {

std::string contentOf(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

void ForceFieldTest::initTestCase()
{
    RunConfig run;
    run.lattice = {LatticeKind::Square, 6, 6};
    run.dynamics.dt = 1;
    run.output.time = 6;
    m_data = generateDataset(run, {3, 4, "ed"});
    m_config.network.channels = 3;
    m_config.network.layers = 1;
    m_config.iterations = 40;
    m_config.validationFraction = 0.25;
    m_model = trainForceField({m_data}, m_config);
    writeModel(file("model.h5"), m_model);
}

void ForceFieldTest::trainingIsReproducibleAndHoldsTrajectoriesBack()
{
    QCOMPARE(m_model.card.trainingTrajectories, 3);
    QCOMPARE(m_model.card.trainingFrames, 9);
    QCOMPARE(m_model.card.validationFrames, 3);
    QVERIFY(m_model.card.validationTorqueMse > 0);
    const ModelFile again = trainForceField({m_data}, m_config);
    QVERIFY(again.weights == m_model.weights);
    TrainingConfig other = m_config;
    other.seed = 2;
    QVERIFY(trainForceField({m_data}, other).weights != m_model.weights);
}

void ForceFieldTest::modelsSurviveTheFile()
{
    const ModelFile read = readModel(file("model.h5"));
    QVERIFY(read.weights == m_model.weights);
    QCOMPARE(modelHash(read), modelHash(m_model));
    QCOMPARE(read.card.electrons.J, 6.0);
    QCOMPARE(read.card.trainingConfig, m_model.card.trainingConfig);
    QVERIFY(QString::fromStdString(modelCard(file("model.h5"))).contains("(3 frames)"));
}

void ForceFieldTest::energiesAreOnTheScaleOfTheData()
{
    const auto lattice = std::make_shared<const Lattice>(m_data.lattice());
    ForceField model(lattice, m_data.electrons, file("model.h5"));
    Forces forces;
    double difference = 0;
    for (const DatasetFrame& frame : m_data.frames) {
        model.evaluate(frame.spins, forces);
        difference += (forces.energy - frame.energy) / lattice->siteCount();
    }
    QVERIFY(std::abs(difference / double(m_data.frames.size())) < 1e-5);
    const EnergyReference reference{{0.4, 0.5}, {-5.0, -6.0}};
    QCOMPARE(reference.at(0.45), -5.5);
    QCOMPARE(reference.at(0.3), -5.0);
    QCOMPARE(reference.at(0.6), -6.0);
}

void ForceFieldTest::otherHamiltoniansAreRefusedByName()
{
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 6, 6);
    const auto triangular = std::make_shared<const Lattice>(LatticeKind::Triangular, 6, 6);
    const auto tiny = std::make_shared<const Lattice>(LatticeKind::Square, 4, 4);
    const auto messageFor = [&](std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons) {
        try {
            ForceField(std::move(lattice), electrons, file("model.h5"));
        } catch (const ConfigError& error) {
            return QString(error.what());
        }
        return QString("accepted");
    };
    ElectronConfig otherJ, otherHopping, grand;
    otherJ.J = 7;
    otherHopping.t2 = 0.1;
    grand.ensemble = Ensemble::Grand;
    QVERIFY(messageFor(triangular, {}).contains("lattice.kind"));
    QVERIFY(messageFor(square, otherJ).contains("electrons.J"));
    QVERIFY(messageFor(square, otherHopping).contains("electrons.t2"));
    QVERIFY(messageFor(square, grand).contains("ensemble"));
    QVERIFY(messageFor(tiny, {}).contains("too small"));
    QCOMPARE(messageFor(square, {}), QString("accepted"));
}

void ForceFieldTest::rangesAreFlaggedByName()
{
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 6, 6);
    const auto large = std::make_shared<const Lattice>(LatticeKind::Square, 200, 6);
    ElectronConfig other;
    QVERIFY(ForceField(square, other, file("model.h5")).warning().empty());
    other.setDoping(0.2);
    other.kT = 0.5;
    const QString warning = QString::fromStdString(ForceField(large, other, file("model.h5")).warning());
    QVERIFY2(warning.contains("doping = 0.2") && warning.contains("temperature") && warning.contains("lattice size"),
             qPrintable(warning));
}

void ForceFieldTest::damagedFilesAreRefused()
{
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 6, 6);
    const auto use = [&](const char* name) { ForceField(square, {}, file(name)); };
    QVERIFY_THROWS_EXCEPTION(FileError, use("missing.h5"));
    std::ofstream(file("text.h5")) << "not a model";
    QVERIFY_THROWS_EXCEPTION(FileError, use("text.h5"));
    writeDataset(file("data.h5"), m_data);
    QVERIFY_THROWS_EXCEPTION(FileError, use("data.h5"));

    ModelFile model = m_model;
    model.weights["lift.weight"][3] = std::nanf("");
    writeModel(file("nan.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("nan.h5"));
    model = m_model;
    model.weights.erase("film0.bias");
    writeModel(file("incomplete.h5"), model);
    QVERIFY_THROWS_EXCEPTION(ConfigError, use("incomplete.h5"));
    model = m_model;
    model.network.channels = 1000000;
    writeModel(file("giant.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("giant.h5"));

    std::string bytes = contentOf(file("model.h5"));
    const float weight = m_model.weights.at("lift.weight")[5];
    const std::size_t place = bytes.find(std::string(reinterpret_cast<const char*>(&weight), sizeof weight));
    QVERIFY(place != std::string::npos);
    bytes[place] = static_cast<char>(bytes[place] ^ 1); // one bit of one weight: still a sensible number
    std::ofstream(file("bit.h5"), std::ios::binary) << bytes;
    QVERIFY_THROWS_EXCEPTION(FileError, use("bit.h5"));

    std::filesystem::copy_file(file("model.h5"), file("cut.h5"));
    std::filesystem::resize_file(file("cut.h5"), std::filesystem::file_size(file("cut.h5")) / 2);
    QVERIFY_THROWS_EXCEPTION(FileError, use("cut.h5"));
}

void ForceFieldTest::dataThatDoNotBelongTogetherAreRefused()
{
    Dataset otherJ = m_data, unlabelled = m_data;
    otherJ.electrons.J = 3;
    unlabelled.frames[2].field.resize(0, 3);
    QVERIFY_THROWS_EXCEPTION(ConfigError, trainForceField({m_data, otherJ}, m_config));
    QVERIFY_THROWS_EXCEPTION(ConfigError, trainForceField({unlabelled}, m_config));
    QVERIFY_THROWS_EXCEPTION(ConfigError, trainForceField({}, m_config));
}

void ForceFieldTest::trainingStopsOnRequest()
{
    std::stop_source source;
    const auto stopAtOnce = [&](const TrainingProgress&) { source.request_stop(); };
    QVERIFY_THROWS_EXCEPTION(Cancelled, trainForceField({m_data}, m_config, stopAtOnce, source.get_token()));
}

void ForceFieldTest::trainingConfigNamesTheLine()
{
    std::ofstream(file("train.toml")) << toToml(m_config);
    const TrainingConfig read = readTrainingConfig(file("train.toml"));
    QCOMPARE(toToml(read), toToml(m_config));
    const auto messageFor = [&](const char* text) {
        std::ofstream(file("bad.toml")) << text;
        try {
            readTrainingConfig(file("bad.toml"));
        } catch (const ConfigError& error) {
            return QString(error.what());
        }
        return QString("accepted");
    };
    QVERIFY(messageFor("[training]\n\niterations = -4\n").contains("bad.toml:3"));
    QVERIFY(messageFor("[training]\niteration = 4\n").contains("training.iteration is not known"));
    QVERIFY(messageFor("[network]\nlayers = 2.5\n").contains("whole number"));
    QVERIFY(messageFor("[network]\nlayers = \"three\"\n").contains("only numbers"));
    QVERIFY(messageFor("[network\n").contains("bad.toml:1"));
}

void ForceFieldTest::shippedModelIsAccurate_data()
{
    QTest::addColumn<double>("doping");
    QTest::addColumn<QString>("driver");
    QTest::newRow("exact, x = 0.03") << 0.03 << "ed";
    QTest::newRow("own states, x = 0.03") << 0.03 << "ml";
    QTest::newRow("own states, x = 0.05") << 0.05 << "ml";
}

void ForceFieldTest::shippedModelIsAccurate()
{
    // fresh trajectories on a lattice of another shape than in training; labels by exact diagonalization
    QFETCH(double, doping);
    QFETCH(QString, driver);
    RunConfig run = loadPreset("double-exchange-quench");
    run.lattice = {LatticeKind::Square, 22, 20};
    run.electrons.setDoping(doping);
    run.solver.precision = "single";
    run.state.seed = 424242;
    run.dynamics.dt = 1;
    run.output.time = 6;
    const Dataset exact = generateDataset(run, {3, 1, driver.toStdString()});
    const auto lattice = std::make_shared<const Lattice>(exact.lattice());
    ForceField model(lattice, run.electrons, findModel(run.solver.model));
    QVERIFY2(model.warning().empty(), model.warning().c_str());
    Forces forces;
    double square = 0;
    for (const DatasetFrame& frame : exact.frames) {
        model.evaluate(frame.spins, forces);
        square += meanSquare(torqueOf(frame.spins, forces.field - frame.field));
    }
    const double mse = square / double(exact.frames.size());
    QVERIFY2(mse < 1e-4, qPrintable(QString::number(mse)));
}

void ForceFieldTest::learnedQuenchFollowsTheExactOne()
{
    // the start of the quench, where spins move fastest; QuenchSlowTest follows it to t = 50 on 30 x 30 sites
    RunConfig learned = loadPreset("double-exchange-quench");
    learned.lattice = {LatticeKind::Square, 20, 20};
    learned.state.seed = 4712;
    learned.dynamics.dt = 1;
    RunConfig exact = learned;
    exact.solver = {"ed", "", "single"};
    Simulation a(learned), b(exact);
    const std::size_t order = observableIndex("bond_order");
    for (int step = 0; step < 8; ++step) {
        a.step();
        b.step();
    }
    const double first = a.snapshot()->observables[order], second = b.snapshot()->observables[order];
    QVERIFY2(second < -0.2 && std::abs(first - second) < 0.03, qPrintable(QString("%1 %2").arg(first).arg(second)));
}

void ForceFieldTest::sameSeedGivesTheSameBytes()
{
    setThreadBudget(2);
    RunConfig run = loadPreset("double-exchange-quench");
    run.dynamics.temperature = 0.01;
    Simulation a(run), b(run);
    for (int step = 0; step < 5; ++step) {
        a.step();
        b.step();
    }
    QVERIFY(a.spins() == b.spins());
}

QTEST_APPLESS_MAIN(ForceFieldTest)
#include "ForceFieldTest.moc"
