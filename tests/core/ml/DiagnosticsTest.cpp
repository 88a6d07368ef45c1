#include <cmath>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/Hdf5.h"
#include "core/lattice/States.h"
#include "core/ml/Diagnostics.h"
#include "core/ml/ModelCard.h"
#include "core/support/Error.h"
#include "tests/core/ml/SmallTraining.h"

using namespace kondoscope;

/// What is stored with a model about its trustworthiness.
class DiagnosticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void descriptorsOfOrderAreKnown();
    void parityHoldsHeldOutTorques();
    void binsGrowInDistance();
    void receptiveFieldEndsWhereTheNetworkEnds();
    void receptiveFieldOfTheContextIsGlobal();
    void theyAreStoredWithTheModel();
    void tablesOfAnotherShapeAreRefused();
    void nothingHeldOutGivesNoParity();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
    TrainingConfig m_config;
    std::shared_ptr<TrainingSet> m_data;
    ModelFile m_model;
    ModelDiagnostics m_diagnostics;
};

void DiagnosticsTest::initTestCase()
{
    m_config = smallTraining();
    m_data = setOf({smallData()}, m_config);
    Training training(m_data, m_config);
    run(training, m_config.iterations);
    m_model = training.model();
    m_diagnostics = diagnose(*m_data, m_model);
}

void DiagnosticsTest::descriptorsOfOrderAreKnown()
{
    const Lattice lattice(LatticeKind::Square, 8, 8);
    const Eigen::MatrixXd neel = environmentDescriptors(lattice, makeState(lattice, {.kind = "neel"}));
    QCOMPARE(neel.rows(), 64);
    const std::array<double, 5> bonds{-1, 1, 1, -1, 1}; // distances 1, sqrt 2, 2, sqrt 5, sqrt 8
    for (int rank = 0; rank < 5; ++rank) {
        QVERIFY(std::abs(neel(9, 2 * rank) - bonds[std::size_t(rank)]) < 1e-12);
        QVERIFY(neel(9, 2 * rank + 1) < 1e-6);
    }
}

void DiagnosticsTest::parityHoldsHeldOutTorques()
{
    double square = 0, error = 0;
    for (const ParityPair& p : m_diagnostics.parity) {
        square += p.reference * p.reference;
        error += (p.learned - p.reference) * (p.learned - p.reference);
    }
    // three frames of 64 sites are few enough to be looked at completely
    QCOMPARE(m_diagnostics.parity.size(), 3u * 3u * 64u);
    const auto count = double(m_diagnostics.parity.size());
    const ModelCard& card = m_model.card;
    QVERIFY(std::abs(error / count - card.validationTorqueMse) < 1e-6 * card.validationTorqueMse);
    QVERIFY(std::abs(std::sqrt(square / count) - card.validationTorqueRms) < 1e-6);
}

void DiagnosticsTest::binsGrowInDistance()
{
    const auto& bins = m_diagnostics.errorByDistance;
    QCOMPARE(bins.size(), 8u);
    int sites = 0;
    for (std::size_t k = 0; k < bins.size(); ++k) {
        sites += bins[k].sites;
        QVERIFY(bins[k].distance > 0 && (k == 0 || bins[k].distance >= bins[k - 1].distance));
        QVERIFY(bins[k].torqueError > 0 && bins[k].torqueRms > 0);
    }
    QCOMPARE(sites, 3 * 64);
    // data that were learned from are at no distance
    TrainingSet known = *m_data;
    known.validation = known.training;
    for (const DistanceBin& bin : diagnose(known, m_model).errorByDistance)
        QVERIFY(bin.distance < 1e-9);
}

void DiagnosticsTest::receptiveFieldEndsWhereTheNetworkEnds()
{
    TrainingConfig local = m_config;
    local.network.context = 0;
    local.network.layers = {};
    local.network.squaredCutoff = 1;
    const ModelFile model = trained({smallData()}, local);
    int neighbors = 0;
    for (const ReceptiveShell& shell : receptiveField(LatticeKind::Square, model, {&m_data->training.front()})) {
        neighbors += shell.pairs;
        // eps of a site reads its nearest neighbours: fields reach twice as far
        if (shell.distance > 2.01)
            QVERIFY2(shell.sensitivity < 1e-9, qPrintable(QString::number(shell.sensitivity)));
        else if (shell.distance < 1.01)
            QVERIFY(shell.sensitivity > 1e-6);
    }
    QCOMPARE(neighbors, 63);
}

void DiagnosticsTest::receptiveFieldOfTheContextIsGlobal()
{
    const auto& shells = m_diagnostics.receptiveField;
    QCOMPARE(shells.front().distance, 1.0);
    QCOMPARE(shells.front().pairs, 4);
    QVERIFY(std::abs(shells.back().distance - std::sqrt(32.0)) < 1e-6);
    QVERIFY(shells.back().sensitivity > 0 && shells.back().sensitivity < shells.front().sensitivity);
}

void DiagnosticsTest::theyAreStoredWithTheModel()
{
    ModelFile model = m_model;
    model.diagnostics = m_diagnostics;
    writeModel(file("model.h5"), model);
    const ModelDiagnostics read = readModel(file("model.h5")).diagnostics;
    QCOMPARE(read.curve.size(), 3u);
    QCOMPARE(read.curve.back().validationTorqueMse, m_diagnostics.curve.back().validationTorqueMse);
    QCOMPARE(read.curve.back().iteration, 60);
    QCOMPARE(read.parity.size(), m_diagnostics.parity.size());
    QCOMPARE(read.parity[5].learned, m_diagnostics.parity[5].learned);
    QCOMPARE(read.errorByDistance[3].sites, m_diagnostics.errorByDistance[3].sites);
    QCOMPARE(read.receptiveField[2].sensitivity, m_diagnostics.receptiveField[2].sensitivity);
    const QString card = QString::fromStdString(modelCard(file("model.h5")));
    for (const char* word : {"Learning: 60 iterations", "slope", "distance", "Receptive field"})
        QVERIFY2(card.contains(word), qPrintable(card));
    writeModel(file("bare.h5"), {m_model.network, m_model.card, m_model.weights, m_model.energyReference, {}});
    QVERIFY(readModel(file("bare.h5")).diagnostics.curve.empty());
    QVERIFY(!QString::fromStdString(modelCard(file("bare.h5"))).contains("Parity"));
}

void DiagnosticsTest::tablesOfAnotherShapeAreRefused()
{
    const double number = 1;
    {
        Hdf5File odd(file("odd.h5"), Hdf5File::Mode::Create);
        odd.write("/parity", {1, 1}, &number);
        odd.close();
    }
    const Hdf5File odd(file("odd.h5"), Hdf5File::Mode::Read);
    QVERIFY_THROWS_EXCEPTION(FileError, readDiagnostics(odd));
}

void DiagnosticsTest::nothingHeldOutGivesNoParity()
{
    TrainingConfig config = m_config;
    config.validationFraction = 0;
    config.iterations = 5;
    const auto data = setOf({smallData(1)}, config);
    Training training(data, config);
    run(training, 5);
    const ModelDiagnostics diagnostics = diagnose(*data, training.model());
    QVERIFY(diagnostics.parity.empty());
    QVERIFY(diagnostics.errorByDistance.empty());
    QVERIFY(!diagnostics.receptiveField.empty());
}

QTEST_APPLESS_MAIN(DiagnosticsTest)
#include "DiagnosticsTest.moc"
