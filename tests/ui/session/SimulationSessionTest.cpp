#include <random>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/Trajectory.h"
#include "tests/ui/session/FakeRun.h"
#include "tests/ui/session/LatencyProbe.h"
#include "ui/session/SimulationSession.h"

using namespace kondoscope;

namespace {

// Steps are so long that even a busy machine cannot make a call that waits for none of it look like one that does.
// ResponseSlowTest measures what a user would notice.
constexpr int kLongStep = 4000;           ///< [ms]
constexpr qint64 kWaited = kLongStep / 2; ///< what took longer has waited for the step [ms]
constexpr int kPatience = 20000;          ///< for what must happen some time [ms]

RunConfig smallConfig()
{
    RunConfig config;
    config.lattice.lx = config.lattice.ly = 4;
    return config;
}

} // namespace

class SimulationSessionTest : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<FakeBehaviour> m_behaviour;
    std::unique_ptr<SimulationSession> m_session;
    SnapshotPtr m_last;

    void startSession(const RunConfig& config = smallConfig())
    {
        QSignalSpy configured(m_session.get(), &SimulationSession::configured);
        m_session->load(config);
        QVERIFY(configured.wait(kPatience));
    }

    std::int64_t newestStep()
    {
        if (SnapshotPtr snapshot = m_session->takeSnapshot())
            m_last = snapshot;
        return m_last ? m_last->step : -1;
    }

private Q_SLOTS:
    void init()
    {
        m_behaviour = std::make_shared<FakeBehaviour>();
        m_session = std::make_unique<SimulationSession>(fakeFactory(m_behaviour));
        m_last = nullptr;
    }

    void cleanup()
    {
        m_behaviour->stepMilliseconds = 0;
        m_session.reset();
    }

    void loadIsPausedAtStepZero()
    {
        startSession();
        QTRY_COMPARE(newestStep(), 0);
        QVERIFY(!m_session->status().running);
        QTest::qWait(50);
        QCOMPARE(m_behaviour->stepsTaken.load(), 0);
    }

    void advanceTakesExactlyTheStepsAskedFor()
    {
        startSession();
        m_session->singleStep();
        m_session->advance(1000);
        QTRY_COMPARE(newestStep(), 1001);
        QTest::qWait(30);
        QCOMPARE(m_behaviour->stepsTaken.load(), 1001);
    }

    void pauseShowsTheLastStep()
    {
        startSession();
        m_session->play();
        QTRY_VERIFY(newestStep() > 100);
        m_session->pause();
        QTRY_COMPARE(newestStep(), m_behaviour->stepsTaken.load());
        QVERIFY(!m_session->status().running);
    }

    void everyCallReturnsAtOnceDuringALongStep()
    {
        startSession();
        m_behaviour->stepMilliseconds = kLongStep;
        LatencyProbe probe;
        m_session->play();
        QTRY_VERIFY(m_session->status().busy);
        QElapsedTimer clock;
        const auto timed = [&](auto call) {
            clock.start();
            call();
            QVERIFY2(clock.elapsed() < kWaited, "a call of the session waited for the step");
        };
        RunConfig config = smallConfig();
        config.electrons.setDoping(0.07);
        timed([&] { m_session->reconfigure(config); });
        timed([&] { m_session->setSpeedLimit(3.0); });
        timed([&] { m_session->takeSnapshot(); });
        timed([&] { m_session->status(); });
        timed([&] { m_session->config(); });
        timed([&] { m_session->pause(); });
        timed([&] { m_session->play(); });
        timed([&] { m_session->singleStep(); });
        timed([&] { m_session->reset(); });
        timed([&] { m_session->load(config); });
        QTest::qWait(200);
        QVERIFY2(probe.longest() < kWaited, qPrintable(QString("event loop stalled %1 ms").arg(probe.longest())));
    }

    void changeIsPendingUntilTheStepEnds()
    {
        startSession();
        m_behaviour->stepMilliseconds = 5000;
        QElapsedTimer clock;
        clock.start();
        m_session->singleStep();
        QTRY_VERIFY_WITH_TIMEOUT(newestStep() >= 1, kPatience);
        const double longest = 1e-3 * static_cast<double>(clock.elapsed());
        m_session->play();
        QTRY_VERIFY(m_session->status().busy);
        QSignalSpy configured(m_session.get(), &SimulationSession::configured);
        RunConfig config = smallConfig();
        for (int i = 1; i <= 100; ++i) {
            config.electrons.setDoping(0.001 * i);
            m_session->reconfigure(config);
        }
        const SessionStatus status = m_session->status();
        QVERIFY(status.changePending);
        QVERIFY(status.secondsToBoundary > 0.0 && status.secondsToBoundary <= longest);
        m_behaviour->stepMilliseconds = 0;
        QVERIFY(configured.wait(kPatience));
        QTRY_VERIFY(!m_session->status().changePending);
        QVERIFY(m_behaviour->reconfigured <= 2);
        QCOMPARE(m_behaviour->lastDoping.load(), 0.1);
        QCOMPARE(m_session->config().electrons.doping(), 0.1);
    }

    void aFailingStepPausesOnceAndKeepsTheSnapshot()
    {
        startSession();
        m_session->advance(3);
        QTRY_COMPARE(newestStep(), 3);
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_behaviour->stepFails = true;
        m_session->play();
        QVERIFY(failed.wait(kPatience));
        QTest::qWait(50);
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.front().front().toString().contains("did not converge"));
        QVERIFY(!m_session->status().running);
        QVERIFY(m_session->status().failed);
        QCOMPARE(newestStep(), 3);
        m_behaviour->stepFails = false;
        m_session->play();
        QTRY_VERIFY(newestStep() > 3);
        QVERIFY(!m_session->status().failed);
    }

    void aFailingLoadKeepsTheOldRun()
    {
        startSession();
        m_session->advance(2);
        QTRY_COMPARE(newestStep(), 2);
        m_behaviour->buildFails = true;
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_session->load(smallConfig(), true);
        QVERIFY(failed.wait(kPatience));
        QVERIFY(!m_session->status().running);
        m_session->singleStep();
        QTRY_COMPARE(newestStep(), 3);
    }

    void aChangeMeantForAFailingLoadIsDropped()
    {
        startSession();
        m_behaviour->buildFails = true;
        m_behaviour->buildMilliseconds = kPatience;
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        RunConfig other = smallConfig();
        other.state.seed = 7;
        m_session->load(other);
        QTRY_VERIFY(m_behaviour->building && m_session->status().changePending);
        other.electrons.setDoping(0.5); // an edit of the panels while the other run is being built
        m_session->reconfigure(other);
        m_behaviour->buildMilliseconds = 0;
        QVERIFY(failed.wait(kPatience));
        QVERIFY(!m_session->status().changePending);
        QTest::qWait(50);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(m_behaviour->reconfigured.load(), 0);
        QCOMPARE(m_session->config().electrons.filling, smallConfig().electrons.filling);
        m_session->singleStep();
        QTRY_COMPARE(newestStep(), 1);
    }

    void aFailingLoadLeavesTheNextOneAlone()
    {
        startSession();
        m_behaviour->failingSeed = 7;
        m_behaviour->buildMilliseconds = kPatience;
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        RunConfig other = smallConfig();
        other.state.seed = 7;
        m_session->load(other);
        QTRY_VERIFY(m_behaviour->building && m_session->status().changePending);
        RunConfig next = smallConfig();
        next.lattice.lx = next.lattice.ly = 6;
        m_session->load(next, true);
        next.electrons.setDoping(0.5);
        m_session->reconfigure(next);
        m_behaviour->buildMilliseconds = 0;
        QVERIFY(failed.wait(kPatience));
        QTRY_COMPARE(m_behaviour->lastDoping.load(), 0.5);
        QTRY_VERIFY(newestStep() > 3);
        QVERIFY(m_session->status().running);
        QCOMPARE(m_session->config().lattice.lx, 6);
    }

    void aFailingStepShowsTheStateItStoppedAt()
    {
        startSession();
        m_behaviour->failingStep = 501;
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_session->advance(1000);
        QVERIFY(failed.wait(kPatience));
        QTRY_COMPARE(newestStep(), 500);
        QVERIFY(m_session->status().failed);
    }

    void aStateThatCannotBeShownFailsOnce()
    {
        startSession();
        m_behaviour->snapshotFails = true;
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_session->singleStep();
        QVERIFY(failed.wait(kPatience));
        QTest::qWait(50);
        QCOMPARE(failed.count(), 1);
        QTRY_VERIFY(!m_session->status().busy);
        const int taken = m_behaviour->stepsTaken; // 0 if the state before the step could not be shown already
        m_behaviour->snapshotFails = false;
        m_session->singleStep();
        QTRY_COMPARE(newestStep(), taken + 1);
    }

    void aFailingReconfigureKeepsTheOldParameters()
    {
        startSession();
        m_behaviour->reconfigureFails = true;
        RunConfig config = smallConfig();
        config.electrons.setDoping(0.5);
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_session->reconfigure(config);
        QVERIFY(failed.wait(kPatience));
        QCOMPARE(m_session->config().electrons.filling, smallConfig().electrons.filling);
    }

    void playWithoutARunIsHarmless()
    {
        m_session->play();
        QTest::qWait(30);
        QVERIFY(!m_session->status().running);
        m_session->reset();
        m_session->singleStep();
        m_session->reconfigure(smallConfig());
        QTest::qWait(30);
        QCOMPARE(newestStep(), -1);
    }

    void resetStartsAgainAndGoesOnPlaying()
    {
        startSession();
        m_session->play();
        QTRY_VERIFY(newestStep() > 20);
        const auto lattice = m_last->lattice;
        m_session->setSpeedLimit(0.5);
        m_session->reset();
        QTRY_VERIFY(newestStep() >= 0 && m_last->lattice != lattice);
        QVERIFY(m_last->step < 20);
        QVERIFY(m_session->status().running);
        m_session->setSpeedLimit(0.0);
        QTRY_VERIFY(newestStep() > 20);
    }

    void speedLimitHolds()
    {
        startSession();
        m_session->setSpeedLimit(20.0);
        QElapsedTimer clock;
        clock.start();
        m_session->play();
        QTRY_VERIFY_WITH_TIMEOUT(m_behaviour->stepsTaken >= 10, kPatience);
        const int steps = m_behaviour->stepsTaken;
        const double most = 20.0 * 1e-3 * static_cast<double>(clock.elapsed()) + 2.0;
        QVERIFY2(steps <= most, qPrintable(QString("%1 steps, at most %2 allowed").arg(steps).arg(most)));
    }

    void closingDuringAnInterruptibleStepIsQuick()
    {
        startSession();
        m_behaviour->interruptible = true;
        m_behaviour->stepMilliseconds = kLongStep;
        m_session->play();
        QTRY_VERIFY(m_session->status().busy);
        QElapsedTimer clock;
        clock.start();
        m_session.reset();
        QVERIFY(clock.elapsed() < kWaited);
    }

    void closingDuringALongStepWaitsForIt()
    {
        startSession();
        m_behaviour->stepMilliseconds = 2000;
        m_session->play();
        QTRY_VERIFY(m_session->status().busy);
        m_session->pause();
        m_session->play();
        m_session.reset();
        QVERIFY(m_behaviour->stepsTaken <= 2);
    }

    void recordingHoldsFramesAndChanges()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("run.h5");
        RunConfig config = smallConfig();
        config.dynamics.dt = 0.5;
        config.output.interval = 1.0;
        startSession(config);
        m_session->startRecording(path);
        QTRY_VERIFY(m_session->status().recording);
        m_session->advance(10);
        QTRY_COMPARE(newestStep(), 10);
        config.electrons.setDoping(0.05);
        m_session->reconfigure(config);
        QTRY_VERIFY(!m_session->status().changePending);
        m_session->advance(4);
        QTRY_COMPARE(newestStep(), 14);
        QCOMPARE(m_session->status().recordedFrames, 8);
        m_session.reset(); // closing the window keeps what was written
        const TrajectoryReader reader(path.toStdString());
        QCOMPARE(reader.frameCount(), 8);
        QCOMPARE(reader.frame(7).step, 14);
        QCOMPARE(reader.frame(1).time, 1.0);
    }

    void recordingFollowsANewIntervalAndANewModel()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("run.h5");
        RunConfig config = smallConfig();
        config.dynamics.dt = 0.5;
        config.output.interval = 100.0;
        startSession(config);
        m_session->startRecording(path);
        QTRY_VERIFY(m_session->status().recording);
        m_session->advance(4);
        QTRY_COMPARE(newestStep(), 4);
        config.output.interval = 1.0;
        config.solver.kind = "ml";
        config.solver.model = "other";
        m_session->reconfigure(config);
        QTRY_VERIFY(!m_session->status().changePending);
        m_session->advance(4);
        QTRY_COMPARE(newestStep(), 8);
        QTRY_COMPARE(m_session->status().recordedFrames, 4);
        m_session.reset();
        const TrajectoryReader reader(path.toStdString());
        QCOMPARE(reader.frame(1).step, 4);
        QCOMPARE(reader.frame(3).step, 8);
        QStringList changes;
        for (const TrajectoryChange& change : reader.changes())
            changes << QString::fromStdString(change.assignment);
        QVERIFY2(changes.contains("output.interval = 1.0"), qPrintable(changes.join("; ")));
        QVERIFY2(changes.contains("model_hash = \"hash of other\""), qPrintable(changes.join("; ")));
    }

    void aRecordingThatCannotBeWrittenDoesNotStopTheRun()
    {
        startSession();
        m_session->play();
        QSignalSpy failed(m_session.get(), &SimulationSession::failed);
        m_session->startRecording("/nowhere/at/all/run.h5");
        QVERIFY(failed.wait(kPatience));
        QVERIFY(m_session->status().running);
        QVERIFY(!m_session->status().recording);
        const auto step = newestStep();
        QTRY_VERIFY(newestStep() > step);
    }

    void randomCommandsNeverHang()
    {
        startSession();
        m_behaviour->interruptible = true;
        std::mt19937 random(7);
        RunConfig config = smallConfig();
        for (int i = 0; i < 5000; ++i) {
            switch (random() % 9) {
            case 0:
            case 1:
                m_session->play();
                break;
            case 2:
                m_session->pause();
                break;
            case 3:
                m_session->reset();
                break;
            case 4:
                m_session->singleStep();
                break;
            case 5:
                m_session->setSpeedLimit(random() % 2 == 0 ? 0.0 : 500.0);
                break;
            case 6:
                m_session->takeSnapshot();
                break;
            case 7:
                m_behaviour->stepMilliseconds = static_cast<int>(random() % 4);
                break;
            default:
                config.electrons.setDoping(0.0001 * static_cast<double>(random() % 1000));
                m_session->reconfigure(config);
            }
            if (i % 20 == 0)
                QTest::qWait(1);
        }
        m_behaviour->stepMilliseconds = 0;
        m_session->pause();
        config.electrons.setDoping(0.123);
        m_session->reconfigure(config);
        QTRY_COMPARE(m_behaviour->lastDoping.load(), 0.123);
        m_session->reset();
        QTRY_VERIFY(newestStep() == 0);
        m_session->singleStep();
        QTRY_COMPARE(newestStep(), 1);
    }
};

QTEST_GUILESS_MAIN(SimulationSessionTest)
#include "SimulationSessionTest.moc"
