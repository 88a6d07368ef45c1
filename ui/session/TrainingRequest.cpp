#include "ui/session/TrainingRequest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDatasetComment = "# dataset = ";
constexpr std::size_t kLargestSettings = std::size_t{1} << 20;

bool isTaken(const std::string& model)
{
    std::error_code error;
    return fs::exists(model, error) || fs::exists(checkpointOf(model), error) || fs::exists(settingsOf(model), error);
}

} // namespace

std::string checkpointOf(const std::string& model)
{
    return fmt::format("{}.training", model);
}

std::string settingsOf(const std::string& model)
{
    return fmt::format("{}.training.toml", model);
}

void writeTrainingSettings(const TrainingRequest& request)
{
    std::string text = fmt::format("# A training that can go on, from the window or by\n"
                                   "# kondoscope-cli train --config THIS_FILE -o \"{}\" --dataset ... (those below)\n",
                                   request.model);
    for (const std::string& dataset : request.datasets) {
        if (dataset.find('\n') != std::string::npos)
            throw FileError("a data set has a line break in its name (the training could not be taken up again). "
                            "Rename the file.");
        text += fmt::format("{}{}\n", kDatasetComment, dataset);
    }
    text += fmt::format("\n{}", toToml(request.config));
    writeAtomically(settingsOf(request.model), [&text](const std::string& temporary) {
        std::ofstream file(temporary, std::ios::binary);
        if (!file.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
            throw FileError(fmt::format("{} cannot be written (the training could not be taken up again). Free some "
                                        "space.",
                                        temporary));
    });
}

TrainingRequest readTrainingSettings(const std::string& model)
{
    const std::string path = settingsOf(model);
    const std::string text = readTextFile(path, kLargestSettings);
    TrainingRequest request;
    request.config = parseTrainingConfig(text, path);
    request.model = model;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(kDatasetComment))
            request.datasets.push_back(line.substr(std::string(kDatasetComment).size()));
    if (request.datasets.empty())
        throw FileError(fmt::format("{} names no data sets (lines \"{}FILE\" say what is learned). Go on with "
                                    "kondoscope-cli train, or start a new training.",
                                    path, kDatasetComment));
    return request;
}

void removeSavedTraining(const std::string& model)
{
    std::error_code error;
    fs::remove(checkpointOf(model), error);
    fs::remove(settingsOf(model), error);
}

std::vector<std::string> savedTrainings(const std::string& folder)
{
    std::vector<std::string> models;
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
        const std::string model = (i->path().parent_path() / i->path().stem()).string();
        if (i->path().extension() == ".training" && fs::exists(settingsOf(model), error))
            models.push_back(model);
    }
    std::sort(models.begin(), models.end());
    return models;
}

std::string freeModelPath(const std::string& path)
{
    const fs::path wanted(path);
    std::string result = path;
    for (int number = 2; isTaken(result); ++number)
        result =
            (wanted.parent_path() / fmt::format("{}-{}{}", wanted.stem().string(), number, wanted.extension().string()))
                .string();
    return result;
}

} // namespace kondoscope
