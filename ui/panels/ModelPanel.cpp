#include "ui/panels/ModelPanel.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>

#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPromise>
#include <QPushButton>
#include <QRadioButton>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/simulation/Resources.h"
#include "core/support/Error.h"
#include "ui/panels/ChoiceControl.h"
#include "ui/panels/DetailsDialog.h"
#include "ui/panels/VectorControl.h"
#include "ui/panels/WaitingText.h"
#include "ui/panels/WheelGuard.h"
#include "ui/panels/WindowWords.h"
#include "ui/session/TrainingSession.h"

namespace kondoscope {
namespace {

constexpr int kIndent = 22; ///< of settings below their method

QString methodHelp(const std::string& kind)
{
    if (kind == "ed")
        return ModelPanel::tr("All levels of the electrons: exact, and the time grows with the third power of the "
                              "number of sites");
    if (kind == "kpm")
        return ModelPanel::tr("Chebyshev series of the Hamiltonian: a controlled error, and the time grows linearly "
                              "with the number of sites");
    return ModelPanel::tr("A network that was trained on exact fields: fast, and right only inside what it was "
                          "trained on");
}

QLabel* smallText(const char* objectName)
{
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// A row "name: widget" that can be hidden as one.
QWidget* labelledRow(const QString& name, QWidget* widget, QWidget* extra = nullptr)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(kIndent, 0, 0, 0);
    auto* label = new QLabel(name);
    label->setBuddy(widget);
    layout->addWidget(label);
    layout->addWidget(widget, 1);
    if (extra != nullptr)
        layout->addWidget(extra);
    return row;
}

/// Empty where the resources are missing; choosing a model by name then says so.
QStringList shippedModels()
try {
    const QDir folder(QString::fromStdString(resourceFolder()) + "/models");
    QStringList names;
    for (const QFileInfo& file : folder.entryInfoList({"*.h5"}, QDir::Files, QDir::Name))
        names << file.completeBaseName();
    return names;
} catch (const FileError&) {
    return {};
}

} // namespace

ModelPanel::ModelPanel(QWidget* parent)
    : ConfigPanel(tr("Model"), parent), m_methods(new QButtonGroup(this)), m_models(new QComboBox),
      m_report(smallText("note")), m_warning(smallText("warning")), m_card(smallText("card")),
      m_details(new QPushButton(tr("Details…")))
{
    addMethods();
    addModels();
    addSettings();
    m_report->setToolTip(tr("What the solver says about its last evaluation."));
    m_warning->hide();
    content()->addWidget(m_report);
    content()->addWidget(m_warning);
    addCard();
}

void ModelPanel::addCard()
{
    m_card->setTextFormat(Qt::RichText);
    m_details->setObjectName("modelDetails");
    m_details->setToolTip(tr("All that the force field says about itself: data, settings, errors, reach"));
    content()->addWidget(m_card);
    content()->addWidget(m_details, 0, Qt::AlignLeft);
    connect(&m_cardReader, &QFutureWatcher<ModelFacts>::finished, this, [this] {
        m_facts = m_cardReader.result();
        m_card->setText(m_facts.card);
        updateVisibility();
    });
    connect(m_details, &QPushButton::clicked, this, [this] {
        showDetails(window(), tr("Force field %1").arg(QFileInfo(m_shownCard).completeBaseName()), m_facts.details);
    });
}

void ModelPanel::addMethods()
{
    const Parameter& kinds = runParameter("solver.kind");
    for (std::size_t i = 0; i < kinds.allowed.size(); ++i) {
        auto* button = new QRadioButton(methodTitle(kinds.allowed[i]));
        button->setObjectName(QString::fromStdString("solver." + kinds.allowed[i]));
        button->setToolTip(methodHelp(kinds.allowed[i]));
        m_methods->addButton(button, static_cast<int>(i));
        if (kinds.allowed[i] == "ml")
            content()->addLayout(withTrainButton(button));
        else
            content()->addWidget(button);
    }
    connect(m_methods, &QButtonGroup::idClicked, this, [this] {
        updateVisibility();
        noteEdit();
    });
}

QHBoxLayout* ModelPanel::withTrainButton(QWidget* method)
{
    auto* train = new QToolButton;
    train->setObjectName("train");
    train->setText(tr("Train…"));
    train->setToolTip(tr("Train a force field of your own"));
    train->setAccessibleName(train->toolTip());
    connect(train, &QToolButton::clicked, this, &ModelPanel::trainingWanted);
    auto* row = new QHBoxLayout;
    row->addWidget(method);
    row->addStretch(1);
    row->addWidget(train);
    return row;
}

void ModelPanel::addModels()
{
    auto* open = new QToolButton;
    open->setText(tr("…"));
    open->setToolTip(tr("Open a force field from a file"));
    open->setAccessibleName(open->toolTip());
    guardFromWheel(m_models);
    m_models->setObjectName("solver.model");
    m_models->setAccessibleName(tr("Force field"));
    m_models->setToolTip(QString::fromStdString(runParameter("solver.model").help));
    m_models->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_models->addItems(shippedModels());
    const QDir own(TrainingSession::modelFolder());
    for (const QFileInfo& file : own.entryInfoList({"*.h5"}, QDir::Files, QDir::Name))
        m_models->addItem(file.completeBaseName(), file.absoluteFilePath());
    m_modelRow = labelledRow(tr("Force field"), m_models, open);
    content()->addWidget(m_modelRow);
    connect(open, &QToolButton::clicked, this, &ModelPanel::openModelFile);
    connect(m_models, &QComboBox::activated, this, [this] {
        updateVisibility();
        noteEdit();
    });
}

template <typename Control> void ModelPanel::addSetting(Control* control, const std::vector<std::string>& kinds)
{
    control->layout()->setContentsMargins(kIndent, 0, 0, 0);
    m_settings[add(control)] = kinds;
}

void ModelPanel::addSettings()
{
    addSetting(new ChoiceControl("solver.precision"), {"ed", "kpm"});
    addSetting(new VectorControl("solver.twists", {"a₁", "a₂"}), {"ed"});
    addSetting(new NumberControl("solver.twist_offset"), {"ed"});
    addSetting(new NumberControl("solver.error"), {"kpm"});
    addSetting(new NumberControl("solver.order"), {"kpm"});
    addSetting(new NumberControl("solver.color_spacing"), {"kpm"});
    addSetting(new ChoiceControl("solver.kernel"), {"kpm"});
}

void ModelPanel::openModelFile()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a force field"), {}, tr("Force fields (*.h5);;All files (*)"));
    if (path.isEmpty())
        return;
    showModel(path);
    updateVisibility();
    noteEdit();
}

/// Chooses the model in the list, where a file of the user's gets a place of its own.
void ModelPanel::showModel(const QString& nameOrPath)
{
    int index = m_models->findText(nameOrPath);
    if (index < 0)
        index = m_models->findData(nameOrPath);
    if (index < 0) {
        m_models->addItem(QFileInfo(nameOrPath).completeBaseName(), nameOrPath);
        index = m_models->count() - 1;
    }
    m_models->setCurrentIndex(index);
}

std::string ModelPanel::kind() const
{
    const auto& allowed = runParameter("solver.kind").allowed;
    const int id = m_methods->checkedId();
    return id < 0 ? allowed.front() : allowed.at(static_cast<std::size_t>(id));
}

void ModelPanel::setConfig(const RunConfig& config)
{
    ConfigPanel::setConfig(config);
    const auto& allowed = runParameter("solver.kind").allowed;
    for (std::size_t i = 0; i < allowed.size(); ++i)
        if (allowed[i] == config.solver.kind)
            m_methods->button(static_cast<int>(i))->setChecked(true);
    if (!config.solver.model.empty())
        showModel(QString::fromStdString(config.solver.model));
    updateVisibility();
}

void ModelPanel::writeTo(RunConfig& config) const
{
    ConfigPanel::writeTo(config);
    config.solver.kind = kind();
    const QString file = m_models->currentData().toString();
    if (config.solver.kind == "ml")
        config.solver.model = (file.isEmpty() ? m_models->currentText() : file).toStdString();
}

void ModelPanel::updateVisibility()
{
    const bool learned = kind() == "ml";
    m_modelRow->setVisible(learned);
    for (const auto& [setting, kinds] : m_settings)
        setting->setVisible(std::find(kinds.begin(), kinds.end(), kind()) != kinds.end());
    m_card->setVisible(learned);
    const QString file = m_models->currentData().toString();
    const QString model = file.isEmpty() ? m_models->currentText() : file;
    if (learned && model != m_shownCard) {
        m_shownCard = model;
        m_facts = {};
        readCard(model);
    }
    m_details->setVisible(learned && !m_facts.details.isEmpty());
    Q_EMIT methodChanged(QString::fromStdString(kind()));
    Q_EMIT trainedDopingChanged(learned ? m_facts.dopings : std::nullopt);
}

/// A large model takes time to read: not on the window's thread. The watcher drops the answer to an older question, and
/// every answer once the panel is gone.
void ModelPanel::readCard(const QString& model)
{
    m_card->setText(tr("reading %1 …").arg(model.toHtmlEscaped()));
    const auto promise = std::make_shared<QPromise<ModelFacts>>();
    promise->start();
    m_cardReader.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, name = model.toStdString()] {
        promise->addResult(readModelFacts(name));
        promise->finish();
    });
}

void ModelPanel::showEstimate(const SessionStatus& status)
{
    constexpr double kWorthSaying = 2.0; // [s]
    if (!status.firstEvaluation || status.firstEvaluation->seconds < kWorthSaying)
        return;
    const QString text = tr("first evaluation under way: about %1 and %2 GB of memory")
                             .arg(waitingText(status.firstEvaluation->seconds))
                             .arg(status.firstEvaluation->bytes / 1e9, 0, 'f', 1);
    if (m_report->text() != text)
        m_report->setText(text);
}

void ModelPanel::showSolver(const Snapshot& snapshot)
{
    const QString report = QString::fromStdString(snapshot.solverReport);
    const QString warning = QString::fromStdString(snapshot.warning());
    if (m_report->text() != report)
        m_report->setText(report);
    if (m_warning->text() != warning)
        m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
}

} // namespace kondoscope
