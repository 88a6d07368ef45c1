#pragma once

#include <Eigen/Core>

#include "core/ml/TrainingLoss.h"

namespace kondoscope {

/// Fits the weights of MeanEnergy alone to the torques of some training frames, by least squares: a descent takes very
/// long to find the small differences of electronic moments that matter. The variable z of it becomes the best linear
/// estimate of the chemical potential, where the data has that. The other weights stay as they are.
///
/// It takes up to half a minute, hence a few frames at a time.
class LinearStart
{
public:
    /// \param data, terms  are kept by reference
    LinearStart(const TrainingSet& data, const LossTerms& terms);

    /// Takes in one frame for each slot that the threads can use. \param slots one a thread, or more
    void advance(std::vector<TrainingSlot>& slots, std::size_t weightCount);
    /// Whether all frames are in.
    bool isComplete() const;
    /// Writes the weights of MeanEnergy. \param weights of the network; those of z matter where mu is not known
    void writeTo(std::vector<float>& weights) const;

private:
    /// Means and torques of all features, for one frame.
    struct Columns
    {
        Eigen::VectorXd means;   ///< (orbits)
        Eigen::MatrixXd torques; ///< (3 N, orbits): torque of the energy N M_j, or its field if that is fitted
    };

    Columns columnsOf(const TrainingFrame& frame, TrainingSlot& slot, std::size_t weightCount) const;
    Eigen::VectorXd potentialWeights(const Eigen::VectorXd& centre, const Eigen::VectorXd& before) const;
    Eigen::MatrixXd modulated(const Columns& columns, const Eigen::VectorXd& centre, const Eigen::VectorXd& b) const;
    Eigen::VectorXd fitted(const Eigen::VectorXd& centre, const Eigen::VectorXd& b) const;

    const LossTerms& m_terms;
    std::vector<WeightBlock> m_blocks;
    std::vector<const TrainingFrame*> m_frames;
    std::vector<Columns> m_columns; ///< of the first frames
};

} // namespace kondoscope
