#include <filesystem>
#include <fstream>
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include <hdf5.h>

#include "core/io/Hdf5.h"
#include "core/support/Error.h"

using namespace kondoscope;

#ifdef __SANITIZE_ADDRESS__
/// HDF5 1.10 itself loses memory when it refuses a damaged file.
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:libhdf5";
}
#endif

namespace {

template <typename Work> std::string fileErrorOf(Work work)
{
    try {
        work();
    } catch (const FileError& error) {
        return error.what();
    }
    return {};
}

std::string content(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void store(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

void writeSample(const std::string& path, Hdf5File::Mode mode)
{
    Hdf5File file(path, mode);
    file.writeAttribute("/", "text", "ħ/t");
    const std::vector<double> values{1, 2, 3, 4, 5, 6};
    file.createGroup("group");
    file.write("group/array", {3, 2}, values.data());
    file.createGrowing<double>("growing", {2});
    if (mode == Hdf5File::Mode::CreateGrowing)
        file.beginGrowth();
    for (std::size_t i = 0; i < 3; ++i)
        file.appendRow("growing", values.data() + 2 * i);
    file.close();
}

/// Data sets in this file and in others: hard link, soft links, external link, virtual layout, external storage.
void writeLinks(const std::string& path)
{
    const hsize_t size = 3;
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(1, &size, nullptr);
    const auto create = [&](const char* name, hid_t properties) {
        H5Dclose(H5Dcreate2(file, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    };
    const hid_t early = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_alloc_time(early, H5D_ALLOC_TIME_EARLY);
    create("plain", early);
    H5Gclose(H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    create("group/inner", H5P_DEFAULT);
    H5Lcreate_soft("/plain", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/group", file, "group_link", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external(path.c_str(), "/", file, "external", H5P_DEFAULT, H5P_DEFAULT);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(properties, "/etc/hostname", 0, 3 * sizeof(double));
    create("stored_elsewhere", properties);
    const hid_t mapping = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_virtual(mapping, space, path.c_str(), "/plain", space);
    create("virtual", mapping);
    for (const hid_t id : {early, properties, mapping})
        H5Pclose(id);
    H5Sclose(space);
    H5Fclose(file);
}

/// Reads everything that can be read; only FileError may come out.
void readAll(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    for (const std::string& name : file.list())
        static_cast<void>(name);
    for (const char* dataset : {"group/array", "growing"})
        static_cast<void>(file.read<double>(dataset));
    static_cast<void>(file.readString("/", "text"));
}

} // namespace

class Hdf5Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesComeBack_data();
    void valuesComeBack();
    void typesAreChecked();
    void missingAndForeignFilesAreNamed();
    void truncatedFilesAreRefused();
    void garbageEndsInAnError();
    void flippedBytesEndInAnErrorOrAValue();
    void giantSizesAreRefused();
    void linksAreNotFollowed();
    void targetsThatCannotBeWrittenAreNamed();
};

void Hdf5Test::valuesComeBack_data()
{
    QTest::addColumn<bool>("growing");
    QTest::newRow("plain") << false;
    QTest::newRow("growing") << true;
}

void Hdf5Test::valuesComeBack()
{
    QFETCH(bool, growing);
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    {
        Hdf5File file(path, growing ? Hdf5File::Mode::CreateGrowing : Hdf5File::Mode::Create);
        file.writeAttribute("/", "text", "one ħ \"two\"\n");
        file.writeAttribute("/", "empty", std::string());
        file.writeAttribute("/", "long", std::string(100000, 'x'));
        file.writeAttribute("/", "number", 0.1);
        file.writeAttribute("/", "integer", std::int64_t{-7});
        const std::vector<float> floats{1.5f, -2.5f};
        const std::vector<std::int64_t> integers{1ll << 62, -3, 5, 7};
        file.write("floats", {2}, floats.data());
        file.write("deep/er/integers", {2, 2}, integers.data());
        file.write<double>("nothing", {0, 3}, nullptr);
        file.createGrowing<std::int64_t>("rows", {2});
        file.createGrowingTexts("texts", 8);
        if (growing)
            file.beginGrowth();
        file.appendRow("rows", integers.data());
        file.appendRow("rows", integers.data() + 2);
        file.appendText("texts", "12345678");
        file.appendText("texts", "ħ");
        QVERIFY(!fileErrorOf([&] { file.appendText("texts", "123456789"); }).empty());
        file.close();
    }
    const Hdf5File file(path, Hdf5File::Mode::Read);
    QCOMPARE(file.readString("/", "text"), std::string("one ħ \"two\"\n"));
    QCOMPARE(file.readString("/", "empty"), std::string());
    QCOMPARE(file.readString("/", "long").size(), std::size_t{100000});
    QCOMPARE(file.readNumber("/", "number"), 0.1);
    QCOMPARE(file.readInteger("/", "integer"), std::int64_t{-7});
    QCOMPARE(file.read<float>("floats"), (std::vector<float>{1.5f, -2.5f}));
    QCOMPARE(file.read<double>("floats"), (std::vector<double>{1.5, -2.5}));
    QCOMPARE(file.shape("deep/er/integers"), (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(file.read<std::int64_t>("deep/er/integers"), (std::vector<std::int64_t>{1ll << 62, -3, 5, 7}));
    QCOMPARE(file.readRows<std::int64_t>("rows", 1, 1), (std::vector<std::int64_t>{5, 7}));
    QCOMPARE(file.read<double>("nothing"), std::vector<double>());
    QCOMPARE(file.readTexts("texts"), (std::vector<std::string>{"12345678", "ħ"}));
    QCOMPARE(file.list(), (std::vector<std::string>{"deep", "floats", "nothing", "rows", "texts"}));
    QVERIFY(file.has("deep/er") && !file.has("deep/other") && !file.has("none/er") && file.has("/"));
}

void Hdf5Test::typesAreChecked()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    writeSample(path, Hdf5File::Mode::Create);
    const Hdf5File file(path, Hdf5File::Mode::Read);
    QVERIFY(!fileErrorOf([&] { file.read<std::int64_t>("growing"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.read<double>("group"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.read<double>("none"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readTexts("growing"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readNumber("/", "text"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readNumber("/", "none"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.list("growing"); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readRows<double>("growing", 2, 2); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readRows<double>("growing", -1, 1); }).empty());
    QVERIFY(!fileErrorOf([&] { file.readRows<double>("growing", 1, INT64_MAX); }).empty());
}

void Hdf5Test::missingAndForeignFilesAreNamed()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    std::string error = fileErrorOf([&] { Hdf5File(path, Hdf5File::Mode::Read); });
    QVERIFY2(error.find(path) == 0 && error.find("No such file") != std::string::npos, error.c_str());
    store(path, "this is a text");
    error = fileErrorOf([&] { Hdf5File(path, Hdf5File::Mode::Read); });
    QVERIFY2(error.find("not a readable HDF5 file") != std::string::npos, error.c_str());
    store(path, "");
    QVERIFY(!fileErrorOf([&] { Hdf5File(path, Hdf5File::Mode::Read); }).empty());
    QVERIFY(!fileErrorOf([&] { Hdf5File(folder.path().toStdString(), Hdf5File::Mode::Read); }).empty());
}

void Hdf5Test::truncatedFilesAreRefused()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    for (const auto mode : {Hdf5File::Mode::Create, Hdf5File::Mode::CreateGrowing}) {
        writeSample(path, mode);
        readAll(path);
        const std::string bytes = content(path);
        for (std::size_t size = 0; size < bytes.size(); size += 97) {
            store(path, bytes.substr(0, size));
            QVERIFY(!fileErrorOf([&] { readAll(path); }).empty());
        }
    }
}

void Hdf5Test::garbageEndsInAnError()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    std::mt19937 random(5);
    for (int i = 0; i < 200; ++i) {
        std::string bytes = i % 2 ? "\x89HDF\r\n\x1a\n" : "";
        for (int n = 0; n < 3000; ++n)
            bytes += static_cast<char>(random() % 256);
        store(path, bytes);
        QVERIFY(!fileErrorOf([&] { readAll(path); }).empty());
    }
}

void Hdf5Test::flippedBytesEndInAnErrorOrAValue()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    writeSample(path, Hdf5File::Mode::CreateGrowing);
    const std::string bytes = content(path);
    std::mt19937 random(6);
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        std::string damaged = bytes;
        damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
        store(path, damaged);
        refused += !fileErrorOf([&] { readAll(path); }).empty();
    }
    QVERIFY2(refused > 5, qPrintable(QString::number(refused)));
}

/// A few thousand bytes that declare terabytes: refused before memory is taken.
void Hdf5Test::giantSizesAreRefused()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.h5").toStdString();
    {
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        const auto declare = [&](const char* name, std::vector<hsize_t> dims, hsize_t chunk) {
            const hid_t space = H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr);
            const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
            const std::vector<hsize_t> chunks(dims.size(), chunk);
            if (chunk > 0)
                H5Pset_chunk(properties, static_cast<int>(dims.size()), chunks.data());
            H5Dclose(H5Dcreate2(file, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
            H5Pclose(properties);
            H5Sclose(space);
        };
        declare("chunked", {400, 1000, 1000}, 10);
        declare("one_chunk", {10000, 10000}, 10000);
        declare("contiguous", {400, 1000, 100}, 0);
        declare("overflow", {1ull << 40, 1ull << 20, 1ull << 5}, 1);
        declare("beyond_memory", {1ull << 40}, 1024);
        H5Fclose(file);
    }
    const Hdf5File file(path, Hdf5File::Mode::Read);
    for (const char* dataset : {"chunked", "one_chunk", "contiguous", "overflow", "beyond_memory"}) {
        const std::string error = fileErrorOf([&] { file.read<double>(dataset); });
        QVERIFY2(error.find("more than") != std::string::npos, dataset);
    }
}

void Hdf5Test::linksAreNotFollowed()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("links.h5").toStdString();
    writeLinks(path);
    const Hdf5File file(path, Hdf5File::Mode::Read);
    QCOMPARE(file.read<double>("plain"), std::vector<double>(3, 0.0));
    for (const char* dataset :
         {"soft", "external", "external/plain", "virtual", "stored_elsewhere", "group_link/inner"}) {
        const std::string error = fileErrorOf([&] { file.read<double>(dataset); });
        QVERIFY2(error.find("not followed") != std::string::npos, dataset);
    }
}

void Hdf5Test::targetsThatCannotBeWrittenAreNamed()
{
    QTemporaryDir folder;
    for (const QString& target : {folder.filePath("none/a.h5"), folder.path()}) {
        const std::string error = fileErrorOf([&] { Hdf5File(target.toStdString(), Hdf5File::Mode::Create); });
        QVERIFY2(error.find(target.toStdString()) == 0, error.c_str());
        QVERIFY2(error.find("cannot be written (") != std::string::npos, error.c_str());
    }
}

QTEST_APPLESS_MAIN(Hdf5Test)
#include "Hdf5Test.moc"
