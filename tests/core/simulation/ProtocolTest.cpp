#include <cmath>

#include <QTest>

#include "core/simulation/Protocol.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

ProtocolConfig way(const char* shape, double from, double to, double duration, int levels = 0)
{
    ProtocolConfig protocol;
    protocol.quantity = "temperature";
    protocol.shape = shape;
    protocol.from = from;
    protocol.to = to;
    protocol.start = 10.0;
    protocol.duration = duration;
    protocol.levels = levels;
    return protocol;
}

template <typename Work> QString refusal(Work work)
{
    try {
        work();
    } catch (const ConfigError& error) {
        return QString(error.what());
    }
    return "accepted";
}

} // namespace

/// Schedules: their values by closed forms, what they drive, and what they refuse.
class ProtocolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesFollowTheirShape_data();
    void valuesFollowTheirShape();
    void levelsAreHeld();
    void loopsComeBack();
    void drivesItsQuantity();
    void runsFollowIt();
    void survivesItsFile();
    void refusesNonsense();
};

void ProtocolTest::valuesFollowTheirShape_data()
{
    QTest::addColumn<QString>("shape");
    QTest::addColumn<double>("time");
    QTest::addColumn<double>("value");
    QTest::newRow("before") << "linear" << 3.0 << 1.0;
    QTest::newRow("quarter") << "linear" << 15.0 << 0.8;
    QTest::newRow("after") << "linear" << 1000.0 << 0.2;
    QTest::newRow("there") << "loop" << 20.0 << 0.6;
    QTest::newRow("turning point") << "loop" << 30.0 << 0.2;
    QTest::newRow("back") << "loop" << 40.0 << 0.6;
    QTest::newRow("home") << "loop" << 100.0 << 1.0;
    QTest::newRow("time constant") << "exponential" << 30.0 << 0.2 + 0.8 * std::exp(-1.0);
    QTest::newRow("cold") << "exponential" << 2000.0 << 0.2;
}

void ProtocolTest::valuesFollowTheirShape()
{
    QFETCH(QString, shape);
    QFETCH(double, time);
    QFETCH(double, value);
    QVERIFY(std::abs(protocolValue(way(qPrintable(shape), 1.0, 0.2, 20.0), time) - value) < 1e-12);
}

void ProtocolTest::levelsAreHeld()
{
    const ProtocolConfig protocol = way("linear", 0.0, 1.0, 10.0, 5); // 0, 1/4, .., 1, each for 2 hbar/t
    for (int level = 0; level < 5; ++level)
        for (const double into : {0.0, 1.9})
            QCOMPARE(protocolValue(protocol, 10.0 + 2.0 * level + into), level / 4.0);
    QCOMPARE(protocolValue(protocol, 500.0), 1.0);
    double time = 10.0;
    for (int k = 0; k < 20; ++k)
        time += 0.1; // sums of dt are not exact
    QCOMPARE(protocolValue(protocol, time), 0.25);
}

void ProtocolTest::loopsComeBack()
{
    const ProtocolConfig protocol = way("loop", -1.0, 1.0, 10.0, 3);
    QCOMPARE(protocolEnd(protocol), 30.0);
    QCOMPARE(protocolValue(protocol, 10.0), -1.0);
    QCOMPARE(protocolValue(protocol, 19.9), 1.0);
    QCOMPARE(protocolValue(protocol, 20.0), 1.0);
    QCOMPARE(protocolValue(protocol, 24.0), 0.0);
    QCOMPARE(protocolValue(protocol, 30.0), -1.0);
    QVERIFY(std::isinf(protocolEnd(way("exponential", 1.0, 0.0, 10.0))));
}

void ProtocolTest::drivesItsQuantity()
{
    RunConfig config;
    QVERIFY(!applyProtocol(config, 1.0));
    config.protocol = way("linear", 0.5, 0.1, 10.0);
    QVERIFY(applyProtocol(config, 15.0));
    QCOMPARE(config.dynamics.temperature, 0.3);
    QVERIFY(!applyProtocol(config, 15.0));
    QVERIFY(protocolReport(config, 15.0).starts_with("temperature 0.3 t"));
    config.protocol.quantity = "temperatures";
    QVERIFY(applyProtocol(config, 20.0));
    QCOMPARE(config.dynamics.temperature, 0.1);
    QCOMPARE(config.electrons.kT, 0.1);
    config.protocol.quantity = "field";
    config.protocol.direction = {0.0, 3.0, 4.0};
    QVERIFY(applyProtocol(config, 0.0));
    QVERIFY((config.dynamics.field - Eigen::Vector3d(0.0, 0.3, 0.4)).norm() < 1e-15);
    config.protocol.quantity = "doping";
    QVERIFY(applyProtocol(config, 0.0));
    QCOMPARE(config.electrons.doping(), 0.5);
}

/// A field that is switched on in two levels acts from its time on, and the solver of the electrons stays.
void ProtocolTest::runsFollowIt()
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 4, 4};
    config.dynamics.dt = 1.0;
    config.protocol.quantity = "field";
    config.protocol.from = 0.0;
    config.protocol.to = 0.7;
    config.protocol.duration = 4.0;
    config.protocol.levels = 2;
    Simulation simulation(config);
    const SnapshotPtr first = simulation.snapshot();
    QCOMPARE(first->protocolValue, 0.0);
    simulation.step();
    simulation.step();
    const SnapshotPtr third = simulation.snapshot();
    QCOMPARE(third->protocolValue, 0.7);
    QCOMPARE(simulation.config().dynamics.field.z(), 0.7);
    config.protocol = {};
    Simulation bare(config, third->spins);
    const double zeeman = third->forces.energy - bare.snapshot()->forces.energy;
    QVERIFY(std::abs(zeeman + 0.7 * third->spins.col(2).sum()) < 1e-9);
}

void ProtocolTest::survivesItsFile()
{
    RunConfig config;
    QVERIFY(!QString::fromStdString(toToml(config)).contains("[protocol]"));
    config.protocol = way("loop", 0.125, 1.5, 33.0, 7);
    config.protocol.direction = {1.0, 0.0, 2.0};
    QVERIFY(parseRunConfig(toToml(config), "run.toml").protocol == config.protocol);
}

void ProtocolTest::refusesNonsense()
{
    const auto refused = [](const char* text) { return refusal([&] { parseRunConfig(text, "run.toml"); }); };
    QVERIFY(
        refused("[protocol]\nquantity = \"temperature\"\nfrom = 0.1\nto = -0.1\n").contains("dynamics.temperature"));
    QVERIFY(refused("[protocol]\nquantity = \"doping\"\nfrom = 0.1\nto = 1.5\n").contains("electrons.doping"));
    QVERIFY(refused("[protocol]\nquantity = \"temperature\"\nlevels = 1\n").contains("levels"));
    QVERIFY(refused("[protocol]\nquantity = \"field\"\ndirection = [0, 0, 0]\n").contains("direction"));
    QVERIFY(refused("[protocol]\nquantity = \"doping\"\n[electrons]\nmu = 0.1\n").contains("chemical potential"));
    QVERIFY(refused("[protocol]\nshape = \"zigzag\"\n").contains("zigzag"));
    QCOMPARE(refused("[protocol]\nquantity = \"temperature\"\nto = 0.1\n"), QString("accepted"));
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "ProtocolTest.moc"
