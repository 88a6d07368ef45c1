#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/dynamics/DynamicsConfig.h"
#include "core/electrons/ElectronConfig.h"
#include "core/forces/ClassicalTerms.h"
#include "core/lattice/Lattice.h"
#include "core/lattice/States.h"
#include "core/simulation/Protocol.h"

namespace kondoscope {

struct LatticeConfig
{
    LatticeKind kind = LatticeKind::Square;
    int lx = 30;
    int ly = 30;

    bool operator==(const LatticeConfig&) const = default;
};

/// Which method gives the electronic fields.
struct SolverConfig
{
    std::string kind = "ed";         ///< "ed", "kpm" or "ml"
    std::string model;               ///< force field of kind "ml": name of a shipped model, or a file
    std::string precision = "auto";  ///< "double", "single"; "auto": double for exact diagonalization, single for kpm
    std::array<int, 2> twists{1, 1}; ///< boundary twists along a1, a2 that exact diagonalization averages over
    double twistOffset = 0.0;        ///< moves all twists, in steps between two of them: 0 or 1/2
    int order = 0;                   ///< kpm: number of Chebyshev moments; 0: automatic
    int colorSpacing = 0;            ///< kpm: distance of sites that share probes; 0: automatic
    std::string kernel = "auto";     ///< kpm: "auto", "none", "jackson", "lorentz"
    double error = 0.05;             ///< kpm: requested relative error of the torque
    std::string device = "cpu";      ///< where a force field of kind "ml" is evaluated: "cpu", or "cuda", a GPU
    bool operator==(const SolverConfig&) const = default;
};

/// How long a run lasts and what it keeps.
struct OutputConfig
{
    double time = 100.0;                 ///< duration of a headless run [hbar/t]
    double interval = 1.0;               ///< time between frames of the trajectory [hbar/t]
    bool bondEnergy = false;             ///< compute and keep the kinetic energy of every nearest-neighbour bond
    std::vector<std::string> quantities; ///< measured beside the frames: names of observables and arrays
    double measureInterval = 0.0;        ///< between these measurements [hbar/t]; 0: with every frame
    double referenceTime = 0.0; ///< the first frame from then on is what overlap and freezing refer to [hbar/t]
};

/// What the window shows first, and the texts of a preset.
struct ViewConfig
{
    std::string title;
    std::string description;
    std::vector<std::string> layers{"bond_order", "arrows"};
};

/// Describes a run completely: read from TOML, edited by panels, stored in every trajectory.
///
/// TOML sections: [preset] title description layers | [lattice] kind size | [state] kind noise seed |
/// [electrons] t1 t2 t3 coupling J J_AF doping|filling|mu kT | [solver] kind model device precision twists twist_offset
/// order color_spacing kernel error | [classical] J1 J2 J3 anisotropy axis dmi dmi_kind | [dynamics] integrator dt
/// damping temperature field | [protocol] quantity shape from to start duration levels direction | [output] time
/// interval bond_energy quantities
/// measure_interval reference_time.
struct RunConfig
{
    LatticeConfig lattice;
    StateConfig state;
    ElectronConfig electrons;
    SolverConfig solver;
    ClassicalConfig classical;
    DynamicsConfig dynamics;
    ProtocolConfig protocol;
    OutputConfig output;
    ViewConfig view;
};

/// \param text    TOML
/// \param origin  file name for messages
/// \throws ConfigError naming key, line, reason and what is allowed
RunConfig parseRunConfig(const std::string& text, const std::string& origin);

/// \throws FileError if the file cannot be read (or exceeds 1 MiB), ConfigError as parseRunConfig
RunConfig readRunConfig(const std::string& path);

/// Checks every value as parseRunConfig does, and what belongs together: a force field needs a model and a finite
/// coupling, an infinite coupling at most one electron a site, an anisotropy an axis. For configurations that were put
/// together by setParameter or by a panel. \throws ConfigError
void validate(const RunConfig& config);

/// Applies "section.key=value" (value in TOML syntax; bare words count as strings, lists need no brackets), as --set
/// does. Checks this value alone: call validate() when all are set. electrons.mu makes the ensemble grand canonical,
/// doping and filling make it canonical.
/// \throws ConfigError as parseRunConfig
void setParameter(RunConfig& config, const std::string& assignment);

/// TOML with a comment (meaning and unit) a line; parseRunConfig(toToml(c)) == c, bit for bit.
std::string toToml(const RunConfig& config);

/// Names of the presets shipped in resources/presets, the default first.
std::vector<std::string> presetNames();

/// \throws ConfigError naming the presets there are
RunConfig loadPreset(const std::string& name);

} // namespace kondoscope
