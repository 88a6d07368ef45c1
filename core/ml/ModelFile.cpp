#include "core/ml/ModelFile.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

constexpr const char* kFormat = "kondoscope-model";
constexpr int kVersion = 1;
constexpr const char* kArchitecture = "group-convolution on bonds and chiralities";

void requireWithin(const char* name, double value, double low, double high)
{
    if (!(value >= low && value <= high))
        throw ConfigError(
            fmt::format("network.{} = {:g} is out of range (memory and sense of the network). Use {:g} to {:g}.", name,
                        value, low, high));
}

/// The numbers of a card by name: written and read through one list.
template <typename Card, typename Visitor> void visitNumbers(Card& card, Visitor&& visit)
{
    visit("t1", card.electrons.t1);
    visit("t2", card.electrons.t2);
    visit("t3", card.electrons.t3);
    visit("J", card.electrons.J);
    visit("kT_e", card.electrons.kT);
    visit("filling", card.electrons.filling);
    visit("filling_minimum", card.fillingMinimum);
    visit("filling_maximum", card.fillingMaximum);
    visit("kT_e_minimum", card.kTMinimum);
    visit("kT_e_maximum", card.kTMaximum);
    visit("size_minimum", card.sizeMinimum);
    visit("size_maximum", card.sizeMaximum);
    visit("training_frames", card.trainingFrames);
    visit("training_trajectories", card.trainingTrajectories);
    visit("validation_frames", card.validationFrames);
    visit("validation_torque_mse", card.validationTorqueMse);
    visit("validation_torque_rms", card.validationTorqueRms);
}

template <typename Network, typename Visitor> void visitNetwork(Network& network, Visitor&& visit)
{
    visit("squared_cutoff", network.squaredCutoff);
    visit("channels", network.channels);
    visit("layers", network.layers);
    visit("context", network.context);
    visit("head", network.head);
    visit("doping_scale", network.dopingScale);
}

template <typename Card, typename Visitor> void visitTexts(Card& card, Visitor&& visit)
{
    visit("data_hash", card.dataHash);
    visit("training_config", card.trainingConfig);
    visit("program_version", card.programVersion);
    visit("created", card.created);
}

/// Reads a number into a field; integers are checked before the conversion.
struct NumberReader
{
    const Hdf5File& file;
    template <typename Number> void operator()(const char* name, Number& field) const
    {
        const double value = file.readNumber("/", name);
        if (!std::isfinite(value) || std::abs(value) > 1e9)
            throw FileError(
                fmt::format("{}: attribute \"{}\" is not a sensible number (the model cannot be trusted). Use an "
                            "undamaged model file.",
                            file.path(), name));
        field = static_cast<Number>(value);
    }
};

void requireSoundReference(const EnergyReference& reference, const std::string& path)
{
    const auto isFinite = [](double x) { return std::isfinite(x); };
    const bool sound = !reference.fillings.empty() && reference.fillings.size() == reference.offsets.size() &&
                       std::all_of(reference.fillings.begin(), reference.fillings.end(), isFinite) &&
                       std::all_of(reference.offsets.begin(), reference.offsets.end(), isFinite) &&
                       std::is_sorted(reference.fillings.begin(), reference.fillings.end());
    if (!sound)
        throw FileError(
            fmt::format("{}: the table \"energy_reference\" is not one of finite numbers by ascending filling "
                        "(energies would be wrong). Use an undamaged model file.",
                        path));
}

} // namespace

double EnergyReference::at(double filling) const
{
    const auto above = std::lower_bound(fillings.begin(), fillings.end(), filling);
    if (above == fillings.begin())
        return offsets.front();
    if (above == fillings.end())
        return offsets.back();
    const auto k = static_cast<std::size_t>(above - fillings.begin());
    const double fraction = (filling - fillings[k - 1]) / (fillings[k] - fillings[k - 1]);
    return offsets[k - 1] + fraction * (offsets[k] - offsets[k - 1]);
}

void NetworkConfig::validate() const
{
    requireWithin("squared_cutoff", squaredCutoff, 1, 26);
    requireWithin("channels", channels, 1, 64);
    requireWithin("layers", layers, 0, 8);
    requireWithin("context", context, 1, 128);
    requireWithin("head", head, 1, 512);
    requireWithin("doping_scale", dopingScale, 1e-4, 1);
}

ModelFile readModel(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kFormat)
        throw FileError(
            fmt::format("{} is not a force field (its attribute \"format\" is not \"{}\"). Give a model written by "
                        "\"kondoscope-cli train\".",
                        path, kFormat));
    const double version = file.readNumber("/", "version");
    const std::string architecture = file.readString("/", "architecture");
    if (version != kVersion || architecture != kArchitecture)
        throw FileError(
            fmt::format("{} is a model of version {:g} with architecture \"{}\" (this program reads version {} of "
                        "\"{}\"). Use a matching model or program.",
                        path, version, architecture, kVersion, kArchitecture));
    ModelFile model;
    const NumberReader reader{file};
    visitNetwork(model.network, reader);
    try {
        model.network.validate();
    } catch (const ConfigError& error) {
        throw FileError(fmt::format("{}: {}", path, error.what()));
    }
    visitNumbers(model.card, reader);
    visitTexts(model.card, [&](const char* name, std::string& text) { text = file.readString("/", name); });
    model.card.kind = latticeKind(file.readString("/", "lattice"));
    for (const std::string& name : file.list("/weights")) {
        model.weights[name] = file.read<float>("/weights/" + name);
        for (const float w : model.weights[name])
            if (!std::isfinite(w))
                throw FileError(
                    fmt::format("{}: weight \"{}\" holds a value that is not finite (fields would be NaN). Use an "
                                "undamaged model file.",
                                path, name));
    }
    model.energyReference.fillings = file.read<double>("/energy_reference/filling");
    model.energyReference.offsets = file.read<double>("/energy_reference/offset");
    requireSoundReference(model.energyReference, path);
    const std::string stored = file.readString("/", "hash"), computed = modelHash(model);
    if (stored != computed)
        throw FileError(
            fmt::format("{}: the content has hash {}, but {} was stored with it (the file was damaged or edited). "
                        "Use an undamaged model file.",
                        path, computed, stored));
    return model;
}

void writeModel(const std::string& path, const ModelFile& model)
{
    writeAtomically(path, [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, path);
        file.writeAttribute("/", "format", kFormat);
        file.writeAttribute("/", "version", std::int64_t{kVersion});
        file.writeAttribute("/", "architecture", kArchitecture);
        file.writeAttribute("/", "lattice", std::string(name(model.card.kind)));
        const auto writeNumber = [&](const char* key, auto value) { file.writeAttribute("/", key, double(value)); };
        visitNetwork(model.network, writeNumber);
        visitNumbers(model.card, writeNumber);
        visitTexts(model.card, [&](const char* key, const std::string& text) { file.writeAttribute("/", key, text); });
        file.writeAttribute("/", "hash", modelHash(model));
        file.createGroup("/energy_reference");
        const auto count = static_cast<std::int64_t>(model.energyReference.fillings.size());
        file.write("/energy_reference/filling", {count}, model.energyReference.fillings.data());
        file.write("/energy_reference/offset", {count}, model.energyReference.offsets.data());
        file.createGroup("/weights");
        for (const auto& [key, values] : model.weights)
            file.write("/weights/" + key, {static_cast<std::int64_t>(values.size())}, values.data());
        file.close();
    });
}

std::string modelHash(const ModelFile& model)
{
    ContentHash hash;
    hash.add(name(model.card.kind).data(), name(model.card.kind).size());
    const auto addNumber = [&](const char*, auto value) {
        const double number = static_cast<double>(value);
        hash.add(&number, sizeof number);
    };
    visitNetwork(model.network, addNumber);
    visitNumbers(model.card, addNumber);
    for (const auto& [name, values] : model.weights) {
        hash.add(name.data(), name.size());
        hash.add(values.data(), values.size() * sizeof(float));
    }
    for (const auto* table : {&model.energyReference.fillings, &model.energyReference.offsets})
        hash.add(table->data(), table->size() * sizeof(double));
    return hash.hex();
}

} // namespace kondoscope
