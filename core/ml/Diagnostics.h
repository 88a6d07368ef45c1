#pragma once

#include "core/ml/ModelFile.h"
#include "core/ml/TrainingSet.h"

namespace kondoscope {

/// Looks at a model with the eyes of its data: parity and error against distance on held-out frames, receptive field
/// on some frames. Takes seconds. Depends on data and model alone, for any number of threads.
///
/// The distance of two environments is the Euclidean one between their descriptors: for each of the five nearest shells
/// mean and standard deviation of the bonds S_i.S_j. Of the training data some thousand sites are looked at.
///
/// \return the learning curve of the model, and everything else anew
/// \throws ConfigError as makeNetwork
ModelDiagnostics diagnose(const TrainingSet& data, const ModelFile& model);

/// The descriptors of every site, (N, 10). \param spins  (N, 3)
Eigen::MatrixXd environmentDescriptors(const Lattice& lattice, const SpinField& spins);

/// rms |dH_i/dS_j| by distance, from central differences in double precision.
/// \param frames  of one lattice size
std::vector<ReceptiveShell> receptiveField(LatticeKind kind, const ModelFile& model,
                                           const std::vector<const TrainingFrame*>& frames);

} // namespace kondoscope
