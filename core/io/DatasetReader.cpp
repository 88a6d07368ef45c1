#include "core/io/Dataset.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/io/DatasetSchema.h"
#include "core/io/Hdf5.h"
#include "core/io/SpinCheck.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kLargest = 1e6; ///< of energies [t]

using Shape = std::vector<std::int64_t>;

[[noreturn]] void refuse(const std::string& path, const std::string& reason)
{
    throw FileError(
        fmt::format("{}: is not a readable data set ({}). Choose a file of the data set schema.", path, reason));
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
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kDatasetFormat)
        refuse(file.path(), fmt::format("its attribute format is not \"{}\"", kDatasetFormat));
    const double version = file.readNumber("/", "version");
    if (version != static_cast<double>(kCommonConditions) && version != static_cast<double>(kMixedConditions))
        refuse(file.path(), fmt::format("it has version {}, this program reads {} and {}", version, kCommonConditions,
                                        kMixedConditions));
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
    for (const char* perFrame : {"energy", "filling", "kT_e", "mu", "kind"})
        expect(perFrame, {frames}, false);
    if (frames > largestFrameCount(sites))
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

/// One number a frame; empty where the file has none.
template <typename T> std::vector<T> readColumn(const Hdf5File& file, const char* name)
{
    return file.has(name) ? file.read<T>(name) : std::vector<T>{};
}

/// NaN where the file does not know.
double conditionOf(const Hdf5File& file, const char* name, const std::vector<double>& values, std::size_t frame,
                   std::array<double, 2> range)
{
    const double value = values[frame];
    if (!std::isnan(value) && !(value >= range[0] && value <= range[1]))
        refuse(file.path(),
               fmt::format("\"{}\" of frame {} is {}, outside {} to {}", name, frame, value, range[0], range[1]));
    return value;
}

/// Conditions of all frames: those of the arrays, else those of the header.
void readConditions(const Hdf5File& file, Dataset& dataset)
{
    const ElectronConfig& common = dataset.electrons;
    const bool isGrand = common.ensemble == Ensemble::Grand;
    const auto filling = readColumn<double>(file, "filling");
    const auto kT = readColumn<double>(file, "kT_e");
    const auto mu = readColumn<double>(file, "mu");
    for (std::size_t k = 0; k < dataset.frames.size(); ++k) {
        DatasetFrame& frame = dataset.frames[k];
        frame.filling = isGrand ? DatasetFrame::kUnknown : common.filling;
        frame.chemicalPotential = isGrand ? common.chemicalPotential : DatasetFrame::kUnknown;
        frame.kT = common.kT;
        if (!filling.empty())
            frame.filling = conditionOf(file, "filling", filling, k, {0.0, 0.5 * common.orbitalsPerSite()});
        if (!kT.empty())
            frame.kT = conditionOf(file, "kT_e", kT, k, {0.0, kLargest});
        if (!mu.empty())
            frame.chemicalPotential = conditionOf(file, "mu", mu, k, {-kLargest, kLargest});
        if (std::isnan(frame.kT) || std::isnan(isGrand ? frame.chemicalPotential : frame.filling))
            refuse(file.path(), fmt::format("frame {} does not say {}", k,
                                            std::isnan(frame.kT) ? "its kT_e"
                                            : isGrand            ? "its mu"
                                                                 : "its filling"));
    }
    if (!dataset.frames.empty())
        dataset.electrons = dataset.electronsOf(dataset.frames.front());
}

void readKinds(const Hdf5File& file, Dataset& dataset)
{
    const auto kinds = readColumn<std::int64_t>(file, "kind");
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        if (kinds[k] < 0 || kinds[k] >= static_cast<std::int64_t>(frameKindNames().size()))
            refuse(file.path(), fmt::format("\"kind\" of frame {} is {}, which has no meaning", k, kinds[k]));
        dataset.frames[k].kind = static_cast<FrameKind>(kinds[k]);
    }
}

} // namespace

Dataset readDataset(const std::string& path)
{
    const Hdf5File file(path, Hdf5File::Mode::Read);
    Dataset dataset = readHeader(file);
    const std::int64_t frames = frameCount(file, std::int64_t{dataset.lx} * dataset.ly);
    for (std::int64_t index = 0; index < frames; ++index)
        dataset.frames.push_back(readFrame(file, index));
    readConditions(file, dataset);
    readKinds(file, dataset);
    return dataset;
}

} // namespace kondoscope
