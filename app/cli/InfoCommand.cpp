#include <cmath>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/DatasetText.h"
#include "app/cli/ExitCodes.h"
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

int printInfo(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    DuplicateFinder duplicates;
    const std::string format = file.hasAttribute("/", "format") ? file.readString("/", "format") : "";
    if (format == "kondoscope-trajectory")
        printTrajectory(path);
    else if (format == "kondoscope-dataset")
        printDatasetText(describeDataset(path, duplicates));
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
