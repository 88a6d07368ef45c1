#include "ui/session/TrainingRun.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "core/forces/ForceComparison.h"
#include "core/network/Network.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "ui/session/TrainingPlan.h"

namespace kondoscope {

namespace {

constexpr std::size_t kComparedFrames = 24;
constexpr std::size_t kTorquePairs = 6000;

std::shared_ptr<const TrainingSet> readData(const TrainingRequest& request, const std::stop_token& stop)
{
    std::vector<Dataset> datasets;
    for (const std::string& path : request.datasets) {
        if (stop.stop_requested())
            throw Cancelled();
        datasets.push_back(readDataset(path));
    }
    const TrainingConfig& config = request.config;
    auto data = std::make_shared<TrainingSet>(datasets, config.validationFraction, config.seed);
    data->setWeights(config.frameWeight, config.weightFloor);
    return data;
}

/// So many frames, spread evenly.
std::vector<const TrainingFrame*> someOf(const std::vector<TrainingFrame>& frames, std::size_t most)
{
    std::vector<const TrainingFrame*> chosen;
    const std::size_t stride = (frames.size() + most - 1) / std::max<std::size_t>(1, most);
    for (std::size_t k = 0; k < frames.size(); k += std::max<std::size_t>(1, stride))
        chosen.push_back(&frames[k]);
    return chosen;
}

/// Adds the torque components of a frame, at most `most` of them, as (reference, found).
void addPairs(std::vector<Eigen::Vector2d>& pairs, const VectorField& reference, const VectorField& found,
              std::size_t most)
{
    const auto count = static_cast<std::size_t>(reference.size());
    const std::size_t stride = std::max<std::size_t>(1, (count + most - 1) / most);
    for (std::size_t k = 0; k < count; k += stride) {
        const auto row = static_cast<Eigen::Index>(k / 3), column = static_cast<Eigen::Index>(k % 3);
        pairs.emplace_back(reference(row, column), found(row, column));
    }
}

} // namespace

TrainingRun::TrainingRun(TrainingRequest request, bool goesOn, const std::function<void(TrainingPhase)>& enters,
                         std::stop_token stop)
    : m_request(std::move(request))
{
    m_request.config.validate();
    enters(TrainingPhase::Reading);
    m_data = readData(m_request, stop);
    if (!goesOn) {
        enters(TrainingPhase::Measuring);
        const double budget = 60.0 * m_request.minutes;
        planIterations(m_request.config, measureTrainingSpeed(m_data, m_request.config, budget, stop), budget);
    }
    if (stop.stop_requested())
        throw Cancelled();
    m_training = std::make_unique<Training>(m_data, m_request.config);
    if (goesOn)
        m_training->resume(checkpointOf(m_request.model));
    if (!m_training->curve().empty())
        m_seconds = m_training->curve().back().seconds;
    m_picture.trainingFrames = static_cast<int>(m_data->training.size());
    m_picture.heldOutFrames = static_cast<int>(m_data->validation.size());
}

void TrainingRun::step()
{
    const auto start = Clock::now();
    m_training->step();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    m_seconds += seconds;
    // Slow enough for validations to be spread over the steps between them.
    const double share = std::max(1.0 / (2.0 * m_request.config.validateEvery), 0.001);
    m_recentSeconds = m_recentSeconds == 0.0 ? seconds : (1.0 - share) * m_recentSeconds + share * seconds;
}

double TrainingRun::secondsLeft() const
{
    return m_recentSeconds * (m_training->config().iterations - m_training->iteration());
}

void TrainingRun::save() const
{
    writeTrainingSettings(m_request);
    m_training->save(checkpointOf(m_request.model));
    m_saved = Clock::now();
}

void TrainingRun::writeModelTo(const std::string& path) const
{
    std::error_code error;
    if (std::filesystem::exists(path, error))
        throw FileError(fmt::format("{} exists already (a model is never overwritten). Choose another name.", path));
    writeModel(path, m_training->model());
}

bool TrainingRun::isPictureDue() const
{
    return m_pointsShown < m_training->curve().size();
}

TrainingPicturePtr TrainingRun::picture()
{
    m_picture.curve = m_training->curve();
    m_pointsShown = m_picture.curve.size();
    const auto now = Clock::now();
    const bool isNew = m_pointsCompared < m_pointsShown;
    if (isNew && m_training->iteration() > 0 && (now - m_compared > 10 * m_comparisonCost || isFinished())) {
        makeParity();
        m_pointsCompared = m_pointsShown;
        m_compared = Clock::now();
        m_comparisonCost = m_compared - now;
    }
    return std::make_shared<const TrainingPicture>(m_picture);
}

void TrainingRun::makeParity()
{
    const ModelFile model = m_training->model();
    const std::vector<const TrainingFrame*> frames = someOf(m_data->validation, kComparedFrames);
    std::map<std::pair<int, int>, Network<float>> networks;
    ForceComparison comparison;
    VectorField field;
    m_picture.torquePairs.clear();
    for (const TrainingFrame* frame : frames) {
        auto found = networks.find({frame->lx, frame->ly});
        if (found == networks.end()) {
            const Lattice lattice(m_data->kind, frame->lx, frame->ly);
            found = networks.emplace(std::pair{frame->lx, frame->ly}, makeNetwork<float>(lattice, model.network, false))
                        .first;
            found->second.setWeights(model.weights);
        }
        found->second.evaluate(frame->spins, frame->conditions, field, nullptr, threadBudget());
        const VectorField torque = torqueOf(frame->spins, field);
        addPairs(m_picture.torquePairs, frame->torque, torque, kTorquePairs / frames.size());
        comparison.add(frame->spins, field, torqueOf(frame->torque, frame->spins)); // T x S: the field across S
    }
    m_picture.errors.reset();
    if (comparison.frameCount() > 0)
        m_picture.errors = comparison.total();
}

} // namespace kondoscope
