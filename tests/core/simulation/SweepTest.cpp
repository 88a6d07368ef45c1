#include <cmath>

#include <QtTest>

#include "core/simulation/Sweep.h"
#include "core/simulation/SweepPoint.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

const std::string kSweep = R"(
[lattice]
size = [4, 4]
[electrons]
J = 0.0
[classical]
J1 = -1.0
[output]
time = 2.0
[sweep]
quantities = ["bond_order"]
order_parameter = "staggered_magnetization"
average_from = 1.0
"electrons.doping" = [0.0, 0.03]
"dynamics.temperature" = {from = 0.1, to = 0.5, count = 5}
"lattice.size" = [[4, 4], # small
   [6, 4],
]
"state.seed" = {from = 7, count = 2}
"solver.order" = ["auto", 64]
"output.bond_energy" = [true, false]
"state.kind" = ["neel", "ferromagnet"]
)";

} // namespace

/// Reading of sweeps, their grid, and the run of a point.
class SweepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormOfListIsRead();
    void pointsAreTheProduct();
    void textGivesTheSameSweep();
    void badSweepsAreRefused_data();
    void badSweepsAreRefused();
    void pointsAverageWhatTheyShould();
    void failuresStayWithTheirPoint();
    void shippedSweepsAreSound();
};

void SweepTest::everyFormOfListIsRead()
{
    const Sweep sweep = parseSweep(kSweep, "sweep.toml");
    QCOMPARE(sweep.axes.size(), 7u);
    QCOMPARE(sweep.axes[1].key, "dynamics.temperature");
    QVERIFY(sweep.axes[0].values == (std::vector<ConfigValue>{0.0, 0.03}));
    QCOMPARE(sweep.axes[1].values.size(), 5u);
    QVERIFY(sweep.axes[1].values == (std::vector<ConfigValue>{0.1, 0.2, 0.3, 0.4, 0.5}));
    QVERIFY(sweep.axes[2].values[1] == ConfigValue(std::vector<double>{6.0, 4.0}));
    QVERIFY(sweep.axes[3].values == (std::vector<ConfigValue>{std::int64_t{7}, std::int64_t{8}}));
    QVERIFY(sweep.axes[4].values == (std::vector<ConfigValue>{std::int64_t{0}, std::int64_t{64}}));
    QVERIFY(sweep.axes[5].values == (std::vector<ConfigValue>{true, false}));
    QVERIFY(sweep.axes[6].values == (std::vector<ConfigValue>{std::string("neel"), std::string("ferromagnet")}));
    QCOMPARE(sweep.orderParameter, "staggered_magnetization");
    QCOMPARE(sweep.averageFrom.value(), 1.0);
}

void SweepTest::pointsAreTheProduct()
{
    const Sweep sweep = parseSweep("preset = \"double-exchange-quench\"\n[sweep]\n\"electrons.J\" = [1.0, 2.0, "
                                   "3.0]\n\"lattice.size\" = [[8, 8], [16, 8]]\n",
                                   "sweep.toml");
    QCOMPARE(sweep.pointCount(), 6u);
    QCOMPARE(sweep.config(3).electrons.J, 2.0);
    QCOMPARE(sweep.config(3).lattice.lx, 16);
    QCOMPARE(sweep.config(4).lattice.lx, 8);
    QCOMPARE(sweep.config(0).solver.model, "double-exchange-square");
    const auto names = sweep.averagedQuantities();
    QVERIFY(std::find(names.begin(), names.end(), "scalar_chirality") != names.end());
}

void SweepTest::textGivesTheSameSweep()
{
    const std::string text = toToml(parseSweep(kSweep, "sweep.toml"));
    const Sweep again = parseSweep(text, "again.toml");
    QCOMPARE(toToml(again), text);
    QCOMPARE(again.pointCount(), std::size_t{2 * 5 * 2 * 2 * 2 * 2 * 2});
    QCOMPARE(sweepHash(again), sweepHash(parseSweep(text, "other.toml")));
    Sweep other = again;
    other.axes[0].values.pop_back();
    QVERIFY(sweepHash(other) != sweepHash(again));
}

void SweepTest::badSweepsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const std::string& line, const char* part) {
        QTest::newRow(name) << QString::fromStdString("[sweep]\n" + line + "\n") << part;
    };
    row("nothing", "keep = true", "no parameter has a list");
    row("unknown key", "\"electrons.dopping\" = [0.0]", "Choose doping");
    row("unknown section", "\"electron.doping\" = [0.0]", "electrons");
    row("key without section", "doping = [0.0]", "unknown key");
    row("out of range", "\"electrons.doping\" = [0.0, 7.0]", "sweep.toml:2: [sweep] electrons.doping = 7");
    row("twice", "\"electrons.doping\" = [0.1, 0.1]", "twice");
    row("empty", "\"electrons.doping\" = []", "0 values");
    row("wrong type", "\"electrons.doping\" = [\"much\"]", "number");
    row("no integer", "\"state.seed\" = [1.5]", "integer");
    row("wrong length", "\"lattice.size\" = [[4, 4], [4]]", "array of 2 numbers");
    row("range without end", "\"state.seed\" = {from = 1}", "without count");
    row("range of too much", "\"electrons.J\" = {from = 1, to = 2, step = 3, count = 4}", "Keep one");
    row("foreign word in a range", "\"electrons.J\" = {from = 1, till = 2, count = 4}", "till");
    row("filling beside doping", "\"electrons.doping\" = [0.1]\n\"electrons.filling\" = [0.1]", "Keep one");
    row("array as quantity", "quantities = [\"structure_factor\"]\n\"electrons.J\" = [1.0]", "measure --list");
    row("order parameter", "order_parameter = \"chirality\"\n\"electrons.J\" = [1.0]", "measure --list");
    row("too many", "\"electrons.J\" = {from = 1, to = 2, count = 1000}\n\"state.seed\" = {from = 1, count = 1000}",
        "100000");
    row("list and range", "electrons.J.from = 1.0\nelectrons.J.count = 2\n\"electrons.J\" = [2.0]", "two lists");
    row("two lists", "electrons.J = [1.0]\n\"state.seed\" = [1]\n\"electrons.J\" = [2.0]", "two lists");
    QTest::newRow("base") << "[lattice]\nsize = [1, 1]\n[sweep]\n\"electrons.J\" = [1.0]\n"
                          << "sweep.toml:2";
    QTest::newRow("preset") << "preset = \"none\"\n[sweep]\n\"electrons.J\" = [1.0]\n"
                            << "presets";
}

void SweepTest::badSweepsAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    try {
        parseSweep(text.toStdString(), "sweep.toml");
        QFAIL("was read");
    } catch (const ConfigError& error) {
        QVERIFY2(QString(error.what()).contains(part), error.what());
    }
}

/// Spins that precess about a field (no damping): the magnetization keeps its length, its mean over whole turns its
/// part along the field.
void SweepTest::pointsAverageWhatTheyShould()
{
    const Sweep sweep =
        parseSweep("[lattice]\nsize = [4, 4]\n[state]\nkind = \"ferromagnet\"\n[electrons]\nJ = "
                   "0.0\n[dynamics]\ndamping = 0.0\ndt = 0.01\nfield = [1.0, 0.0, 0.0]\n[output]\ntime = "
                   "6.28\ninterval = 0.02\n[sweep]\naverage_from = 0.01\n\"dynamics.dt\" = [0.01, "
                   "0.02]\n",
                   "sweep.toml");
    double share = 0.0;
    const SweepResult result = runSweepPoint(sweep, 0, "", [&share](double now) { share = now; }, {});
    QVERIFY2(result.error.empty(), result.error.c_str());
    QCOMPARE(share, 1.0);
    QCOMPARE(result.samples, 314);
    QCOMPARE(result.order, "ferromagnetic");
    QVERIFY(std::abs(result.averages[1].value - 1.0) < 1e-12); // magnetization
    QVERIFY(result.magnetization.norm() < 0.01);
    QVERIFY(std::isnan(result.binderCumulant.value));
    QVERIFY(result.loop.field.empty());
}

void SweepTest::failuresStayWithTheirPoint()
{
    const Sweep sweep = parseSweep("[lattice]\nsize = [4, 4]\n[output]\ntime = 1.0\n[sweep]\naverage_from = "
                                   "0.5\n\"output.time\" = [0.25]\n\"state.kind\" = [\"neel\", \"tetrahedral\"]\n",
                                   "sweep.toml");
    const SweepResult early = runSweepPoint(sweep, 0, "", [](double) {}, {});
    QVERIFY2(early.error.find("average_from") != std::string::npos, early.error.c_str());
    QVERIFY(!early.again);
    const SweepResult impossible = runSweepPoint(sweep, 1, "", [](double) {}, {});
    QVERIFY(!impossible.error.empty());
    QCOMPARE(impossible.averages.size(), sweep.averagedQuantities().size());
    QVERIFY(std::isnan(impossible.averages.front().value));
}

void SweepTest::shippedSweepsAreSound()
{
    int count = 0;
    for (const QFileInfo& file : QDir(KONDOSCOPE_SOURCE_FOLDER "/resources/sweeps").entryInfoList({"*.toml"})) {
        const std::string path = file.filePath().toStdString();
        const Sweep sweep = parseSweep(readTextFile(path, 1 << 20), path);
        for (std::size_t point = 0; point < sweep.pointCount(); ++point)
            validate(sweep.config(point));
        ++count;
    }
    QVERIFY(count >= 2);
}

QTEST_GUILESS_MAIN(SweepTest)
#include "SweepTest.moc"
