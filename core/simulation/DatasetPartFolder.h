#pragma once

#include <string>
#include <vector>

#include "core/io/Dataset.h"
#include "core/simulation/DatasetGenerator.h"

namespace kondoscope {

/// The folder beside an output file in which the parts of a recipe gather until all are there: OUT.h5.parts, with the
/// recipe spelled out (recipe.toml) and one small data set a part. A part appears in one piece, so whatever was
/// finished before a kill is finished. One program at a time makes parts for it; its workers open it by name.
class DatasetPartFolder
{
public:
    /// Makes the folder or takes up the one that an interrupted program left, and locks it.
    /// \throws FileError if it cannot be made, another program uses it, or it holds parts of another recipe
    DatasetPartFolder(const DatasetRecipe& recipe, const std::string& output);
    /// What a worker does: opens the folder of a running program. \throws FileError, ConfigError
    explicit DatasetPartFolder(const std::string& folder);
    ~DatasetPartFolder();
    DatasetPartFolder(const DatasetPartFolder&) = delete;
    DatasetPartFolder& operator=(const DatasetPartFolder&) = delete;

    const std::string& path() const { return m_folder; }
    const DatasetRecipe& recipe() const { return m_recipe; }
    const std::vector<DatasetPart>& parts() const { return m_parts; }

    /// Whether a part was finished, now or by an earlier program.
    bool has(std::size_t part) const;
    /// Those that still have to be made.
    std::vector<std::size_t> missingParts() const;
    /// \param frames  of the part. \throws FileError
    void write(std::size_t part, std::vector<DatasetFrame> frames) const;
    /// The data sets of all parts, one for every lattice size. \throws FileError if one is missing or damaged
    std::vector<Dataset> merge() const;
    /// Removes the folder and all that is in it.
    void remove() const;

private:
    std::string partPath(std::size_t part) const;
    std::string partSource(std::size_t part) const;
    void requireSameRecipe() const;
    void lock();

    std::string m_folder;
    DatasetRecipe m_recipe;
    std::string m_hash;
    std::vector<DatasetPart> m_parts;
    int m_lock = -1; ///< descriptor of the locked folder; < 0: a worker's
};

/// Names of the files that merge() fills: `output`, or for recipes with several lattice sizes OUT-20x20.h5 and so on.
std::vector<std::string> datasetFileNames(const DatasetRecipe& recipe, const std::string& output);

} // namespace kondoscope
