#include "ui/panels/TrainingDataMaker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/panels/FixedNote.h"
#include "ui/panels/FoldedGroup.h"
#include "ui/panels/RangeControl.h"
#include "ui/panels/WaitingText.h"
#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

constexpr int kNoteLines = 3;
constexpr int kSmallestSize = 4;

/// Of the trajectories of a recipe.
ValueSpan dopingsOf(const DatasetRecipe& recipe)
{
    const ConditionChoice& filling = recipe.sources.front().filling;
    const double usual = recipe.base.electrons.filling;
    const std::array<double, 2> range = filling.draws > 0 ? filling.range : std::array{usual, usual};
    return {1.0 - 2.0 * range[1], 1.0 - 2.0 * range[0]};
}

} // namespace

QString dopingName(const ValueSpan& dopings)
{
    const auto text = [](double x) { return QString::number(std::round(1000.0 * x) / 1000.0); };
    const QString low = text(dopings.minimum), high = text(dopings.maximum);
    return "x" + (low == high ? low : low + "-" + high);
}

TrainingDataMaker::TrainingDataMaker(QWidget* parent)
    : QWidget(parent), m_size(new QSpinBox), m_quenches(new QSpinBox),
      m_doping(new RangeControl("electrons.doping", "training.makeDoping")),
      m_kT(new RangeControl("electrons.kT", "training.makeKT")), m_make(new QPushButton(tr("Make data"))),
      m_note(new FixedNote(kNoteLines)), m_choices(new QWidget)
{
    m_doping->setToolTip(tr("A range makes data for a force field whose doping can be changed while it runs: every "
                            "quench draws its own, and its frames are labelled for others too"));
    m_kT->setToolTip(tr("As for the doping; drawn evenly in the logarithm"));
    m_make->setObjectName("training.make");
    m_make->setToolTip(tr("In the background. What is finished is kept if you stop, and the same settings go on."));
    auto* choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(4);
    choices->addWidget(makeNumbers());
    choices->addWidget(m_doping);
    choices->addWidget(m_kT);
    auto* group = new FoldedGroup(tr("Make data for the present run"));
    group->addControl(m_choices);
    group->addControl(m_make);
    group->addControl(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(group);
    connect(m_make, &QPushButton::clicked, this,
            [this] { m_isMaking ? Q_EMIT cancelWanted() : Q_EMIT makingWanted(); });
    for (RangeControl* range : {m_doping, m_kT})
        connect(range, &RangeControl::changed, this, &TrainingDataMaker::showPlan);
    for (QSpinBox* box : {m_size, m_quenches})
        connect(box, &QSpinBox::valueChanged, this, &TrainingDataMaker::showPlan);
}

QWidget* TrainingDataMaker::makeNumbers()
{
    m_size->setObjectName("training.makeSize");
    m_size->setAccessibleName(tr("Size of the lattice"));
    m_size->setRange(kSmallestSize, 24);
    m_size->setSingleStep(2);
    m_size->setValue(12);
    m_size->setToolTip(tr("Linear size of the lattice; the time grows with its sixth power"));
    m_quenches->setObjectName("training.makeQuenches");
    m_quenches->setAccessibleName(tr("Quenches"));
    m_quenches->setRange(2, 1000);
    m_quenches->setValue(8);
    m_quenches->setToolTip(tr("Runs from random spins, 20 spin configurations of each"));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    for (const auto& [text, box] : {std::pair(tr("Size"), m_size), std::pair(tr("Quenches"), m_quenches)}) {
        auto* label = new QLabel(text);
        label->setBuddy(box);
        guardFromWheel(box);
        line->addWidget(label);
        line->addWidget(box);
        line->addStretch(1);
    }
    return row;
}

void TrainingDataMaker::setRun(const RunConfig& run)
{
    m_run = run;
    m_doping->setUsual(run.electrons.doping());
    m_kT->setUsual(run.electrons.kT);
    if (!m_isMaking)
        showPlan();
}

void TrainingDataMaker::setSmallestSize(int size)
{
    m_size->setMinimum(std::max(kSmallestSize, size));
}

DatasetRecipe TrainingDataMaker::recipe() const
{
    return smallTrainingRecipe(
        m_run,
        {.size = m_size->value(), .quenches = m_quenches->value(), .doping = m_doping->span(), .kT = m_kT->span()});
}

QString TrainingDataMaker::fileFor(const DatasetRecipe& recipe, const QString& folder)
{
    constexpr int kHashDigits = 6;
    const RunConfig& run = recipe.base;
    return QString("%1/%2-%3x%4-J%5-%6-%7.h5")
        .arg(folder, QString::fromStdString(std::string(name(run.lattice.kind))))
        .arg(run.lattice.lx)
        .arg(run.lattice.ly)
        .arg(run.electrons.J, 0, 'g', 3)
        .arg(dopingName(dopingsOf(recipe)), QString::fromStdString(recipeHash(recipe)).left(kHashDigits));
}

/// What would be made, or why it cannot be.
void TrainingDataMaker::showPlan()
try {
    m_note->setWords(tr("Exact fields of the electrons of the present run, on a small lattice that is quenched from "
                        "random spins: %1 frames.")
                         .arg(recipe().frameCount()));
} catch (const std::exception& error) {
    m_note->setWords(QString::fromUtf8(error.what()));
}

void TrainingDataMaker::showMade(std::int64_t frames)
{
    m_note->setWords(tr("%1 frames made.").arg(frames));
}

void TrainingDataMaker::showFound()
{
    m_note->setWords(tr("The data for these settings are there already."));
}

void TrainingDataMaker::showStatus(const TrainingStatus& status)
{
    const bool isMaking = status.phase == TrainingPhase::Generating;
    if (isMaking) {
        QString text = tr("frame %1 of %2").arg(status.framesDone).arg(status.frames);
        if (status.secondsLeft > 0.0)
            text += tr(", about %1 left").arg(waitingText(status.secondsLeft));
        m_note->setWords(text);
    } else if (m_isMaking && (status.frames == 0 || status.framesDone < status.frames)) {
        m_note->setWords(tr("Stopped. What is finished is kept; the same settings go on."));
    }
    m_isMaking = isMaking;
    m_make->setText(isMaking ? tr("Stop") : tr("Make data"));
    m_choices->setEnabled(!isMaking);
}

} // namespace kondoscope
