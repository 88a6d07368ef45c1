#pragma once

#include <QWidget>

#include "core/lattice/Lattice.h"
#include "core/ml/TrainingConfig.h"

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace kondoscope {

class FixedNote;
class FoldedGroup;

/// Which network is trained: a few good ones by name, and the settings that are worth changing, folded away.
class TrainingSettings : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingSettings(QWidget* parent = nullptr);

    /// As chosen; iterations and validations are planned when the training starts.
    TrainingConfig config() const;
    /// Linear size of the smallest lattice on which the chosen network can be trained. \throws ConfigError for settings
    /// that make no network
    int smallestSize(LatticeKind kind) const;

Q_SIGNALS:
    /// Another network.
    void changed();

private:
    void addAdvanced();
    QSpinBox* addWhole(const char* name, const QString& label, int low, int high, const QString& help);
    QDoubleSpinBox* addReal(const char* name, const QString& label, double low, double high, int decimals, double step,
                            const QString& help);
    void showPreset();
    void describe();

    QComboBox* m_presets;
    FixedNote* m_note;
    FoldedGroup* m_advanced;
    QSpinBox* m_channels;
    QDoubleSpinBox* m_learningRate;
    QSpinBox* m_batchSites;
    QDoubleSpinBox* m_heldOut;
    QDoubleSpinBox* m_energyWeight;
    QSpinBox* m_largest;
    QSpinBox* m_seed;
};

} // namespace kondoscope
