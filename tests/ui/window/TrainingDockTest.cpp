#include <set>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "core/ml/ModelFile.h"
#include "tests/ui/window/TrainingSamples.h"
#include "ui/panels/FixedNote.h"
#include "ui/panels/MessageBanner.h"
#include "ui/panels/TrainingDataList.h"
#include "ui/panels/TrainingDataMaker.h"
#include "ui/session/SimulationSession.h"
#include "ui/session/TrainingSession.h"
#include "ui/views/OpenGlSupport.h"
#include "ui/views/TrainingCurveChart.h"
#include "ui/views/TrainingParityChart.h"
#include "ui/window/MainWindow.h"
#include "ui/window/TrainingDock.h"

using namespace kondoscope;

namespace {

constexpr int kPatience = 60000; ///< [ms]; a busy machine

RunConfig smallRun()
{
    RunConfig run;
    run.lattice.lx = run.lattice.ly = 8;
    run.solver.kind = "ed";
    run.electrons.kT = 0.05;
    run.electrons.setDoping(0.0);
    run.output.time = 1.0;
    run.dynamics.dt = 0.05;
    return run;
}

template <typename Widget> Widget* child(QWidget& parent, const char* name)
{
    auto* found = parent.findChild<Widget*>(name);
    if (found == nullptr)
        qFatal("no widget of the name %s", name);
    return found;
}

void press(QWidget& parent, const char* name)
{
    QTest::mouseClick(child<QPushButton>(parent, name), Qt::LeftButton);
}

QString message(const TrainingDock& dock)
{
    return dock.findChild<MessageBanner*>()->text();
}

} // namespace

/// The training as a user drives it.
class TrainingDockTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QAction m_toggle;
    std::unique_ptr<TrainingDock> m_dock;

    QString path(const char* name) { return m_folder->filePath(name); }

    QString write(const char* name, const Dataset& dataset)
    {
        writeDataset(path(name).toStdString(), dataset);
        return path(name);
    }

    void open()
    {
        m_dock = std::make_unique<TrainingDock>(&m_toggle);
        m_dock->resize(400, 690);
        m_dock->setRun(smallRun());
        m_dock->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dock.get()));
    }

    TrainingDataList* data() { return m_dock->findChild<TrainingDataList*>(); }
    QPushButton* startButton() { return child<QPushButton>(*m_dock, "training.start"); }
    QString obstacle() { return child<FixedNote>(*m_dock, "obstacle")->words(); }
    QListWidgetItem* row(int index) { return child<QListWidget>(*m_dock, "training.data")->item(index); }

    void typeName(const QString& name)
    {
        auto* line = child<QLineEdit>(*m_dock, "training.name");
        line->clear();
        QTest::keyClicks(line, name);
    }

    /// The smallest network on the given files.
    void start(const QStringList& files, double minutes)
    {
        data()->addFiles(files);
        child<QComboBox>(*m_dock, "training.network")->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(startButton()->isEnabled(), kPatience); // the files are read
        child<QSpinBox>(*m_dock, "training.threads")->setValue(1);
        child<QDoubleSpinBox>(*m_dock, "training.minutes")->setValue(minutes);
        press(*m_dock, "training.start");
    }

    TrainingStatus status() { return m_dock->session()->status(); }
    bool isSetupShown() { return child<QPushButton>(*m_dock, "training.start")->isVisible(); }
    QString model(const QString& name) { return TrainingSession::modelFolder() + "/" + name + ".h5"; }

public:
    static void initMain() { requestOpenGlFormat(); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_folder->path().toUtf8());
    }
    void cleanup()
    {
        m_dock.reset();
        m_folder.reset();
    }

    void trainsPausesAndIsUsed()
    {
        open();
        QVERIFY(!child<QPushButton>(*m_dock, "training.start")->isEnabled());
        start({write("tiny.h5", tinyDataset())}, 2.0);
        const auto* curve = m_dock->findChild<TrainingCurveChart*>();
        QTRY_VERIFY_WITH_TIMEOUT(curve->points().size() >= 3, kPatience);
        QVERIFY(m_dock->findChild<TrainingParityChart*>()->pairCount() > 100);
        QVERIFY(curve->points().back().validationTorqueMse > 0.0);

        press(*m_dock, "training.pause");
        QTRY_COMPARE_WITH_TIMEOUT(status().phase, TrainingPhase::Paused, kPatience);
        const QString name = QString::fromStdString(status().model);
        QTRY_VERIFY(QFile::exists(name + ".training") && QFile::exists(name + ".training.toml"));
        const int paused = status().iteration;
        QTest::qWait(300);
        QCOMPARE(status().iteration, paused);
        QTRY_COMPARE(child<QPushButton>(*m_dock, "training.pause")->text(), "Resume");
        press(*m_dock, "training.pause");
        QTRY_VERIFY_WITH_TIMEOUT(status().iteration > paused, kPatience);

        QSignalSpy used(m_dock.get(), &TrainingDock::useWanted);
        child<QLineEdit>(*m_dock, "training.useName")->setText("mine");
        press(*m_dock, "training.use");
        QTRY_COMPARE_WITH_TIMEOUT(used.size(), 1, kPatience);
        QCOMPARE(used[0][0].toString(), model("mine"));
        QVERIFY(readModel(model("mine").toStdString()).card.trainingFrames > 0);

        child<QLineEdit>(*m_dock, "training.useName")->setText("mine");
        press(*m_dock, "training.use");
        QTRY_VERIFY_WITH_TIMEOUT(message(*m_dock).contains("exists already"), kPatience);
        QCOMPARE(status().phase, TrainingPhase::Running);

        press(*m_dock, "training.end");
        const auto question = [] { return qobject_cast<QMessageBox*>(QApplication::activeModalWidget()); };
        QTRY_VERIFY(question() != nullptr);
        QTest::keyClick(question(), Qt::Key_Return); // the training goes on
        QTRY_VERIFY(question() == nullptr);
        QCOMPARE(status().phase, TrainingPhase::Running);
        press(*m_dock, "training.end");
        QTRY_VERIFY(question() != nullptr);
        QCOMPARE(question()->buttons().size(), 2);
        press(*question(), "training.giveUp");
        QTRY_VERIFY_WITH_TIMEOUT(isSetupShown(), kPatience);
        QVERIFY(!QFile::exists(name + ".training"));
        QVERIFY(QFile::exists(model("mine")));
    }

    void aFinishedTrainingLeavesItsModel()
    {
        open();
        typeName("shorter");
        start({write("tiny.h5", tinyDataset())}, 0.1);
        QTRY_COMPARE_WITH_TIMEOUT(status().phase, TrainingPhase::Finished, kPatience);
        QVERIFY(QFile::exists(model("shorter")));
        QVERIFY(!QFile::exists(model("shorter") + ".training"));
        QCOMPARE(status().iteration, status().iterations);
        QSignalSpy used(m_dock.get(), &TrainingDock::useWanted);
        QTRY_COMPARE(child<QPushButton>(*m_dock, "training.use")->text(), "Use model");
        press(*m_dock, "training.use");
        QCOMPARE(used.size(), 1);
        QCOMPARE(used[0][0].toString(), model("shorter"));
        press(*m_dock, "training.end");
        QTRY_VERIFY(isSetupShown());
        QVERIFY(QFile::exists(model("shorter")));
    }

    void closingSavesAndAnotherGoesOn()
    {
        open();
        start({write("tiny.h5", tinyDataset())}, 5.0);
        QTRY_VERIFY_WITH_TIMEOUT(status().iteration > 5, kPatience);
        const int before = status().iteration, all = status().iterations;
        m_dock.reset();
        open();
        QVERIFY(child<QComboBox>(*m_dock, "training.saved")->isVisible());
        press(*m_dock, "training.goOn");
        QTRY_VERIFY_WITH_TIMEOUT(status().iteration > before, kPatience);
        QCOMPARE(status().iterations, all);
    }

    void filesThatCannotBeUsedAreMarked()
    {
        QFile text(path("text.h5"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("no data") > 0);
        text.close();
        const QString good = write("six.h5", tinyDataset(6.0, 2));
        open();
        QVERIFY(obstacle().contains("No data"));
        data()->addFiles({good, text.fileName(), path("nowhere.h5"), write("three.h5", tinyDataset(3.0, 2))});
        QVERIFY(!startButton()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(obstacle().startsWith("3 of the files"), kPatience);
        QVERIFY(!startButton()->isEnabled());
        QVERIFY(row(0)->icon().isNull());
        const QStringList words{"", "text.h5", "nowhere.h5", "different"};
        for (int k = 1; k < 4; ++k) {
            QVERIFY(!row(k)->icon().isNull());
            QVERIFY2(row(k)->toolTip().contains(words[k]) && row(k)->toolTip().contains("("),
                     qPrintable(row(k)->toolTip()));
            row(k)->setSelected(true);
        }
        const auto* remove = child<QPushButton>(*m_dock, "training.removeFiles");
        const int place = remove->y();
        press(*m_dock, "training.removeFiles");
        QCOMPARE(remove->y(), place); // whatever the text above says
        QCOMPARE(data()->files(), QStringList{good});
        QVERIFY2(obstacle().isEmpty(), qPrintable(obstacle()));
        QVERIFY(startButton()->isEnabled());
    }

    void theNetworkMustFitTheData()
    {
        open();
        data()->addFiles({write("tiny.h5", tinyDataset(6.0, 2))});
        QTRY_VERIFY_WITH_TIMEOUT(startButton()->isEnabled(), kPatience);
        auto* networks = child<QComboBox>(*m_dock, "training.network");
        networks->setCurrentText("Metal"); // its electrons go 4 hops far
        QVERIFY2(obstacle().contains("9 × 9") && obstacle().contains("8 × 8"), qPrintable(obstacle()));
        QVERIFY(!startButton()->isEnabled());
        QVERIFY(child<QSpinBox>(*m_dock, "training.makeSize")->minimum() >= 9);
        networks->setCurrentIndex(1);
        QVERIFY(startButton()->isEnabled());
    }

    void aDivergenceIsShown()
    {
        Dataset huge = tinyDataset(6.0, 3);
        for (DatasetFrame& frame : huge.frames)
            frame.field *= 1e200;
        open();
        start({write("huge.h5", huge)}, 0.1);
        QTRY_VERIFY_WITH_TIMEOUT(message(*m_dock).contains("not finite"), kPatience);
        QTRY_VERIFY(isSetupShown());
    }

    void theModelIsNamedAfterItsData()
    {
        open();
        const auto name = [this] { return child<QLineEdit>(*m_dock, "training.name")->text(); };
        QCOMPARE(name(), "square-J6-x0");
        data()->addFiles({write("three.h5", tinyDataset(3.0, 2))});
        QTRY_COMPARE_WITH_TIMEOUT(name(), "square-J3-x0", kPatience);
        RunConfig other = smallRun();
        other.electrons.setDoping(0.1);
        m_dock->setRun(other);
        QCOMPARE(name(), "square-J3-x0");
    }

    void aTakenNameIsRefused()
    {
        open();
        QVERIFY(QDir().mkpath(TrainingSession::modelFolder()));
        QFile taken(model("taken"));
        QVERIFY(taken.open(QIODevice::WriteOnly));
        typeName("taken");
        start({write("tiny.h5", tinyDataset(6.0, 2))}, 0.1);
        QVERIFY(message(*m_dock).contains("already"));
        QVERIFY(isSetupShown());
        typeName("../taken");
        press(*m_dock, "training.start");
        QVERIFY(message(*m_dock).contains("cannot be the name"));
    }

    void dataAreMadeForTheRun()
    {
        open();
        child<QSpinBox>(*m_dock, "training.makeSize")->setValue(6);
        child<QSpinBox>(*m_dock, "training.makeQuenches")->setValue(2);
        auto* maker = m_dock->findChild<TrainingDataMaker*>();
        QTest::mouseClick(child<QToolButton>(*maker, "foldedHeading"), Qt::LeftButton);
        press(*m_dock, "training.make");
        auto* list = child<QListWidget>(*m_dock, "training.data");
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, kPatience);
        const Dataset made = readDataset(list->item(0)->data(Qt::UserRole).toString().toStdString());
        QCOMPARE(made.frames.size(), std::size_t(40));
        QCOMPARE(made.lx, 6);
        QVERIFY(message(*m_dock).isEmpty());
        QTest::qWait(400); // the status is looked at once more
        const auto notes = maker->findChildren<FixedNote*>();
        QCOMPARE(notes.front()->words(), "40 frames made.");

        RunConfig infinite = smallRun();
        infinite.electrons.coupling = Coupling::Infinite;
        m_dock->setRun(infinite);
        press(*m_dock, "training.make");
        QVERIFY(message(*m_dock).contains("infinite coupling"));
    }

    void dataAreMadeForARange()
    {
        open();
        child<QSpinBox>(*m_dock, "training.makeSize")->setValue(6);
        child<QSpinBox>(*m_dock, "training.makeQuenches")->setValue(3);
        child<QDoubleSpinBox>(*m_dock, "training.makeDoping.to")->setValue(0.12);
        child<QDoubleSpinBox>(*m_dock, "training.makeKT.to")->setValue(0.1);
        auto* maker = m_dock->findChild<TrainingDataMaker*>();
        QTest::mouseClick(child<QToolButton>(*maker, "foldedHeading"), Qt::LeftButton);
        press(*m_dock, "training.make");
        QTRY_COMPARE_WITH_TIMEOUT(data()->files().size(), 1, kPatience);
        const Dataset made = readDataset(data()->files().front().toStdString());
        QCOMPARE(made.frames.size(), std::size_t(3 * 20 * 3));
        std::set<double> dopings;
        for (const DatasetFrame& frame : made.frames) {
            const ElectronConfig electrons = made.electronsOf(frame);
            QVERIFY(electrons.doping() > -1e-9 && electrons.doping() < 0.12 + 1e-9);
            QVERIFY(electrons.kT > 0.05 - 1e-9 && electrons.kT < 0.1 + 1e-9);
            dopings.insert(electrons.doping());
        }
        QVERIFY(dopings.size() > 20);
        QTRY_VERIFY_WITH_TIMEOUT(startButton()->isEnabled(), kPatience);
        const QString name = child<QLineEdit>(*m_dock, "training.name")->text();
        QVERIFY2(name.contains(QRegularExpression("^square-J6-x0(\\.0\\d*)?-0\\.1\\d*$")), qPrintable(name));
    }

    void theWindowUsesTheModel()
    {
        MainWindow window(openGlProblem());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QSignalSpy shown(&window, &MainWindow::snapshotShown);
        window.startConfig(smallRun(), "test");
        QVERIFY(shown.wait(kPatience));
        auto* training = window.findChild<TrainingDock*>();
        QVERIFY(!training->isVisible());
        QTest::mouseClick(child<QToolButton>(window, "train"), Qt::LeftButton);
        QVERIFY(training->isVisible());
        training->findChild<TrainingDataList*>()->addFiles({write("tiny.h5", tinyDataset())});
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(*training, "training.start")->isEnabled(), kPatience);
        child<QComboBox>(*training, "training.network")->setCurrentIndex(1);
        child<QDoubleSpinBox>(*training, "training.minutes")->setValue(3.0);
        press(*training, "training.start");
        QTRY_VERIFY_WITH_TIMEOUT(training->session()->status().iteration > 2, kPatience);
        QTRY_VERIFY(child<QPushButton>(*training, "training.use")->isEnabled());
        press(*training, "training.use");
        QTRY_COMPARE_WITH_TIMEOUT(window.session()->config().solver.kind, std::string("ml"), kPatience);
        QVERIFY(window.session()->config().solver.model.find("early") != std::string::npos);
        const qint64 step = shown.last()[0].toLongLong();
        window.setPlaying(true);
        QTRY_VERIFY_WITH_TIMEOUT(shown.last()[0].toLongLong() > step + 1, kPatience);
        QCOMPARE(training->session()->status().phase, TrainingPhase::Running);
        window.close();
    }
};

QTEST_MAIN(TrainingDockTest)
#include "TrainingDockTest.moc"
