#include "core/simulation/ModelEvaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/simulation/ForceModelFactory.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Mean of squares of numbers that may be unknown.
class MeanSquare
{
public:
    void add(double square)
    {
        m_sum += square;
        ++m_count;
    }
    std::optional<double> root() const
    {
        return m_count > 0 ? std::optional(std::sqrt(m_sum / m_count)) : std::nullopt;
    }

private:
    double m_sum = 0.0;
    int m_count = 0;
};

/// Gathers the errors of a group of frames.
class Group
{
public:
    /// \param forces        of this frame alone
    /// \param energyOffset  mean difference of its condition [t/site]; nothing if the frame is alone in it
    void add(const FrameEvaluation& frame, const ForceComparison& forces, const std::optional<double>& energyOffset)
    {
        ++m_frames;
        m_forces.add(forces);
        if (frame.energyDifference) {
            m_energy.add(std::pow(*frame.energyDifference, 2));
            if (energyOffset)
                m_scatter.add(std::pow(*frame.energyDifference - *energyOffset, 2));
        }
        if (frame.densitySquare)
            m_density.add(*frame.densitySquare);
    }

    GroupErrors errors() const
    {
        GroupErrors result{m_frames, std::nullopt, m_energy.root(), m_scatter.root(), m_density.root()};
        if (m_forces.frameCount() > 0)
            result.forces = m_forces.total();
        return result;
    }

private:
    int m_frames = 0;
    ForceComparison m_forces;
    MeanSquare m_energy;
    MeanSquare m_scatter;
    MeanSquare m_density;
};

std::map<std::int64_t, GroupErrors> errorsOf(const std::map<std::int64_t, Group>& groups)
{
    std::map<std::int64_t, GroupErrors> result;
    for (const auto& [key, group] : groups)
        result.emplace(key, group.errors());
    return result;
}

std::optional<double> densitySquare(const Eigen::VectorXd& density, const std::vector<double>& reference)
{
    const auto sites = static_cast<Eigen::Index>(reference.size());
    if (sites == 0 || density.size() != sites)
        return std::nullopt;
    const double square = (density - Eigen::Map<const Eigen::VectorXd>(reference.data(), sites)).squaredNorm();
    return std::isfinite(square) ? std::optional(square / static_cast<double>(sites)) : std::nullopt;
}

/// Carries out one evaluation.
class Evaluator
{
public:
    Evaluator(const Dataset& dataset, const EvaluationOptions& options)
        : m_dataset(dataset), m_options(options), m_lattice(std::make_shared<const Lattice>(dataset.lattice()))
    {
        for (const std::int64_t index : options.frames)
            if (index < 0 || index >= static_cast<std::int64_t>(dataset.frames.size()))
                throw ConfigError(fmt::format("frame {} (the data set has {}, counted from 0). Choose one of these.",
                                              index, dataset.frames.size()));
        groupByCondition();
        for (const FrameEvaluation& frame : m_result.frames)
            m_result.torqueComponents += source(frame).field.size();
        m_forces.resize(m_result.frames.size());
    }

    ModelEvaluation run(const std::stop_token& stop)
    {
        for (std::size_t condition = 0; condition < m_positions.size(); ++condition)
            evaluateCondition(condition, stop);
        sumUp();
        return std::move(m_result);
    }

private:
    const DatasetFrame& source(const FrameEvaluation& frame) const
    {
        return m_dataset.frames[static_cast<std::size_t>(frame.index)];
    }

    void groupByCondition()
    {
        std::map<std::array<double, 2>, std::size_t> known;
        for (const std::int64_t index : m_options.frames) {
            const DatasetFrame& frame = m_dataset.frames[static_cast<std::size_t>(index)];
            const ElectronConfig electrons = m_dataset.electronsOf(frame);
            // At fixed filling the chemical potential of a frame is a result, no condition.
            const double number =
                electrons.ensemble == Ensemble::Canonical ? electrons.filling : electrons.chemicalPotential;
            const auto [place, isNew] = known.try_emplace({number, electrons.kT}, m_positions.size());
            if (isNew) {
                m_result.conditions.push_back({electrons, {}, {}, {}, {}, {}});
                m_positions.emplace_back();
            }
            m_positions[place->second].push_back(m_result.frames.size());
            m_result.frames.push_back({index, frame.trajectory, frame.step, place->second, {}, {}, {}});
        }
    }

    void evaluateCondition(std::size_t index, const std::stop_token& stop)
    {
        EvaluatedCondition& condition = m_result.conditions[index];
        const SolverSetup setup = makeForceModel(m_lattice, condition.electrons, m_options.solver);
        if (m_options.conditionStarts)
            m_options.conditionStarts(setup.model->estimate(), static_cast<std::int64_t>(m_positions[index].size()));
        Forces forces;
        for (const std::size_t position : m_positions[index]) {
            FrameEvaluation& frame = m_result.frames[position];
            setup.model->beginStep(frame.index); // random probes of its own for every frame
            setup.model->evaluate(source(frame).spins, forces, stop);
            compare(position, frame, forces);
            if (m_options.frameDone)
                m_options.frameDone(position, forces);
        }
        condition.report = setup.model->report();
        condition.warning = setup.model->warning();
        if (setup.kernelFigures)
            condition.expectedError = setup.kernelFigures().expectedError;
    }

    void compare(std::size_t position, FrameEvaluation& frame, const Forces& forces)
    {
        const DatasetFrame& reference = source(frame);
        if (!forces.field.allFinite())
            throw NumericsError(fmt::format("the fields of frame {} are not finite (the solver fails on these spins). "
                                            "Choose another solver or model.",
                                            frame.index));
        if (reference.field.rows() > 0) {
            frame.errors = m_forces[position].add(reference.spins, forces.field, reference.field);
            keepPairs(position, reference, forces.field);
        }
        const double difference = (forces.energy - reference.energy) / m_lattice->siteCount();
        if (std::isfinite(difference))
            frame.energyDifference = difference;
        frame.densitySquare = densitySquare(forces.density, reference.density);
    }

    /// Multiples of the golden ratio fill the unit interval evenly: no share of them prefers a component, a sublattice
    /// or a frame.
    void keepPairs(std::size_t position, const DatasetFrame& reference, const VectorField& field)
    {
        if (m_options.torquePairs == 0)
            return;
        const double share =
            static_cast<double>(m_options.torquePairs) / static_cast<double>(m_result.torqueComponents);
        double counter = static_cast<double>(position) * static_cast<double>(field.size());
        for (Eigen::Index site = 0; site < field.rows(); ++site) {
            const Eigen::Vector3d spin = reference.spins.row(site);
            const Eigen::Vector3d known = spin.cross(Eigen::Vector3d(reference.field.row(site)));
            const Eigen::Vector3d found = spin.cross(Eigen::Vector3d(field.row(site)));
            for (Eigen::Index axis = 0; axis < 3; ++axis, ++counter)
                if (const double turns = counter * std::numbers::phi; turns - std::floor(turns) < share)
                    m_result.torquePairs.emplace_back(known[axis], found[axis]);
        }
    }

    void sumUp()
    {
        std::map<std::int64_t, Group> trajectories, steps;
        Group total;
        for (std::size_t index = 0; index < m_positions.size(); ++index) {
            EvaluatedCondition& condition = m_result.conditions[index];
            const std::optional<double> offset = takeOffset(index);
            Group group;
            for (const std::size_t position : m_positions[index]) {
                const FrameEvaluation& frame = m_result.frames[position];
                for (Group* const part : {&total, &group, &trajectories[frame.trajectory], &steps[frame.step]})
                    part->add(frame, m_forces[position], offset);
            }
            condition.errors = group.errors();
        }
        m_result.total = total.errors();
        m_result.byTrajectory = errorsOf(trajectories);
        m_result.byStep = errorsOf(steps);
    }

    /// Sets the mean difference of energies of a condition. \return the same, but nothing for a single frame, of which
    /// it would take everything
    std::optional<double> takeOffset(std::size_t index)
    {
        double sum = 0.0;
        int count = 0;
        for (const std::size_t position : m_positions[index])
            if (const auto& difference = m_result.frames[position].energyDifference) {
                sum += *difference;
                ++count;
            }
        std::optional<double>& mean = m_result.conditions[index].energyDifference;
        if (count > 0)
            mean = sum / count;
        return count > 1 ? mean : std::nullopt;
    }

    const Dataset& m_dataset;
    const EvaluationOptions& m_options;
    std::shared_ptr<const Lattice> m_lattice;
    std::vector<std::vector<std::size_t>> m_positions; ///< of the frames of every condition
    std::vector<ForceComparison> m_forces;             ///< of every frame
    ModelEvaluation m_result;
};

} // namespace

std::vector<std::string> ModelEvaluation::warnings() const
{
    std::vector<std::string> result;
    for (const EvaluatedCondition& condition : conditions)
        if (!condition.warning.empty() && std::find(result.begin(), result.end(), condition.warning) == result.end())
            result.push_back(condition.warning);
    return result;
}

ModelEvaluation evaluateModel(const Dataset& dataset, const EvaluationOptions& options, std::stop_token stop)
{
    return Evaluator(dataset, options).run(stop);
}

} // namespace kondoscope
