#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace kondoscope {

/// Torque components that a solver found beside those of the reference, with what is written about them.
struct ParityPlot
{
    std::vector<Eigen::Vector2d> pairs; ///< (reference, found) [t]
    std::int64_t components = 0;        ///< that were compared; `pairs` may be a part of them
    // Over all components; nothing where they are not known.
    std::optional<double> relativeError;
    std::optional<double> slope;     ///< of the regression of found on reference
    std::optional<double> torqueMse; ///< [t^2]
    std::string title;
    std::string solver; ///< "force field"; names the upright axis
};

/// Reads CSV as `kondoscope-cli evaluate --plot FILE.csv` writes it: lines "reference,found" after the heading
/// reference_torque_t,found_torque_t; comments "# relative_error = X", "# slope = X", "# torque_mse = X",
/// "# components = N", "# title = text", "# solver = text".
/// \throws FileError "<path>:<line>: ..." unless every line holds two finite numbers and there is one at least
ParityPlot readParityPlot(const std::string& path);

/// Numbers of pairs in square bins over reference (columns) and found (rows).
struct ParityHistogram
{
    double reach = 1.0; ///< the bins cover -reach to reach [t] on both axes
    int bins = 1;
    std::vector<int> counts; ///< row after row
    int largest = 0;

    int count(int column, int row) const { return counts[static_cast<std::size_t>(row * bins + column)]; }
};

/// All pairs, those of the largest component included.
ParityHistogram parityHistogram(const std::vector<Eigen::Vector2d>& pairs, int bins);

/// Numbers of errors found - reference in equal bins.
struct ErrorHistogram
{
    double rms = 0.0;   ///< of all errors [t]
    double reach = 1.0; ///< the bins cover -reach to reach [t]
    std::vector<int> counts;
    int largest = 0;
    int beyond = 0; ///< errors that lie outside
};

/// Eight times their rms on both sides, or less where no error is as large.
ErrorHistogram errorHistogram(const std::vector<Eigen::Vector2d>& pairs, int bins);

} // namespace kondoscope
