#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/Hdf5.h"
#include "core/ml/ForceField.h"
#include "core/ml/ModelCard.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "tests/core/ml/SmallTraining.h"

using namespace kondoscope;

class ForceFieldTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void modelsSurviveTheFile();
    void energiesAreOnTheScaleOfTheData();
    void otherHamiltoniansAreRefusedByName();
    void rangesAreFlaggedByName();
    void damagedFilesAreRefused();
    void hostileNetworksAreRefusedQuickly_data();
    void hostileNetworksAreRefusedQuickly();
    void olderModelsAreNamed();
    void sameSeedGivesTheSameBytes();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
    Dataset m_data;
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
    m_data = smallData();
    TrainingConfig config = smallTraining();
    config.network.densityHead = 4;
    m_model = trained({m_data}, config);
    writeModel(file("model.h5"), m_model);
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
    TrainingConfig config = smallTraining();
    config.validationFraction = 0.0; // the scale is that of the frames that are trained on
    writeModel(file("scale.h5"), trained({m_data}, config));
    const auto lattice = std::make_shared<const Lattice>(m_data.lattice());
    ForceField model(lattice, m_data.electrons, file("scale.h5"));
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
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 8, 8);
    const auto triangular = std::make_shared<const Lattice>(LatticeKind::Triangular, 8, 8);
    const auto tiny = std::make_shared<const Lattice>(LatticeKind::Square, 2, 2);
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
    ElectronConfig far;
    far.setDoping(0.5);
    QVERIFY(messageFor(square, far).contains("far outside"));
    QCOMPARE(messageFor(square, {}), QString("accepted"));
}

void ForceFieldTest::rangesAreFlaggedByName()
{
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 8, 8);
    const auto large = std::make_shared<const Lattice>(LatticeKind::Square, 300, 8);
    ElectronConfig other;
    QVERIFY(ForceField(square, other, file("model.h5")).warning().empty());
    other.setDoping(0.07);
    other.kT = 0.5;
    const QString warning = QString::fromStdString(ForceField(large, other, file("model.h5")).warning());
    QVERIFY2(warning.contains("doping = 0.07") && warning.contains("temperature") && warning.contains("lattice size"),
             qPrintable(warning));
}

void ForceFieldTest::damagedFilesAreRefused()
{
    const auto square = std::make_shared<const Lattice>(LatticeKind::Square, 8, 8);
    const auto use = [&](const char* name) { ForceField(square, {}, file(name)); };
    QVERIFY_THROWS_EXCEPTION(FileError, use("missing.h5"));
    std::ofstream(file("text.h5")) << "not a model";
    QVERIFY_THROWS_EXCEPTION(FileError, use("text.h5"));
    writeDataset(file("data.h5"), m_data);
    QVERIFY_THROWS_EXCEPTION(FileError, use("data.h5"));

    ModelFile model = m_model;
    model.weights[3] = std::nanf("");
    writeModel(file("nan.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("nan.h5"));
    model = m_model;
    model.weights.pop_back();
    writeModel(file("incomplete.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("incomplete.h5"));
    model = m_model;
    model.energyReference.offsets.front() = std::nan("");
    writeModel(file("reference.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("reference.h5"));
    model = m_model;
    model.card.sizeMaximum = std::numeric_limits<int>::max();
    writeModel(file("number.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("number.h5"));
    model = m_model;
    model.network.momentLevels = 2;
    model.network.momentRadius = 2;
    model.network.momentCoupling = model.card.electrons.J + 1.0;
    model.weights.resize(weightCount(model.card.kind, model.network));
    writeModel(file("moments.h5"), model);
    QVERIFY_THROWS_EXCEPTION(FileError, use("moments.h5"));
    model.network.momentCoupling = model.card.electrons.J;
    writeModel(file("own-moments.h5"), model);
    use("own-moments.h5");

    std::string bytes = contentOf(file("model.h5"));
    const float weight = m_model.weights[5];
    const std::size_t place = bytes.find(std::string(reinterpret_cast<const char*>(&weight), sizeof weight));
    QVERIFY(place != std::string::npos);
    bytes[place] = static_cast<char>(bytes[place] ^ 1); // one bit of one weight: still a sensible number
    std::ofstream(file("bit.h5"), std::ios::binary) << bytes;
    QVERIFY_THROWS_EXCEPTION(FileError, use("bit.h5"));

    std::filesystem::copy_file(file("model.h5"), file("cut.h5"));
    std::filesystem::resize_file(file("cut.h5"), std::filesystem::file_size(file("cut.h5")) / 2);
    QVERIFY_THROWS_EXCEPTION(FileError, use("cut.h5"));
}

void ForceFieldTest::hostileNetworksAreRefusedQuickly_data()
{
    QTest::addColumn<QByteArray>("network");
    QTest::newRow("all at their bounds") << QByteArray("squared_cutoff = 26\nchannels = 64\nlayers = [26, 26, 26, 26, "
                                                       "26, 26, 26, 26, 26, 26, 26, 26]\nhead = 512");
    QTest::newRow("moments at their bounds") << QByteArray("moment_levels = 32\nmoment_radius = 8\n"
                                                           "moment_polarization = true\nlinear_energy = true\n"
                                                           "linear_powers = 4\nsquared_cutoff = 26");
    QTest::newRow("powers of nothing") << QByteArray("linear_powers = 2");
    QTest::newRow("parts of another architecture") << QByteArray("architecture = \"irreps\"\nlinear_energy = true");
    QTest::newRow("grand-canonical irreps") << QByteArray("architecture = \"irreps\"\ngrand_canonical = true");
    QTest::newRow("moments of nothing") << QByteArray("moment_levels = 4\nmoment_hopping = 0\nmoment_coupling = 0");
    QTest::newRow("many layers") << "layers = [" + QByteArray("1, ").repeated(100000) + "1]";
    QTest::newRow("wide") << QByteArray("channels = 1000000");
    QTest::newRow("far") << QByteArray("squared_cutoff = 1e300");
    QTest::newRow("pairs") << QByteArray("architecture = \"bond-chirality\"\nsquared_cutoff = 26\npair_cutoff = 26");
    QTest::newRow("perceptron") << QByteArray("architecture = \"irreps\"\nhidden = [512, 512, 512, 512, 512, 512, 512, "
                                              "512, 512, 512, 512, 512]");
    QTest::newRow("equivariant") << QByteArray("architecture = \"equivariant\"\nchannels = 64\nvector_channels = 16\n"
                                               "squared_cutoff = 26\nlayers = [26, 26, 26, 26, 26, 26]");
    QTest::newRow("pairs at the bound") << QByteArray("architecture = \"bond-chirality\"\nsquared_cutoff = 26\n"
                                                      "pair_cutoff = 13");
    QTest::newRow("irreps at the bound") << QByteArray("architecture = \"irreps\"\nsquared_cutoff = 26\npair_cutoff = "
                                                       "13\nchirality_cutoff = 13");
    QTest::newRow("moments at the bound") << QByteArray("moment_levels = 32\nmoment_radius = 8");
    QTest::newRow("moments") << QByteArray("moment_levels = 2000000000");
    QTest::newRow("not a number") << QByteArray("doping_scale = nan");
    QTest::newRow("no TOML") << QByteArray("[[[[");
}

/// A file that says its network is larger than the weights that it holds.
void ForceFieldTest::hostileNetworksAreRefusedQuickly()
{
    QFETCH(QByteArray, network);
    const std::string path = file("hostile.h5");
    std::filesystem::remove(path);
    {
        Hdf5File hostile(path, Hdf5File::Mode::Create);
        const Hdf5File sound(file("model.h5"), Hdf5File::Mode::Read);
        for (const char* name :
             {"format", "lattice", "data_hash", "training_config", "program_version", "created", "hash"})
            hostile.writeAttribute("/", name, sound.readString("/", name));
        for (const char* name :
             {"version", "t1", "t2", "t3", "J", "kT_e", "filling", "filling_minimum", "filling_maximum", "kT_e_minimum",
              "kT_e_maximum", "size_minimum", "size_maximum", "training_frames", "training_trajectories",
              "validation_frames", "validation_torque_mse", "validation_torque_rms", "validation_density_rms"})
            hostile.writeAttribute("/", name, sound.readNumber("/", name));
        hostile.writeAttribute("/", "network", "[network]\n" + network.toStdString() + "\n");
        hostile.write("/weights", {std::int64_t(m_model.weights.size())}, m_model.weights.data());
        hostile.close();
    }
    QElapsedTimer timer;
    timer.start();
    QVERIFY_THROWS_EXCEPTION(FileError, readModel(path));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void ForceFieldTest::olderModelsAreNamed()
{
    Hdf5File old(file("old.h5"), Hdf5File::Mode::Create);
    old.writeAttribute("/", "format", "kondoscope-model");
    old.writeAttribute("/", "version", std::int64_t{1});
    old.close();
    try {
        readModel(file("old.h5"));
        QFAIL("accepted");
    } catch (const FileError& error) {
        QVERIFY2(QString(error.what()).contains("version 1") && QString(error.what()).contains("Train it again"),
                 error.what());
    }
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
