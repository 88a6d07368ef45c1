#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/DatasetCommands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/OutputFiles.h"
#include "core/io/AtomicFile.h"
#include "core/io/DatasetImport.h"
#include "core/simulation/RunConfig.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct ImportOptions
{
    std::vector<std::string> files;
    std::string output;
    std::string lattice = "square";
    std::vector<int> size;
    std::vector<std::string> assignments;
    std::vector<std::string> names;
    std::string quantity = "field";
    double energyUnit = 1.0;
    bool normalizes = false;
    std::string source;
};

ElectronConfig electronsOf(const ImportOptions& options)
{
    RunConfig config;
    for (const std::string& assignment : options.assignments) {
        if (!assignment.starts_with("electrons."))
            throw ConfigError(
                fmt::format("--set {} (an import has electrons alone). Set keys of electrons.", assignment));
        setParameter(config, assignment);
    }
    config.electrons.validate();
    return config.electrons;
}

ImportSettings settingsOf(const ImportOptions& options)
{
    ImportSettings settings;
    settings.kind = latticeKind(options.lattice);
    if (!options.size.empty()) {
        settings.lx = options.size[0];
        settings.ly = options.size[1];
    }
    settings.electrons = electronsOf(options);
    settings.energyUnit = options.energyUnit;
    settings.isTorque = options.quantity == "torque";
    settings.normalizes = options.normalizes;
    settings.source = options.source;
    for (const std::string& text : options.names) {
        const std::size_t equals = text.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
            throw ConfigError(fmt::format("--name {} (it says what the file calls something). Write for example "
                                          "--name Sx=mx.",
                                          text));
        settings.names[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return settings;
}

int importFiles(const ImportOptions& options)
{
    const ImportSettings settings = settingsOf(options);
    requireOutput(options.output, options.files);
    std::vector<Dataset> datasets;
    for (const std::string& file : options.files)
        datasets.push_back(importDataset(file, settings));
    const Dataset merged = mergeDatasets(std::move(datasets));
    if (merged.frames.empty())
        throw FileError("the files hold no frames (there is nothing to import). Choose other files.");
    writeDataset(options.output, merged);
    fmt::print("{} frames of {} {} x {} in {}\n", merged.frames.size(), name(merged.kind), merged.lx, merged.ly,
               options.output);
    const ElectronConfig& e = merged.electrons;
    fmt::print("Labels taken as those of t1 = {:g}, t2 = {:g}, t3 = {:g}, J = {:g}, kT_e = {:g} t, doping {:g}{}\n",
               e.t1, e.t2, e.t3, e.J, e.kT, e.doping(),
               options.assignments.empty()
                   ? " (defaults where the files do not say; --set electrons.KEY=VALUE changes them)"
                   : "");
    return kSuccess;
}

} // namespace

void addDatasetImportCommand(CLI::App& group, Action& action)
{
    CLI::App* command =
        group.add_subcommand("import", "Reads spins and fields of other programs (CSV, NumPy .npz), and "
                                       "joins data sets");
    auto options = std::make_shared<ImportOptions>();
    command->add_option("files", options->files, "CSV tables, .npz archives, data sets")
        ->type_name("FILE...")
        ->required();
    command->add_option("-o,--output", options->output, "Data set to write")->type_name("OUT.h5")->required();
    command->add_option("--lattice", options->lattice, "Lattice of the sites")
        ->check(CLI::IsMember({"square", "triangular"}))
        ->capture_default_str();
    command->add_option("--size", options->size, "Sites in each direction, where the file does not say")
        ->type_name("LX LY")
        ->expected(2)
        ->delimiter(',')
        ->check(CLI::Range(Lattice::kMinimumSize, Lattice::kMaximumSize));
    command
        ->add_option("--set", options->assignments,
                     "Electrons of the labels, as in --set electrons.J=6; may be repeated")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
    command
        ->add_option("--name", options->names,
                     "What the file calls a column or array, as in --name Sx=mx; may be repeated")
        ->type_name("OURS=THEIRS")
        ->expected(1)
        ->take_all();
    command
        ->add_option("--quantity", options->quantity,
                     "What the vectors are: field -dE/dS, or torque S x H (the field is then known normal to S)")
        ->check(CLI::IsMember({"field", "torque"}))
        ->capture_default_str();
    command->add_option("--energy-unit", options->energyUnit, "One energy unit of the file in t")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_flag("--normalize", options->normalizes,
                      "Scales spins to unit length; fields are taken as those of the unit vectors");
    command->add_option("--source", options->source, "Where the data come from, for readers of the data set");
    command->footer("Columns: x y Sx Sy Sz [Hx Hy Hz] [density] [frame] [energy trajectory step filling kT_e mu].\n"
                    "Arrays: spins (F, N, 3) or (F, Ly, Lx, 3) [field] [density] [energy trajectory step filling kT_e "
                    "mu].");
    command->callback([options, &action] { action = [options] { return importFiles(*options); }; });
}

} // namespace kondoscope
