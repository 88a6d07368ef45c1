#include <array>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

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
        numberOf("maximum_size", 1, 4096, &TrainingConfig::maximumSize),
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
    constexpr std::streamsize kLimit = 1 << 20;
    std::ifstream stream(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(kLimit), '\0');
    stream.read(text.data(), kLimit);
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.empty() || static_cast<std::streamsize>(text.size()) == kLimit)
        throw FileError(
            fmt::format("{} cannot be read as a training configuration (missing, empty or larger than 1 MiB). Check "
                        "the path.",
                        path));
    toml::table document;
    try {
        document = toml::parse(text, path);
    } catch (const toml::parse_error& error) {
        throw ConfigError(fmt::format("{}:{}: {} (the file is not valid TOML). Correct this line.", path,
                                      error.source().begin.line, error.description()));
    }
    TrainingConfig config;
    for (const auto& [section, node] : document) {
        const std::string place = fmt::format("{}:{}", path, node.source().begin.line);
        const toml::table* table = node.as_table();
        if (!table)
            throw ConfigError(
                fmt::format("{}: {} is not a section (settings belong into [network] or [training]). Move it.", place,
                            section.str()));
        for (const auto& [name, value] : *table) {
            const std::string line = fmt::format("{}:{}", path, value.source().begin.line);
            const TrainingKey& key = findKey(std::string(section.str()), std::string(name.str()), line);
            const auto number = value.value<double>();
            if (!number || value.is_boolean())
                throw ConfigError(fmt::format("{}: {}.{} is not a number (only numbers are allowed). Change it.", line,
                                              key.section, key.key));
            checkRange(key, *number, line + ": ");
            key.set(config, *number);
        }
    }
    return config;
}

std::string toToml(const TrainingConfig& config)
{
    std::string text;
    std::string section;
    for (const TrainingKey& key : keys()) {
        if (section != key.section)
            text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", section = key.section);
        text += fmt::format("{} = {}\n", key.key,
                            key.integer ? fmt::format("{}", static_cast<std::int64_t>(key.get(config)))
                                        : fmt::format("{}", key.get(config)));
    }
    return text;
}

} // namespace kondoscope
