#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/electrons/ElectronConfig.h"
#include "core/forces/ForceComparison.h"
#include "core/forces/ForceModel.h"
#include "core/io/Dataset.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// What one frame of a data set gave.
struct FrameEvaluation
{
    std::int64_t index = 0; ///< in the data set
    std::int64_t trajectory = 0;
    std::int64_t step = 0;
    std::size_t condition = 0;              ///< index into ModelEvaluation::conditions
    std::optional<ForceErrors> errors;      ///< nothing where the data set holds no field
    std::optional<double> energyDifference; ///< (E - E_ref) / N [t]; nothing where either is unknown
    std::optional<double> densitySquare;    ///< mean over sites of (n - n_ref)^2; nothing where either is unknown
};

/// Errors over a group of frames; nothing where no frame of the group holds what they compare.
struct GroupErrors
{
    int frames = 0;
    std::optional<ForceErrors> forces;
    std::optional<double> energyRms; ///< of (E - E_ref) / N [t]
    /// The same after the mean difference of every condition was taken off, since torques fix energies only up to a
    /// constant; frames that are alone in their condition do not count.
    std::optional<double> energyScatter;
    std::optional<double> densityRms; ///< of n - n_ref over sites [electrons]
};

/// Frames with the same electrons share a model.
struct EvaluatedCondition
{
    ElectronConfig electrons;
    std::string report;                     ///< of the solver
    std::string warning;                    ///< of the solver; empty if there is none
    std::optional<double> expectedError;    ///< of the torque, relative to its rms; kpm
    std::optional<double> energyDifference; ///< mean of (E - E_ref) / N [t]
    GroupErrors errors;
};

/// Errors of a solver on a data set.
struct ModelEvaluation
{
    std::vector<FrameEvaluation> frames; ///< in the order in which they were asked for
    std::vector<EvaluatedCondition> conditions;
    GroupErrors total;
    std::map<std::int64_t, GroupErrors> byTrajectory;
    std::map<std::int64_t, GroupErrors> byStep;
    /// Torque components (reference, found) [t] for a parity plot.
    std::vector<Eigen::Vector2d> torquePairs;
    std::int64_t torqueComponents = 0; ///< of which torquePairs are a part

    /// Different warnings of the conditions, in their order.
    std::vector<std::string> warnings() const;
};

struct EvaluationOptions
{
    SolverConfig solver;
    std::vector<std::int64_t> frames; ///< of the data set, in any order
    /// About so many torque pairs are kept, spread evenly over frames, sites and components; the same for the same
    /// data.
    std::int64_t torquePairs = 0;
    /// Called before the first evaluation of a condition with what its `frames` evaluations will cost.
    std::function<void(const std::optional<CostEstimate>&, std::int64_t frames)> conditionStarts;
    /// Called after every frame with its position in `frames`; frames of one condition follow each other.
    std::function<void(std::size_t position, const Forces&)> frameDone;
};

/// Evaluates a solver on labelled frames; one model is built for each distinct condition.
/// \throws ConfigError (frames that do not exist, model of another lattice or Hamiltonian), FileError (model file),
///         NumericsError (also for fields that are not finite), Cancelled
ModelEvaluation evaluateModel(const Dataset& dataset, const EvaluationOptions& options, std::stop_token stop = {});

} // namespace kondoscope
