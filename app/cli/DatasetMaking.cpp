#include "app/cli/DatasetMaking.h"

#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "app/cli/DatasetWorkers.h"
#include "app/cli/ProgressBar.h"
#include "core/io/AtomicFile.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

std::int64_t frameCountOf(const DatasetPartFolder& folder, const std::vector<std::size_t>& parts)
{
    std::int64_t count = 0;
    for (const std::size_t part : parts)
        count += frameCount(folder.recipe(), folder.parts()[part]);
    return count;
}

/// Merges the parts and says what was written.
void finish(const DatasetPartFolder& folder, const std::vector<std::string>& names)
{
    const std::vector<Dataset> datasets = folder.merge();
    for (std::size_t k = 0; k < datasets.size(); ++k) {
        const Dataset& dataset = datasets[k];
        writeDataset(names[k], dataset);
        fmt::print("{} frames of {} {} x {} in {}\n", dataset.frames.size(), name(dataset.kind), dataset.lx, dataset.ly,
                   names[k]);
    }
    folder.remove();
}

} // namespace

bool makeDatasets(const DatasetRecipe& recipe, const std::string& output, int jobs, const std::stop_token& stop)
{
    const std::vector<std::string> names = datasetFileNames(recipe, output);
    for (const std::string& file : names)
        requireWritableTarget(file);
    const DatasetPartFolder folder(recipe, output);
    const std::vector<std::size_t> missing = folder.missingParts();
    const std::int64_t total = recipe.frameCount();
    const std::int64_t left = frameCountOf(folder, missing);
    const std::int64_t before = total - left; // of an earlier run
    if (before > 0)
        fmt::print(stderr, "kondoscope-cli: {} of {} frames are there already.\n", before, total);
    bool isComplete = false;
    {
        ProgressBar bar("labelling", left); // its estimate is that of this run
        const auto progress = [&](std::int64_t frames) {
            bar.update(frames, fmt::format("frame {} of {}", before + frames, total));
        };
        isComplete = makeParts(folder, missing, jobs > 0 ? jobs : threadBudget(), progress, stop);
    }
    if (isComplete) {
        finish(folder, names);
        return true;
    }
    fmt::print(stderr,
               "kondoscope-cli: stopped (a signal or --minutes asked for it). {} of {} frames are in {}: give the same "
               "command "
               "again to go on.\n",
               total - frameCountOf(folder, folder.missingParts()), total, folder.path());
    return false;
}

} // namespace kondoscope
