#include <cstring>
#include <filesystem>

#include <Eigen/Geometry>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/DatasetImport.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

quint32 crcOf(const QByteArray& bytes)
{
    quint32 crc = 0xffffffffu;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int k = 0; k < 8; ++k)
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

template <typename T> QByteArray little(T value)
{
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

/// A zip archive as numpy writes it; deflate by Qt, without the frame of zlib.
class Zip
{
public:
    void add(const QByteArray& name, const QByteArray& content, bool isDeflated, quint32 claimed = 0)
    {
        QByteArray packed = content;
        if (isDeflated) {
            packed = qCompress(content);
            packed = packed.mid(6, packed.size() - 10);
        }
        const QByteArray common = little<quint16>(20) + little<quint16>(0) + little<quint16>(isDeflated ? 8 : 0) +
                                  little<quint32>(0) + little(crcOf(content)) +
                                  little(static_cast<quint32>(packed.size())) +
                                  little(claimed ? claimed : static_cast<quint32>(content.size())) +
                                  little(static_cast<quint16>(name.size())) + little<quint16>(0);
        m_directory += QByteArray("PK\x01\x02") + little<quint16>(20) + common + little<quint16>(0) +
                       little<quint16>(0) + little<quint16>(0) + little<quint32>(0) +
                       little(static_cast<quint32>(m_files.size())) + name;
        m_files += QByteArray("PK\x03\x04") + common + name + packed;
        ++m_count;
    }
    QByteArray bytes() const
    {
        return m_files + m_directory + QByteArray("PK\x05\x06") + little<quint32>(0) + little(m_count) +
               little(m_count) + little(static_cast<quint32>(m_directory.size())) +
               little(static_cast<quint32>(m_files.size())) + little<quint16>(0);
    }

private:
    QByteArray m_files;
    QByteArray m_directory;
    quint16 m_count = 0;
};

QByteArray npy(const QByteArray& type, const QByteArray& shape, const QByteArray& numbers,
               const QByteArray& order = "False")
{
    const QByteArray header = "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    return QByteArray("\x93NUMPY\x01\x00", 8) + little(static_cast<quint16>(header.size())) + header + numbers;
}

template <typename T> QByteArray numbers(const double* values, Eigen::Index count)
{
    QByteArray bytes;
    for (Eigen::Index k = 0; k < count; ++k)
        bytes += little(static_cast<T>(values[k]));
    return bytes;
}

SpinField spinsOf(std::uint64_t seed)
{
    return makeState(Lattice(LatticeKind::Square, 3, 2), {.seed = seed});
}

} // namespace

/// Fields of other programs: CSV and NumPy, and what is no such file.
class DatasetImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvIsRead();
    void csvHasOtherNamesAndUnits();
    void brokenCsvIsRefused_data();
    void brokenCsvIsRefused();
    void numpyIsRead_data();
    void numpyIsRead();
    void brokenNumpyIsRefused_data();
    void brokenNumpyIsRefused();

private:
    std::string write(const QByteArray& content);
    QString errorOf(const QByteArray& content, const ImportSettings& settings);

    QTemporaryDir m_folder;
};

std::string DatasetImportTest::write(const QByteArray& content)
{
    QFile file(m_folder.filePath("input"));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("no room");
    return file.fileName().toStdString();
}

QString DatasetImportTest::errorOf(const QByteArray& content, const ImportSettings& settings)
{
    try {
        importDataset(write(content), settings);
    } catch (const FileError& error) {
        return error.what();
    }
    return {};
}

void DatasetImportTest::csvIsRead()
{
    QByteArray text = "# a comment\r\nframe,x,y,Sx,Sy,Sz,Hx,Hy,Hz,density,energy,kT_e\r\n";
    const SpinField spins[2] = {spinsOf(1), spinsOf(2)};
    for (int i = 5; i >= 0; --i) // rows in any order
        for (int f = 0; f < 2; ++f) {
            const auto s = [&](int axis) { return QByteArray::number(spins[f](i, axis), 'g', 17); };
            text += QByteArray::number(7 - f) + "," + QByteArray::number(i % 3) + "," + QByteArray::number(i / 3) +
                    "," + s(0) + "," + s(1) + "," + s(2) + "," + s(2) + ",+0.5,1e-3,0.9," +
                    (f == 0 ? "-4,0.1" : "-5,0.2") + "\r\n";
        }
    const Dataset dataset = importDataset(write(text), {.kind = LatticeKind::Triangular, .electrons = {.J = 3.0}});
    QCOMPARE(dataset.lx, 3);
    QCOMPARE(dataset.ly, 2);
    QCOMPARE(dataset.frames.size(), 2u);
    for (std::size_t f = 0; f < 2; ++f) { // frames in the order of their first row
        const DatasetFrame& frame = dataset.frames[f];
        QVERIFY((frame.spins - spins[f]).cwiseAbs().maxCoeff() < 1e-15);
        QCOMPARE(frame.field(4, 0), spins[f](4, 2));
        QCOMPARE(frame.field(4, 1), 0.5);
        QCOMPARE(frame.density[5], 0.9);
        QCOMPARE(frame.energy, f == 0 ? -4.0 : -5.0);
        QCOMPARE(frame.kind, FrameKind::Imported);
        QCOMPARE(frame.filling, ElectronConfig{}.filling);
    }
    QVERIFY(dataset.hasMixedConditions());
    QCOMPARE(dataset.electrons.kT, 0.1);
}

void DatasetImportTest::csvHasOtherNamesAndUnits()
{
    QByteArray text = "x;y;mx;my;mz;Hx;Hy;Hz\n";
    for (int i = 0; i < 4; ++i)
        text += QByteArray::number(i % 2) + ";" + QByteArray::number(i / 2) + ";0;0;2.5;0.1;0.2;0\n";
    ImportSettings settings{
        .energyUnit = 2.0, .isTorque = true, .normalizes = true, .names = {{"Sx", "mx"}, {"Sy", "my"}, {"Sz", "mz"}}};
    const Dataset dataset = importDataset(write(text), settings);
    const DatasetFrame& frame = dataset.frames.at(0);
    QCOMPARE(frame.spins(3, 2), 1.0);
    const Eigen::RowVector3d torque =
        Eigen::RowVector3d(frame.spins.row(0)).cross(Eigen::RowVector3d(frame.field.row(0)));
    QVERIFY((torque - Eigen::RowVector3d(0.2, 0.4, 0.0)).norm() < 1e-15);
    settings.normalizes = false;
    QVERIFY(errorOf(text, settings).contains("--normalize"));
    settings.names["density"] = "rho";
    QVERIFY(errorOf(text, settings).contains("no column \"rho\""));
}

void DatasetImportTest::brokenCsvIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QByteArray head = "x,y,Sx,Sy,Sz\n";
    const QByteArray rows = "0,0,0,0,1\n1,0,0,0,1\n0,1,0,0,1\n";
    QTest::newRow("empty") << QByteArray() << "is empty";
    QTest::newRow("no spins") << QByteArray("x,y\n0,0\n") << "no column \"Sx\"";
    QTest::newRow("half a field") << QByteArray("x,y,Sx,Sy,Sz,Hx\n0,0,0,0,1,0\n") << "only some of the columns";
    QTest::newRow("no number") << head + rows + "1,1,0,0,one\n"
                               << ":5, Sz: \"one\"";
    QTest::newRow("cells") << head + rows + "1,1,0,0\n"
                           << "has 4 cells";
    QTest::newRow("missing site") << head + rows << "3 rows are not 1 frames";
    QTest::newRow("site twice") << head + rows + "0,1,0,0,1\n"
                                << "again";
    QTest::newRow("large lattice") << head + "1e9,0,0,0,1\n"
                                   << "lattice coordinate";
    QTest::newRow("fraction") << head + "0.5,0,0,0,1\n"
                              << "lattice coordinate";
    QTest::newRow("long line") << QByteArray(100000, 'a') << "longer than";
    QTest::newRow("not finite") << head + rows + "1,1,nan,0,1\n"
                                << "not finite";
}

void DatasetImportTest::brokenCsvIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf(text, {});
    QVERIFY2(error.contains(message), qPrintable(error));
}

void DatasetImportTest::numpyIsRead_data()
{
    QTest::addColumn<bool>("isDeflated");
    QTest::addColumn<bool>("isGrid");
    QTest::newRow("stored, sites") << false << false;
    QTest::newRow("deflated, grid") << true << true;
}

void DatasetImportTest::numpyIsRead()
{
    QFETCH(bool, isDeflated);
    QFETCH(bool, isGrid);
    SpinField both(12, 3);
    both << spinsOf(1), spinsOf(2);
    Zip zip;
    const QByteArray shape = isGrid ? "(2, 2, 3, 3)" : "(2, 6, 3)";
    zip.add("spins.npy", npy("<f8", shape, numbers<double>(both.data(), both.size())), isDeflated);
    zip.add("field.npy", npy("<f4", shape, numbers<float>(both.data(), both.size())), isDeflated);
    zip.add("step.npy", npy("<i4", "(2,)", little<qint32>(3) + little<qint32>(-9)), isDeflated);
    zip.add("trajectory.npy", npy("<i8", "(2,)", little<qint64>(1) + little<qint64>(1ll << 40)), isDeflated);
    zip.add("filling.npy", npy("<f8", "()", little(0.3)), isDeflated);
    const Dataset dataset = importDataset(write(zip.bytes()), {.lx = isGrid ? 0 : 3, .ly = isGrid ? 0 : 2});
    QCOMPARE(dataset.lx, 3);
    QCOMPARE(dataset.ly, 2);
    QCOMPARE(dataset.frames.size(), 2u);
    QVERIFY(dataset.frames[1].spins == spinsOf(2));
    QVERIFY((dataset.frames[1].field - spinsOf(2)).cwiseAbs().maxCoeff() < 1e-7);
    QCOMPARE(dataset.frames[1].step, std::int64_t{-9});
    QCOMPARE(dataset.frames[1].trajectory, std::int64_t{1} << 40);
    QCOMPARE(dataset.electrons.filling, 0.3);
    QVERIFY(std::isnan(dataset.frames[0].energy) && dataset.frames[0].density.empty());
}

void DatasetImportTest::brokenNumpyIsRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    const SpinField spins = spinsOf(1);
    const QByteArray good = numbers<double>(spins.data(), spins.size());
    const auto archive = [&](const QByteArray& array, bool isDeflated = true, quint32 claimed = 0) {
        Zip zip;
        zip.add("spins.npy", array, isDeflated, claimed);
        return zip.bytes();
    };
    QTest::newRow("pickle") << archive(npy("|O", "(1, 6, 3)", "cos\nsystem\n")) << "pickled objects";
    QTest::newRow("big-endian") << archive(npy(">f8", "(1, 6, 3)", good)) << "type is '>f8'";
    QTest::newRow("Fortran order") << archive(npy("<f8", "(1, 6, 3)", good, "True")) << "Fortran order";
    QTest::newRow("shape and size") << archive(npy("<f8", "(9, 6, 3)", good)) << "shape does not fit";
    QTest::newRow("huge shape") << archive(npy("<f8", "(4294967296, 4294967296, 3)", good)) << "shape does not fit";
    QTest::newRow("other shape") << archive(npy("<f8", "(18,)", good)) << "has not the shape";
    QTest::newRow("no array") << archive("hello, this is no array") << "no NumPy array";
    Zip empty;
    QTest::newRow("no spins") << empty.bytes() << "no array \"spins\"";
    QTest::newRow("bomb") << archive(npy("<f8", "(1, 6, 3)", good), true, 0xfffffff0u) << "claims 4294967280 bytes";
    QTest::newRow("false size") << archive(npy("<f8", "(2, 6, 3)", good), true, 128 + 400) << "";
    QByteArray cut = archive(npy("<f8", "(1, 6, 3)", good));
    QTest::newRow("cut off") << cut.left(cut.size() - 30) << "no end of a zip archive";
    QByteArray damaged = archive(npy("<f8", "(1, 6, 3)", good), false);
    damaged[damaged.indexOf("'shape'") + 120] = 'X';
    QTest::newRow("checksum") << damaged << "checksum";
}

void DatasetImportTest::brokenNumpyIsRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, message);
    const QString error = errorOf(content, {.lx = 3, .ly = 2});
    QVERIFY2(!error.isEmpty() && error.contains(message), qPrintable(error));
    for (int size = 0; size < content.size(); size += 5) // no prefix of any of them does harm
        QVERIFY(!errorOf(content.left(size), {.lx = 3, .ly = 2}).isEmpty());
}

QTEST_APPLESS_MAIN(DatasetImportTest)
#include "DatasetImportTest.moc"
