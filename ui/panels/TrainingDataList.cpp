#include "ui/panels/TrainingDataList.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPromise>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QThreadPool>
#include <QVBoxLayout>

#include "ui/panels/FixedNote.h"

namespace kondoscope {
namespace {

constexpr int kListHeight = 68; ///< three files
constexpr int kNoteLines = 3;
constexpr int kIconSize = 16;

using Reading = std::pair<std::optional<DatasetFacts>, QString>;

/// Any thread. The facts, or why there are none.
Reading readFacts(const std::string& path)
try {
    return {readDatasetFacts(path), {}};
} catch (const std::exception& error) {
    const QString reason = QString::fromUtf8(error.what());
    const QString name = QString::fromStdString(path) + ": "; // stands in the list already
    return {std::nullopt, reason.startsWith(name) ? reason.mid(name.size()) : reason};
} catch (...) {
    return {std::nullopt, TrainingDataList::tr("This file cannot be read. Choose another one.")};
}

QString togetherProblem(const DatasetFacts& one, const DatasetFacts& other)
try {
    requireTogether(one, other);
    return {};
} catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
}

QString fileOf(const QListWidgetItem* item)
{
    return item->data(Qt::UserRole).toString();
}

} // namespace

TrainingDataList::TrainingDataList(QWidget* parent)
    : QWidget(parent), m_list(new QListWidget), m_remove(new QPushButton(tr("Remove"))),
      m_note(new FixedNote(kNoteLines))
{
    m_list->setObjectName("training.data");
    m_list->setAccessibleName(tr("Data sets"));
    m_list->setFixedHeight(kListHeight);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setIconSize({kIconSize, kIconSize});
    auto* add = new QPushButton(tr("Add files…"));
    add->setObjectName("training.addFiles");
    add->setToolTip(tr("Data sets of kondoscope-cli dataset generate or import; several belong together if they hold "
                       "the same electrons"));
    m_remove->setObjectName("training.removeFiles");
    m_remove->setToolTip(tr("Take the selected files off the list"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_list);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    connect(add, &QPushButton::clicked, this, &TrainingDataList::askForFiles);
    connect(m_remove, &QPushButton::clicked, this, &TrainingDataList::removeSelected);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &TrainingDataList::showNote);
    refresh();
}

void TrainingDataList::askForFiles()
{
    addFiles(QFileDialog::getOpenFileNames(this, tr("Choose data sets"), {}, tr("Data sets (*.h5);;All files (*)")));
}

void TrainingDataList::addFiles(const QStringList& files)
{
    for (const QString& file : files) {
        if (this->files().contains(file))
            continue;
        auto* item = new QListWidgetItem(m_list);
        item->setData(Qt::UserRole, file);
        m_list->scrollToItem(item);
        read(file);
    }
    refresh();
}

void TrainingDataList::removeSelected()
{
    const QSignalBlocker quiet(m_list); // until the rows are those of the list again
    for (const QListWidgetItem* item : m_list->selectedItems())
        m_findings.erase(fileOf(item));
    qDeleteAll(m_list->selectedItems());
    refresh();
}

QStringList TrainingDataList::files() const
{
    QStringList result;
    for (int k = 0; k < m_list->count(); ++k)
        result << fileOf(m_list->item(k));
    return result;
}

/// A large file takes time to read: not on the window's thread.
void TrainingDataList::read(const QString& file)
{
    m_findings[file] = {};
    auto* watcher = new QFutureWatcher<Reading>(this);
    const auto promise = std::make_shared<QPromise<Reading>>();
    promise->start();
    connect(watcher, &QFutureWatcher<Reading>::finished, this, [this, watcher, file] {
        if (const auto known = m_findings.find(file); known != m_findings.end())
            std::tie(known->second.facts, known->second.problem) = watcher->result();
        watcher->deleteLater();
        refresh();
    });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, path = file.toStdString()] {
        promise->addResult(readFacts(path));
        promise->finish();
    });
}

/// The first file that can be used says what the others have to fit to.
void TrainingDataList::judge()
{
    m_rows.clear();
    const DatasetFacts* first = nullptr;
    for (int k = 0; k < m_list->count(); ++k) {
        QListWidgetItem* item = m_list->item(k);
        const Finding& finding = m_findings.at(fileOf(item));
        Row& row = m_rows.emplace_back(Row{item, &finding, finding.problem});
        if (!finding.facts)
            continue;
        if (first != nullptr)
            row.problem = togetherProblem(*first, *finding.facts);
        else
            first = &*finding.facts;
    }
}

QString TrainingDataList::obstacle() const
{
    if (m_rows.empty())
        return tr("No data yet: add files, or make some.");
    const auto bad = std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return !row.problem.isEmpty(); });
    if (bad > 0)
        return bad == 1 ? tr("One of the files cannot be used: remove it.")
                        : tr("%1 of the files cannot be used: remove them.").arg(bad);
    const bool areRead = std::all_of(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.isRead(); });
    return areRead ? QString() : tr("The data sets are being read …");
}

std::vector<const DatasetFacts*> TrainingDataList::facts() const
{
    std::vector<const DatasetFacts*> result;
    for (const Row& row : m_rows)
        if (row.finding->facts && row.problem.isEmpty())
            result.push_back(&*row.finding->facts);
    return result;
}

void TrainingDataList::refresh()
{
    judge();
    for (const Row& row : m_rows)
        showRow(row);
    showNote();
    Q_EMIT changed();
}

void TrainingDataList::showRow(const Row& row)
{
    const QString file = fileOf(row.item), name = QFileInfo(file).fileName();
    const bool isBad = !row.problem.isEmpty();
    row.item->setIcon(isBad ? style()->standardIcon(QStyle::SP_MessageBoxWarning) : QIcon());
    row.item->setForeground(palette().brush(isBad ? QPalette::BrightText : QPalette::Text));
    row.item->setToolTip(isBad ? QString("%1\n%2").arg(file, row.problem) : file);
    if (isBad)
        row.item->setText(tr("%1: %2").arg(name, row.problem));
    else
        row.item->setText(row.isRead() ? name : tr("%1: reading …").arg(name));
}

void TrainingDataList::showNote()
{
    m_remove->setEnabled(!m_list->selectedItems().isEmpty());
    m_note->setWords(note());
}

/// Of the selected files, or of all: what is wrong with the first bad one, else what they hold together.
QString TrainingDataList::note() const
{
    if (m_rows.empty())
        return tr("Labelled spin configurations. Add files, or make some for the present run.");
    const bool isAll = m_list->selectedItems().isEmpty();
    std::vector<const DatasetFacts*> good;
    for (const Row& row : m_rows) {
        if (!isAll && !row.item->isSelected())
            continue;
        if (!row.problem.isEmpty())
            return tr("%1: %2").arg(QFileInfo(fileOf(row.item)).fileName(), row.problem);
        if (row.finding->facts)
            good.push_back(&*row.finding->facts);
    }
    return good.empty() ? tr("reading …") : QString::fromStdString(describe(good));
}

void TrainingDataList::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange)
        return;
    for (const Row& row : m_rows)
        showRow(row);
}

} // namespace kondoscope
