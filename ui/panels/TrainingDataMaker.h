#pragma once

#include <QWidget>

#include "ui/session/TrainingData.h"
#include "ui/session/TrainingStatus.h"

class QPushButton;
class QSpinBox;

namespace kondoscope {

class FixedNote;
class RangeControl;

/// A way to make training data for the present run: how many, and for which dopings and temperatures.
class TrainingDataMaker : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingDataMaker(QWidget* parent = nullptr);

    /// The run whose electrons the data are made for.
    void setRun(const RunConfig& run);
    /// Of the lattices that the chosen network can be trained on.
    void setSmallestSize(int size);
    /// What shall be made. \throws ConfigError
    DatasetRecipe recipe() const;
    /// Named after lattice, electrons and everything else that decides about the data.
    static QString fileFor(const DatasetRecipe& recipe, const QString& folder);
    void showStatus(const TrainingStatus& status);
    void showMade(std::int64_t frames);
    /// The data of this recipe are there from an earlier time.
    void showFound();

Q_SIGNALS:
    void makingWanted();
    void cancelWanted();

private:
    QWidget* makeNumbers();
    void showPlan();

    QSpinBox* m_size;
    QSpinBox* m_quenches;
    RangeControl* m_doping;
    RangeControl* m_kT;
    QPushButton* m_make;
    FixedNote* m_note;
    QWidget* m_choices;
    RunConfig m_run;
    bool m_isMaking = false;
};

/// "x0.03" or "x0-0.12", for names of files.
QString dopingName(const ValueSpan& dopings);

} // namespace kondoscope
