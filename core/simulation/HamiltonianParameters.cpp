#include <cstdint>

#include "core/simulation/ParameterBuilders.h"

namespace kondoscope::parameter_builders {

namespace {

constexpr double kSmallestError = 1e-6; ///< of kpm: (0, 1]
constexpr double kMostTwists = 64;

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
    Parameter coupling = describe({"electrons.coupling", "Coupling to the spins", "", "",
                                   "finite = s-d model with coupling J, infinite = double exchange at J -> infinity"});
    coupling.allowed = {"finite", "infinite"};
    coupling.get = [](const RunConfig& c) {
        return ConfigValue(std::string(c.electrons.coupling == Coupling::Infinite ? "infinite" : "finite"));
    };
    coupling.set = [](RunConfig& c, const ConfigValue& v) {
        c.electrons.coupling = std::get<std::string>(v) == "infinite" ? Coupling::Infinite : Coupling::Finite;
    };
    table.push_back(coupling);
    table.push_back(number(
        {"electrons.J", "Coupling", "J", "t",
         "coupling of electrons to the spins, Pauli matrices (twice that for s = sigma/2); for finite coupling"},
        {0, 100, 0.5}, [](auto& c) -> auto& { return c.electrons.J; }));
    table.push_back(number(
        {"electrons.J_AF", "Superexchange", "J_AF", "t",
         "antiferromagnetic exchange between nearest neighbours, about t1^2/2J; for infinite coupling"},
        {-10, 10, 0.01}, [](auto& c) -> auto& { return c.electrons.superexchange; }));
    addElectronNumber(table);
    table.push_back(number(
        {"electrons.kT", "Electronic temperature", "k_BT_e", "t", "temperature of the electrons"}, {0, 10, 0.005},
        [](auto& c) -> auto& { return c.electrons.kT; }));
}

void addSolver(std::vector<Parameter>& table)
{
    table.push_back(text(
        {"solver.kind", "Solver", "", "",
         "where the electronic fields come from: ed = exact diagonalization, kpm = kernel polynomials, ml = learned "
         "force field"},
        {"ed", "kpm", "ml"}, [](auto& c) -> auto& { return c.solver.kind; }));
    table.push_back(text(
        {"solver.model", "Force field", "", "", "name of a shipped model, or a file; for kind ml"}, {},
        [](auto& c) -> auto& { return c.solver.model; }));
    Parameter device = text(
        {"solver.device", "Device", "", "",
         "where a force field is evaluated: cpu = this processor, cuda = a GPU, by LibTorch; for kind ml"},
        {"cpu", "cuda"}, [](auto& c) -> auto& { return c.solver.device; });
    device.omitsDefault = true;
    table.push_back(device);
    table.push_back(text(
        {"solver.precision", "Precision", "", "", "of ed and kpm; auto = double for ed, single for kpm"},
        {"auto", "double", "single"}, [](auto& c) -> auto& { return c.solver.precision; }));
    Parameter twists =
        describe({"solver.twists", "Twists", "T₁, T₂", "1",
                  "boundary twists along a1, a2 that ed averages over, as a lattice so many times larger"},
                 {1, kMostTwists, 1});
    twists.integral = true;
    twists.get = [](const RunConfig& c) {
        return ConfigValue(std::vector<double>(c.solver.twists.begin(), c.solver.twists.end()));
    };
    twists.set = [](RunConfig& c, const ConfigValue& v) {
        const auto& values = std::get<std::vector<double>>(v);
        c.solver.twists = {static_cast<int>(values[0]), static_cast<int>(values[1])};
    };
    table.push_back(twists);
    table.push_back(number(
        {"solver.twist_offset", "Twist offset", "", "1",
         "moves all twists by this share of a step; 0.5 avoids the symmetric momenta, which is nearer to an infinite "
         "lattice for ordered metals"},
        {0, 1, 0.5}, [](auto& c) -> auto& { return c.solver.twistOffset; }));
}

void addKernelPolynomials(std::vector<Parameter>& table)
{
    Parameter order = integer(
        {"solver.order", "Order", "M", "1", "number of Chebyshev moments of kpm"}, {16, 1000000, 16},
        [](auto& c) -> auto& { return c.solver.order; });
    order.zeroIsAuto = true;
    table.push_back(order);
    Parameter spacing = integer(
        {"solver.color_spacing", "Probe spacing", "p", "1",
         "distance of sites that share probes in kpm: p x p colours, none where it exceeds the "
         "lattice"},
        {1, Lattice::kMaximumSize, 1}, [](auto& c) -> auto& { return c.solver.colorSpacing; });
    spacing.zeroIsAuto = true;
    table.push_back(spacing);
    table.push_back(text(
        {"solver.kernel", "Kernel", "", "", "damping of the Chebyshev series of kpm"},
        {"auto", "none", "jackson", "lorentz"}, [](auto& c) -> auto& { return c.solver.kernel; }));
    table.push_back(number(
        {"solver.error", "Requested error", "", "1",
         "of the torque, relative to its rms; decides what is automatic in kpm"},
        {kSmallestError, 1, 0.01}, [](auto& c) -> auto& { return c.solver.error; }));
}

void addClassical(std::vector<Parameter>& table)
{
    constexpr Range kExchange{-100, 100, 0.01};
    table.push_back(number(
        {"classical.J1", "Exchange", "J₁", "t", "between nearest neighbours, each pair once; > 0 antiferromagnetic"},
        kExchange, [](auto& c) -> auto& { return c.classical.J1; }));
    table.push_back(number(
        {"classical.J2", "Exchange, 2nd neighbours", "J₂", "t", "between second neighbours; > 0 antiferromagnetic"},
        kExchange, [](auto& c) -> auto& { return c.classical.J2; }));
    table.push_back(number(
        {"classical.J3", "Exchange, 3rd neighbours", "J₃", "t", "between third neighbours; > 0 antiferromagnetic"},
        kExchange, [](auto& c) -> auto& { return c.classical.J3; }));
    table.push_back(number(
        {"classical.anisotropy", "Anisotropy", "K", "t", "energy -K (S.n)^2 of a spin; > 0 easy axis, < 0 easy plane"},
        kExchange, [](auto& c) -> auto& { return c.classical.anisotropy; }));
    table.push_back(vector(
        {"classical.axis", "Axis", "n", "1", "of the anisotropy: x, y, z; any length but 0"}, {-100, 100, 0.1},
        [](auto& c) -> auto& { return c.classical.axis; }));
    table.push_back(number(
        {"classical.dmi", "Dzyaloshinskii-Moriya", "D", "t", "energy D_ij.(S_i x S_j) of nearest neighbours"},
        kExchange, [](auto& c) -> auto& { return c.classical.dmi; }));
    table.push_back(text(
        {"classical.dmi_kind", "Kind", "", "",
         "direction of D_ij: interfacial = z x r_ij (Neel-type textures), bulk = r_ij (Bloch-type)"},
        {"interfacial", "bulk"}, [](auto& c) -> auto& { return c.classical.dmiKind; }));
}

} // namespace

void addHamiltonian(std::vector<Parameter>& table)
{
    addElectrons(table);
    addSolver(table);
    addKernelPolynomials(table);
    addClassical(table);
}

} // namespace kondoscope::parameter_builders
