#include <cmath>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/Dataset.h"
#include "core/io/DatasetImport.h"
#include "core/io/DatasetSummary.h"
#include "core/io/Hdf5.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

Dataset sample(Ensemble ensemble, bool isMixed)
{
    Dataset dataset;
    dataset.lx = dataset.ly = 3;
    dataset.electrons = {.J = 3.0, .ensemble = ensemble, .filling = 0.4, .kT = 0.05};
    if (ensemble == Ensemble::Grand)
        dataset.electrons.chemicalPotential = -2.0;
    for (int f = 0; f < 4; ++f) {
        DatasetFrame frame;
        frame.spins = SpinField::Zero(9, 3);
        frame.spins.col(f % 3).setOnes();
        frame.field = 0.1 * frame.spins;
        const bool isOther = isMixed && f >= 2;
        frame.filling = isOther ? 0.45 : 0.4;
        frame.kT = f == 3 && isMixed ? 0.01 : 0.05;
        frame.chemicalPotential = isOther ? -1.5 : -2.0;
        frame.kind = f < 2 ? FrameKind::Random : FrameKind::Driven;
        frame.trajectory = f;
        dataset.frames.push_back(frame);
    }
    return dataset;
}

QString write(const QTemporaryDir& folder, const Dataset& dataset)
{
    const QString path = folder.filePath("a.h5");
    writeDataset(path.toStdString(), dataset);
    return path;
}

} // namespace

/// Filling, kT, chemical potential and kind of every frame: in memory, in files, in hashes, and in files without them.
class DatasetConditionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comeBack_data();
    void comeBack();
    void oldFilesHaveThoseOfTheHeader();
    void framesWithoutOwnOnesHaveTheCommonOnes();
    void hashCoversThem();
    void wrongOnesAreRefused_data();
    void wrongOnesAreRefused();
    void summary();
    void duplicatesAreFound();
    void mergedDataStaySorted();
};

void DatasetConditionsTest::comeBack_data()
{
    QTest::addColumn<bool>("isGrand");
    QTest::addColumn<bool>("isMixed");
    for (const bool isGrand : {false, true})
        for (const bool isMixed : {false, true})
            QTest::addRow("%s, %s", isGrand ? "grand" : "canonical", isMixed ? "mixed" : "common")
                << isGrand << isMixed;
}

void DatasetConditionsTest::comeBack()
{
    QFETCH(bool, isGrand);
    QFETCH(bool, isMixed);
    QTemporaryDir folder;
    const Dataset dataset = sample(isGrand ? Ensemble::Grand : Ensemble::Canonical, isMixed);
    const std::string path = write(folder, dataset).toStdString();
    const Dataset back = readDataset(path);
    QCOMPARE(back.hasMixedConditions(), isMixed);
    QCOMPARE(contentHash(back), contentHash(dataset));
    for (std::size_t f = 0; f < 4; ++f) {
        QCOMPARE(back.frames[f].filling, dataset.frames[f].filling);
        QCOMPARE(back.frames[f].kT, dataset.frames[f].kT);
        QCOMPARE(back.frames[f].chemicalPotential, dataset.frames[f].chemicalPotential);
        QCOMPARE(back.frames[f].kind, dataset.frames[f].kind);
        QVERIFY(back.electronsOf(back.frames[f]) == dataset.electronsOf(dataset.frames[f]));
    }
    const Hdf5File file(path, Hdf5File::Mode::Read);
    QCOMPARE(file.readInteger("/", "version"), isMixed ? 2 : 1);
    QCOMPARE(file.has("kT_e"), isMixed);
    if (isMixed)
        QCOMPARE(file.readString("kT_e", "unit"), "t");
}

void DatasetConditionsTest::oldFilesHaveThoseOfTheHeader()
{
    QTemporaryDir folder;
    Dataset dataset = sample(Ensemble::Canonical, false);
    for (DatasetFrame& frame : dataset.frames) {
        frame.chemicalPotential = DatasetFrame::kUnknown;
        frame.kind = FrameKind::Unknown;
    }
    const std::string path = write(folder, dataset).toStdString();
    const Hdf5File file(path, Hdf5File::Mode::Read);
    for (const char* name : {"filling", "kT_e", "mu", "kind"})
        QVERIFY(!file.has(name)); // exactly what version 1 knew
    const Dataset back = readDataset(path);
    QCOMPARE(back.frames[3].filling, 0.4);
    QCOMPARE(back.frames[3].kT, 0.05);
    QVERIFY(std::isnan(back.frames[3].chemicalPotential));
    QCOMPARE(back.frames[3].kind, FrameKind::Unknown);
}

void DatasetConditionsTest::framesWithoutOwnOnesHaveTheCommonOnes()
{
    Dataset dataset = sample(Ensemble::Canonical, false);
    const std::string hash = contentHash(dataset);
    for (DatasetFrame& frame : dataset.frames)
        frame.filling = frame.kT = DatasetFrame::kUnknown;
    QVERIFY(!dataset.hasMixedConditions());
    QCOMPARE(contentHash(dataset), hash);
    QCOMPARE(dataset.electronsOf(dataset.frames[0]).filling, 0.4);
}

void DatasetConditionsTest::hashCoversThem()
{
    const Dataset dataset = sample(Ensemble::Canonical, true);
    Dataset other = dataset;
    other.frames[3].kT += 1e-9;
    QVERIFY(contentHash(other) != contentHash(dataset));
    other = dataset;
    other.frames[3].filling += 1e-9;
    QVERIFY(contentHash(other) != contentHash(dataset));
    Dataset grand = sample(Ensemble::Grand, true);
    const std::string before = contentHash(grand);
    grand.frames[3].chemicalPotential += 1e-9;
    QVERIFY(contentHash(grand) != before);
}

void DatasetConditionsTest::wrongOnesAreRefused_data()
{
    QTest::addColumn<QString>("array");
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("message");
    QTest::newRow("filling above 1") << "filling" << 1.2 << 4 << "\"filling\" of frame 3 is 1.2";
    QTest::newRow("unknown filling") << "filling" << std::nan("") << 4 << "does not say its filling";
    QTest::newRow("negative kT") << "kT_e" << -0.1 << 4 << "\"kT_e\" of frame 3";
    QTest::newRow("infinite mu") << "mu" << HUGE_VAL << 4 << "\"mu\" of frame 3";
    QTest::newRow("too few") << "kT_e" << 0.1 << 3 << "\"kT_e\" does not have the shape";
    QTest::newRow("kind without meaning") << "kind" << 99.0 << 4 << "\"kind\" of frame 3 is 99";
}

void DatasetConditionsTest::wrongOnesAreRefused()
{
    QFETCH(QString, array);
    QFETCH(double, value);
    QFETCH(int, count);
    QFETCH(QString, message);
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    {
        Hdf5File file(path, Hdf5File::Mode::Create);
        file.writeAttribute("/", "format", "kondoscope-dataset");
        file.writeAttribute("/", "version", std::int64_t{2});
        file.writeAttribute("/", "lattice", "square");
        file.writeAttribute("/", "Lx", std::int64_t{2});
        file.writeAttribute("/", "Ly", std::int64_t{2});
        for (const char* name : {"t1", "t2", "t3", "J", "kT_e", "filling"})
            file.writeAttribute("/", name, 0.5);
        file.writeAttribute("/", "ensemble", "canonical");
        std::vector<double> spins(48, 0.0);
        for (std::size_t i = 0; i < 16; ++i)
            spins[3 * i] = 1.0;
        file.write("spins", {4, 4, 3}, spins.data());
        const std::vector<std::int64_t> zeros(4, 0);
        file.write("trajectory", {4}, zeros.data());
        file.write("step", {4}, zeros.data());
        if (array == "kind") {
            const std::vector<std::int64_t> kinds{0, 0, 0, 99};
            file.write("kind", {4}, kinds.data());
        } else {
            std::vector<double> values(4, 0.1);
            values.back() = value;
            file.write(array.toStdString(), {count}, values.data());
        }
        file.close();
    }
    try {
        readDataset(path);
        QFAIL("was read");
    } catch (const FileError& error) {
        QVERIFY2(QString(error.what()).contains(message), error.what());
    }
}

void DatasetConditionsTest::summary()
{
    Dataset dataset = sample(Ensemble::Canonical, true);
    dataset.frames[0].field.col(1).setConstant(0.3); // on spins along x: torque 0.3 along z
    dataset.frames[0].spins *= 1.0001;
    const DatasetSummary summary = summarize(dataset);
    QCOMPARE(summary.frames, 4u);
    QCOMPARE(summary.kinds.size(), 2u);
    QCOMPARE(summary.kinds[1], (std::pair<std::string, std::size_t>{"driven", 2}));
    QCOMPARE(summary.filling->minimum, 0.4);
    QCOMPARE(summary.filling->maximum, 0.45);
    QCOMPARE(summary.kT->minimum, 0.01);
    const double expected = std::sqrt(9 * 0.09 * 1.0001 * 1.0001 / (4 * 27));
    QVERIFY(std::abs(*summary.torqueRms - expected) < 1e-12);
    QCOMPARE(summary.warnings.size(), 1u);
    QVERIFY(summary.warnings[0].find("unit length") != std::string::npos);
}

void DatasetConditionsTest::duplicatesAreFound()
{
    const Dataset dataset = sample(Ensemble::Canonical, false); // frame 3 has the spins of frame 0
    DuplicateFinder finder;
    const auto first = finder.add(dataset);
    QCOMPARE(first.inside, 1u);
    QCOMPARE(first.across, 0u);
    const auto again = finder.add(dataset);
    QCOMPARE(again.across, 4u);
    DuplicateFinder other;
    QCOMPARE(other.add(sample(Ensemble::Canonical, true)).inside, 0u); // the same spins at another kT
}

void DatasetConditionsTest::mergedDataStaySorted()
{
    Dataset second = sample(Ensemble::Canonical, true);
    second.electrons.filling = 0.3; // of frames that do not say
    second.frames[0].filling = DatasetFrame::kUnknown;
    const Dataset merged = mergeDatasets({sample(Ensemble::Canonical, false), second});
    QCOMPARE(merged.frames.size(), 8u);
    QCOMPARE(merged.frames[4].filling, 0.3);
    for (std::size_t f = 0; f < 8; ++f)
        QCOMPARE(merged.frames[f].trajectory, static_cast<std::int64_t>(f));
    Dataset other = sample(Ensemble::Canonical, false);
    other.electrons.J = 1.0;
    QVERIFY_EXCEPTION_THROWN(mergeDatasets({second, other}), ConfigError);
}

QTEST_APPLESS_MAIN(DatasetConditionsTest)
#include "DatasetConditionsTest.moc"
