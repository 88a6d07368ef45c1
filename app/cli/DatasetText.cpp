#include "app/cli/DatasetText.h"

#include <filesystem>

#include <fmt/ranges.h>

namespace kondoscope {

namespace {

std::string spanText(const std::optional<ValueSpan>& span, const char* unit)
{
    if (!span)
        return "unknown";
    const std::string value = span->minimum == span->maximum
                                  ? fmt::format("{:.6g}", span->minimum)
                                  : fmt::format("{:.6g} to {:.6g}", span->minimum, span->maximum);
    return value + unit;
}

Json spanJson(const std::optional<ValueSpan>& span)
{
    return span ? Json{span->minimum, span->maximum} : Json();
}

std::optional<ValueSpan> dopingOf(const std::optional<ValueSpan>& filling)
{
    if (!filling)
        return {};
    return ValueSpan{1.0 - 2.0 * filling->maximum, 1.0 - 2.0 * filling->minimum};
}

std::string couplingText(const ElectronConfig& electrons)
{
    return electrons.coupling == Coupling::Infinite ? fmt::format("J -> infinity, J_AF = {:g}", electrons.superexchange)
                                                    : fmt::format("J = {:g}", electrons.J);
}

} // namespace

DescribedDataset describeDataset(const std::string& path, DuplicateFinder& duplicates)
{
    DescribedDataset described;
    described.path = path;
    described.dataset = readDataset(path);
    described.summary = summarize(described.dataset);
    described.duplicates = duplicates.add(described.dataset);
    return described;
}

void printDatasetText(const DescribedDataset& described)
{
    const Dataset& dataset = described.dataset;
    const DatasetSummary& summary = described.summary;
    const ElectronConfig& electrons = dataset.electrons;
    fmt::print("data set\n");
    fmt::print("lattice      {} {} x {}\n", name(dataset.kind), dataset.lx, dataset.ly);
    fmt::print("electrons    t1 = {:g}, t2 = {:g}, t3 = {:g}, {}, {}\n", electrons.t1, electrons.t2, electrons.t3,
               couplingText(electrons), electrons.ensemble == Ensemble::Grand ? "grand canonical" : "canonical");
    fmt::print("filling      {} (doping {})\n", spanText(summary.filling, ""), spanText(dopingOf(summary.filling), ""));
    fmt::print("kT           {}\n", spanText(summary.kT, " t"));
    fmt::print("mu           {}\n", spanText(summary.chemicalPotential, " t"));
    fmt::print("frames       {} of {} trajectories\n", summary.frames, summary.trajectories);
    for (const auto& [kind, count] : summary.kinds)
        fmt::print("             {} {}\n", count, kind);
    fmt::print("labels       {} fields, {} energies, {} densities\n", summary.fields, summary.energies,
               summary.densities);
    if (summary.torqueRms)
        fmt::print("torque rms   {:.4g} t per component\n", *summary.torqueRms);
    fmt::print("energy       {}\n", spanText(summary.energyPerSite, " t per site"));
    fmt::print("duplicates   {} in this file, {} of the files before\n", described.duplicates.inside,
               described.duplicates.across);
    fmt::print("bytes        {}\n", std::filesystem::file_size(described.path));
    fmt::print("content      {}\n", contentHash(dataset));
    fmt::print("source       {}\n", dataset.source);
    for (const std::string& warning : summary.warnings)
        fmt::print("warning      {}\n", warning);
}

Json datasetJson(const DescribedDataset& described)
{
    const Dataset& dataset = described.dataset;
    const DatasetSummary& summary = described.summary;
    const ElectronConfig& electrons = dataset.electrons;
    const bool isInfinite = electrons.coupling == Coupling::Infinite;
    Json json = {{"file", described.path}, {"lattice", std::string(name(dataset.kind))}};
    json["size"] = {dataset.lx, dataset.ly};
    json["t"] = {electrons.t1, electrons.t2, electrons.t3};
    json["coupling"] = isInfinite ? "infinite" : "finite";
    json[isInfinite ? "J_AF" : "J"] = isInfinite ? electrons.superexchange : electrons.J;
    json["ensemble"] = electrons.ensemble == Ensemble::Grand ? "grand" : "canonical";
    json["filling"] = spanJson(summary.filling);
    json["doping"] = spanJson(dopingOf(summary.filling));
    json["kT_e"] = spanJson(summary.kT);
    json["mu"] = spanJson(summary.chemicalPotential);
    json["frames"] = summary.frames;
    json["kinds"] = Json::object();
    for (const auto& [kind, count] : summary.kinds)
        json["kinds"][kind] = count;
    json["trajectories"] = summary.trajectories;
    json["fields"] = summary.fields;
    json["energies"] = summary.energies;
    json["densities"] = summary.densities;
    json["torque_rms"] = summary.torqueRms ? Json(*summary.torqueRms) : Json();
    json["energy_per_site"] = spanJson(summary.energyPerSite);
    json["duplicates"] = described.duplicates.inside;
    json["duplicates_of_files_before"] = described.duplicates.across;
    json["bytes"] = std::filesystem::file_size(described.path);
    json["content"] = contentHash(dataset);
    json["source"] = dataset.source;
    json["warnings"] = summary.warnings;
    return json;
}

} // namespace kondoscope
