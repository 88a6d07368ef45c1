#include "core/simulation/Resources.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/RunConfig.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDefaultPreset = "double-exchange-quench";

/// Names without extension of the files of a folder, sorted; empty if there is no such folder.
std::vector<std::string> stems(const fs::path& folder, const std::string& extension)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error))
        if (i->path().extension() == extension)
            names.push_back(i->path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// A name that cannot leave its folder.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
}

std::string listed(const std::vector<std::string>& names)
{
    return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

/// True for a program that was built inside the source tree: it belongs to the presets and models there.
bool isBuiltInSourceTree(const fs::path& program)
{
    std::error_code error;
    const fs::path source = fs::weakly_canonical(fs::path(KONDOSCOPE_SOURCE_RESOURCES).parent_path(), error);
    return !error && std::mismatch(source.begin(), source.end(), program.begin(), program.end()).first == source.end();
}

} // namespace

std::string resourceFolder()
{
    const char* chosen = std::getenv("KONDOSCOPE_RESOURCES");
    std::error_code error;
    if (chosen && *chosen) {
        if (!fs::is_directory(chosen, error))
            throw FileError(fmt::format("KONDOSCOPE_RESOURCES = {} (it is not a folder, so presets and models are "
                                        "missing). Set it to a folder with presets and models, or unset it.",
                                        chosen));
        return chosen;
    }
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    std::vector<fs::path> places{(program.parent_path() / ".." / "share" / "kondoscope").lexically_normal(),
                                 KONDOSCOPE_INSTALLED_RESOURCES, KONDOSCOPE_SOURCE_RESOURCES};
    if (isBuiltInSourceTree(program))
        std::swap(places[1], places[2]); // an older installation must not serve a fresh build
    for (const fs::path& place : places)
        if (fs::is_directory(place / "presets", error))
            return place.string();
    throw FileError(
        fmt::format("the folder with presets and models was not found (looked in {}, {} and {}). Install the "
                    "program again, or set KONDOSCOPE_RESOURCES to that folder.",
                    places[0].string(), places[1].string(), places[2].string()));
}

std::string findModel(const std::string& nameOrPath)
{
    std::error_code error;
    const fs::path folder = fs::path(resourceFolder()) / "models";
    if (isPlainName(nameOrPath))
        if (const fs::path shipped = folder / (nameOrPath + ".h5"); fs::is_regular_file(shipped, error))
            return shipped.string();
    if (!nameOrPath.empty() && fs::is_regular_file(nameOrPath, error))
        return nameOrPath;
    throw FileError(fmt::format("{}: there is no such model (shipped models: {}). Name one of these, or a model file.",
                                nameOrPath.empty() ? "\"\"" : nameOrPath, listed(stems(folder, ".h5"))));
}

std::vector<std::string> presetNames()
{
    std::vector<std::string> names = stems(fs::path(resourceFolder()) / "presets", ".toml");
    const auto standard = std::find(names.begin(), names.end(), kDefaultPreset);
    if (standard != names.end())
        std::rotate(names.begin(), standard, standard + 1);
    return names;
}

RunConfig loadPreset(const std::string& name)
{
    const std::vector<std::string> names = presetNames();
    if (std::find(names.begin(), names.end(), name) == names.end())
        throw ConfigError(fmt::format("there is no preset \"{}\" (presets are the files in {}). Choose {}.", name,
                                      (fs::path(resourceFolder()) / "presets").string(), listed(names)));
    return readRunConfig((fs::path(resourceFolder()) / "presets" / (name + ".toml")).string());
}

} // namespace kondoscope
