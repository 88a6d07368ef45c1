#include "core/simulation/DatasetPartFolder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRecipeName = "recipe.toml";
constexpr std::size_t kLargestRecipe = std::size_t{4} << 20;

std::string recipePath(const std::string& folder)
{
    return (fs::path(folder) / kRecipeName).string();
}

} // namespace

DatasetPartFolder::DatasetPartFolder(const DatasetRecipe& recipe, const std::string& output)
    : m_folder(output + ".parts"), m_recipe(recipe), m_hash(recipeHash(recipe)), m_parts(datasetParts(recipe))
{
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        throw FileError(fmt::format("{}: cannot be made ({}; finished parts of the data set are kept there). Choose "
                                    "another output.",
                                    m_folder, error.message()));
    lock();
    if (fs::exists(recipePath(m_folder))) {
        requireSameRecipe();
        return;
    }
    writeAtomically(recipePath(m_folder), [&](const std::string& temporary) {
        std::ofstream(temporary, std::ios::binary) << toToml(m_recipe);
    });
}

DatasetPartFolder::DatasetPartFolder(const std::string& folder)
    : m_folder(folder),
      m_recipe(parseDatasetRecipe(readTextFile(recipePath(folder), kLargestRecipe), recipePath(folder))),
      m_hash(recipeHash(m_recipe)), m_parts(datasetParts(m_recipe))
{}

DatasetPartFolder::~DatasetPartFolder()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

void DatasetPartFolder::lock()
{
    m_lock = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_lock >= 0 && ::flock(m_lock, LOCK_EX | LOCK_NB) == 0)
        return;
    const int reason = errno;
    const bool isTaken = m_lock >= 0 && reason == EWOULDBLOCK;
    if (m_lock >= 0)
        ::close(m_lock);
    throw FileError(
        isTaken ? fmt::format("{}: another program is making these parts (two would do the same work "
                              "twice). Wait for it, or choose another output.",
                              m_folder)
                : fmt::format("{}: cannot be opened ({}). Check the permissions.", m_folder, std::strerror(reason)));
}

void DatasetPartFolder::requireSameRecipe() const
{
    if (readTextFile(recipePath(m_folder), kLargestRecipe) == toToml(m_recipe))
        return;
    throw FileError(fmt::format("{}: holds finished parts of another recipe (they cannot be part of this data set). "
                                "Give the options of that time to go on with it, remove the folder, or choose another "
                                "output.",
                                m_folder));
}

std::string DatasetPartFolder::partPath(std::size_t part) const
{
    return (fs::path(m_folder) / fmt::format("part-{:06}.h5", part)).string();
}

std::string DatasetPartFolder::partSource(std::size_t part) const
{
    return fmt::format("part {} of recipe {}", part, m_hash);
}

bool DatasetPartFolder::has(std::size_t part) const
{
    if (!fs::exists(partPath(part)))
        return false;
    try {
        const Hdf5File file(partPath(part), Hdf5File::Mode::Read);
        return file.readString("/", "source") == partSource(part) &&
               file.shape("spins").at(0) == frameCount(m_recipe, m_parts[part]);
    } catch (const FileError&) {
        return false; // made anew
    }
}

std::vector<std::size_t> DatasetPartFolder::missingParts() const
{
    std::vector<std::size_t> missing;
    for (std::size_t part = 0; part < m_parts.size(); ++part)
        if (!has(part))
            missing.push_back(part);
    return missing;
}

void DatasetPartFolder::write(std::size_t part, std::vector<DatasetFrame> frames) const
{
    const DatasetSource& source = m_recipe.sources[m_parts[part].source];
    Dataset dataset;
    dataset.kind = m_recipe.base.lattice.kind;
    dataset.lx = source.lx;
    dataset.ly = source.ly;
    dataset.electrons = m_recipe.base.electrons;
    dataset.source = partSource(part);
    dataset.frames = std::move(frames);
    writeDataset(partPath(part), dataset);
}

std::vector<Dataset> DatasetPartFolder::merge() const
{
    std::vector<Dataset> datasets = emptyDatasets(m_recipe);
    for (std::size_t k = 0; k < m_parts.size(); ++k) {
        Dataset part = readDataset(partPath(k));
        for (Dataset& dataset : datasets)
            if (dataset.lx == part.lx && dataset.ly == part.ly)
                std::move(part.frames.begin(), part.frames.end(), std::back_inserter(dataset.frames));
    }
    for (Dataset& dataset : datasets)
        dataset.electrons = dataset.electronsOf(dataset.frames.front());
    return datasets;
}

void DatasetPartFolder::remove() const
{
    std::error_code error;
    fs::remove_all(m_folder, error);
    if (error)
        throw FileError(fmt::format("{}: cannot be removed ({}; the data set is complete without it). Remove it.",
                                    m_folder, error.message()));
}

std::vector<std::string> datasetFileNames(const DatasetRecipe& recipe, const std::string& output)
{
    const std::vector<Dataset> datasets = emptyDatasets(recipe);
    if (datasets.size() == 1)
        return {output};
    std::vector<std::string> names;
    const fs::path path(output);
    for (const Dataset& dataset : datasets)
        names.push_back((path.parent_path() / fmt::format("{}-{}x{}{}", path.stem().string(), dataset.lx, dataset.ly,
                                                          path.extension().string()))
                            .string());
    return names;
}

} // namespace kondoscope
