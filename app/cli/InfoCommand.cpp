#include <cmath>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "core/io/Dataset.h"
#include "core/io/Hdf5.h"
#include "core/io/Trajectory.h"
#include "core/ml/ModelCard.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

void printTrajectory(const std::string& path)
{
    const TrajectoryReader reader(path);
    const TrajectoryHeader& header = reader.header();
    fmt::print("trajectory, written by Kondoscope {}\n", reader.programVersion());
    fmt::print("lattice      {} {} x {}\n", name(header.kind), header.lx, header.ly);
    fmt::print("seed         {}\n", header.seed);
    if (reader.threads() > 0)
        fmt::print("threads      {}\n", reader.threads());
    if (!header.modelHash.empty())
        fmt::print("force field  {}\n", header.modelHash);
    fmt::print("frames       {}\n", reader.frameCount());
    if (reader.frameCount() > 0) {
        const TrajectoryFrame first = reader.frame(0);
        const TrajectoryFrame last = reader.frame(reader.frameCount() - 1);
        fmt::print("time         {:g} to {:g} hbar/t, steps {} to {}\n", first.time, last.time, first.step, last.step);
        fmt::print("density      {}\n", last.density.empty() ? "no" : "yes");
        fmt::print("bond energy  {}\n", last.bondEnergy.empty() ? "no" : "yes");
        fmt::print("\n{:<26} {:>14} {:>14}\n", "observable", "first frame", "last frame");
        for (std::size_t i = 0; i < header.observables.size(); ++i) {
            if (std::isnan(first.observables[i]) && std::isnan(last.observables[i]))
                continue; // the solver does not know it
            const std::string& unit = header.observableUnits[i];
            fmt::print("{:<26} {:>14.6g} {:>14.6g} {}\n", header.observables[i], first.observables[i],
                       last.observables[i], unit == "1" ? "" : unit);
        }
    }
    fmt::print("\nconfiguration:\n{}", header.config);
}

void printDataset(const std::string& path)
{
    const Dataset dataset = readDataset(path);
    const ElectronConfig& electrons = dataset.electrons;
    std::set<std::int64_t> trajectories;
    std::size_t fields = 0;
    std::size_t energies = 0;
    std::size_t densities = 0;
    for (const DatasetFrame& frame : dataset.frames) {
        trajectories.insert(frame.trajectory);
        fields += frame.field.rows() > 0 ? 1 : 0;
        energies += std::isfinite(frame.energy) ? 1 : 0;
        densities += frame.density.empty() ? 0 : 1;
    }
    fmt::print("data set\n");
    fmt::print("lattice      {} {} x {}\n", name(dataset.kind), dataset.lx, dataset.ly);
    const std::string coupling = electrons.coupling == Coupling::Infinite
                                     ? fmt::format("J -> infinity, J_AF = {:g}", electrons.superexchange)
                                     : fmt::format("J = {:g}", electrons.J);
    fmt::print("electrons    t1 = {:g}, t2 = {:g}, t3 = {:g}, {}, kT = {:g} t, ", electrons.t1, electrons.t2,
               electrons.t3, coupling, electrons.kT);
    if (electrons.ensemble == Ensemble::Canonical)
        fmt::print("filling {:.6g} (doping {:.6g})\n", electrons.filling, electrons.doping());
    else
        fmt::print("mu = {:g} t\n", electrons.chemicalPotential);
    fmt::print("frames       {} of {} trajectories\n", dataset.frames.size(), trajectories.size());
    fmt::print("labels       {} fields, {} energies, {} densities\n", fields, energies, densities);
    fmt::print("content      {}\n", contentHash(dataset));
    fmt::print("source       {}\n", dataset.source);
}

int printInfo(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    const std::string format = file.hasAttribute("/", "format") ? file.readString("/", "format") : "";
    if (format == "kondoscope-trajectory")
        printTrajectory(path);
    else if (format == "kondoscope-dataset")
        printDataset(path);
    else if (format == "kondoscope-model")
        fmt::print("force field\n{}\n", modelCard(path));
    else
        throw FileError(
            fmt::format("{} is an HDF5 file of another program (its attribute \"format\" is \"{}\"). Choose a "
                        "trajectory, a data set or a model of Kondoscope.",
                        path, format));
    return kSuccess;
}

} // namespace

void addInfoCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("info", "Says what a trajectory, data set or model holds");
    auto path = std::make_shared<std::string>();
    command->add_option("file", *path, "File to describe")->type_name("FILE.h5")->required();
    command->callback([path, &action] { action = [path] { return printInfo(*path); }; });
}

} // namespace kondoscope
