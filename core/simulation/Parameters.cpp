#include "core/simulation/Parameters.h"

#include <limits>

#include "core/dynamics/Integrator.h"
#include "core/simulation/ParameterBuilders.h"
#include "core/simulation/QuantitySet.h"

namespace kondoscope {

using namespace parameter_builders;

namespace {

constexpr double kSmallestTime = 1e-6; ///< a time step or interval must be positive
constexpr double kLargestSeed = static_cast<double>(std::numeric_limits<std::int64_t>::max());

void addPreset(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"preset.title", "Title", "", "", "name of the run in menus"}, {},
        [](auto& c) -> auto& { return c.view.title; }));
    table.push_back(text(
        {"preset.description", "Description", "", "", "what can be seen, for readers"}, {},
        [](auto& c) -> auto& { return c.view.description; }));
    Parameter layers =
        describe({"preset.layers", "Layers", "", "", "layers of the picture that the window opens with"});
    layers.allowed = {"bond_order", "chirality", "hole_density", "kinetic_energy", "arrows"};
    layers.get = [](const RunConfig& c) { return ConfigValue(c.view.layers); };
    layers.set = [](RunConfig& c, const ConfigValue& v) { c.view.layers = std::get<std::vector<std::string>>(v); };
    table.push_back(layers);
}

void addLattice(std::vector<Parameter>& table)
{
    Parameter kind = describe({"lattice.kind", "Lattice", "", "", "Bravais lattice, periodic in both directions"});
    kind.allowed = {"square", "triangular"};
    kind.get = [](const RunConfig& c) { return ConfigValue(std::string(name(c.lattice.kind))); };
    kind.set = [](RunConfig& c, const ConfigValue& v) { c.lattice.kind = latticeKind(std::get<std::string>(v)); };
    table.push_back(kind);
    Parameter size = describe({"lattice.size", "Size", "Lx, Ly", "1", "number of sites along each lattice vector"},
                              {Lattice::kMinimumSize, Lattice::kMaximumSize, 1});
    size.integral = true;
    size.get = [](const RunConfig& c) {
        return ConfigValue(std::vector<double>{static_cast<double>(c.lattice.lx), static_cast<double>(c.lattice.ly)});
    };
    size.set = [](RunConfig& c, const ConfigValue& v) {
        c.lattice.lx = static_cast<int>(std::get<std::vector<double>>(v)[0]);
        c.lattice.ly = static_cast<int>(std::get<std::vector<double>>(v)[1]);
    };
    table.push_back(size);
}

void addState(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"state.kind", "Initial state", "", "", "spins at time 0"}, stateKinds(),
        [](auto& c) -> auto& { return c.state.kind; }));
    table.push_back(number(
        {"state.noise", "Noise", "σ", "rad", "rms angle by which each spin is turned at time 0"}, {0, 3.2, 0.01},
        [](auto& c) -> auto& { return c.state.noise; }));
    Parameter seed =
        describe({"state.seed", "Seed", "", "1", "of all random numbers of the run"}, {0, kLargestSeed, 1});
    seed.integral = true;
    seed.get = [](const RunConfig& c) { return ConfigValue(static_cast<std::int64_t>(c.state.seed)); };
    seed.set = [](RunConfig& c, const ConfigValue& v) {
        c.state.seed = static_cast<std::uint64_t>(std::get<std::int64_t>(v));
    };
    table.push_back(seed);
}

void addDynamics(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"dynamics.integrator", "Integrator", "", "",
         "sib = semi-implicit, keeps the spin length; adaptive = steps of its own inside dt, zero temperature only; "
         "relaxation = overdamped, for ground states"},
        integratorNames(), [](auto& c) -> auto& { return c.dynamics.integrator; }));
    table.push_back(text(
        {"dynamics.equation", "Equation", "", "", "form of the damping: Gilbert's is slower by 1 + α² in all motion"},
        {"landau_lifshitz", "gilbert"}, [](auto& c) -> auto& { return c.dynamics.equation; }));
    table.push_back(number(
        {"dynamics.dt", "Time step", "Δt", "ħ/t", "time step of the spins"}, {kSmallestTime, 100, 0.05},
        [](auto& c) -> auto& { return c.dynamics.dt; }));
    table.push_back(number(
        {"dynamics.tolerance", "Tolerance", "", "rad", "error of a spin in a time step, for the integrator adaptive"},
        {1e-12, 1, 1e-6}, [](auto& c) -> auto& { return c.dynamics.tolerance; }));
    table.push_back(number(
        {"dynamics.damping", "Damping", "α", "1", "of the Landau-Lifshitz equation"}, {0, 10, 0.05},
        [](auto& c) -> auto& { return c.dynamics.damping; }));
    table.push_back(number(
        {"dynamics.temperature", "Temperature", "k_BT", "t", "of the heat bath of the spins"}, {0, 10, 0.005},
        [](auto& c) -> auto& { return c.dynamics.temperature; }));
    table.push_back(vector(
        {"dynamics.field", "Field", "h", "t", "Zeeman field on the spins: x, y, z"}, {-100, 100, 0.01},
        [](auto& c) -> auto& { return c.dynamics.field; }));
}

void addMeasurements(std::vector<Parameter>& table)
{
    const std::size_t first = table.size();
    Parameter quantities = describe({"output.quantities", "Quantities", "", "",
                                     "measured beside the frames: names of observables, maps and curves (see "
                                     "kondoscope-cli measure --list)"});
    quantities.allowed = quantityNames();
    quantities.get = [](const RunConfig& c) { return ConfigValue(c.output.quantities); };
    quantities.set = [](RunConfig& c, const ConfigValue& v) {
        c.output.quantities = std::get<std::vector<std::string>>(v);
    };
    table.push_back(quantities);
    table.push_back(number(
        {"output.measure_interval", "Measure every", "", "ħ/t",
         "time between these measurements; 0 = with every frame"},
        {0, 1e9, 1}, [](auto& c) -> auto& { return c.output.measureInterval; }));
    table.push_back(number(
        {"output.reference_time", "Reference", "t_w", "ħ/t",
         "the first frame from then on is what overlap and freezing refer to"},
        {0, 1e9, 1}, [](auto& c) -> auto& { return c.output.referenceTime; }));
    for (std::size_t k = first; k < table.size(); ++k)
        table[k].omitsDefault = true;
}

void addOutput(std::vector<Parameter>& table)
{
    table.push_back(number(
        {"output.time", "Duration", "", "ħ/t", "duration of a run without a window"}, {0, 1e9, 10},
        [](auto& c) -> auto& { return c.output.time; }));
    table.push_back(number(
        {"output.interval", "Frame interval", "", "ħ/t", "time between frames of the trajectory"},
        {kSmallestTime, 1e9, 0.5}, [](auto& c) -> auto& { return c.output.interval; }));
    Parameter bonds = describe({"output.bond_energy", "Bond energies", "", "",
                                "compute and keep the kinetic energy of every nearest-neighbour bond"});
    bonds.get = [](const RunConfig& c) { return ConfigValue(c.output.bondEnergy); };
    bonds.set = [](RunConfig& c, const ConfigValue& v) { c.output.bondEnergy = std::get<bool>(v); };
    table.push_back(bonds);
    addMeasurements(table);
}

} // namespace

const std::vector<Parameter>& runParameters()
{
    static const std::vector<Parameter> kTable = [] {
        std::vector<Parameter> table;
        addPreset(table);
        addLattice(table);
        addState(table);
        addHamiltonian(table);
        addDynamics(table);
        addProtocol(table);
        addOutput(table);
        return table;
    }();
    return kTable;
}

} // namespace kondoscope
