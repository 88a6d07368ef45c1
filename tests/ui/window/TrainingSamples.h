#pragma once

#include <memory>

#include "core/io/Dataset.h"
#include "core/lattice/States.h"
#include "core/simulation/ForceModelFactory.h"

namespace kondoscope {

/// Random spins on 8 x 8 sites with exact labels, every frame a trajectory of its own.
inline Dataset tinyDataset(double coupling = 6.0, int frames = 12)
{
    Dataset dataset;
    dataset.lx = dataset.ly = 8;
    dataset.electrons.J = coupling;
    dataset.electrons.kT = 0.05;
    dataset.electrons.setDoping(0.0);
    const auto lattice = std::make_shared<const Lattice>(dataset.lattice());
    const SolverSetup solver = makeForceModel(lattice, dataset.electrons, {});
    for (int k = 0; k < frames; ++k) {
        DatasetFrame frame;
        frame.spins = makeState(*lattice, {.kind = "random", .seed = static_cast<std::uint64_t>(k + 1)});
        frame.trajectory = k;
        frame.kind = FrameKind::Random;
        Forces forces;
        solver.model->evaluate(frame.spins, forces);
        frame.field = forces.field;
        frame.energy = forces.energy;
        frame.density.assign(forces.density.begin(), forces.density.end());
        frame.chemicalPotential = forces.chemicalPotential;
        dataset.frames.push_back(frame);
    }
    return dataset;
}

} // namespace kondoscope
