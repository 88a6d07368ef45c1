#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/Dataset.h"
#include "core/network/Network.h"

namespace kondoscope {

/// A labelled frame, prepared for a network.
struct TrainingFrame
{
    int lx = 0;
    int ly = 0;
    SpinField spins;
    VectorField field;       ///< of the reference [t]
    VectorField torque;      ///< S x H of it [t]
    Eigen::VectorXd density; ///< electrons per site; empty if unknown
    double energy = 0.0;     ///< [t]; NaN if unknown
    NetworkConditions conditions;
    std::int64_t trajectory = 0; ///< unique over all data sets
    std::int64_t step = 0;
    double torqueSquare = 0.0; ///< mean square of the torque per component [t^2]
    double weight = 1.0;
};

/// Torque S x H of every site [t], (N, 3).
VectorField torqueOf(const SpinField& spins, const VectorField& field);

/// Names the content of all data sets together.
std::string dataHashOf(const std::vector<Dataset>& datasets);

/// What a force field is trained and validated on: split by trajectory, since frames of one are correlated.
struct TrainingSet
{
    LatticeKind kind = LatticeKind::Square;
    ElectronConfig electrons; ///< the common Hamiltonian; filling and kT of the majority
    std::vector<TrainingFrame> training;
    std::vector<TrainingFrame> validation;
    std::string dataHash; ///< dataHashOf() them
    std::string source;   ///< how they were made: what each says, once

    /// \param fraction  of the trajectories that are held out, chosen by the seed; rounded up, never all
    /// \throws ConfigError if the data sets do not belong together, hold no fields, hold labels that are not finite, or
    ///         nothing is left to train on
    TrainingSet(const std::vector<Dataset>& datasets, double fraction, std::uint64_t seed);

    /// Weights (torque rms^2 + floor)^(-exponent) with mean 1: frames of small torque (late in a quench) would hardly
    /// count in a plain mean square.
    void setWeights(double exponent, double floor);
};

} // namespace kondoscope
