#pragma once

#include <memory>

#include "core/electrons/ElectronConfig.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/States.h"

namespace kondoscope {

inline std::shared_ptr<const Lattice> lattice(LatticeKind kind, int lx, int ly)
{
    return std::make_shared<const Lattice>(kind, lx, ly);
}

inline ElectronConfig square()
{
    ElectronConfig electrons;
    electrons.kT = 0.05;
    return electrons;
}

inline ElectronConfig triangular()
{
    ElectronConfig electrons;
    electrons.J = 3.0;
    electrons.filling = 0.25;
    electrons.kT = 0.05;
    return electrons;
}

inline ElectronConfig infinite()
{
    ElectronConfig electrons;
    electrons.coupling = Coupling::Infinite;
    electrons.filling = 0.4;
    electrons.kT = 0.05;
    return electrons;
}

inline Forces evaluate(ForceModel& model, const SpinField& spins, bool withBonds = false)
{
    Forces forces;
    forces.wantsBonds = withBonds;
    model.evaluate(spins, forces);
    return forces;
}

} // namespace kondoscope
