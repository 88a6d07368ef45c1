#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/io/DatasetSchema.h"
#include "core/io/Hdf5.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kConvention =
    "H = -sum_ij t_ij c+_i c_j - J sum_i S_i.(c+_i sigma c_i), full Pauli matrices; filling = N_e/(2N); field H_i = "
    "-dE/dS_i; coupling = \"infinite\": H = -sum_ij t_ij <chi_i|chi_j> d+_i d_j + J_AF sum_<ij> S_i.S_j, J is not read";

using Shape = std::vector<std::int64_t>;

/// One array over all frames, gathered by `append(frame, values)`.
template <typename T, typename Append> std::vector<T> gather(const Dataset& dataset, Append append)
{
    std::vector<T> values;
    for (const DatasetFrame& frame : dataset.frames)
        append(frame, values);
    return values;
}

template <typename T>
void writeArray(Hdf5File& file, const std::string& name, const Shape& shape, const std::vector<T>& values,
                const char* unit, const char* description)
{
    std::int64_t expected = 1;
    for (const std::int64_t extent : shape)
        expected *= extent;
    if (static_cast<std::int64_t>(values.size()) != expected)
        throw ConfigError(
            fmt::format("\"{}\" has {} values, the lattice and the number of frames need {} (a data set has "
                        "the same labels in every frame). Give all frames the same labels.",
                        name, values.size(), expected));
    file.write(name, shape, values.data());
    file.writeAttribute(name, "unit", unit);
    file.writeAttribute(name, "description", description);
}

void writeHeader(Hdf5File& file, const Dataset& dataset)
{
    const ElectronConfig electrons =
        dataset.frames.empty() ? dataset.electrons : dataset.electronsOf(dataset.frames.front());
    const bool grand = electrons.ensemble == Ensemble::Grand;
    file.writeAttribute("/", "format", kDatasetFormat);
    file.writeAttribute("/", "version", dataset.hasMixedConditions() ? kMixedConditions : kCommonConditions);
    file.writeAttribute("/", "lattice", std::string(name(dataset.kind)));
    file.writeAttribute("/", "Lx", std::int64_t{dataset.lx});
    file.writeAttribute("/", "Ly", std::int64_t{dataset.ly});
    file.writeAttribute("/", "t1", electrons.t1);
    file.writeAttribute("/", "t2", electrons.t2);
    file.writeAttribute("/", "t3", electrons.t3);
    file.writeAttribute("/", "J", electrons.J);
    if (electrons.coupling == Coupling::Infinite) {
        file.writeAttribute("/", "coupling", "infinite");
        file.writeAttribute("/", "J_AF", electrons.superexchange);
    }
    file.writeAttribute("/", "filling", electrons.filling);
    file.writeAttribute("/", "kT_e", electrons.kT);
    file.writeAttribute("/", "ensemble", grand ? "grand" : "canonical");
    if (grand)
        file.writeAttribute("/", "mu", electrons.chemicalPotential);
    file.writeAttribute("/", "convention", kConvention);
    file.writeAttribute("/", "source", dataset.source);
}

using Values = std::vector<double>;

Values gatherVectors(const Dataset& dataset, VectorField DatasetFrame::*member)
{
    return gather<double>(dataset, [&](const DatasetFrame& frame, Values& values) {
        const VectorField& field = frame.*member;
        values.insert(values.end(), field.data(), field.data() + field.size());
    });
}

/// One number a frame.
template <typename T, typename Number>
void writeColumn(Hdf5File& file, const Dataset& dataset, const char* name, Number number, const char* unit,
                 const std::string& description)
{
    const auto values =
        gather<T>(dataset, [&](const DatasetFrame& frame, std::vector<T>& list) { list.push_back(number(frame)); });
    writeArray(file, name, {static_cast<std::int64_t>(values.size())}, values, unit, description.c_str());
}

/// What the header already says of all frames is not said again, so that files without mixed conditions are those of
/// version 1.
void writeConditions(Hdf5File& file, const Dataset& dataset)
{
    const bool isGrand = dataset.electrons.ensemble == Ensemble::Grand;
    const bool isMixed = dataset.hasMixedConditions();
    const auto any = [&](auto condition) {
        return std::any_of(dataset.frames.begin(), dataset.frames.end(), condition);
    };
    const auto knowsFilling = [](const DatasetFrame& frame) { return !std::isnan(frame.filling); };
    const auto knowsMu = [](const DatasetFrame& frame) { return !std::isnan(frame.chemicalPotential); };
    if (isMixed || (isGrand && any(knowsFilling)))
        writeColumn<double>(
            file, dataset, "filling",
            [&](const DatasetFrame& frame) { return isGrand ? frame.filling : dataset.electronsOf(frame).filling; },
            "1", "N_e/(2N) of the frame (frame); NaN where unknown");
    if (isMixed)
        writeColumn<double>(
            file, dataset, "kT_e", [&](const DatasetFrame& frame) { return dataset.electronsOf(frame).kT; }, "t",
            "electronic temperature of the frame (frame)");
    if (isGrand ? isMixed : any(knowsMu))
        writeColumn<double>(
            file, dataset, "mu",
            [&](const DatasetFrame& frame) {
                return isGrand ? dataset.electronsOf(frame).chemicalPotential : frame.chemicalPotential;
            },
            "t", "chemical potential of the frame (frame); NaN where unknown");
    if (any([](const DatasetFrame& frame) { return frame.kind != FrameKind::Unknown; }))
        writeColumn<std::int64_t>(
            file, dataset, "kind", [](const DatasetFrame& frame) { return static_cast<std::int64_t>(frame.kind); }, "1",
            fmt::format("how the spins came about (frame), counted from 0: {}", fmt::join(frameKindNames(), ", ")));
}

void writeFrames(Hdf5File& file, const Dataset& dataset)
{
    const auto frames = static_cast<std::int64_t>(dataset.frames.size());
    const std::int64_t sites = std::int64_t{dataset.lx} * dataset.ly;
    writeArray(file, "spins", {frames, sites, 3}, gatherVectors(dataset, &DatasetFrame::spins), "1",
               "unit vectors (frame, site, xyz); site = x + Lx*y");
    if (const Values field = gatherVectors(dataset, &DatasetFrame::field); !field.empty())
        writeArray(file, "field", {frames, sites, 3}, field, "t",
                   "H_i = -dE/dS_i of the electrons, full vector incl. radial part (frame, site, xyz)");
    const auto density = gather<double>(dataset, [](const DatasetFrame& frame, Values& values) {
        values.insert(values.end(), frame.density.begin(), frame.density.end());
    });
    if (!density.empty())
        writeArray(file, "density", {frames, sites}, density, "1", "electrons per site, both spins (frame, site)");
    writeColumn<double>(
        file, dataset, "energy", [](const DatasetFrame& frame) { return frame.energy; }, "t",
        "electronic free energy (frame); NaN where unknown");
    writeColumn<std::int64_t>(
        file, dataset, "trajectory", [](const DatasetFrame& frame) { return frame.trajectory; }, "1",
        "frames of the same id are correlated");
    writeColumn<std::int64_t>(
        file, dataset, "step", [](const DatasetFrame& frame) { return frame.step; }, "1", "step inside the trajectory");
    writeConditions(file, dataset);
}

} // namespace

void writeDataset(const std::string& path, const Dataset& dataset)
{
    writeAtomically(path, [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, path);
        writeHeader(file, dataset);
        writeFrames(file, dataset);
        file.close();
    });
}

} // namespace kondoscope
