#include "core/ml/ModelFile.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/ml/TrainingConfig.h"
#include "core/network/Network.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

constexpr const char* kFormat = "kondoscope-model";
constexpr int kVersion = 3;
constexpr const char* kStart = "started_from";
constexpr const char* kDataSource = "data_source";

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
    visit("validation_density_rms", card.validationDensityRms);
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

/// The shape of the network is kept as the text of its settings, read by the code that reads those of a training.
NetworkConfig readNetwork(const Hdf5File& file)
{
    try {
        return parseTrainingConfig(file.readString("/", "network"), file.path() + " (network)").network;
    } catch (const ConfigError& error) {
        throw FileError(error.what());
    }
}

void readWeights(const Hdf5File& file, ModelFile& model)
{
    const std::size_t expected = weightCount(model.card.kind, model.network);
    if (file.shape("/weights") != std::vector<std::int64_t>{static_cast<std::int64_t>(expected)})
        throw FileError(fmt::format("{}: does not hold the {} weights of its network (it cannot be evaluated). Use an "
                                    "undamaged model file.",
                                    file.path(), expected));
    model.weights = file.read<float>("/weights");
    for (const float w : model.weights)
        if (!std::isfinite(w))
            throw FileError(fmt::format(
                "{}: a weight is not finite (fields would be NaN). Use an undamaged model file.", file.path()));
}

/// Moments are those of the Hamiltonian that the card names.
void requireOwnMoments(const ModelFile& model, const std::string& path)
{
    const NetworkConfig& network = model.network;
    const ElectronConfig& electrons = model.card.electrons;
    if (network.momentLevels > 0 && (network.momentHopping != electrons.t1 || network.momentCoupling != electrons.J))
        throw FileError(fmt::format("{}: the moments are those of t1 = {:g}, J = {:g}, but the force field is one of "
                                    "t1 = {:g}, J = {:g} (its fields would be wrong). Use an undamaged model file.",
                                    path, network.momentHopping, network.momentCoupling, electrons.t1, electrons.J));
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

ModelFile readModel(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kFormat)
        throw FileError(
            fmt::format("{} is not a force field (its attribute \"format\" is not \"{}\"). Give a model written by "
                        "\"kondoscope-cli train\".",
                        path, kFormat));
    const double version = file.readNumber("/", "version");
    if (version != kVersion)
        throw FileError(
            fmt::format("{} is a force field of version {:g} (this program reads version {}; networks have changed). "
                        "Train it again, or use the version of the program that wrote it.",
                        path, version, kVersion));
    ModelFile model;
    const NumberReader reader{file};
    model.network = readNetwork(file);
    visitNumbers(model.card, reader);
    visitTexts(model.card, [&](const char* name, std::string& text) { text = file.readString("/", name); });
    if (file.hasAttribute("/", kStart))
        model.card.startHash = file.readString("/", kStart);
    if (file.hasAttribute("/", kDataSource))
        model.card.dataSource = file.readString("/", kDataSource);
    model.card.kind = latticeKind(file.readString("/", "lattice"));
    requireOwnMoments(model, path);
    readWeights(file, model);
    model.energyReference.fillings = file.read<double>("/energy_reference/filling");
    model.energyReference.offsets = file.read<double>("/energy_reference/offset");
    requireSoundReference(model.energyReference, path);
    model.diagnostics = readDiagnostics(file);
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
        file.writeAttribute("/", "network", networkToml(model.network));
        file.writeAttribute("/", "lattice", std::string(name(model.card.kind)));
        const auto writeNumber = [&](const char* key, auto value) { file.writeAttribute("/", key, double(value)); };
        visitNumbers(model.card, writeNumber);
        visitTexts(model.card, [&](const char* key, const std::string& text) { file.writeAttribute("/", key, text); });
        if (!model.card.startHash.empty())
            file.writeAttribute("/", kStart, model.card.startHash);
        file.writeAttribute("/", kDataSource, model.card.dataSource);
        file.writeAttribute("/", "hash", modelHash(model));
        file.createGroup("/energy_reference");
        const auto count = static_cast<std::int64_t>(model.energyReference.fillings.size());
        file.write("/energy_reference/filling", {count}, model.energyReference.fillings.data());
        file.write("/energy_reference/offset", {count}, model.energyReference.offsets.data());
        file.write("/weights", {static_cast<std::int64_t>(model.weights.size())}, model.weights.data());
        writeDiagnostics(file, model.diagnostics);
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
    const std::string network = networkChanges(model.network);
    hash.add(network.data(), network.size());
    visitNumbers(model.card, addNumber);
    hash.add(model.weights.data(), model.weights.size() * sizeof(float));
    for (const auto* table : {&model.energyReference.fillings, &model.energyReference.offsets})
        hash.add(table->data(), table->size() * sizeof(double));
    return hash.hex();
}

} // namespace kondoscope
