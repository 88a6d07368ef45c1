#include <cmath>

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include "ui/panels/ControlPanels.h"
#include "ui/panels/FixedNote.h"
#include "ui/panels/ParameterControl.h"
#include "ui/panels/RunBar.h"
#include "ui/panels/WaitingText.h"
#include "ui/panels/WindowWords.h"

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

/// Values in every field, also in those that the panels hide; digits that boxes round away.
std::vector<RunConfig> unusualConfigs()
{
    RunConfig config = exactConfig();
    config.electrons.t2 = 0.1234567891;
    config.electrons.t3 = -0.2;
    config.electrons.kT = 0.0212345678901;
    config.solver.precision = "single";
    config.solver.twists = {2, 3};
    config.classical = {0.1, -0.2, 0.3, -0.05, {1.0, 0.123456789, 0.0}, 0.07, "bulk"};
    config.dynamics.field = {0.1, 0.0, -0.212345678};
    RunConfig kernel = config;
    kernel.solver.kind = "kpm";
    kernel.solver.order = 700;
    kernel.solver.colorSpacing = 6;
    kernel.solver.kernel = "lorentz";
    kernel.solver.error = 0.0123456789;
    RunConfig infinite = kernel;
    infinite.electrons.coupling = Coupling::Infinite;
    infinite.electrons.superexchange = 0.0123456789;
    RunConfig grand = config;
    runParameter("electrons.mu").set(grand, -3.123456789);
    RunConfig learned = exactConfig();
    learned.solver.kind = "ml";
    learned.solver.model = "double-exchange-square";
    return {config, kernel, infinite, grand, learned};
}

/// As a user picks an entry of a list.
void choose(ControlPanels& panels, const char* name, int index)
{
    auto* list = panels.findChild<QComboBox*>(name);
    list->setCurrentIndex(index);
    Q_EMIT list->activated(index);
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
        config.solver.kind = "ml";
        config.solver.model = "double-exchange-square";
        panels.setConfig(config);
        auto* slider = panels.findChild<QSlider*>("electrons.doping.slider");
        auto* box = panels.findChild<QDoubleSpinBox*>("electrons.doping");
        const auto endOfSlider = [&] {
            slider->setValue(slider->maximum());
            return box->value();
        };
        const auto knowsItsRange = [&] { // the card is read on another thread
            for (const QLabel* note : panels.findChildren<QLabel*>("note"))
                if (note->text().endsWith("x = 0 to 0.125"))
                    return true;
            return false;
        };
        QTRY_VERIFY(knowsItsRange());
        QVERIFY(std::abs(endOfSlider() - 0.125) < 1e-6);
        box->setValue(0.15); // typed values may lie beyond
        QVERIFY(std::abs(panels.config().electrons.doping() - 0.15) < 1e-6);
        panels.findChild<QRadioButton*>("solver.ed")->click();
        box->setValue(0.03);
        QVERIFY(endOfSlider() > 0.1);
    }

    void aSingleDopingLocksTheSlider()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.electrons.setDoping(0.5);
        config.solver.kind = "ml";
        config.solver.model = "tetrahedral";
        panels.setConfig(config);
        const auto* slider = panels.findChild<QSlider*>("electrons.doping.slider");
        QTRY_VERIFY(!slider->isEnabled()); // the card is read on another thread
        QCOMPARE(slider->value(), slider->maximum() / 2);
        bool isSaid = false;
        for (const QLabel* note : panels.findChildren<QLabel*>("note"))
            isSaid = isSaid || note->text().endsWith("only x = 0.5");
        QVERIFY(isSaid);
        panels.findChild<QRadioButton*>("solver.ed")->click();
        QVERIFY(slider->isEnabled());
    }

    void theRangeOfASliderStaysWhileItIsDragged()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        auto* slider = panels.findChild<QSlider*>("electrons.doping.slider");
        auto* box = panels.findChild<QDoubleSpinBox*>("electrons.doping");
        const int usual = slider->maximum();
        RunConfig config = exactConfig();
        config.electrons.setDoping(0.4); // outside of the usual range
        panels.setConfig(config);
        const int wide = slider->maximum();
        QVERIFY(wide > usual);
        slider->setSliderDown(true);
        slider->setValue(wide / 8);
        QVERIFY(std::abs(box->value() - 0.1) < 1e-6);
        panels.setConfig(panels.config()); // as the run answers
        QCOMPARE(slider->maximum(), wide);
        QCOMPARE(slider->value(), wide / 8);
        slider->setSliderDown(false);
        QCOMPARE(slider->maximum(), usual);
        QCOMPARE(slider->value(), usual / 2);
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
        QVERIFY2(card->text().count("<p") <= 8, qPrintable(card->text()));
        panels.findChild<QPushButton*>("modelDetails")->click();
        auto* details = panels.findChild<QDialog*>("details");
        QVERIFY(details->findChild<QPlainTextEdit*>()->toPlainText().contains("squared_cutoff"));
        details->close();
        config.solver.model = "/nowhere/x.h5";
        panels.setConfig(config);
        QTRY_VERIFY_WITH_TIMEOUT(card->text().contains("/nowhere/x.h5") && !card->text().contains("reading"), 20000);
        QVERIFY(!panels.findChild<QPushButton*>("modelDetails")->isVisibleTo(&panels));
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

    void messagesSpeakTheWordsOfTheWindow()
    {
        QCOMPARE(inWindowWords("x (y). Set solver.kind to \"ed\", or electrons.J_AF = 0, or /a/solver.kind/b."),
                 "x (y). Set Solver to \"Exact diagonalization\", or Superexchange JAF = 0, or /a/solver.kind/b.");
    }

    void waitingTimesHaveOneForm()
    {
        QCOMPARE(waitingText(45.2), "45 s");
        QCOMPARE(waitingText(86.0), "1 min 26 s");
        QCOMPARE(waitingText(121.0), "2 min 01 s");
        QCOMPARE(waitingText(7500.0), "2 h 05 min");
        QCOMPARE(waitingText(std::nan("")), "");
    }

    void aFixedNoteKeepsItsPlace()
    {
        FixedNote note(2);
        note.resize(200, note.sizeHint().height());
        note.setWords("short");
        QCOMPARE(note.text(), "short");
        QVERIFY(note.toolTip().isEmpty());
        const QString words = QString("many words ").repeated(40);
        note.setWords(words);
        QCOMPARE(note.text().count('\n'), 1);
        QVERIFY(note.text().endsWith("…") && note.toolTip() == words);
        QCOMPARE(note.sizeHint().height(), 2 * note.fontMetrics().lineSpacing());
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

    void everyFieldSurvivesAllEdits()
    {
        // Whatever is edited: all else in the configuration stays, to the last digit.
        for (const RunConfig& config : unusualConfigs()) {
            ControlPanels panels;
            panels.setConfig(config);
            QCOMPARE(toToml(panels.config()), toToml(config));
            panels.findChild<QDoubleSpinBox*>("dynamics.dt")->setValue(0.125);
            RunConfig expected = config;
            expected.dynamics.dt = 0.125;
            QCOMPARE(QString::fromStdString(toToml(panels.config())), QString::fromStdString(toToml(expected)));
        }
    }

    void everyNumberCanBeEdited_data()
    {
        QTest::addColumn<QString>("box");
        QTest::addColumn<QString>("key");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* key, double value, const char* kind = "ed") {
            QTest::newRow(key) << QString(key) << QString(key) << value << QString(kind);
        };
        row("electrons.t1", 1.5);
        row("electrons.t2", -0.3);
        row("electrons.t3", 0.2);
        row("electrons.kT", 0.033);
        row("classical.J1", 0.1);
        row("classical.J2", -0.1);
        row("classical.J3", 0.07);
        row("classical.anisotropy", -0.2);
        row("classical.dmi", 0.3);
        row("solver.error", 0.02, "kpm");
        row("solver.order", 512.0, "kpm");
        row("solver.color_spacing", 8.0, "kpm");
    }
    void everyNumberCanBeEdited()
    {
        QFETCH(QString, box);
        QFETCH(QString, key);
        QFETCH(double, value);
        QFETCH(QString, kind);
        RunConfig config = exactConfig();
        config.solver.kind = kind.toStdString();
        ControlPanels panels;
        panels.setConfig(config);
        for (auto* heading : panels.findChildren<QToolButton*>("foldedHeading"))
            heading->click();
        QSignalSpy changed(&panels, &ControlPanels::configChanged);
        panels.findChild<QDoubleSpinBox*>(box)->setValue(value);
        QCOMPARE(changed.count(), 1);
        const ConfigValue written = runParameter(key.toStdString()).get(panels.config());
        const double number = std::holds_alternative<std::int64_t>(written)
                                  ? static_cast<double>(std::get<std::int64_t>(written))
                                  : std::get<double>(written);
        QVERIFY(std::abs(number - value) < 1e-12);
        setParameter(config, QString("%1=%2").arg(key).arg(value).toStdString());
        QCOMPARE(QString::fromStdString(toToml(panels.config())), QString::fromStdString(toToml(config)));
    }

    void vectorsAndNamesCanBeEdited()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        for (auto* heading : panels.findChildren<QToolButton*>("foldedHeading"))
            heading->click();
        panels.findChild<QDoubleSpinBox*>("solver.twists.a₂")->setValue(3);
        panels.findChild<QDoubleSpinBox*>("classical.axis.x")->setValue(0.5);
        panels.findChild<QDoubleSpinBox*>("dynamics.field.z")->setValue(-0.25);
        choose(panels, "classical.dmi_kind", 1);
        choose(panels, "solver.precision", 2);
        panels.findChild<QRadioButton*>("solver.kpm")->click();
        choose(panels, "solver.kernel", 2);
        const RunConfig& config = panels.config();
        QCOMPARE(config.solver.twists, (std::array<int, 2>{1, 3}));
        QCOMPARE(config.classical.axis, Eigen::Vector3d(0.5, 0.0, 1.0));
        QCOMPARE(config.dynamics.field, Eigen::Vector3d(0.0, 0.0, -0.25));
        QCOMPARE(config.classical.dmiKind, std::string("bulk"));
        QCOMPARE(config.solver.precision, std::string("single"));
        QCOMPARE(config.solver.kind, std::string("kpm"));
        QCOMPARE(config.solver.kernel, std::string("jackson"));
    }

    void settingsFollowTheMethod()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        const auto isShown = [&](const char* name) { return panels.findChild<QWidget*>(name)->isVisibleTo(&panels); };
        QVERIFY(isShown("solver.precision") && isShown("solver.twists.a₁") && !isShown("solver.order"));
        panels.findChild<QRadioButton*>("solver.kpm")->click();
        QVERIFY(isShown("solver.precision") && !isShown("solver.twists.a₁") && isShown("solver.order"));
        panels.findChild<QRadioButton*>("solver.ml")->click();
        QVERIFY(!isShown("solver.precision") && !isShown("solver.order") && isShown("solver.model"));
    }

    void zeroReadsAuto()
    {
        RunConfig config = exactConfig();
        config.solver.kind = "kpm";
        ControlPanels panels;
        panels.setConfig(config);
        auto* order = panels.findChild<QDoubleSpinBox*>("solver.order");
        QCOMPARE(order->text(), QString("auto"));
        order->stepUp();
        QCOMPARE(panels.config().solver.order, 16);
        QCOMPARE(order->text(), QString("16"));
        order->stepDown();
        QCOMPARE(panels.config().solver.order, 0);
        QCOMPARE(order->text(), QString("auto"));
    }

    void infiniteCouplingShowsTheSuperexchange()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        const auto* hund = panels.findChild<QDoubleSpinBox*>("electrons.J");
        auto* superexchange = panels.findChild<QDoubleSpinBox*>("electrons.J_AF");
        QVERIFY(hund->isVisibleTo(&panels) && !superexchange->isVisibleTo(&panels));
        choose(panels, "electrons.coupling", 1);
        QVERIFY(!hund->isVisibleTo(&panels) && superexchange->isVisibleTo(&panels));
        superexchange->setValue(0.05);
        QVERIFY(panels.config().electrons.coupling == Coupling::Infinite);
        QCOMPARE(panels.config().electrons.superexchange, 0.05);
        QCOMPARE(panels.config().electrons.J, 6.0);
    }

    void aFixedChemicalPotentialMovesWithTheCoupling()
    {
        ControlPanels panels;
        RunConfig config = exactConfig();
        config.electrons.ensemble = Ensemble::Grand;
        config.electrons.chemicalPotential = -4.5;
        panels.setConfig(config);
        choose(panels, "electrons.coupling", 1); // energies are counted from -J
        QVERIFY(panels.config().electrons.coupling == Coupling::Infinite);
        QCOMPARE(panels.config().electrons.chemicalPotential, 1.5);
        choose(panels, "electrons.coupling", 0);
        QCOMPARE(panels.config().electrons.chemicalPotential, -4.5);
    }

    void aForceFieldClosesTheChoiceOfTheCoupling()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        const auto* coupling = panels.findChild<QComboBox*>("electrons.coupling");
        QVERIFY(coupling->isEnabled());
        panels.findChild<QRadioButton*>("solver.ml")->click();
        QVERIFY(!coupling->isEnabled());
        QVERIFY(coupling->parentWidget()->toolTip().contains("trained"));
        panels.findChild<QRadioButton*>("solver.kpm")->click();
        QVERIFY(coupling->isEnabled());
    }

    void theOtherEnsembleGoesOnFromTheState()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        Snapshot snapshot;
        snapshot.forces.chemicalPotential = -4.56789;
        snapshot.forces.density = Eigen::VectorXd::Constant(16, 0.9);
        panels.showSolver(snapshot);
        QSignalSpy changed(&panels, &ControlPanels::configChanged);
        choose(panels, "electrons.ensemble", 1);
        QCOMPARE(changed.count(), 1);
        QVERIFY(panels.config().electrons.ensemble == Ensemble::Grand);
        QCOMPARE(panels.config().electrons.chemicalPotential, -4.5679);
        // As a file of this configuration would be read.
        QCOMPARE(toToml(parseRunConfig(toToml(panels.config()), "x")), toToml(panels.config()));
        choose(panels, "electrons.ensemble", 0);
        QVERIFY(panels.config().electrons.ensemble == Ensemble::Canonical);
        QVERIFY(std::abs(panels.config().electrons.doping() - 0.1) < 1e-9);
    }

    void theEnsembleCanBeChosenBeforeAnythingIsKnown()
    {
        ControlPanels panels;
        panels.setConfig(exactConfig());
        choose(panels, "electrons.ensemble", 1);
        QVERIFY(panels.config().electrons.ensemble == Ensemble::Grand);
        QCOMPARE(panels.config().electrons.chemicalPotential, 0.0);
    }

    void panelsFitBesideThePicture()
    {
        ControlPanels panels;
        for (const char* kind : {"ed", "kpm"}) {
            RunConfig config = exactConfig();
            config.solver.kind = kind;
            panels.setConfig(config);
            const int width = panels.sizeHint().width();
            QVERIFY2(width <= 350, qPrintable(QString::number(width)));
            for (auto* heading : panels.findChildren<QToolButton*>("foldedHeading"))
                heading->click();
            QCOMPARE(panels.sizeHint().width(), width);
        }
    }

    void everyControlHasANameForScreenReaders()
    {
        ControlPanels panels;
        for (const auto* list : panels.findChildren<QComboBox*>())
            QVERIFY2(!list->accessibleName().isEmpty(), qPrintable(list->objectName()));
        for (const auto* button : panels.findChildren<QToolButton*>())
            QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
        for (const auto* control : panels.findChildren<ParameterControl*>())
            QVERIFY2(!control->toolTip().isEmpty(), control->key().c_str());
        for (const auto* box : panels.findChildren<QDoubleSpinBox*>())
            QVERIFY2(!box->accessibleName().isEmpty(), qPrintable(box->objectName()));
        for (const auto* slider : panels.findChildren<QSlider*>())
            QVERIFY2(!slider->accessibleName().isEmpty(), qPrintable(slider->objectName()));
    }
};

QTEST_MAIN(PanelsTest)
#include "PanelsTest.moc"
