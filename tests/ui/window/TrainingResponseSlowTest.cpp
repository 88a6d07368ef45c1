#include <QAction>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/session/LatencyProbe.h"
#include "tests/ui/window/TrainingSamples.h"
#include "ui/panels/TrainingDataList.h"
#include "ui/session/TrainingSession.h"
#include "ui/window/TrainingDock.h"

using namespace kondoscope;

namespace {

/// Large frames, whose labels mean nothing: only the time of a step matters here.
Dataset largeDataset()
{
    Dataset dataset = tinyDataset(6.0, 1);
    dataset.lx = dataset.ly = 48;
    const Lattice lattice = dataset.lattice();
    const DatasetFrame first = dataset.frames.front();
    dataset.frames.clear();
    for (int k = 0; k < 8; ++k) {
        DatasetFrame frame = first;
        frame.spins = makeState(lattice, {.kind = "random", .seed = static_cast<std::uint64_t>(k + 1)});
        frame.field = 0.1 * frame.spins.rowwise().reverse();
        frame.density.assign(static_cast<std::size_t>(lattice.siteCount()), 1.0);
        frame.trajectory = k;
        dataset.frames.push_back(frame);
    }
    return dataset;
}

} // namespace

/// The window answers while a step of the training takes long.
class TrainingResponseSlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWindowAnswersDuringLongSteps()
    {
        QTemporaryDir folder;
        qputenv("XDG_DATA_HOME", folder.path().toUtf8());
        writeDataset(folder.filePath("large.h5").toStdString(), largeDataset());
        QAction toggle;
        TrainingDock dock(&toggle);
        dock.resize(400, 690);
        dock.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dock));
        dock.findChild<TrainingDataList*>()->addFiles({folder.filePath("large.h5")});
        dock.findChild<QSpinBox*>("training.batch_sites")->setValue(20000);
        dock.findChild<QSpinBox*>("training.threads")->setValue(1);
        dock.findChild<QDoubleSpinBox*>("training.minutes")->setValue(5.0);
        auto* start = dock.findChild<QPushButton*>("training.start");
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), 120000);
        QTest::mouseClick(start, Qt::LeftButton);
        const auto status = [&dock] { return dock.session()->status(); };
        QTRY_VERIFY_WITH_TIMEOUT(status().iteration > 0, 120000);
        QTRY_VERIFY_WITH_TIMEOUT(status().phase == TrainingPhase::Running, 1000);
        LatencyProbe probe;
        const int before = status().iteration;
        QTest::qWait(6000);
        const int steps = status().iteration - before;
        dock.session()->pause();
        QVERIFY2(steps < 60, qPrintable(QString("%1 steps in 6 s are not long ones").arg(steps)));
        QVERIFY2(probe.longest() <= 100, qPrintable(QString("%1 ms").arg(probe.longest())));
    }
};

QTEST_MAIN(TrainingResponseSlowTest)
#include "TrainingResponseSlowTest.moc"
