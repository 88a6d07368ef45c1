#include "ui/panels/TrainingDataBox.h"

#include <exception>
#include <memory>

#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPromise>
#include <QPushButton>
#include <QSpinBox>
#include <QThreadPool>
#include <QVBoxLayout>

#include "ui/panels/FoldedGroup.h"
#include "ui/panels/TrainingText.h"
#include "ui/panels/WheelGuard.h"
#include "ui/session/TrainingData.h"

namespace kondoscope {
namespace {

constexpr int kListHeight = 68; ///< three files

/// Any thread.
QString descriptionOf(const std::string& path)
try {
    return QString::fromStdString(describeDataset(path));
} catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
} catch (...) {
    return TrainingDataBox::tr("This file cannot be read. Choose another one.");
}

QLabel* noteLabel()
{
    auto* label = new QLabel;
    label->setObjectName("note");
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

TrainingDataBox::TrainingDataBox(QWidget* parent)
    : QWidget(parent), m_list(new QListWidget), m_remove(new QPushButton(tr("Remove"))), m_note(noteLabel()),
      m_size(new QSpinBox), m_quenches(new QSpinBox), m_make(new QPushButton(tr("Make data"))), m_progress(noteLabel())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    addList();
    addMaker();
    showDescription();
}

void TrainingDataBox::addList()
{
    m_list->setObjectName("training.data");
    m_list->setAccessibleName(tr("Data sets"));
    m_list->setFixedHeight(kListHeight);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    auto* add = new QPushButton(tr("Add files…"));
    add->setObjectName("training.addFiles");
    add->setToolTip(tr("Data sets of kondoscope-cli dataset generate or import; several belong together if they hold "
                       "the same electrons"));
    m_remove->setToolTip(tr("Take the selected files off the list"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    layout()->addWidget(m_list);
    layout()->addWidget(m_note);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
    connect(add, &QPushButton::clicked, this, &TrainingDataBox::askForFiles);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        qDeleteAll(m_list->selectedItems());
        showDescription();
        Q_EMIT filesChanged();
    });
    connect(m_list, &QListWidget::itemSelectionChanged, this, &TrainingDataBox::showDescription);
}

void TrainingDataBox::addMaker()
{
    m_size->setObjectName("training.makeSize");
    m_size->setAccessibleName(tr("Size of the lattice"));
    m_size->setRange(4, 24);
    m_size->setSingleStep(2);
    m_size->setValue(12);
    m_size->setToolTip(tr("Linear size of the lattice; the time grows with its sixth power"));
    m_quenches->setObjectName("training.makeQuenches");
    m_quenches->setAccessibleName(tr("Quenches"));
    m_quenches->setRange(2, 1000);
    m_quenches->setValue(8);
    m_quenches->setToolTip(tr("Runs from random spins, 20 frames of each"));
    m_make->setObjectName("training.make");
    m_make->setToolTip(tr("In the background. What is finished is kept if you stop, and the same settings go on."));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    for (const auto& [text, box] : {std::pair(tr("Size"), m_size), std::pair(tr("Quenches"), m_quenches)}) {
        auto* label = new QLabel(text);
        label->setBuddy(box);
        guardFromWheel(box);
        line->addWidget(label);
        line->addWidget(box);
    }
    line->addStretch(1);
    line->addWidget(m_make);
    auto* group = new FoldedGroup(tr("Make data for the present run"));
    group->addControl(row);
    m_progress->setText(tr("Exact fields of the electrons of the present run, on a small lattice that is quenched from "
                           "random spins."));
    group->addControl(m_progress);
    layout()->addWidget(group);
    connect(m_make, &QPushButton::clicked, this,
            [this] { m_isMaking ? Q_EMIT cancelWanted() : Q_EMIT makingWanted(); });
}

void TrainingDataBox::askForFiles()
{
    addFiles(QFileDialog::getOpenFileNames(this, tr("Choose data sets"), {}, tr("Data sets (*.h5);;All files (*)")));
}

void TrainingDataBox::addFiles(const QStringList& files)
{
    for (const QString& file : files) {
        if (this->files().contains(file))
            continue;
        auto* item = new QListWidgetItem(QFileInfo(file).fileName(), m_list);
        item->setData(Qt::UserRole, file);
        item->setToolTip(file);
        m_list->setCurrentItem(item);
        describe(file);
    }
    showDescription();
    Q_EMIT filesChanged();
}

QStringList TrainingDataBox::files() const
{
    QStringList result;
    for (int k = 0; k < m_list->count(); ++k)
        result << m_list->item(k)->data(Qt::UserRole).toString();
    return result;
}

/// A large file takes time to read: not on the window's thread.
void TrainingDataBox::describe(const QString& file)
{
    m_descriptions[file] = tr("reading …");
    auto* watcher = new QFutureWatcher<QString>(this);
    const auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher, file] {
        m_descriptions[file] = watcher->result();
        watcher->deleteLater();
        showDescription();
    });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, path = file.toStdString()] {
        promise->addResult(descriptionOf(path));
        promise->finish();
    });
}

void TrainingDataBox::showDescription()
{
    const QList<QListWidgetItem*> selected = m_list->selectedItems();
    m_remove->setEnabled(!selected.isEmpty());
    if (m_list->count() == 0)
        m_note->setText(tr("Labelled spin configurations. Add files, or make some for the present run."));
    else if (!selected.isEmpty())
        m_note->setText(m_descriptions[selected.front()->data(Qt::UserRole).toString()]);
    else
        m_note->setText(tr("%n file(s)", nullptr, m_list->count()));
}

DatasetRecipe TrainingDataBox::recipe() const
{
    return smallTrainingRecipe(m_run, m_size->value(), m_quenches->value());
}

QString TrainingDataBox::fileFor(const DatasetRecipe& recipe, const QString& folder)
{
    constexpr int kHashDigits = 6;
    const RunConfig& run = recipe.base;
    return QString("%1/%2-%3x%4-J%5-x%6-%7.h5")
        .arg(folder, QString::fromStdString(std::string(name(run.lattice.kind))))
        .arg(run.lattice.lx)
        .arg(run.lattice.ly)
        .arg(run.electrons.J, 0, 'g', 3)
        .arg(run.electrons.doping(), 0, 'g', 2)
        .arg(QString::fromStdString(recipeHash(recipe)).left(kHashDigits));
}

void TrainingDataBox::showStatus(const TrainingStatus& status)
{
    const bool isMaking = status.phase == TrainingPhase::Generating;
    if (isMaking) {
        QString text = tr("frame %1 of %2").arg(status.framesDone).arg(status.frames);
        if (status.secondsLeft > 0.0)
            text += tr(", about %1 left").arg(durationText(status.secondsLeft));
        m_progress->setText(text);
    } else if (m_isMaking) {
        m_progress->setText(tr("What is finished is kept; the same settings go on."));
    }
    m_isMaking = isMaking;
    m_make->setText(isMaking ? tr("Stop") : tr("Make data"));
    m_size->setEnabled(!isMaking);
    m_quenches->setEnabled(!isMaking);
}

} // namespace kondoscope
