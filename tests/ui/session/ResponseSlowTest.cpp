#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/session/FakeRun.h"
#include "tests/ui/session/LatencyProbe.h"
#include "ui/session/SimulationSession.h"

using namespace kondoscope;

namespace {

constexpr qint64 kNoticed = 100; ///< what a user notices as a delay [ms]

} // namespace

/// The strict measurement, for a machine that does nothing else.
class ResponseSlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsDelayedDuringALongStep()
    {
        const auto behaviour = std::make_shared<FakeBehaviour>();
        SimulationSession session(fakeFactory(behaviour));
        RunConfig config;
        config.lattice.lx = config.lattice.ly = 4;
        QSignalSpy configured(&session, &SimulationSession::configured);
        session.load(config);
        QVERIFY(configured.wait(20000));
        behaviour->stepMilliseconds = 3000;
        session.play();
        QTRY_VERIFY(session.status().busy);
        const LatencyProbe probe;
        QElapsedTimer clock;
        qint64 longest = 0;
        for (int i = 1; i <= 100; ++i) {
            config.electrons.setDoping(0.001 * i);
            clock.start();
            session.reconfigure(config);
            session.pause();
            session.play();
            session.setSpeedLimit(i);
            session.status();
            session.config();
            session.takeSnapshot();
            longest = std::max(longest, clock.elapsed());
            QTest::qWait(10);
        }
        behaviour->stepMilliseconds = 0;
        QVERIFY2(longest < kNoticed, qPrintable(QString("calls took %1 ms").arg(longest)));
        QVERIFY2(probe.longest() < kNoticed, qPrintable(QString("event loop stalled %1 ms").arg(probe.longest())));
    }
};

QTEST_GUILESS_MAIN(ResponseSlowTest)
#include "ResponseSlowTest.moc"
