#include "ui/panels/TrainingSettings.h"

#include <vector>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/network/Network.h"
#include "core/support/Error.h"
#include "ui/panels/FixedNote.h"
#include "ui/panels/FoldedGroup.h"
#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

constexpr int kNoteLines = 3;

struct Preset
{
    QString title;
    QString help;
    NetworkConfig network;
};

NetworkConfig groupNetwork(int channels, std::vector<double> layers, int context)
{
    NetworkConfig network = defaultConfig(Architecture::Group);
    network.channels = channels;
    network.layers = std::move(layers);
    network.context = context;
    return network;
}

/// A small relative of the shipped force field "tetrahedral".
NetworkConfig metalNetwork()
{
    NetworkConfig network = groupNetwork(6, {1, 1}, 16);
    network.momentLevels = 10;
    network.momentRadius = 4;
    network.momentPolarization = true;
    network.linearEnergy = true;
    network.linearPowers = 2;
    return network;
}

const std::vector<Preset>& presets()
{
    static const std::vector<Preset> kPresets{
        {TrainingSettings::tr("Group convolutions, standard"),
         TrainingSettings::tr(
             "Exactly symmetric; sees the whole lattice through its averages. The best choice for most "
             "magnets."),
         defaultConfig(Architecture::Group)},
        {TrainingSettings::tr("Group convolutions, small"),
         TrainingSettings::tr("Faster to train and to run, less accurate: for a first try and for little data."),
         groupNetwork(4, {2, 2}, 8)},
        {TrainingSettings::tr("Group convolutions, large"),
         TrainingSettings::tr("Wider and farther reaching, for metals without a gap; takes hours of training and much "
                              "data."),
         groupNetwork(12, {4, 4, 4}, 32)},
        {TrainingSettings::tr("Metal"),
         TrainingSettings::tr("Group convolutions that also see moments of the electrons around every site: for forces "
                              "that reach far. Slower."),
         metalNetwork()},
        {TrainingSettings::tr("Equivariant vectors"),
         TrainingSettings::tr("Channels that turn like vectors in spin space; exactly symmetric."),
         defaultConfig(Architecture::Equivariant)},
        {TrainingSettings::tr("Irreducible representations"),
         TrainingSettings::tr("A strictly local description of each neighbourhood and a small perceptron."),
         defaultConfig(Architecture::Irreps)},
        {TrainingSettings::tr("Bonds and chiralities (published)"),
         TrainingSettings::tr("The published 554 features, for comparison; not invariant under the point group."),
         defaultConfig(Architecture::BondChirality)}};
    return kPresets;
}

/// A row "label: box".
QWidget* labelledBox(QWidget* box, const char* name, const QString& label, const QString& help)
{
    constexpr int kBoxWidth = 110;
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* text = new QLabel(label);
    text->setBuddy(box);
    layout->addWidget(text, 1);
    layout->addWidget(box);
    box->setObjectName(QString("training.") + name);
    box->setAccessibleName(label);
    box->setToolTip(help);
    box->setFixedWidth(kBoxWidth);
    guardFromWheel(box);
    return row;
}

} // namespace

TrainingSettings::TrainingSettings(QWidget* parent)
    : QWidget(parent), m_presets(new QComboBox), m_note(new FixedNote(kNoteLines)),
      m_advanced(new FoldedGroup(tr("Advanced")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_presets->setObjectName("training.network");
    m_presets->setAccessibleName(tr("Network"));
    guardFromWheel(m_presets);
    for (const Preset& preset : presets()) {
        m_presets->addItem(preset.title);
        m_presets->setItemData(m_presets->count() - 1, preset.help, Qt::ToolTipRole);
    }
    layout->addWidget(m_presets);
    layout->addWidget(m_note);
    layout->addWidget(m_advanced);
    addAdvanced();
    showPreset();
    connect(m_presets, &QComboBox::currentIndexChanged, this, &TrainingSettings::showPreset);
    connect(m_channels, &QSpinBox::valueChanged, this, &TrainingSettings::describe);
}

void TrainingSettings::addAdvanced()
{
    const TrainingConfig standard;
    m_channels = addWhole("channels", tr("Channels"), 1, 64,
                          tr("Numbers at each site and for each element of the point group. More are more accurate and "
                             "slower. Networks of perceptrons do not have them."));
    m_learningRate = addReal("learning_rate", tr("Learning rate"), 1e-6, 1.0, 6, 1e-3,
                             tr("Largest step of the optimizer; less if the training diverges"));
    m_learningRate->setValue(standard.learningRate);
    m_batchSites = addWhole("batch_sites", tr("Sites a step"), 1, 1'000'000,
                            tr("Frames of one size are gathered up to about this many sites"));
    m_batchSites->setSingleStep(100);
    m_batchSites->setValue(standard.batchSites);
    m_heldOut = addReal("validation_fraction", tr("Held out"), 0.0, 90.0, 0, 5.0,
                        tr("Share of the trajectories on which the model is tested and never trained"));
    m_heldOut->setSuffix(tr(" %"));
    m_heldOut->setValue(100.0 * standard.validationFraction);
    m_energyWeight = addReal("energy_weight", tr("Weight of energies"), 0.0, 1e6, 3, 0.1,
                             tr("Of the squared error of the energy per site beside that of the torque; 0: torques "
                                "alone"));
    m_energyWeight->setValue(standard.energyWeight);
    m_largest = addWhole("maximum_size", tr("Largest lattice"), 2, 4096,
                         tr("Linear size up to which the model is offered without a warning"));
    m_largest->setValue(standard.maximumSize);
    m_seed = addWhole("seed", tr("Seed"), 0, 1'000'000'000, tr("Same data, settings and seed: the same model"));
    m_seed->setValue(static_cast<int>(standard.seed));
}

QSpinBox* TrainingSettings::addWhole(const char* name, const QString& label, int low, int high, const QString& help)
{
    auto* box = new QSpinBox;
    box->setRange(low, high);
    m_advanced->addControl(labelledBox(box, name, label, help));
    return box;
}

QDoubleSpinBox* TrainingSettings::addReal(const char* name, const QString& label, double low, double high, int decimals,
                                          double step, const QString& help)
{
    auto* box = new QDoubleSpinBox;
    box->setDecimals(decimals);
    box->setRange(low, high);
    box->setSingleStep(step);
    m_advanced->addControl(labelledBox(box, name, label, help));
    return box;
}

void TrainingSettings::showPreset()
{
    const NetworkConfig& network = presets()[static_cast<std::size_t>(m_presets->currentIndex())].network;
    m_channels->setValue(network.channels);
    m_channels->setEnabled(network.architecture == Architecture::Group ||
                           network.architecture == Architecture::Equivariant);
    m_presets->setToolTip(m_presets->currentData(Qt::ToolTipRole).toString());
    describe();
    Q_EMIT changed();
}

void TrainingSettings::describe()
{
    QString text = m_presets->currentData(Qt::ToolTipRole).toString();
    try {
        const std::size_t count = weightCount(LatticeKind::Square, config().network);
        text += tr(" About %1 thousand weights.").arg((count + 500) / 1000);
    } catch (const std::exception& error) {
        text = QString::fromUtf8(error.what());
    }
    m_note->setWords(text);
}

int TrainingSettings::smallestSize(LatticeKind kind) const
{
    constexpr int kWidest = 64; // there is room for any network
    const NetworkConfig network = config().network;
    for (int size = 4;; ++size) {
        try {
            makeNetwork<float>(Lattice(kind, size, size), network, false);
            return size;
        } catch (const ConfigError&) { // neighbourhoods would meet their own image
            if (size >= kWidest)
                throw;
        }
    }
}

TrainingConfig TrainingSettings::config() const
{
    TrainingConfig config;
    config.network = presets()[static_cast<std::size_t>(m_presets->currentIndex())].network;
    config.network.channels = m_channels->value();
    config.learningRate = m_learningRate->value();
    config.batchSites = m_batchSites->value();
    config.validationFraction = m_heldOut->value() / 100.0;
    config.energyWeight = m_energyWeight->value();
    config.maximumSize = m_largest->value();
    config.seed = static_cast<std::uint64_t>(m_seed->value());
    return config;
}

} // namespace kondoscope
