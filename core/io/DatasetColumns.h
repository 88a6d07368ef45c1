#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/DatasetImport.h"

// Internal to core/io: what readers of foreign files hand over.
namespace kondoscope {

/// Numbers of all frames; empty where the file has none.
struct DatasetColumns
{
    int lx = 0;
    int ly = 0;
    std::size_t frames = 0;
    std::vector<double> spins;                                     ///< (frames, site, 3)
    std::vector<double> field;                                     ///< (frames, site, 3)
    std::vector<double> density;                                   ///< (frames, site)
    std::vector<double> energy, trajectory, step, filling, kT, mu; ///< (frames)

    /// The columns with one number a frame, by the names that files use.
    struct PerFrame
    {
        const char* name;
        std::vector<double> DatasetColumns::*values;
    };
    static const std::vector<PerFrame>& perFrame();
};

/// The name that a file uses for our one.
std::string nameInFile(const ImportSettings& settings, const std::string& name);

DatasetColumns readCsvColumns(const std::string& path, const ImportSettings& settings);
DatasetColumns readNumpyColumns(const std::string& path, const ImportSettings& settings);

} // namespace kondoscope
