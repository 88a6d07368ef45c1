#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/network/Network.h"

namespace kondoscope {

class TensorEvaluator;

/// A network of the architecture "group" on one lattice by LibTorch tensors, on a GPU for example: the numbers of
/// Network<float> up to rounding. LibTorch is loaded by the first of them: it is no part of the program, but of the
/// module kondoscope_torch.so in ../lib/kondoscope beside the program.
class TensorNetwork
{
public:
    /// \param weights  in the order of weightBlocks()
    /// \param device   "cuda", the first GPU; or "cpu", LibTorch on the processor, which is slower than Network<float>
    ///                 and meant for comparisons
    /// \throws ConfigError for another architecture, if the module cannot be loaded, without a GPU that it can use, or
    ///         if the lattice is too small for the reach of the network; NumericsError if the device fails
    TensorNetwork(const Lattice& lattice, const NetworkConfig& config, const std::vector<float>& weights,
                  const std::string& device);
    ~TensorNetwork();

    /// As Network::evaluate(). \throws NumericsError if the device fails or has too little memory
    double evaluate(const SpinField& spins, const NetworkConditions& conditions, VectorField& field,
                    Eigen::VectorXd* density);

    /// "LibTorch 2.3.0 on cuda"
    std::string description() const;

private:
    NetworkConfig m_config;
    int m_sites;
    std::unique_ptr<TensorEvaluator> m_evaluator;
};

} // namespace kondoscope
