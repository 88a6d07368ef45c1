#include "ui/panels/TrainingSetup.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/support/Error.h"
#include "ui/panels/FixedNote.h"
#include "ui/panels/TrainingDataList.h"
#include "ui/panels/TrainingDataMaker.h"
#include "ui/panels/TrainingSettings.h"
#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

constexpr int kReasonLines = 2;

int coreCount()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

} // namespace

std::string modelPath(const QString& folder, const QString& name)
{
    const QString plain = name.trimmed();
    if (plain.isEmpty() || plain.startsWith('.') || plain.contains('/') || plain.contains('\n'))
        throw ConfigError(
            QString("\"%1\" cannot be the name of a model (it becomes a file in %2). Write a name of letters "
                    "and digits.")
                .arg(plain, folder)
                .toStdString());
    return (folder + "/" + plain + ".h5").toStdString();
}

TrainingSetup::TrainingSetup(QWidget* parent)
    : QWidget(parent), m_data(new TrainingDataList), m_maker(new TrainingDataMaker), m_settings(new TrainingSettings),
      m_minutes(new QDoubleSpinBox), m_threads(new QSpinBox), m_name(new QLineEdit),
      m_start(new QPushButton(tr("Start training"))), m_reason(new FixedNote(kReasonLines)), m_savedRow(new QWidget),
      m_saved(new QComboBox)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(makeChoices());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_start->setObjectName("training.start");
    m_start->setMinimumHeight(32);
    m_reason->setObjectName("obstacle");
    // Always in sight, however much is unfolded above.
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 10);
    layout->setSpacing(6);
    layout->addWidget(scroll, 1);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(12, 0, 12, 0);
    bottom->addWidget(makeName());
    bottom->addWidget(m_reason);
    bottom->addWidget(m_start);
    layout->addLayout(bottom);
    connect(m_start, &QPushButton::clicked, this, &TrainingSetup::startWanted);
    connect(m_data, &TrainingDataList::changed, this, &TrainingSetup::onDataChanged);
    connect(m_settings, &TrainingSettings::changed, this, &TrainingSetup::onNetworkChanged);
    onNetworkChanged();
}

QWidget* TrainingSetup::makeChoices()
{
    auto* choices = new QWidget;
    m_layout = new QVBoxLayout(choices);
    m_layout->setContentsMargins(12, 10, 12, 10);
    m_layout->setSpacing(6);
    addSaved();
    addSection(tr("Data"), m_data);
    m_layout->addWidget(m_maker);
    addSection(tr("Network"), m_settings);
    addSection(tr("Time"), makeBudget());
    m_layout->addStretch(1);
    return choices;
}

void TrainingSetup::addSection(const QString& title, QWidget* content)
{
    auto* label = new QLabel(title);
    label->setObjectName("panelTitle");
    m_layout->addSpacing(4);
    m_layout->addWidget(label);
    m_layout->addWidget(content);
}

QWidget* TrainingSetup::makeBudget()
{
    m_minutes->setObjectName("training.minutes");
    m_minutes->setAccessibleName(tr("Minutes"));
    m_minutes->setRange(0.1, 10000.0);
    m_minutes->setDecimals(1);
    m_minutes->setValue(10.0);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setToolTip(
        tr("Time of training. How many iterations that is, is measured first, so that the learning rate "
           "falls just in time."));
    m_threads->setObjectName("training.threads");
    m_threads->setAccessibleName(tr("Threads"));
    m_threads->setRange(1, coreCount());
    m_threads->setValue(std::max(1, coreCount() - 1));
    m_threads->setToolTip(
        tr("Cores that training and simulation share while the training runs. One less than there are "
           "leaves the window its own."));
    auto* budget = new QWidget;
    auto* row = new QHBoxLayout(budget);
    row->setContentsMargins(0, 0, 0, 0);
    auto* time = new QLabel(tr("Train for"));
    time->setBuddy(m_minutes);
    auto* threads = new QLabel(tr("Threads"));
    threads->setBuddy(m_threads);
    row->addWidget(time);
    row->addWidget(m_minutes);
    row->addStretch(1);
    row->addWidget(threads);
    row->addWidget(m_threads);
    guardFromWheel(m_minutes);
    guardFromWheel(m_threads);
    return budget;
}

QWidget* TrainingSetup::makeName()
{
    m_name->setObjectName("training.name");
    m_name->setAccessibleName(tr("Name of the model"));
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Model name"));
    label->setBuddy(m_name);
    row->addWidget(label);
    row->addWidget(m_name, 1);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_isNamed = true; });
    return line;
}

void TrainingSetup::addSaved()
{
    auto* row = new QHBoxLayout(m_savedRow);
    row->setContentsMargins(0, 0, 0, 0);
    auto* goOn = new QPushButton(tr("Go on"));
    goOn->setObjectName("training.goOn");
    goOn->setToolTip(tr("Takes up a training that was interrupted, where it stood"));
    m_saved->setObjectName("training.saved");
    m_saved->setAccessibleName(tr("Saved training"));
    auto* label = new QLabel(tr("Interrupted"));
    label->setBuddy(m_saved);
    row->addWidget(label);
    row->addWidget(m_saved, 1);
    row->addWidget(goOn);
    guardFromWheel(m_saved);
    m_layout->addWidget(m_savedRow);
    connect(goOn, &QPushButton::clicked, this, &TrainingSetup::goOnWanted);
}

void TrainingSetup::setRun(const RunConfig& run)
{
    const bool isOtherLattice = run.lattice.kind != m_run.lattice.kind;
    m_run = run;
    m_maker->setRun(run);
    if (isOtherLattice)
        onNetworkChanged();
    proposeName();
}

void TrainingSetup::setFolder(const QString& folder)
{
    m_folder = folder;
    m_name->setToolTip(tr("The model becomes a file in %1. Nothing is overwritten.").arg(folder));
    m_saved->clear();
    for (const std::string& model : savedTrainings(folder.toStdString()))
        m_saved->addItem(QFileInfo(QString::fromStdString(model)).completeBaseName(), QString::fromStdString(model));
    m_savedRow->setVisible(m_saved->count() > 0);
    m_isNamed = m_isNamed && !m_name->text().trimmed().isEmpty();
    proposeName();
}

/// "square-J6-x0-0.12" after the data, or with a number behind it where that is taken.
void TrainingSetup::proposeName()
{
    if (m_isNamed || m_folder.isEmpty())
        return;
    LatticeKind kind = m_run.lattice.kind;
    double coupling = m_run.electrons.J;
    ValueSpan doping{m_run.electrons.doping(), m_run.electrons.doping()};
    if (const auto facts = m_data->facts(); !facts.empty()) {
        kind = facts.front()->sample.kind;
        coupling = facts.front()->sample.electrons.J;
        doping = dopings(facts);
    }
    const QString lattice = QString::fromStdString(std::string(kondoscope::name(kind)));
    const QString name = QString("%1-J%2-%3").arg(lattice).arg(coupling, 0, 'g', 3).arg(dopingName(doping));
    const std::string path = freeModelPath(modelPath(m_folder, name));
    m_name->setText(QFileInfo(QString::fromStdString(path)).completeBaseName());
}

TrainingRequest TrainingSetup::request() const
{
    TrainingRequest request;
    for (const QString& file : m_data->files())
        request.datasets.push_back(QFileInfo(file).absoluteFilePath().toStdString());
    if (request.datasets.empty())
        throw ConfigError("there are no data sets (nothing can be learned). Add files, or make data for the present "
                          "run.");
    request.config = m_settings->config();
    if (const auto facts = m_data->facts(); !facts.empty()) { // the network shall see dopings of the order of one
        const ValueSpan doping = dopings(facts);
        const double largest = std::max(std::abs(doping.minimum), std::abs(doping.maximum));
        double& scale = request.config.network.dopingScale;
        scale = std::max(scale, 0.5 * largest);
    }
    request.minutes = m_minutes->value();
    request.threads = m_threads->value();
    request.model = modelPath(m_folder, m_name->text());
    if (freeModelPath(request.model) != request.model)
        throw ConfigError(QString("there is a model or an interrupted training named %1 already (nothing is "
                                  "overwritten). Choose another name.")
                              .arg(m_name->text())
                              .toStdString());
    return request;
}

TrainingRequest TrainingSetup::savedRequest() const
{
    TrainingRequest request = readTrainingSettings(m_saved->currentData().toString().toStdString());
    request.minutes = m_minutes->value();
    request.threads = m_threads->value();
    return request;
}

void TrainingSetup::onDataChanged()
{
    proposeName();
    m_obstacle = obstacle();
    showObstacle();
}

void TrainingSetup::onNetworkChanged()
{
    m_maker->setSmallestSize(m_settings->smallestSize(m_run.lattice.kind));
    m_obstacle = obstacle();
    showObstacle();
}

QString TrainingSetup::obstacle() const
try {
    if (const QString text = m_data->obstacle(); !text.isEmpty())
        return text;
    const auto facts = m_data->facts();
    const int smallest = m_settings->smallestSize(facts.front()->sample.kind);
    for (const DatasetFacts* each : facts)
        if (const Dataset& d = each->sample; std::min(d.lx, d.ly) < smallest)
            return tr("The network needs lattices of %1 × %1 sites or more; data of %2 × %3 are too small for it.")
                .arg(smallest)
                .arg(d.lx)
                .arg(d.ly);
    return {};
} catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
}

void TrainingSetup::showObstacle()
{
    m_reason->setWords(m_isMaking ? tr("Data are being made.") : m_obstacle);
    m_start->setEnabled(!m_isMaking && m_obstacle.isEmpty());
}

void TrainingSetup::showStatus(const TrainingStatus& status)
{
    m_maker->showStatus(status);
    m_isMaking = status.phase == TrainingPhase::Generating;
    showObstacle();
}

} // namespace kondoscope
