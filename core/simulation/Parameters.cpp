#include "core/simulation/Parameters.h"

#include <algorithm>
#include <limits>

#include "core/simulation/RunConfig.h"

namespace kondoscope {

namespace {

/// What a parameter is called and what it means.
struct Texts
{
    const char* key;
    const char* label;
    const char* symbol;
    const char* unit;
    const char* help;
};

struct Range
{
    double minimum;
    double maximum;
    double step;
};

constexpr double kSmallestTime = 1e-6; ///< a time step or interval must be positive
constexpr double kLargestSeed = static_cast<double>(std::numeric_limits<std::int64_t>::max());

Parameter describe(const Texts& texts, const Range& range = {0, 0, 0})
{
    Parameter p;
    p.key = texts.key;
    p.label = texts.label;
    p.symbol = texts.symbol;
    p.unit = texts.unit;
    p.help = texts.help;
    p.minimum = range.minimum;
    p.maximum = range.maximum;
    p.step = range.step;
    return p;
}

/// \param member  maps a configuration to the double inside it
template <typename Member> Parameter number(const Texts& texts, const Range& range, Member member)
{
    Parameter p = describe(texts, range);
    p.get = [member](const RunConfig& config) { return ConfigValue(member(config)); };
    p.set = [member](RunConfig& config, const ConfigValue& value) { member(config) = std::get<double>(value); };
    return p;
}

/// \param member  maps a configuration to the std::string inside it
template <typename Member> Parameter text(const Texts& texts, std::vector<std::string> allowed, Member member)
{
    Parameter p = describe(texts);
    p.allowed = std::move(allowed);
    p.get = [member](const RunConfig& config) { return ConfigValue(member(config)); };
    p.set = [member](RunConfig& config, const ConfigValue& value) { member(config) = std::get<std::string>(value); };
    return p;
}

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
    layers.allowed = {"bond_order", "chirality", "arrows"};
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

/// Doping and filling are two names of one number and fix the number of electrons; mu lets it fluctuate. The number
/// that is not in use goes back to its default, so that a configuration follows from the keys that were given.
void addElectronNumber(std::vector<Parameter>& table)
{
    const auto canonical = [](RunConfig& c) {
        c.electrons.ensemble = Ensemble::Canonical;
        c.electrons.chemicalPotential = ElectronConfig{}.chemicalPotential;
    };
    Parameter doping =
        describe({"electrons.doping", "Doping", "x", "1", "holes per site, x = 1 - 2 filling"}, {-1, 1, 0.01});
    doping.get = [](const RunConfig& c) { return ConfigValue(c.electrons.doping()); };
    doping.set = [canonical](RunConfig& c, const ConfigValue& v) {
        canonical(c);
        c.electrons.setDoping(std::get<double>(v));
    };
    table.push_back(doping);
    Parameter filling =
        describe({"electrons.filling", "Filling", "f", "1", "filled fraction of the states, N_e/2N"}, {0, 1, 0.005});
    filling.get = [](const RunConfig& c) { return ConfigValue(c.electrons.filling); };
    filling.set = [canonical](RunConfig& c, const ConfigValue& v) {
        canonical(c);
        c.electrons.filling = std::get<double>(v);
    };
    table.push_back(filling);
    Parameter mu =
        describe({"electrons.mu", "Chemical potential", "μ", "t", "fixed chemical potential of the electrons"},
                 {-200, 200, 0.1});
    mu.get = [](const RunConfig& c) { return ConfigValue(c.electrons.chemicalPotential); };
    mu.set = [](RunConfig& c, const ConfigValue& v) {
        c.electrons.ensemble = Ensemble::Grand;
        c.electrons.filling = ElectronConfig{}.filling;
        c.electrons.chemicalPotential = std::get<double>(v);
    };
    table.push_back(mu);
}

void addElectrons(std::vector<Parameter>& table)
{
    table.push_back(number(
        {"electrons.t1", "Hopping", "t₁", "t", "hopping to nearest neighbours: the unit of energy"}, {-10, 10, 0.1},
        [](auto& c) -> auto& { return c.electrons.t1; }));
    table.push_back(number(
        {"electrons.t2", "Hopping, 2nd neighbours", "t₂", "t", "hopping to second neighbours"}, {-10, 10, 0.1},
        [](auto& c) -> auto& { return c.electrons.t2; }));
    table.push_back(number(
        {"electrons.t3", "Hopping, 3rd neighbours", "t₃", "t", "hopping to third neighbours"}, {-10, 10, 0.1},
        [](auto& c) -> auto& { return c.electrons.t3; }));
    table.push_back(number(
        {"electrons.J", "Coupling", "J", "t",
         "coupling of electrons to the spins, Pauli matrices (twice that for s = sigma/2)"},
        {0, 100, 0.5}, [](auto& c) -> auto& { return c.electrons.J; }));
    addElectronNumber(table);
    table.push_back(number(
        {"electrons.kT", "Electronic temperature", "k_BT_e", "t", "temperature of the electrons"}, {0, 10, 0.005},
        [](auto& c) -> auto& { return c.electrons.kT; }));
}

void addSolver(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"solver.kind", "Solver", "", "",
         "where the electronic fields come from: ed = exact diagonalization, ml = learned force field"},
        {"ed", "ml"}, [](auto& c) -> auto& { return c.solver.kind; }));
    table.push_back(text(
        {"solver.model", "Force field", "", "", "name of a shipped model, or a file; for kind ml"}, {},
        [](auto& c) -> auto& { return c.solver.model; }));
    table.push_back(text(
        {"solver.precision", "Precision", "", "", "of exact diagonalization"}, {"double", "single"},
        [](auto& c) -> auto& { return c.solver.precision; }));
}

void addDynamics(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"dynamics.integrator", "Integrator", "", "", "sib = semi-implicit, keeps the spin length"}, {"sib"},
        [](auto& c) -> auto& { return c.dynamics.integrator; }));
    table.push_back(number(
        {"dynamics.dt", "Time step", "Δt", "ħ/t", "time step of the spins"}, {kSmallestTime, 100, 0.05},
        [](auto& c) -> auto& { return c.dynamics.dt; }));
    table.push_back(number(
        {"dynamics.damping", "Damping", "α", "1", "of the Landau-Lifshitz equation"}, {0, 10, 0.05},
        [](auto& c) -> auto& { return c.dynamics.damping; }));
    table.push_back(number(
        {"dynamics.temperature", "Temperature", "k_BT", "t", "of the heat bath of the spins"}, {0, 10, 0.005},
        [](auto& c) -> auto& { return c.dynamics.temperature; }));
    Parameter field =
        describe({"dynamics.field", "Field", "h", "t", "Zeeman field on the spins: x, y, z"}, {-100, 100, 0.01});
    field.get = [](const RunConfig& c) {
        return ConfigValue(std::vector<double>(c.dynamics.field.begin(), c.dynamics.field.end()));
    };
    field.set = [](RunConfig& c, const ConfigValue& v) {
        c.dynamics.field = Eigen::Map<const Eigen::Vector3d>(std::get<std::vector<double>>(v).data());
    };
    table.push_back(field);
}

void addOutput(std::vector<Parameter>& table)
{
    table.push_back(number(
        {"output.time", "Duration", "", "ħ/t", "duration of a run without a window"}, {0, 1e9, 10},
        [](auto& c) -> auto& { return c.output.time; }));
    table.push_back(number(
        {"output.interval", "Frame interval", "", "ħ/t", "time between frames of the trajectory"},
        {kSmallestTime, 1e9, 0.5}, [](auto& c) -> auto& { return c.output.interval; }));
}

} // namespace

const std::vector<Parameter>& runParameters()
{
    static const std::vector<Parameter> kTable = [] {
        std::vector<Parameter> table;
        addPreset(table);
        addLattice(table);
        addState(table);
        addElectrons(table);
        addSolver(table);
        addDynamics(table);
        addOutput(table);
        return table;
    }();
    return kTable;
}

} // namespace kondoscope
