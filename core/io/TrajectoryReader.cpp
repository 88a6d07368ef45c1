#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include <fmt/format.h>

#include "core/io/Hdf5.h"
#include "core/io/SpinCheck.h"
#include "core/io/Trajectory.h"
#include "core/io/TrajectorySchema.h"
#include "core/support/Error.h"

namespace kondoscope {

using namespace trajectory_schema;

namespace {

using Shape = std::vector<std::int64_t>;

/// Numbers of a measurement: several for each site of the largest lattice.
constexpr std::int64_t kLargestRow = std::int64_t{8} * Lattice::kMaximumSize * Lattice::kMaximumSize;

[[noreturn]] void refuse(const std::string& path, const std::string& reason)
{
    throw FileError(
        fmt::format("{}: is not a readable trajectory ({}). Choose a file written by a run.", path, reason));
}

int readSize(const Hdf5File& file, const char* name)
{
    const std::int64_t size = file.readInteger("/", name);
    if (size < Lattice::kMinimumSize || size > Lattice::kMaximumSize)
        refuse(file.path(),
               fmt::format("{} = {}, outside {} to {}", name, size, Lattice::kMinimumSize, Lattice::kMaximumSize));
    return static_cast<int>(size);
}

std::uint64_t readSeed(const Hdf5File& file)
{
    const std::string text = file.readString("/", "seed");
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error != std::errc{} || end != text.data() + text.size())
        refuse(file.path(), "its seed is not a number");
    return seed;
}

/// 0 for files of versions that did not note it.
int readThreads(const Hdf5File& file)
{
    if (!file.hasAttribute("/", kThreads))
        return 0;
    const std::int64_t threads = file.readInteger("/", kThreads);
    if (threads < 1 || threads > std::numeric_limits<int>::max())
        refuse(file.path(), fmt::format("{} = {}, which is no number of threads", kThreads, threads));
    return static_cast<int>(threads);
}

/// Names and units, in the order in which the writer got them.
void readObservables(const Hdf5File& file, TrajectoryHeader& header)
{
    std::vector<std::string> names = file.list("observables");
    std::vector<std::pair<std::int64_t, std::string>> ordered;
    for (std::string& name : names)
        ordered.emplace_back(file.readInteger(observableDataset(name), "position"), std::move(name));
    std::sort(ordered.begin(), ordered.end());
    for (auto& [position, name] : ordered) {
        header.observableUnits.push_back(file.readString(observableDataset(name), "unit"));
        header.observables.push_back(std::move(name));
    }
}

/// In the order in which the writer got them. Files of versions that did not measure have none.
void readMeasuredColumns(const Hdf5File& file, TrajectoryHeader& header)
{
    if (!file.has(kMeasurements))
        return;
    std::vector<std::pair<std::int64_t, MeasuredColumn>> ordered;
    for (const std::string& name : file.list(kMeasurements)) {
        const std::string dataset = measurementDataset(name);
        const Shape shape = file.shape(dataset);
        if (shape.empty())
            refuse(file.path(), fmt::format("\"{}\" has no rows", dataset));
        std::int64_t row = 1;
        for (std::size_t axis = 1; axis < shape.size(); ++axis)
            if (row *= std::max(shape[axis], std::int64_t{1}); row > kLargestRow)
                refuse(file.path(), fmt::format("the rows of \"{}\" hold more than {} numbers", dataset, kLargestRow));
        ordered.emplace_back(file.readInteger(dataset, "position"),
                             MeasuredColumn{name, file.readString(dataset, "unit"), {shape.begin() + 1, shape.end()}});
    }
    std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [position, column] : ordered)
        header.measurements.push_back(std::move(column));
}

TrajectoryHeader readHeader(const Hdf5File& file)
{
    if (!file.hasAttribute("/", "format") || file.readString("/", "format") != kFormat)
        refuse(file.path(), fmt::format("its attribute format is not \"{}\"", kFormat));
    if (const std::int64_t version = file.readInteger("/", "version"); version != kVersion)
        refuse(file.path(), fmt::format("it has version {}, this program reads {}", version, kVersion));
    TrajectoryHeader header;
    header.kind = latticeKind(file.readString("/", "lattice"));
    header.lx = readSize(file, "Lx");
    header.ly = readSize(file, "Ly");
    header.config = file.readString("/", "config");
    header.modelHash = file.readString("/", "model_hash");
    header.seed = readSeed(file);
    readObservables(file, header);
    readMeasuredColumns(file, header);
    return header;
}

/// Number of rows of a data set whose rows have this shape.
std::int64_t rows(const Hdf5File& file, const std::string& dataset, const Shape& rowShape)
{
    const Shape shape = file.shape(dataset);
    if (shape.size() != rowShape.size() + 1 || !std::equal(rowShape.begin(), rowShape.end(), shape.begin() + 1))
        refuse(file.path(), fmt::format("\"{}\" does not have the shape of its lattice", dataset));
    return shape.front();
}

/// A frame whose last data sets were not reached before a kill does not count.
std::int64_t completeFrames(const Hdf5File& file, const TrajectoryHeader& header)
{
    const std::int64_t sites = std::int64_t{header.lx} * header.ly;
    std::int64_t frames = rows(file, kSpins, {sites, 3});
    for (const char* dataset : {kTime, kStep, kChemicalPotential})
        frames = std::min(frames, rows(file, dataset, {}));
    for (const std::string& name : header.observables)
        frames = std::min(frames, rows(file, observableDataset(name), {}));
    if (const std::int64_t densities = rows(file, kDensity, {sites}); densities > 0)
        frames = std::min(frames, densities);
    if (!file.has(kBondEnergy)) // files of versions that did not keep them
        return frames;
    const std::int64_t bondEnergies = rows(file, kBondEnergy, {nearestBondCount(header.kind, header.lx, header.ly)});
    return bondEnergies == 0 ? frames : std::min(frames, bondEnergies);
}

std::int64_t completeMeasurements(const Hdf5File& file, const TrajectoryHeader& header)
{
    if (!file.has(kMeasurements))
        return 0;
    std::int64_t count = std::min(rows(file, kMeasurementTime, {}), rows(file, kMeasurementStep, {}));
    for (const MeasuredColumn& column : header.measurements)
        count = std::min(count, rows(file, measurementDataset(column.name), column.shape));
    return count;
}

/// A row of a data set that has one for every frame or none.
std::vector<double> readIfThere(const Hdf5File& file, const char* dataset, std::int64_t index)
{
    if (!file.has(dataset) || file.shape(dataset).front() <= index)
        return {};
    return file.readRows<double>(dataset, index, 1);
}

/// A row that may be unknown: empty then.
std::vector<double> readOptional(const Hdf5File& file, const char* dataset, std::int64_t index)
{
    std::vector<double> row = file.readRows<double>(dataset, index, 1);
    if (std::any_of(row.begin(), row.end(), [](double value) { return std::isnan(value); }))
        row.clear();
    return row;
}

} // namespace

struct TrajectoryReader::Impl
{
    explicit Impl(const std::string& path)
        : file(path, Hdf5File::Mode::Read), header(readHeader(file)), version(file.readString("/", "program_version")),
          threads(readThreads(file)), frames(completeFrames(file, header)),
          hasDensity(file.shape(kDensity).front() > 0),
          hasBonds(file.has(kBondEnergy) && file.shape(kBondEnergy).front() > 0),
          measurements(completeMeasurements(file, header))
    {}

    Hdf5File file;
    TrajectoryHeader header;
    std::string version;
    int threads;
    std::int64_t frames;
    bool hasDensity;
    bool hasBonds;
    std::int64_t measurements;
};

TrajectoryReader::TrajectoryReader(const std::string& path)
{
    // A run that writes at this very moment may be met between two of its writes: then a second look helps.
    constexpr int kAttempts = 3;
    for (int attempt = 1; !m_impl; ++attempt) {
        try {
            m_impl = std::make_unique<Impl>(path);
        } catch (const FileError&) {
            if (attempt == kAttempts)
                throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        } catch (const ConfigError& error) {
            refuse(path, error.what());
        }
    }
}

TrajectoryReader::~TrajectoryReader() = default;

const TrajectoryHeader& TrajectoryReader::header() const
{
    return m_impl->header;
}

std::string TrajectoryReader::programVersion() const
{
    return m_impl->version;
}

int TrajectoryReader::threads() const
{
    return m_impl->threads;
}

std::int64_t TrajectoryReader::frameCount() const
{
    return m_impl->frames;
}

TrajectoryFrame TrajectoryReader::frame(std::int64_t index) const
{
    const Impl& impl = *m_impl;
    if (index < 0 || index >= impl.frames)
        throw ConfigError(fmt::format("frame {} does not exist ({} holds {} frames). Choose 0 to {}.", index,
                                      impl.file.path(), impl.frames, impl.frames - 1));
    TrajectoryFrame frame;
    const std::vector<double> spins = impl.file.readRows<double>(kSpins, index, 1);
    frame.spins = Eigen::Map<const SpinField>(spins.data(), static_cast<Eigen::Index>(spins.size() / 3), 3);
    if (const std::string complaint = spinComplaint(frame.spins); !complaint.empty())
        refuse(impl.file.path(), fmt::format("\"{}\" of frame {} {}", kSpins, index, complaint));
    frame.time = impl.file.readRows<double>(kTime, index, 1).front();
    frame.step = impl.file.readRows<std::int64_t>(kStep, index, 1).front();
    frame.chemicalPotential = impl.file.readRows<double>(kChemicalPotential, index, 1).front();
    for (const std::string& name : impl.header.observables)
        frame.observables.push_back(impl.file.readRows<double>(observableDataset(name), index, 1).front());
    if (impl.hasDensity)
        frame.density = readOptional(impl.file, kDensity, index);
    if (impl.hasBonds)
        frame.bondEnergy = readOptional(impl.file, kBondEnergy, index);
    frame.memory = readIfThere(impl.file, kMemory, index);
    if (const std::vector<double> value = readIfThere(impl.file, kProtocolValue, index); !value.empty())
        frame.protocolValue = value.front();
    return frame;
}

std::int64_t TrajectoryReader::measurementCount() const
{
    return m_impl->measurements;
}

TrajectoryMeasurement TrajectoryReader::measurement(std::int64_t index) const
{
    const Impl& impl = *m_impl;
    if (index < 0 || index >= impl.measurements)
        throw ConfigError(fmt::format("measurement {} does not exist ({} holds {}). Choose another.", index,
                                      impl.file.path(), impl.measurements));
    TrajectoryMeasurement measurement;
    measurement.time = impl.file.readRows<double>(kMeasurementTime, index, 1).front();
    measurement.step = impl.file.readRows<std::int64_t>(kMeasurementStep, index, 1).front();
    for (const MeasuredColumn& column : impl.header.measurements)
        measurement.values.push_back(impl.file.readRows<double>(measurementDataset(column.name), index, 1));
    return measurement;
}

std::vector<TrajectoryChange> TrajectoryReader::changes() const
{
    const Hdf5File& file = m_impl->file;
    const std::vector<double> times = file.read<double>(kChangeTime);
    const std::vector<std::int64_t> steps = file.read<std::int64_t>(kChangeStep);
    std::vector<std::string> texts = file.readTexts(kChangeText);
    std::vector<TrajectoryChange> changes;
    for (std::size_t i = 0; i < std::min({times.size(), steps.size(), texts.size()}); ++i)
        changes.push_back({times[i], steps[i], std::move(texts[i])});
    return changes;
}

} // namespace kondoscope
