#include "core/simulation/RunRecorder.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/Trajectory.h"
#include "core/observables/Observables.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// Runs of a small lattice, and the frames that they leave.
class RunRecorderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsReachTheDuration();
    void framesAtMultiplesOfTheInterval();
    void lastFrameIsAlwaysWritten();
    void runWithoutFile();
    void stopLeavesTheLastConfiguration();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

namespace {

RunConfig smallRun(double dt, double interval)
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 4, 4};
    config.dynamics.dt = dt;
    config.output.interval = interval;
    return config;
}

std::vector<std::int64_t> stepsOfFrames(const std::string& path)
{
    const TrajectoryReader reader(path);
    std::vector<std::int64_t> steps;
    for (std::int64_t i = 0; i < reader.frameCount(); ++i)
        steps.push_back(reader.frame(i).step);
    return steps;
}

using Steps = std::vector<std::int64_t>;

} // namespace

void RunRecorderTest::stepsReachTheDuration()
{
    QCOMPARE(stepsFor(0.0, 0.1), 0);
    QCOMPARE(stepsFor(0.3, 0.1), 3); // 0.3 / 0.1 is not 3 in floating point
    QCOMPARE(stepsFor(0.31, 0.1), 4);
    QVERIFY_EXCEPTION_THROWN(stepsFor(-1.0, 0.1), ConfigError);
    QVERIFY_EXCEPTION_THROWN(stepsFor(std::numeric_limits<double>::quiet_NaN(), 0.1), ConfigError);
    QVERIFY_EXCEPTION_THROWN(stepsFor(1e300, 0.1), ConfigError);
}

void RunRecorderTest::framesAtMultiplesOfTheInterval()
{
    Simulation simulation(smallRun(0.1, 0.3));
    int calls = 0;
    const RunSummary summary = recordRun(simulation, {9, file("multiples.h5")}, [&](const RunProgress& now) {
        ++calls;
        QCOMPARE(now.step, calls);
        QCOMPARE(now.steps, 9);
    });
    QCOMPARE(calls, 9);
    QCOMPARE(summary.steps, 9);
    QVERIFY(!summary.stopped);
    QVERIFY(std::abs(summary.time - 0.9) < 1e-12);
    QCOMPARE(summary.observables.size(), observables().size());
    QCOMPARE(summary.frames, 4);
    QCOMPARE(stepsOfFrames(file("multiples.h5")), (Steps{0, 3, 6, 9}));
}

void RunRecorderTest::lastFrameIsAlwaysWritten()
{
    Simulation simulation(smallRun(0.1, 0.25));
    recordRun(simulation, {7, file("last.h5")});
    QCOMPARE(stepsOfFrames(file("last.h5")), (Steps{0, 3, 5, 7}));
    const TrajectoryReader reader(file("last.h5"));
    QCOMPARE(reader.frame(3).spins, simulation.spins());
    QCOMPARE(reader.header().observables.size(),
             std::size_t(std::ranges::count_if(observables(), &Observable::isDefault)));
    QVERIFY(!reader.header().config.empty());
}

void RunRecorderTest::runWithoutFile()
{
    Simulation simulation(smallRun(0.1, 0.1));
    const RunSummary summary = recordRun(simulation, {2, ""});
    QCOMPARE(summary.steps, 2);
    QCOMPARE(summary.frames, 0);
    QCOMPARE(simulation.stepCount(), 2);
}

void RunRecorderTest::stopLeavesTheLastConfiguration()
{
    Simulation simulation(smallRun(0.1, 100.0));
    std::stop_source stop;
    const RunSummary summary = recordRun(
        simulation, {1000, file("stopped.h5")},
        [&](const RunProgress& now) {
            if (now.step == 5)
                stop.request_stop();
        },
        stop.get_token());
    QVERIFY(summary.stopped);
    QCOMPARE(summary.steps, 5);
    QCOMPARE(stepsOfFrames(file("stopped.h5")), (Steps{0, 5}));
}

QTEST_GUILESS_MAIN(RunRecorderTest)
#include "RunRecorderTest.moc"
