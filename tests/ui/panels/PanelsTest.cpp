#include <cmath>

#include <QDoubleSpinBox>
#include <QLabel>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "ui/panels/ControlPanels.h"
#include "ui/panels/RunBar.h"

using namespace kondoscope;

namespace {

RunConfig exactConfig()
{
    RunConfig config;
    config.electrons.setDoping(0.03);
    config.solver.kind = "ed";
    return config;
}

QStringList pendingNotes(const ControlPanels& panels)
{
    QStringList notes;
    for (const QLabel* label : panels.findChildren<QLabel*>("pending"))
        if (!label->text().isEmpty())
            notes << label->text();
    return notes;
}

} // namespace

class PanelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showingAConfigurationChangesNothing()
    {
        ControlPanels panels;
        QSignalSpy changed(&panels, &ControlPanels::configChanged);
        RunConfig config = exactConfig();
        config.electrons.kT = 0.0212345678901;
        panels.setConfig(config);
        QCOMPARE(changed.count(), 0);
        QVERIFY(panels.config().electrons == config.electrons);
        QVERIFY(panels.config().dynamics == config.dynamics);
        QVERIFY(panels.config().solver == config.solver);
    }

    void theDopingSliderStaysInsideWhatTheForceFieldKnows()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.solver = {"ml", "double-exchange-square", "double"};
        panels.setConfig(config);
        auto* slider = panels.findChild<QSlider*>("electrons.doping.slider");
        auto* box = panels.findChild<QDoubleSpinBox*>("electrons.doping");
        const auto endOfSlider = [&] {
            slider->setValue(slider->maximum());
            return box->value();
        };
        const auto knowsItsRange = [&] { // the card is read on another thread
            for (const QLabel* note : panels.findChildren<QLabel*>("note"))
                if (note->text().endsWith("x = 0 to 0.06"))
                    return true;
            return false;
        };
        QTRY_VERIFY(knowsItsRange());
        QVERIFY(std::abs(endOfSlider() - 0.06) < 1e-6);
        box->setValue(0.15); // typed values may lie beyond
        QVERIFY(std::abs(panels.config().electrons.doping() - 0.15) < 1e-6);
        panels.findChild<QRadioButton*>("solver.ed")->click();
        box->setValue(0.03);
        QVERIFY(endOfSlider() > 0.1);
    }

    void onlyTheEditedNumberChanges()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.electrons.kT = 0.0212345678901;
        panels.setConfig(config);
        QSignalSpy changed(&panels, &ControlPanels::configChanged);
        panels.findChild<QDoubleSpinBox*>("electrons.doping")->setValue(0.4);
        QCOMPARE(changed.count(), 1);
        QVERIFY(std::abs(panels.config().electrons.doping() - 0.4) < 1e-12);
        QCOMPARE(panels.config().electrons.kT, 0.0212345678901);
    }

    void sliderAndBoxFollowEachOther()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        auto* slider = panels.findChild<QSlider*>("electrons.doping.slider");
        auto* box = panels.findChild<QDoubleSpinBox*>("electrons.doping");
        slider->setValue(slider->maximum());
        QCOMPARE(box->value(), 0.2);
        box->setValue(0.1);
        QCOMPARE(slider->value(), slider->maximum() / 2);
        box->setValue(0.9);
        QCOMPARE(slider->value(), slider->maximum());
        QCOMPARE(box->value(), 0.9);
    }

    void grandCanonicalShowsTheChemicalPotential()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.electrons.ensemble = Ensemble::Grand;
        config.electrons.chemicalPotential = -3.5;
        panels.setConfig(config);
        const auto* doping = panels.findChild<QDoubleSpinBox*>("electrons.doping");
        const auto* potential = panels.findChild<QDoubleSpinBox*>("electrons.mu");
        QVERIFY(!doping->isVisibleTo(&panels));
        QVERIFY(potential->isVisibleTo(&panels));
        panels.findChild<QDoubleSpinBox*>("electrons.J")->setValue(2.0);
        QVERIFY(panels.config().electrons.ensemble == Ensemble::Grand);
        QCOMPARE(panels.config().electrons.chemicalPotential, -3.5);
        QCOMPARE(panels.config().electrons.J, 2.0);
    }

    void methodIsChosenByARadioButton()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        QVERIFY(panels.findChild<QRadioButton*>("solver.ed")->isChecked());
        QSignalSpy changed(&panels, &ControlPanels::configChanged);
        panels.findChild<QRadioButton*>("solver.ml")->click();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(panels.config().solver.kind, std::string("ml"));
    }

    void theCardIsReadWithoutWaiting()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.solver.kind = "ml";
        config.solver.model = "double-exchange-square";
        panels.setConfig(config);
        const auto* card = panels.findChild<QLabel*>("card");
        QVERIFY(card->text().contains("reading"));
        QTRY_VERIFY_WITH_TIMEOUT(card->text().contains("Hamiltonian"), 20000);
        config.solver.model = "/nowhere/x.h5";
        panels.setConfig(config);
        QTRY_VERIFY_WITH_TIMEOUT(card->text().contains("/nowhere/x.h5") && !card->text().contains("reading"), 20000);
    }

    void aPanelMayGoWhileItsCardIsRead()
    {
        RunConfig config = exactConfig();
        config.solver.kind = "ml";
        config.solver.model = "double-exchange-square";
        for (int i = 0; i < 10; ++i) {
            ControlPanels panels;
            panels.setConfig(config);
            QTest::qWait(i);
        }
        QTest::qWait(50);
    }

    void pendingNoteAppearsAndGoes()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        panels.findChild<QDoubleSpinBox*>("electrons.J")->setValue(5.0);
        SessionStatus status;
        status.changePending = true;
        status.secondsToBoundary = 3.8;
        panels.showStatus(status);
        QTest::qWait(200);
        panels.showStatus(status);
        QCOMPARE(pendingNotes(panels), QStringList("pending … about 4 s"));
        status.changePending = false;
        panels.showStatus(status);
        QVERIFY(pendingNotes(panels).isEmpty());
    }

    void warningIsABadge()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        const auto* badge = panels.findChild<QLabel*>("warning");
        Snapshot snapshot;
        snapshot.solverWarning = "doping 0.4 is outside of the model's range 0 to 0.1";
        panels.showSolver(snapshot);
        QVERIFY(badge->isVisibleTo(&panels));
        snapshot.solverWarning.clear();
        panels.showSolver(snapshot);
        QVERIFY(!badge->isVisibleTo(&panels));
    }

    void everyControlHasANameForScreenReaders()
    {
        ControlPanels panels;
        for (const auto* box : panels.findChildren<QDoubleSpinBox*>())
            QVERIFY2(!box->accessibleName().isEmpty(), qPrintable(box->objectName()));
        for (const auto* slider : panels.findChildren<QSlider*>())
            QVERIFY2(!slider->accessibleName().isEmpty(), qPrintable(slider->objectName()));
    }
};

QTEST_MAIN(PanelsTest)
#include "PanelsTest.moc"
