#include <QTemporaryDir>
#include <QTest>

#include "core/simulation/RunMoment.h"
#include "core/simulation/RunRecorder.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// A run that goes on from its trajectory is the run that was not stopped, bit for bit.
class ContinuedRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnToTheBit_data();
    void goesOnToTheBit();
    void measuresOnItsOwnTimes();
    void changesAreKept();
    void refusesWhatCannotGoOn();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

namespace {

RunConfig warmRun(const std::string& integrator, const std::string& quantity)
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 4, 4};
    config.dynamics.integrator = integrator;
    config.dynamics.dt = 0.25;
    config.dynamics.temperature = integrator == "adaptive" ? 0.0 : 0.02;
    config.output.interval = 1.0;
    config.output.quantities = {"overlap", "structure_factor"};
    config.output.measureInterval = 0.5;
    config.protocol.quantity = quantity;
    config.protocol.from = 0.02;
    config.protocol.to = 0.1;
    config.protocol.duration = 6.0;
    config.protocol.levels = quantity == "doping" ? 4 : 0;
    return config;
}

void record(const RunConfig& config, std::int64_t steps, const std::string& path)
{
    Simulation simulation(config);
    recordRun(simulation, {steps, path, {}});
}

void goOn(const std::string& from, std::int64_t steps, const std::string& path)
{
    const RunMoment moment = lastMoment(TrajectoryReader(from), from);
    Simulation simulation(moment.config, moment.state);
    recordRun(simulation, {steps, path, from});
}

} // namespace

void ContinuedRunTest::goesOnToTheBit_data()
{
    QTest::addColumn<QString>("integrator");
    QTest::addColumn<QString>("quantity");
    for (const char* integrator : {"sib", "heun", "depondt_mertens", "rk4", "adaptive", "relaxation"})
        QTest::newRow(integrator) << integrator << "none";
    for (const char* quantity : {"temperature", "temperatures", "field", "doping"})
        QTest::newRow(quantity) << "sib" << quantity;
}

void ContinuedRunTest::goesOnToTheBit()
{
    QFETCH(QString, integrator);
    QFETCH(QString, quantity);
    const RunConfig config = warmRun(integrator.toStdString(), quantity.toStdString());
    record(config, 24, file("whole.h5"));
    record(config, 10, file("half.h5")); // ends between two frames and two measurements
    goOn(file("half.h5"), 14, file("rest.h5"));
    const TrajectoryReader whole(file("whole.h5")), rest(file("rest.h5"));
    QCOMPARE(rest.frameCount(), whole.frameCount() + 1); // the last one of the half
    const TrajectoryFrame a = whole.frame(whole.frameCount() - 1), b = rest.frame(rest.frameCount() - 1);
    QVERIFY(a.spins == b.spins);
    QCOMPARE(a.time, b.time);
    QCOMPARE(a.step, b.step);
    QCOMPARE(a.observables.front(), b.observables.front());
    QVERIFY(rest.changes().empty());
    QCOMPARE(rest.measurementCount(), whole.measurementCount());
    for (std::int64_t k = 0; k < whole.measurementCount(); ++k) {
        const TrajectoryMeasurement before = whole.measurement(k), after = rest.measurement(k);
        QCOMPARE(after.time, before.time);
        QVERIFY(after.values == before.values);
    }
}

void ContinuedRunTest::measuresOnItsOwnTimes()
{
    RunConfig config = warmRun("sib", "none");
    config.output.referenceTime = 2.0;
    record(config, 16, file("measured.h5"));
    const TrajectoryReader reader(file("measured.h5"));
    QCOMPARE(reader.frameCount(), 5);
    QCOMPARE(reader.measurementCount(), 9);
    QCOMPARE(reader.header().measurements.size(), 2u);
    QCOMPARE(reader.header().measurements[1].shape, (std::vector<std::int64_t>{4, 4}));
    for (std::int64_t k = 0; k < reader.measurementCount(); ++k) {
        const TrajectoryMeasurement measurement = reader.measurement(k);
        QCOMPARE(measurement.time, 0.5 * double(k));
        QCOMPARE(std::isnan(measurement.values[0][0]), measurement.time < 2.0);
        QCOMPARE(measurement.values[1].size(), 16u);
    }
    QVERIFY(std::abs(reader.measurement(4).values[0][0] - 1.0) < 1e-12); // the reference itself
}

void ContinuedRunTest::changesAreKept()
{
    record(warmRun("sib", "none"), 8, file("before.h5"));
    const RunMoment moment = lastMoment(TrajectoryReader(file("before.h5")), file("before.h5"));
    RunConfig hotter = moment.config;
    hotter.dynamics.temperature = 0.5;
    Simulation simulation(hotter, moment.state);
    recordRun(simulation, {8, file("hotter.h5"), file("before.h5")});
    const TrajectoryReader reader(file("hotter.h5"));
    QCOMPARE(reader.changes().size(), 1u);
    QCOMPARE(reader.changes().front().step, 8);
    QCOMPARE(configAt(reader, "", 7).dynamics.temperature, 0.02);
    QCOMPARE(lastMoment(reader, "").config.dynamics.temperature, 0.5);
}

void ContinuedRunTest::refusesWhatCannotGoOn()
{
    record(warmRun("sib", "none"), 4, file("sound.h5"));
    const RunMoment moment = lastMoment(TrajectoryReader(file("sound.h5")), file("sound.h5"));
    RunConfig other = moment.config;
    other.output.quantities = {"magnetization"};
    Simulation simulation(other, moment.state);
    QVERIFY_THROWS_EXCEPTION(ConfigError, recordRun(simulation, {4, file("other.h5"), file("sound.h5")}));
    RunConfig unknown;
    QVERIFY_THROWS_EXCEPTION(ConfigError, setParameter(unknown, "output.quantities=magnetisation"));
    other.output.quantities = {"overlap", "overlap"};
    QVERIFY_THROWS_EXCEPTION(ConfigError, record(other, 1, file("twice.h5")));
}

QTEST_GUILESS_MAIN(ContinuedRunTest)
#include "ContinuedRunTest.moc"
