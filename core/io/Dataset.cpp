#include "core/io/Dataset.h"

#include <limits>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/io/SpinCheck.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

constexpr const char* kFormat = "kondoscope-dataset";
constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kMaximumElements = (std::int64_t{4} << 30) / static_cast<std::int64_t>(sizeof(double));

constexpr double kLargest = 1e6; ///< of energies [t]

constexpr const char* kConvention =
    "H = -sum_ij t_ij c+_i c_j - J sum_i S_i.(c+_i sigma c_i), full Pauli matrices; filling = N_e/(2N); field H_i = "
    "-dE/dS_i; coupling = \"infinite\": H = -sum_ij t_ij <chi_i|chi_j> d+_i d_j + J_AF sum_<ij> S_i.S_j, J is not read";

using Shape = std::vector<std::int64_t>;

[[noreturn]] void refuse(const std::string& path, const std::string& reason)
{
    throw FileError(fmt::format("{}: is not a readable data set ({}). Choose a file of the data set schema, version 1.",
                                path, reason));
}

double readBounded(const Hdf5File& file, const char* name, double minimum, double maximum)
{
    const double value = file.readNumber("/", name);
    if (!(value >= minimum && value <= maximum))
        refuse(file.path(), fmt::format("{} = {}, outside {} to {}", name, value, minimum, maximum));
    return value;
}

int readSize(const Hdf5File& file, const char* name)
{
    return static_cast<int>(readBounded(file, name, Lattice::kMinimumSize, Lattice::kMaximumSize));
}

Ensemble readEnsemble(const Hdf5File& file)
{
    const std::string text = file.readString("/", "ensemble");
    if (text != "canonical" && text != "grand")
        refuse(file.path(), fmt::format("ensemble = \"{}\", neither \"canonical\" nor \"grand\"", text));
    return text == "grand" ? Ensemble::Grand : Ensemble::Canonical;
}

/// Files that do not say are of finite coupling.
void readCoupling(const Hdf5File& file, ElectronConfig& electrons)
{
    if (!file.hasAttribute("/", "coupling"))
        return;
    const std::string text = file.readString("/", "coupling");
    if (text != "finite" && text != "infinite")
        refuse(file.path(), fmt::format("coupling = \"{}\", neither \"finite\" nor \"infinite\"", text));
    if (text == "finite")
        return;
    electrons.coupling = Coupling::Infinite;
    if (file.hasAttribute("/", "J_AF"))
        electrons.superexchange = readBounded(file, "J_AF", -kLargest, kLargest);
}

ElectronConfig readElectrons(const Hdf5File& file)
{
    ElectronConfig electrons;
    readCoupling(file, electrons);
    electrons.t1 = readBounded(file, "t1", -kLargest, kLargest);
    electrons.t2 = readBounded(file, "t2", -kLargest, kLargest);
    electrons.t3 = readBounded(file, "t3", -kLargest, kLargest);
    electrons.J = readBounded(file, "J", -kLargest, kLargest);
    electrons.kT = readBounded(file, "kT_e", 0.0, kLargest);
    electrons.ensemble = readEnsemble(file);
    if (electrons.ensemble == Ensemble::Canonical || file.hasAttribute("/", "filling"))
        electrons.filling = readBounded(file, "filling", 0.0, 0.5 * electrons.orbitalsPerSite());
    if (electrons.ensemble == Ensemble::Grand)
        electrons.chemicalPotential = readBounded(file, "mu", -kLargest, kLargest);
    return electrons;
}

Dataset readHeader(const Hdf5File& file)
{
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kFormat)
        refuse(file.path(), fmt::format("its attribute format is not \"{}\"", kFormat));
    if (const double version = file.readNumber("/", "version"); version != static_cast<double>(kVersion))
        refuse(file.path(), fmt::format("it has version {}, this program reads {}", version, kVersion));
    Dataset dataset;
    try {
        dataset.kind = latticeKind(file.readString("/", "lattice"));
    } catch (const ConfigError& error) {
        refuse(file.path(), error.what());
    }
    dataset.lx = readSize(file, "Lx");
    dataset.ly = readSize(file, "Ly");
    dataset.electrons = readElectrons(file);
    if (file.hasAttribute("/", "source"))
        dataset.source = file.readString("/", "source");
    return dataset;
}

/// Checks all shapes before any array is read.
std::int64_t frameCount(const Hdf5File& file, std::int64_t sites)
{
    const Shape spins = file.shape("spins");
    if (spins.size() != 3 || spins[1] != sites || spins[2] != 3)
        refuse(file.path(), fmt::format("\"spins\" does not have the shape (frame, {}, 3) of its lattice", sites));
    const std::int64_t frames = spins[0];
    const auto expect = [&](const char* name, const Shape& shape, bool required) {
        if ((required || file.has(name)) && file.shape(name) != shape)
            refuse(file.path(),
                   fmt::format("\"{}\" does not have the shape of {} frames of {} sites", name, frames, sites));
    };
    expect("trajectory", {frames}, true);
    expect("step", {frames}, true);
    expect("field", {frames, sites, 3}, false);
    expect("density", {frames, sites}, false);
    expect("energy", {frames}, false);
    const std::int64_t perFrame = sites * 7 + 3;
    if (frames > kMaximumElements / perFrame)
        refuse(file.path(), fmt::format("its {} frames need more than 4 GiB", frames));
    return frames;
}

VectorField readVectors(const Hdf5File& file, const char* name, std::int64_t frame)
{
    const std::vector<double> values = file.readRows<double>(name, frame, 1);
    return Eigen::Map<const VectorField>(values.data(), static_cast<Eigen::Index>(values.size() / 3), 3);
}

DatasetFrame readFrame(const Hdf5File& file, std::int64_t index)
{
    DatasetFrame frame;
    frame.spins = readVectors(file, "spins", index);
    if (const std::string complaint = spinComplaint(frame.spins); !complaint.empty())
        refuse(file.path(), fmt::format("\"spins\" of frame {} {}", index, complaint));
    if (file.has("field"))
        frame.field = readVectors(file, "field", index);
    if (!frame.field.allFinite())
        refuse(file.path(), fmt::format("\"field\" of frame {} holds numbers that are not finite", index));
    if (file.has("density"))
        frame.density = file.readRows<double>("density", index, 1);
    frame.energy = file.has("energy") ? file.readRows<double>("energy", index, 1).front()
                                      : std::numeric_limits<double>::quiet_NaN();
    frame.trajectory = file.readRows<std::int64_t>("trajectory", index, 1).front();
    frame.step = file.readRows<std::int64_t>("step", index, 1).front();
    return frame;
}

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
    const ElectronConfig& electrons = dataset.electrons;
    const bool grand = electrons.ensemble == Ensemble::Grand;
    file.writeAttribute("/", "format", kFormat);
    file.writeAttribute("/", "version", kVersion);
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

void writeFrames(Hdf5File& file, const Dataset& dataset)
{
    using Values = std::vector<double>;
    using Integers = std::vector<std::int64_t>;
    const auto frames = static_cast<std::int64_t>(dataset.frames.size());
    const std::int64_t sites = std::int64_t{dataset.lx} * dataset.ly;
    const auto vectors = [&](VectorField DatasetFrame::*member) {
        return gather<double>(dataset, [&](const DatasetFrame& frame, Values& values) {
            const VectorField& field = frame.*member;
            values.insert(values.end(), field.data(), field.data() + field.size());
        });
    };
    writeArray(file, "spins", {frames, sites, 3}, vectors(&DatasetFrame::spins), "1",
               "unit vectors (frame, site, xyz); site = x + Lx*y");
    if (const Values field = vectors(&DatasetFrame::field); !field.empty())
        writeArray(file, "field", {frames, sites, 3}, field, "t",
                   "H_i = -dE/dS_i of the electrons, full vector incl. radial part (frame, site, xyz)");
    const auto density = gather<double>(dataset, [](const DatasetFrame& frame, Values& values) {
        values.insert(values.end(), frame.density.begin(), frame.density.end());
    });
    if (!density.empty())
        writeArray(file, "density", {frames, sites}, density, "1", "electrons per site, both spins (frame, site)");
    const auto energy =
        gather<double>(dataset, [](const DatasetFrame& frame, Values& values) { values.push_back(frame.energy); });
    writeArray(file, "energy", {frames}, energy, "t", "electronic free energy (frame); NaN where unknown");
    const auto trajectory = gather<std::int64_t>(
        dataset, [](const DatasetFrame& frame, Integers& values) { values.push_back(frame.trajectory); });
    writeArray(file, "trajectory", {frames}, trajectory, "1", "frames of the same id are correlated");
    const auto step = gather<std::int64_t>(
        dataset, [](const DatasetFrame& frame, Integers& values) { values.push_back(frame.step); });
    writeArray(file, "step", {frames}, step, "1", "step inside the trajectory");
}

} // namespace

Dataset readDataset(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    Dataset dataset = readHeader(file);
    const std::int64_t frames = frameCount(file, std::int64_t{dataset.lx} * dataset.ly);
    for (std::int64_t index = 0; index < frames; ++index)
        dataset.frames.push_back(readFrame(file, index));
    return dataset;
}

void writeDataset(const std::string& path, const Dataset& dataset)
{
    writeAtomically(path, [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, path);
        writeHeader(file, dataset);
        writeFrames(file, dataset);
        file.close();
    });
}

std::string contentHash(const Dataset& dataset)
{
    ContentHash hash;
    const ElectronConfig& e = dataset.electrons;
    const bool grand = e.ensemble == Ensemble::Grand;
    const std::string lattice = fmt::format("{} {} {}", name(dataset.kind), dataset.lx, dataset.ly);
    hash.add(lattice.data(), lattice.size());
    for (const double value : {e.t1, e.t2, e.t3, e.J, e.kT, grand ? 1.0 : 0.0, grand ? e.chemicalPotential : e.filling})
        hash.add(&value, sizeof value);
    if (e.coupling == Coupling::Infinite) { // data sets of finite coupling keep the hash that they had before
        hash.add("infinite", 8);
        hash.add(&e.superexchange, sizeof e.superexchange);
    }
    for (const DatasetFrame& frame : dataset.frames) {
        hash.add(frame.spins.data(), sizeof(double) * static_cast<std::size_t>(frame.spins.size()));
        hash.add(frame.field.data(), sizeof(double) * static_cast<std::size_t>(frame.field.size()));
    }
    return hash.hex();
}

} // namespace kondoscope
