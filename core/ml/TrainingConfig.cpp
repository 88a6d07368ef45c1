#include "core/ml/TrainingConfig.h"

#include <cmath>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// A key of the training TOML: one list for reading, checking and writing.
struct TrainingKey
{
    const char* section;
    const char* key;
    std::function<TomlValue(const TrainingConfig&)> get;
    /// \param place  for messages
    std::function<void(TrainingConfig&, const TomlValue&, const std::string& place)> set;
};

[[noreturn]] void refuse(const std::string& place, const std::string& must)
{
    throw ConfigError(fmt::format("{} is not possible (it must be {}). Change it.", place, must));
}

double numberOf(const TomlValue& value, const std::string& place)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    refuse(place, "a number");
}

template <typename Number> Number checked(double number, double low, double high, const std::string& place)
{
    constexpr bool kWhole = std::is_integral_v<Number>;
    if (!(number >= low && number <= high) || (kWhole && number != std::floor(number)))
        refuse(place, fmt::format("a {} from {:g} to {:g}", kWhole ? "whole number" : "number", low, high));
    return static_cast<Number>(number);
}

template <typename Number> TomlValue tomlNumber(Number number)
{
    if constexpr (std::is_integral_v<Number>)
        return static_cast<std::int64_t>(number);
    else
        return static_cast<double>(number);
}

template <typename Access>
TrainingKey number(const char* section, const char* key, double low, double high, Access access)
{
    return {section, key,
            [access](const TrainingConfig& c) { return tomlNumber(access(const_cast<TrainingConfig&>(c))); },
            [access, low, high](TrainingConfig& c, const TomlValue& value, const std::string& place) {
                using Number = std::remove_reference_t<decltype(access(c))>;
                access(c) = checked<Number>(numberOf(value, place), low, high, place);
            }};
}

template <typename Access> TrainingKey flag(const char* key, Access access)
{
    return {"network", key,
            [access](const TrainingConfig& c) { return TomlValue(access(const_cast<TrainingConfig&>(c))); },
            [access](TrainingConfig& c, const TomlValue& value, const std::string& place) {
                const auto* given = std::get_if<bool>(&value);
                if (!given)
                    refuse(place, "true or false");
                access(c) = *given;
            }};
}

template <typename Number, typename Access> TrainingKey list(const char* key, double low, double high, Access access)
{
    return {"network", key,
            [access](const TrainingConfig& c) {
                const auto& numbers = access(const_cast<TrainingConfig&>(c));
                return TomlValue(std::vector<double>(numbers.begin(), numbers.end()));
            },
            [access, low, high](TrainingConfig& c, const TomlValue& value, const std::string& place) {
                const auto* given = std::get_if<std::vector<double>>(&value);
                if (!given)
                    refuse(place, "a list of numbers");
                std::vector<Number> numbers;
                for (const double x : *given)
                    numbers.push_back(checked<Number>(x, low, high, place));
                access(c) = std::move(numbers);
            }};
}

const std::vector<TrainingKey>& keys()
{
    using C = TrainingConfig;
    static const std::vector<TrainingKey> kKeys{
        {"network", "architecture", [](const C& c) { return TomlValue(std::string(name(c.network.architecture))); },
         [](C& c, const TomlValue& value, const std::string& place) {
             const auto* text = std::get_if<std::string>(&value);
             if (!text)
                 refuse(place, "the name of an architecture");
             c.network.architecture = architecture(*text);
         }},
        number("network", "squared_cutoff", 1, 26, [](C& c) -> double& { return c.network.squaredCutoff; }),
        flag("chiralities", [](C& c) -> bool& { return c.network.chiralities; }),
        number("network", "moment_levels", 0, 32, [](C& c) -> int& { return c.network.momentLevels; }),
        number("network", "moment_radius", 1, 8, [](C& c) -> int& { return c.network.momentRadius; }),
        flag("moment_polarization", [](C& c) -> bool& { return c.network.momentPolarization; }),
        number("network", "moment_hopping", -100, 100, [](C& c) -> double& { return c.network.momentHopping; }),
        number("network", "moment_coupling", -1000, 1000, [](C& c) -> double& { return c.network.momentCoupling; }),
        flag("linear_energy", [](C& c) -> bool& { return c.network.linearEnergy; }),
        number("network", "linear_powers", 0, 4, [](C& c) -> int& { return c.network.linearPowers; }),
        number("network", "pair_cutoff", 0, 26, [](C& c) -> double& { return c.network.pairCutoff; }),
        number("network", "chirality_cutoff", 0, 26, [](C& c) -> double& { return c.network.chiralityCutoff; }),
        flag("power_spectrum", [](C& c) -> bool& { return c.network.powerSpectrum; }),
        flag("phases", [](C& c) -> bool& { return c.network.phases; }),
        flag("bispectrum", [](C& c) -> bool& { return c.network.bispectrum; }),
        list<int>("hidden", 1, 512, [](C& c) -> std::vector<int>& { return c.network.hidden; }),
        number("network", "vector_channels", 1, 64, [](C& c) -> int& { return c.network.vectorChannels; }),
        number("network", "channels", 1, 64, [](C& c) -> int& { return c.network.channels; }),
        list<double>("layers", 0, 26, [](C& c) -> std::vector<double>& { return c.network.layers; }),
        flag("grand_canonical", [](C& c) -> bool& { return c.network.grandCanonical; }),
        number("network", "potential_center", -1000, 1000, [](C& c) -> double& { return c.network.potentialCenter; }),
        number("network", "potential_scale", 1e-3, 1000, [](C& c) -> double& { return c.network.potentialScale; }),
        flag("radial_field", [](C& c) -> bool& { return c.network.radialField; }),
        number("network", "context", 0, 128, [](C& c) -> int& { return c.network.context; }),
        number("network", "head", 1, 512, [](C& c) -> int& { return c.network.head; }),
        number("network", "density_head", 0, 512, [](C& c) -> int& { return c.network.densityHead; }),
        number("network", "doping_scale", 1e-3, 1, [](C& c) -> double& { return c.network.dopingScale; }),
        number("training", "iterations", 1, 1e8, [](C& c) -> int& { return c.iterations; }),
        number("training", "batch_sites", 1, 1e6, [](C& c) -> int& { return c.batchSites; }),
        number("training", "learning_rate", 1e-7, 1, [](C& c) -> double& { return c.learningRate; }),
        number("training", "weight_decay", 0, 1, [](C& c) -> double& { return c.weightDecay; }),
        number("training", "gradient_clip", 1e-6, 1e6, [](C& c) -> double& { return c.gradientClip; }),
        number("training", "frame_weight", 0, 2, [](C& c) -> double& { return c.frameWeight; }),
        number("training", "weight_floor", 1e-12, 1, [](C& c) -> double& { return c.weightFloor; }),
        number("training", "density_weight", 0, 1e3, [](C& c) -> double& { return c.densityWeight; }),
        number("training", "energy_weight", 0, 1e6, [](C& c) -> double& { return c.energyWeight; }),
        number("training", "averaging", 0, 0.999999, [](C& c) -> double& { return c.averaging; }),
        number("training", "validation_fraction", 0, 0.9, [](C& c) -> double& { return c.validationFraction; }),
        number("training", "validate_every", 1, 1e8, [](C& c) -> int& { return c.validateEvery; }),
        number("training", "patience", 0, 1e6, [](C& c) -> int& { return c.patience; }),
        number("training", "maximum_size", 2, 4096, [](C& c) -> int& { return c.maximumSize; }),
        number("training", "seed", 0, 9e15, [](C& c) -> std::uint64_t& { return c.seed; }),
    };
    return kKeys;
}

const TrainingKey& findKey(const std::string& section, const std::string& key, const std::string& place)
{
    std::string allowed;
    for (const TrainingKey& k : keys()) {
        if (section == k.section && key == k.key)
            return k;
        allowed += fmt::format("{}{}.{}", allowed.empty() ? "" : ", ", k.section, k.key);
    }
    throw ConfigError(fmt::format("{}: {}{}{} is not known (it would have no effect). Allowed: {}.", place, section,
                                  section.empty() ? "" : ".", key, allowed));
}

std::string tableText(const TrainingConfig& config, const std::string& wanted)
{
    std::string text = fmt::format("[{}]\n", wanted);
    for (const TrainingKey& key : keys())
        if (wanted == key.section)
            text += fmt::format("{} = {}\n", key.key, tomlText(key.get(config)));
    return text;
}

} // namespace

void TrainingConfig::validate() const
{
    TrainingConfig copy;
    for (const TrainingKey& key : keys())
        key.set(copy, key.get(*this), fmt::format("{}.{} = {}", key.section, key.key, tomlText(key.get(*this))));
    network.validate();
}

TrainingConfig parseTrainingConfig(const std::string& text, const std::string& place)
{
    return parseTrainingConfig(parseToml(text, place), place);
}

TrainingConfig parseTrainingConfig(const std::vector<TomlEntry>& entries, const std::string& place)
{
    TrainingConfig config;
    for (const TomlEntry& entry : entries) {
        const std::string line = fmt::format("{}:{}", place, entry.line);
        const TrainingKey& key = findKey(entry.section, entry.key, line);
        if (!entry.supported)
            throw ConfigError(fmt::format(
                "{}: {}.{} is {} (only numbers, lists of them, texts, true and false are allowed). Change it.", line,
                key.section, key.key, entry.kind));
        key.set(config, entry.value, fmt::format("{}: {}.{} = {}", line, key.section, key.key, tomlText(entry.value)));
    }
    config.network.validate();
    return config;
}

TrainingConfig readTrainingConfig(const std::string& path)
{
    constexpr std::size_t kLimit = std::size_t{1} << 20;
    return parseTrainingConfig(readTextFile(path, kLimit), path);
}

std::string networkToml(const NetworkConfig& config)
{
    TrainingConfig all;
    all.network = config;
    return tableText(all, "network");
}

std::string networkChanges(const NetworkConfig& config)
{
    TrainingConfig all;
    all.network = config;
    std::string text;
    for (const TrainingKey& key : keys())
        if (key.section == std::string_view("network") && key.get(all) != key.get({}))
            text += fmt::format("{} = {}\n", key.key, tomlText(key.get(all)));
    return text;
}

std::string toToml(const TrainingConfig& config)
{
    return tableText(config, "network") + "\n" + tableText(config, "training");
}

} // namespace kondoscope
