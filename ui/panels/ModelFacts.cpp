#include "ui/panels/ModelFacts.h"

#include <cmath>
#include <exception>

#include <QCoreApplication>
#include <QFileInfo>

#include "core/ml/ModelCard.h"
#include "core/ml/ModelFile.h"
#include "core/simulation/Resources.h"

namespace kondoscope {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ModelFacts", text);
}

QString line(const QString& name, const QString& value)
{
    return QString("<p style='margin: 0 0 2px 0'><b>%1</b>&ensp;%2</p>").arg(name, value.toHtmlEscaped());
}

QString span(double low, double high)
{
    constexpr double kSame = 1e-9;
    return std::abs(high - low) < kSame ? tr("only %1").arg(low) : tr("%1 to %2").arg(low).arg(high);
}

QString hamiltonian(const ElectronConfig& electrons)
{
    QString text = tr("J = %1 t").arg(electrons.J);
    for (const auto& [name, value, usual] :
         {std::tuple(tr("t₁"), electrons.t1, 1.0), std::tuple(tr("t₂"), electrons.t2, 0.0),
          std::tuple(tr("t₃"), electrons.t3, 0.0)})
        if (value != usual)
            text += tr(", %1 = %2 t").arg(name).arg(value);
    return text.replace('-', QChar(0x2212));
}

QString error(const ModelCard& card)
{
    if (card.validationFrames == 0 || !(card.validationTorqueRms > 0.0))
        return tr("not measured");
    const double relative = 100.0 * std::sqrt(card.validationTorqueMse) / card.validationTorqueRms;
    return tr("%1 % of the torque (%2 frames)").arg(relative, 0, 'f', 1).arg(card.validationFrames);
}

QString shortCard(const QString& name, const ModelFile& model)
{
    const ModelCard& card = model.card;
    const QString lattice = QString::fromStdString(std::string(kondoscope::name(card.kind)));
    const QString date = QString::fromStdString(card.created).section('T', 0, 0);
    return line(tr("Force field"), name) +
           line(tr("Lattice"), tr("%1, %2 sites wide").arg(lattice, span(card.sizeMinimum, card.sizeMaximum))) +
           line(tr("Hamiltonian"), hamiltonian(card.electrons)) +
           line(tr("Doping x"), span(1.0 - 2.0 * card.fillingMaximum, 1.0 - 2.0 * card.fillingMinimum)) +
           line(tr("Electronic temperature"), tr("%1 t").arg(span(card.kTMinimum, card.kTMaximum))) +
           line(tr("Held-out error"), error(card)) +
           line(tr("Trained on"),
                tr("%1 frames of %2 trajectories").arg(card.trainingFrames).arg(card.trainingTrajectories)) +
           line(tr("Weights"), tr("%1, made %2").arg(model.weights.size()).arg(date));
}

} // namespace

ModelFacts readModelFacts(const std::string& nameOrPath)
try {
    const std::string path = findModel(nameOrPath);
    const ModelFile model = readModel(path);
    const ModelCard& card = model.card;
    return {shortCard(QFileInfo(QString::fromStdString(path)).completeBaseName(), model),
            QString::fromStdString(modelCard(path)),
            SliderRange{1.0 - 2.0 * card.fillingMaximum, 1.0 - 2.0 * card.fillingMinimum}};
} catch (const std::exception& error) {
    return {QString::fromUtf8(error.what()).toHtmlEscaped(), {}, {}};
} catch (...) {
    return {tr("The card of this force field cannot be read. Choose another one."), {}, {}};
}

} // namespace kondoscope
