#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "core/io/Toml.h"
#include "core/ml/Trainer.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// A key of the training TOML: one list for reading, checking and writing.
struct TrainingKey
{
    const char* section;
    const char* key;
    bool integer;
    double minimum;
    double maximum;
    std::function<double(const TrainingConfig&)> get;
    std::function<void(TrainingConfig&, double)> set;
};

template <typename Member>
TrainingKey numberOf(const char* key, double low, double high, Member TrainingConfig::*member)
{
    return {"training",
            key,
            std::is_integral_v<Member>,
            low,
            high,
            [member](const TrainingConfig& c) { return static_cast<double>(c.*member); },
            [member](TrainingConfig& c, double value) { c.*member = static_cast<Member>(value); }};
}

template <typename Member> TrainingKey shapeOf(const char* key, double low, double high, Member NetworkConfig::*member)
{
    return {"network",
            key,
            std::is_integral_v<Member>,
            low,
            high,
            [member](const TrainingConfig& c) { return static_cast<double>(c.network.*member); },
            [member](TrainingConfig& c, double value) { c.network.*member = static_cast<Member>(value); }};
}

const std::vector<TrainingKey>& keys()
{
    static const std::vector<TrainingKey> kKeys{
        shapeOf("squared_cutoff", 1, 26, &NetworkConfig::squaredCutoff),
        shapeOf("channels", 1, 64, &NetworkConfig::channels),
        shapeOf("layers", 0, 8, &NetworkConfig::layers),
        shapeOf("context", 1, 128, &NetworkConfig::context),
        shapeOf("head", 1, 512, &NetworkConfig::head),
        shapeOf("doping_scale", 1e-4, 1, &NetworkConfig::dopingScale),
        numberOf("iterations", 1, 1e7, &TrainingConfig::iterations),
        numberOf("batch_sites", 1, 1e6, &TrainingConfig::batchSites),
        numberOf("learning_rate", 1e-7, 1, &TrainingConfig::learningRate),
        numberOf("weight_decay", 0, 1, &TrainingConfig::weightDecay),
        numberOf("gradient_clip", 1e-6, 1e6, &TrainingConfig::gradientClip),
        numberOf("frame_weight", 0, 2, &TrainingConfig::frameWeight),
        numberOf("averaging", 0, 0.99999, &TrainingConfig::averaging),
        numberOf("validation_fraction", 0, 0.9, &TrainingConfig::validationFraction),
        numberOf("maximum_size", 0, 4096, &TrainingConfig::maximumSize),
        numberOf("seed", 0, 9e15, &TrainingConfig::seed),
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
    throw ConfigError(
        fmt::format("{}: {}.{} is not known (it would have no effect). Allowed: {}.", place, section, key, allowed));
}

void checkRange(const TrainingKey& key, double value, const std::string& place)
{
    const bool whole = !key.integer || value == std::floor(value);
    if (!(value >= key.minimum && value <= key.maximum) || !whole)
        throw ConfigError(fmt::format("{}{}.{} = {:g} is not possible (it must be a {} from {:g} to {:g}). Change it.",
                                      place, key.section, key.key, value, key.integer ? "whole number" : "number",
                                      key.minimum, key.maximum));
}

} // namespace

void TrainingConfig::validate() const
{
    for (const TrainingKey& key : keys())
        checkRange(key, key.get(*this), "");
}

TrainingConfig readTrainingConfig(const std::string& path)
{
    constexpr std::size_t kLimit = std::size_t{1} << 20;
    TrainingConfig config;
    for (const TomlEntry& entry : parseToml(readTextFile(path, kLimit), path)) {
        const std::string line = fmt::format("{}:{}", path, entry.line);
        const TrainingKey& key = findKey(entry.section, entry.key, line);
        const auto* integer = std::get_if<std::int64_t>(&entry.value);
        const auto* real = std::get_if<double>(&entry.value);
        if (!entry.supported || !(integer || real))
            throw ConfigError(fmt::format("{}: {}.{} is {} (only numbers are allowed). Change it.", line, key.section,
                                          key.key, entry.kind));
        const double number = integer ? static_cast<double>(*integer) : *real;
        checkRange(key, number, line + ": ");
        key.set(config, number);
    }
    return config;
}

std::string toToml(const TrainingConfig& config)
{
    std::string text, section;
    for (const TrainingKey& key : keys()) {
        if (section != key.section) {
            section = key.section;
            text += fmt::format("{}[{}]\n", key.key == keys().front().key ? "" : "\n", section);
        }
        const double value = key.get(config);
        text += fmt::format("{} = {}\n", key.key,
                            key.integer ? tomlText(TomlValue(static_cast<std::int64_t>(value))) : tomlText(value));
    }
    return text;
}

} // namespace kondoscope
