#include "ui/scene/RenderRecipe.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/io/Toml.h"
#include "core/support/Error.h"
#include "ui/scene/SceneView.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20;
constexpr double kLargestFrame = 1e15; ///< below it every integer is a double

template <typename T> T as(const TomlEntry& entry, const char* allowed)
{
    if (const T* value = std::get_if<T>(&entry.value); value && entry.supported)
        return *value;
    throw ConfigError(
        fmt::format("{} is {} (it must be {}). Write {} = {}.", entry.key, entry.kind, allowed, entry.key, allowed));
}

double asNumber(const TomlEntry& entry)
{
    if (const auto* integer = std::get_if<std::int64_t>(&entry.value); integer && entry.supported)
        return static_cast<double>(*integer);
    return as<double>(entry, "a number");
}

int asInteger(const TomlEntry& entry)
{
    const auto value = as<std::int64_t>(entry, "a whole number");
    constexpr std::int64_t kBeyondAllLimits = 1'000'000;
    return static_cast<int>(std::clamp(value, -kBeyondAllLimits, kBeyondAllLimits));
}

bool isEmptyList(const TomlEntry& entry)
{
    const auto* numbers = std::get_if<std::vector<double>>(&entry.value);
    const auto* names = std::get_if<std::vector<std::string>>(&entry.value);
    return entry.supported && ((numbers && numbers->empty()) || (names && names->empty()));
}

std::vector<std::int64_t> asFrames(const TomlEntry& entry)
{
    std::vector<std::int64_t> frames;
    if (isEmptyList(entry))
        return frames;
    for (double number : as<std::vector<double>>(entry, "a list of frame numbers such as [0, 10, 100]")) {
        if (!(number >= 0 && number < kLargestFrame) || number != std::floor(number))
            throw ConfigError(fmt::format("frames holds {} (frames are counted 0, 1, 2, ...). Write a list such as "
                                          "[0, 10, 100].",
                                          number));
        frames.push_back(static_cast<std::int64_t>(number));
    }
    return frames;
}

std::vector<std::string> asLayers(const TomlEntry& entry)
{
    if (isEmptyList(entry))
        return {};
    return as<std::vector<std::string>>(entry, "a list of layers such as [\"bond_order\", \"arrows\"]");
}

Background asBackground(const TomlEntry& entry)
{
    const auto name = as<std::string>(entry, "\"white\" or \"dark\"");
    if (name == "white" || name == "dark")
        return name == "dark" ? Background::Dark : Background::White;
    throw ConfigError(fmt::format("background = \"{}\" is not known (it is the colour behind the picture). Choose "
                                  "\"white\" or \"dark\".",
                                  name));
}

using Setter = std::function<void(RenderRecipe&, const TomlEntry&)>;

const std::vector<std::pair<std::string, Setter>>& setters()
{
    using R = RenderRecipe;
    using E = TomlEntry;
    static const std::vector<std::pair<std::string, Setter>> kSetters{
        {"title", [](R& r, const E& e) { r.title = as<std::string>(e, "a text in quotes"); }},
        {"layers", [](R& r, const E& e) { r.layers = asLayers(e); }},
        {"background", [](R& r, const E& e) { r.background = asBackground(e); }},
        {"width", [](R& r, const E& e) { r.width = asInteger(e); }},
        {"height", [](R& r, const E& e) { r.height = asInteger(e); }},
        {"frames", [](R& r, const E& e) { r.frames = asFrames(e); }},
        {"panels", [](R& r, const E& e) { r.panels = asInteger(e); }},
        {"spacing", [](R& r, const E& e) { r.spacing = as<std::string>(e, "\"log\" or \"even\""); }},
        {"frames_per_second", [](R& r, const E& e) { r.framesPerSecond = asNumber(e); }},
    };
    return kSetters;
}

void apply(RenderRecipe& recipe, const TomlEntry& entry)
{
    const std::string key = entry.section.empty() ? entry.key : entry.section + "." + entry.key;
    std::vector<std::string> names;
    for (const auto& [name, set] : setters()) {
        if (name == key)
            return set(recipe, entry);
        names.push_back(name);
    }
    throw ConfigError(fmt::format("key \"{}\" is not known (a recipe says how a run is drawn). Choose among: {}.", key,
                                  fmt::join(names, ", ")));
}

void requireSide(const char* name, int pixels)
{
    if (pixels != 0 && (pixels < RenderRecipe::kSmallestSide || pixels > RenderRecipe::kLargestSide))
        throw ConfigError(
            fmt::format("{} = {} (pictures have {} to {} pixels a side). Choose a size in this range, or 0 "
                        "for the usual one.",
                        name, pixels, RenderRecipe::kSmallestSide, RenderRecipe::kLargestSide));
}

} // namespace

void RenderRecipe::validate() const
{
    constexpr double kSlowest = 1.0;
    constexpr double kFastest = 120.0;
    for (const std::string& layer : layers)
        SceneView::layerTitle(layer);
    requireSide("width", width);
    requireSide("height", height);
    if (panels < 1 || panels > kMostPanels)
        throw ConfigError(fmt::format("panels = {} (a figure is one row of 1 to {}). Choose a number in this range.",
                                      panels, kMostPanels));
    if (spacing != "log" && spacing != "even")
        throw ConfigError(fmt::format("spacing = \"{}\" is not known (it distributes the panels over the run). Choose "
                                      "\"log\" or \"even\".",
                                      spacing));
    if (!(framesPerSecond >= kSlowest && framesPerSecond <= kFastest))
        throw ConfigError(fmt::format("frames_per_second = {} (players show {} to {}). Choose a number in this range.",
                                      framesPerSecond, kSlowest, kFastest));
}

RenderRecipe parseRenderRecipe(const std::string& text, const std::string& origin)
{
    RenderRecipe recipe;
    for (const TomlEntry& entry : parseToml(text, origin)) {
        try {
            apply(recipe, entry);
            // One key at a time: the first value that is wrong belongs to this line.
            recipe.validate();
        } catch (const ConfigError& error) {
            throw ConfigError(fmt::format("{}:{}: {}", origin, entry.line, error.what()));
        }
    }
    return recipe;
}

RenderRecipe readRenderRecipe(const std::string& path)
{
    return parseRenderRecipe(readTextFile(path, kLargestFile), path);
}

} // namespace kondoscope
