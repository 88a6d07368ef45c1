#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "ui/session/TrainingRequest.h"
#include "ui/session/TrainingStatus.h"

namespace kondoscope {

/// A training with its data and files. Used by the worker's thread alone.
class TrainingRun
{
public:
    /// Reads the data sets; a new training then measures its speed and plans its iterations.
    ///
    /// \param goesOn  from the checkpoint of request.model
    /// \param enters  called with Reading, Measuring
    /// \throws FileError, ConfigError (data that do not belong together, settings), NumericsError, Cancelled
    TrainingRun(TrainingRequest request, bool goesOn, const std::function<void(TrainingPhase)>& enters,
                std::stop_token stop);

    /// One optimizer step. \throws NumericsError if the training diverges
    void step();
    bool isFinished() const { return m_training->finished(); }
    const Training& training() const { return *m_training; }
    const TrainingRequest& request() const { return m_request; }
    double secondsUsed() const { return m_seconds; }
    double secondsLeft() const;

    /// So that it can go on after the program has ended. \throws FileError
    void save() const;
    /// True after a minute without save().
    bool isSaveDue() const { return Clock::now() - m_saved > std::chrono::minutes(1); }
    /// The best model so far, as a new file. \throws FileError if something is there already, or it cannot be written
    void writeModelTo(const std::string& path) const;

    /// Whether curve or parity would be new; parity costs time, of which it takes a tenth at most.
    bool isPictureDue() const;
    TrainingPicturePtr picture();

private:
    using Clock = std::chrono::steady_clock;

    void makeParity();

    TrainingRequest m_request;
    std::shared_ptr<const TrainingSet> m_data;
    std::unique_ptr<Training> m_training;
    double m_seconds = 0.0;       ///< of all steps, those before an interruption included
    double m_recentSeconds = 0.0; ///< a step takes at present, running mean
    mutable Clock::time_point m_saved = Clock::now();
    TrainingPicture m_picture;
    std::size_t m_pointsShown = 0;
    std::size_t m_pointsCompared = 0; ///< of the curve when the parity was made
    Clock::time_point m_compared;
    Clock::duration m_comparisonCost{};
};

} // namespace kondoscope
