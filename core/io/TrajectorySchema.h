#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "core/lattice/Lattice.h"

// Names inside trajectory files, shared by writer and reader.
namespace kondoscope::trajectory_schema {

inline constexpr const char* kFormat = "kondoscope-trajectory";
inline constexpr std::int64_t kVersion = 1;

inline constexpr const char* kThreads = "threads";

inline constexpr const char* kSpins = "spins";
inline constexpr const char* kTime = "time";
inline constexpr const char* kStep = "step";
inline constexpr const char* kChemicalPotential = "chemical_potential";
inline constexpr const char* kDensity = "density";
inline constexpr const char* kBondEnergy = "bond_energy";
inline constexpr const char* kMemory = "memory";
inline constexpr const char* kProtocolValue = "protocol_value";
inline constexpr const char* kMeasurements = "measurements";
inline constexpr const char* kMeasurementTime = "measurement_time";
inline constexpr const char* kMeasurementStep = "measurement_step";
inline constexpr const char* kChangeTime = "changes/time";
inline constexpr const char* kChangeStep = "changes/step";
inline constexpr const char* kChangeText = "changes/assignment";

/// Number of bonds of Lattice::bonds(1), without building the lattice.
inline std::int64_t nearestBondCount(LatticeKind kind, int lx, int ly)
{
    return (kind == LatticeKind::Square ? 2 : 3) * std::int64_t{lx} * ly;
}

inline std::string observableDataset(const std::string& name)
{
    return "observables/" + name;
}

inline std::string measurementDataset(const std::string& name)
{
    return fmt::format("{}/{}", kMeasurements, name);
}

} // namespace kondoscope::trajectory_schema
