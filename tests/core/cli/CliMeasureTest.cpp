#include <cmath>

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/io/Hdf5.h"
#include "core/io/Trajectory.h"
#include "core/observables/PowerLaw.h"
#include "core/observables/TimeSeries.h"
#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;
using Json = nlohmann::json;

/// kondoscope-cli measure: tables, averages and fits of a trajectory, and what it refuses.
class CliMeasureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void numbersAreThoseOfTheSpins();
    void offlineIsAsOnline();
    void arraysHaveAxes();
    void shortArraysBecomeColumns();
    void averagesAndFitsAreThoseOfTheSeries();
    void windowsChooseFrames();
    void allQuantitiesAreListed();
    void badInputIsRefused_data();
    void badInputIsRefused();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    QList<QByteArray> lines(const QString& name) const;

    QTemporaryDir m_folder;
    QString m_run;
};

QList<QByteArray> CliMeasureTest::lines(const QString& name) const
{
    QFile source(file(name));
    return source.open(QIODevice::ReadOnly) ? source.readAll().trimmed().split('\n') : QList<QByteArray>();
}

void CliMeasureTest::initTestCase()
{
    QFile config(file("small.toml"));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(kSmallRun);
    config.close();
    m_run = file("run.h5");
    const Finished run = runCli(
        {"run", file("small.toml"), "--time", "12", "--set", "output.interval=0.4", "--set", "dynamics.temperature=0.1",
         "--set", "output.quantities=correlation_length,rotational_temperature,correlation,frozen_fraction", "--set",
         "output.reference_time=2.2", "-o", m_run});
    QVERIFY2(run.code == 0, run.errors.c_str());
}

/// Against sums over the spins, written down here once more.
void CliMeasureTest::numbersAreThoseOfTheSpins()
{
    const Finished finished =
        runCli({"measure", m_run, "--quantities",
                "magnetization,structure_factor_neel,energy_per_site,density_variance", "-o", file("numbers.csv")});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const QList<QByteArray> table = lines("numbers.csv");
    QCOMPARE(table.front(), QByteArray("time [hbar/t],step,magnetization [1],structure_factor_neel [1],energy_per_site "
                                       "[t],density_variance [1]"));
    const TrajectoryReader reader(m_run.toStdString());
    QCOMPARE(table.size(), reader.frameCount() + 1);
    const auto& names = reader.header().observables;
    const auto energy = std::find(names.begin(), names.end(), "energy_per_site") - names.begin();
    for (int k = 0; k < reader.frameCount(); ++k) {
        const TrajectoryFrame frame = reader.frame(k);
        Eigen::Vector3d sum = Eigen::Vector3d::Zero(), staggered = Eigen::Vector3d::Zero();
        double density = 0.0, square = 0.0;
        for (int i = 0; i < 36; ++i) {
            sum += frame.spins.row(i).transpose() / 36.0;
            staggered += frame.spins.row(i).transpose() * ((i % 6 + i / 6) % 2 == 0 ? 1.0 : -1.0) / 36.0;
            const double n = frame.density[static_cast<std::size_t>(i)];
            density += n / 36.0;
            square += n * n / 36.0;
        }
        const QList<QByteArray> cells = table[k + 1].split(',');
        const std::vector<double> expected{frame.time,
                                           static_cast<double>(frame.step),
                                           sum.norm(),
                                           staggered.squaredNorm(),
                                           frame.observables[static_cast<std::size_t>(energy)],
                                           square - density * density};
        for (std::size_t c = 0; c < expected.size(); ++c)
            QVERIFY2(std::abs(cells[static_cast<int>(c)].toDouble() - expected[c]) < 1e-9, cells[static_cast<int>(c)]);
    }
}

/// What a run measures itself, bit by bit; but for what follows from fields, which no trajectory keeps.
void CliMeasureTest::offlineIsAsOnline()
{
    const Finished finished =
        runCli({"measure", m_run, "--quantities",
                "correlation_length,rotational_temperature,correlation,frozen_fraction", "-o", file("offline.h5")});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QVERIFY(finished.errors.find("not known in any of these frames: rotational_temperature (") != std::string::npos);
    const Hdf5File offline(file("offline.h5").toStdString(), Hdf5File::Mode::Read);
    const TrajectoryReader reader(m_run.toStdString());
    QCOMPARE(reader.measurementCount(), 31);
    for (std::int64_t k = 0; k < 31; ++k) {
        const TrajectoryMeasurement online = reader.measurement(k);
        QCOMPARE(offline.readRows<double>("time", k, 1).front(), online.time);
        QCOMPARE(offline.readRows<double>("correlation_length", k, 1), online.values[0]);
        QCOMPARE(offline.readRows<double>("correlation", k, 1), online.values[2]);
        const double frozen = offline.readRows<double>("frozen_fraction", k, 1).front();
        QVERIFY(frozen == online.values[3].front() || (std::isnan(frozen) && std::isnan(online.values[3].front())));
        QCOMPARE(std::isnan(frozen), online.time < 2.2);
        QVERIFY(std::isfinite(online.values[1].front()));
    }
}

void CliMeasureTest::arraysHaveAxes()
{
    const Finished finished =
        runCli({"measure", m_run, "--quantities", "structure_factor,correlation,scalar_chirality_map,gap", "--frames",
                "0,7-9", "-o", file("arrays.h5")});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Hdf5File arrays(file("arrays.h5").toStdString(), Hdf5File::Mode::Read);
    QCOMPARE(arrays.readString("/", "format"), "kondoscope-measurement");
    QCOMPARE(arrays.shape("structure_factor"), (std::vector<std::int64_t>{4, 6, 6}));
    QCOMPARE(arrays.shape("axes/structure_factor"), (std::vector<std::int64_t>{6, 6, 2}));
    QCOMPARE(arrays.readString("axes/structure_factor", "unit"), "1/a");
    QCOMPARE(arrays.shape("scalar_chirality_map"), (std::vector<std::int64_t>{4, 6, 6, 2}));
    QCOMPARE(arrays.shape("correlation")[1], arrays.shape("axes/correlation")[0]);
    QCOMPARE(arrays.readString("correlation", "axis"), "axes/correlation");
    QCOMPARE(arrays.readString("gap", "unit"), "t");
    QCOMPARE(arrays.readString("time", "unit"), "hbar/t");
    const std::vector<std::int64_t> steps = arrays.read<std::int64_t>("step");
    QCOMPARE(steps, (std::vector<std::int64_t>{0, 14, 16, 18}));
    for (const double sum : {0, 1, 2, 3}) {
        double total = 0.0; // over all waves: 1 each
        for (const double s : arrays.readRows<double>("structure_factor", static_cast<std::int64_t>(sum), 1))
            total += s / 36.0;
        QVERIFY(std::abs(total - 1.0) < 1e-9);
    }
}

void CliMeasureTest::shortArraysBecomeColumns()
{
    QCOMPARE(runCli({"measure", m_run, "--quantities", "bond_order_map", "--frames", "3", "-o", file("map.csv")}).code,
             0);
    const QList<QByteArray> table = lines("map.csv");
    QCOMPARE(table.size(), 2);
    QVERIFY(table.front().startsWith("time [hbar/t],step,bond_order_map[0] [1],bond_order_map[1] [1],"));
    QVERIFY(table.front().endsWith(",bond_order_map[35] [1]"));
    QCOMPARE(table.back().split(',').size(), 38);
}

void CliMeasureTest::averagesAndFitsAreThoseOfTheSeries()
{
    const Finished finished = runCli({"measure", m_run, "--quantities", "magnetization,energy_per_site", "--fit",
                                      "staggered_magnetization", "--fit-from", "1", "--fit-to", "8", "--json"});
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    const Json json = Json::parse(finished.output);
    std::vector<double> times, magnetization, staggered;
    for (const Json& row : json.at("rows")) {
        times.push_back(row.at("time"));
        magnetization.push_back(row.at("values").at(0).at(0));
        staggered.push_back(row.at("values").at(2).at(0));
    }
    QCOMPARE(times.size(), 31u);
    const Json& average = json.at("averages").at("magnetization");
    QCOMPARE(average.at("value").get<double>(), seriesMean(magnetization).value);
    QCOMPARE(average.at("error").get<double>(), seriesMean(magnetization).error);
    QCOMPARE(json.at("temperature").get<double>(), 0.1);
    QCOMPARE(average.at("binder_cumulant").at("value").get<double>(), binderCumulant(magnetization).value);
    QCOMPARE(average.at("susceptibility").at("value").get<double>(), susceptibility(magnetization, 36, 0.1).value);
    QVERIFY(json.at("averages").at("energy_per_site").contains("specific_heat"));
    const PowerLaw law = fitPowerLaw(times, staggered, 1.0, 8.0);
    QCOMPARE(json.at("fit").at("exponent").at("value").get<double>(), law.exponent);
    QCOMPARE(json.at("fit").at("exponent").at("error").get<double>(), law.exponentError);
    const Finished text = runCli({"measure", m_run, "--quantities", "magnetization", "--fit", "magnetization"});
    for (const char* part :
         {"time [hbar/t]", "averages over 31 frames", "binder_cumulant", "magnetization = A t^z", " ± "})
        QVERIFY2(text.output.find(part) != std::string::npos, part);
}

void CliMeasureTest::windowsChooseFrames()
{
    const auto steps = [&](const QStringList& arguments) {
        const Finished finished =
            runCli(QStringList{"measure", m_run, "--quantities", "magnetization", "--json"} + arguments);
        std::vector<int> found;
        if (finished.code != 0)
            return found;
        const Json json = Json::parse(finished.output);
        for (const Json& row : json.at("rows"))
            found.push_back(row.at("step"));
        return found;
    };
    QCOMPARE(steps({"--from", "2", "--to", "3.2"}), (std::vector<int>{10, 12, 14, 16})); // sums of dt count as reached
    QCOMPARE(steps({"--from", "11.9"}), (std::vector<int>{60}));
    QCOMPARE(steps({"--frames", "9,5,0", "--from", "1"}), (std::vector<int>{18, 10}));
    QCOMPARE(steps({"--to", "0.3"}), (std::vector<int>{0}));
}

void CliMeasureTest::allQuantitiesAreListed()
{
    const Finished list = runCli({"measure", "--list"});
    QCOMPARE(list.code, 0);
    for (const char* part :
         {"magnetization ", "topological_charge ", "structure_factor ", "|q| [1/a]", "unit", "title"})
        QVERIFY2(list.output.find(part) != std::string::npos, part);
    const Json json = Json::parse(runCli({"measure", "--list", "--json"}).output);
    QVERIFY(json.size() > 30);
    QVERIFY(json.at(0).at("axis").is_null());
}

void CliMeasureTest::badInputIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("part");
    const QString out = file("bad.csv");
    QTest::newRow("nothing") << QStringList{} << 2 << "--list";
    QTest::newRow("unknown quantity") << QStringList{m_run, "--quantities", "chirality", "-o", out} << 2
                                      << "scalar_chirality";
    QTest::newRow("twice") << QStringList{m_run, "--quantities", "gap,gap"} << 2 << "twice";
    QTest::newRow("missing") << QStringList{file("none.h5")} << 1 << "none.h5";
    QTest::newRow("no trajectory") << QStringList{file("small.toml")} << 1 << "HDF5";
    QTest::newRow("another file") << QStringList{file("arrays.h5")} << 1 << "not a readable trajectory";
    QTest::newRow("empty window") << QStringList{m_run, "--from", "13", "-o", out} << 2 << "0 to 12";
    QTest::newRow("backward window") << QStringList{m_run, "--from", "3", "--to", "2", "-o", out} << 2 << "no frame";
    QTest::newRow("frame") << QStringList{m_run, "--frames", "31", "-o", out} << 2 << "31 frames";
    QTest::newRow("time") << QStringList{m_run, "--from", "nan"} << 2 << "no time";
    QTest::newRow("reference") << QStringList{m_run, "--reference-time", "99", "-o", out} << 2 << "earlier";
    QTest::newRow("ending") << QStringList{m_run, "-o", file("bad.txt")} << 2 << ".csv";
    QTest::newRow("itself") << QStringList{m_run, "-o", m_run} << 2 << "input";
    QTest::newRow("array on a terminal") << QStringList{m_run, "--quantities", "correlation"} << 2 << "OUT.h5";
    QTest::newRow("fit of an array") << QStringList{m_run, "--fit", "correlation", "-o", file("bad.h5")} << 2
                                     << "--fit";
    QTest::newRow("fit of nothing") << QStringList{m_run,      "--fit", "gap", "--fit-from", "20",
                                                   "--fit-to", "30",    "-o",  out}
                                    << 2 << "window";
}

void CliMeasureTest::badInputIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, part);
    const Finished finished = runCli(QStringList{"measure"} + arguments);
    QVERIFY2(finished.code == code, finished.errors.c_str());
    QVERIFY2(isOneLine(finished.errors), finished.errors.c_str());
    QVERIFY2(finished.errors.find(part.toStdString()) != std::string::npos, finished.errors.c_str());
    QVERIFY(QDir(m_folder.path()).entryList({"*bad*"}, QDir::Files | QDir::Hidden).isEmpty());
    QVERIFY(TrajectoryReader(m_run.toStdString()).frameCount() == 31);
}

QTEST_GUILESS_MAIN(CliMeasureTest)
#include "CliMeasureTest.moc"
