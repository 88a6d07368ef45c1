#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QFutureWatcher>

#include "core/simulation/Snapshot.h"
#include "ui/panels/ConfigPanel.h"
#include "ui/panels/ModelFacts.h"

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace kondoscope {

/// Which method gives the electronic fields; the card of the force field, and how far the solver is to be trusted.
class ModelPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit ModelPanel(QWidget* parent = nullptr);
    void setConfig(const RunConfig& config) override;
    void writeTo(RunConfig& config) const override;
    /// The solver's own words: settings, cost, and whether it is outside its range.
    void showSolver(const Snapshot& snapshot);
    /// What a long first evaluation will take, in place of the words of the solver, which has none yet.
    void showEstimate(const SessionStatus& status);

Q_SIGNALS:
    /// Dopings that the chosen force field was trained on; none for exact solvers.
    void trainedDopingChanged(std::optional<SliderRange> range);
    /// The user wants a force field of their own.
    void trainingWanted();
    /// "ed", "kpm" or "ml" is chosen now.
    void methodChanged(const QString& kind);

private:
    void addMethods();
    /// A row of the method and the button that leads to the training.
    QHBoxLayout* withTrainButton(QWidget* method);
    void addModels();
    void addSettings();
    void addCard();
    template <typename Control> void addSetting(Control* control, const std::vector<std::string>& kinds);
    void openModelFile();
    void showModel(const QString& nameOrPath);
    void updateVisibility();
    void readCard(const QString& model);
    std::string kind() const;

    QButtonGroup* m_methods;
    QWidget* m_modelRow;
    QComboBox* m_models;
    std::map<QWidget*, std::vector<std::string>> m_settings; ///< shown for these methods
    QLabel* m_report;
    QLabel* m_warning;
    QLabel* m_card;
    QPushButton* m_details;
    QString m_shownCard; ///< name of the model whose card is shown or being read
    ModelFacts m_facts;  ///< of m_shownCard, once read
    QFutureWatcher<ModelFacts> m_cardReader;
};

} // namespace kondoscope
