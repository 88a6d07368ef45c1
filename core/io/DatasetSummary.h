#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/io/Dataset.h"

namespace kondoscope {

/// Smallest and largest of the known values.
struct ValueSpan
{
    double minimum = 0.0;
    double maximum = 0.0;
};

/// What a data set holds, in numbers.
struct DatasetSummary
{
    std::size_t frames = 0;
    std::vector<std::pair<std::string, std::size_t>> kinds; ///< frames of each kind that there is
    std::size_t trajectories = 0;
    std::size_t fields = 0; ///< frames that have one
    std::size_t energies = 0;
    std::size_t densities = 0;
    std::optional<ValueSpan> filling;           ///< nothing where no frame knows it
    std::optional<ValueSpan> kT;                ///< [t]
    std::optional<ValueSpan> chemicalPotential; ///< [t]
    std::optional<ValueSpan> energyPerSite;     ///< [t]
    std::optional<double> torqueRms;            ///< of S x H per component, all frames together [t]
    std::vector<std::string> warnings;          ///< what may harm a training
};

DatasetSummary summarize(const Dataset& dataset);

/// Finds frames that say the same: equal spins of an equal lattice at an equal filling (or chemical potential) and kT.
class DuplicateFinder
{
public:
    struct Counts
    {
        std::size_t inside = 0; ///< frames that equal an earlier one of the same data set
        std::size_t across = 0; ///< frames that equal one of an earlier data set
    };
    /// Data sets are compared with all that were added before.
    Counts add(const Dataset& dataset);

private:
    std::unordered_set<std::string> m_known;
};

} // namespace kondoscope
