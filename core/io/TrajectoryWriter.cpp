#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <numeric>
#include <system_error>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/io/Trajectory.h"
#include "core/io/TrajectorySchema.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

using namespace trajectory_schema;

namespace fs = std::filesystem;

namespace {

/// Room that must be left on the disk beside two frames: chunks of the small data sets and their indices.
constexpr std::uint64_t kReserve = std::uint64_t{2} << 20;
constexpr std::int64_t kChangeWidth = 1024;

constexpr const char* kConvention =
    "H = -sum_ij t_ij c+_i c_j - J sum_i S_i.(c+_i sigma c_i), full Pauli matrices, |S| = 1; field H_i = -dE/dS_i; "
    "dS/dt = -S x H - alpha S x (S x H); energies, fields and k_B T in t, time in hbar/t, lattice constant 1; "
    "site = x + Lx*y; square: a1 = (1,0), a2 = (0,1); triangular: a1 = (1,0), a2 = (1/2, sqrt(3)/2)";

void describe(Hdf5File& file, const std::string& dataset, const std::string& unit, const std::string& description)
{
    file.writeAttribute(dataset, "unit", unit);
    file.writeAttribute(dataset, "description", description);
}

void writeHeader(Hdf5File& file, const TrajectoryHeader& header)
{
    file.writeAttribute("/", "format", kFormat);
    file.writeAttribute("/", "version", kVersion);
    file.writeAttribute("/", "program", "kondoscope");
    file.writeAttribute("/", "program_version", programVersion());
    file.writeAttribute("/", "lattice", std::string(name(header.kind)));
    file.writeAttribute("/", "Lx", std::int64_t{header.lx});
    file.writeAttribute("/", "Ly", std::int64_t{header.ly});
    file.writeAttribute("/", "seed", fmt::format("{}", header.seed));
    // Sums are split between threads, so their number decides the last digits.
    file.writeAttribute("/", kThreads, std::int64_t{threadBudget()});
    file.writeAttribute("/", "model_hash", header.modelHash);
    file.writeAttribute("/", "config", header.config);
    file.writeAttribute("/", "convention", kConvention);
    file.writeAttribute("/", "energy_unit", "t");
    file.writeAttribute("/", "time_unit", "hbar/t");
    file.writeAttribute("/", "length_unit", "lattice constant");
}

void createFrames(Hdf5File& file, const TrajectoryHeader& header)
{
    const std::int64_t sites = std::int64_t{header.lx} * header.ly;
    file.createGrowing<double>(kSpins, {sites, 3});
    describe(file, kSpins, "1", "unit vectors (frame, site, 3), site = x + Lx*y");
    file.createGrowing<double>(kTime, {});
    describe(file, kTime, "hbar/t", "time of the frame");
    file.createGrowing<std::int64_t>(kStep, {});
    describe(file, kStep, "1", "number of time steps before the frame");
    file.createGrowing<double>(kChemicalPotential, {});
    describe(file, kChemicalPotential, "t", "chemical potential; NaN where the solver does not know it");
    file.createGrowing<double>(kDensity, {sites});
    describe(file, kDensity, "1", "electrons per site, both spins (frame, site); no rows, or NaN, where unknown");
    file.createGrowing<double>(kBondEnergy, {nearestBondCount(header.kind, header.lx, header.ly)});
    describe(file, kBondEnergy, "t",
             "kinetic energy of the bonds between nearest neighbours (frame, bond): k*N + i joins "
             "site i with i + (1,0), i + (0,1) and, triangular, i + (-1,1), in lattice vectors; "
             "no rows, or NaN, where unknown");
}

/// What a continued run needs beyond spins, time and step.
void createProgress(Hdf5File& file)
{
    file.createGrowing<double>(kMemory, {std::int64_t{kMemoryWidth}});
    describe(file, kMemory, "1",
             "what integrator and solver remember beyond the spins; no rows, or NaN, where nothing");
    file.createGrowing<double>(kProtocolValue, {});
    describe(file, kProtocolValue, "t",
             "value of what the protocol drives (doping: no unit); no rows without protocol");
}

void createMeasurements(Hdf5File& file, const TrajectoryHeader& header)
{
    file.createGrowing<double>(kMeasurementTime, {});
    describe(file, kMeasurementTime, "hbar/t", "times of the rows in measurements/");
    file.createGrowing<std::int64_t>(kMeasurementStep, {});
    describe(file, kMeasurementStep, "1", "number of time steps before the measurement");
    file.createGroup(kMeasurements);
    for (std::size_t i = 0; i < header.measurements.size(); ++i) {
        const MeasuredColumn& column = header.measurements[i];
        const std::string dataset = measurementDataset(column.name);
        file.createGrowing<double>(dataset, column.shape);
        describe(file, dataset, column.unit, "\"" + column.name + "\" at the times of measurement_time");
        file.writeAttribute(dataset, "position", static_cast<std::int64_t>(i));
    }
}

void createObservables(Hdf5File& file, const TrajectoryHeader& header)
{
    file.createGroup("observables");
    for (std::size_t i = 0; i < header.observables.size(); ++i) {
        const std::string dataset = observableDataset(header.observables[i]);
        file.createGrowing<double>(dataset, {});
        describe(file, dataset, header.observableUnits[i], "observable \"" + header.observables[i] + "\" of the frame");
        file.writeAttribute(dataset, "position", static_cast<std::int64_t>(i));
    }
}

void createChanges(Hdf5File& file)
{
    file.createGroup("changes");
    file.createGrowing<double>(kChangeTime, {});
    describe(file, kChangeTime, "hbar/t", "time from which the new value holds");
    file.createGrowing<std::int64_t>(kChangeStep, {});
    describe(file, kChangeStep, "1", "step from which the new value holds");
    file.createGrowingTexts(kChangeText, kChangeWidth);
    describe(file, kChangeText, "1", "\"section.key = value\"");
}

std::int64_t rowLength(const MeasuredColumn& column)
{
    return std::accumulate(column.shape.begin(), column.shape.end(), std::int64_t{1}, std::multiplies<>());
}

void checkHeader(const TrajectoryHeader& header)
{
    const Lattice checked(header.kind, header.lx, header.ly);
    if (header.observables.size() != header.observableUnits.size())
        throw ConfigError(
            fmt::format("{} observables with {} units (a trajectory names the unit of each). Give one unit "
                        "for each observable.",
                        header.observables.size(), header.observableUnits.size()));
}

/// Puts the finished start of a file in its place; what was there becomes NAME~.
void moveIntoPlace(const fs::path& temporary, const fs::path& path)
{
    std::error_code error;
    if (fs::exists(path))
        fs::rename(path, path.string() + "~", error);
    if (!error)
        fs::rename(temporary, path, error);
    if (!error)
        return;
    const std::string reason = error.message();
    fs::remove(temporary, error);
    throw FileError(fmt::format("{}: cannot be written ({}). Choose another name or folder.", path.string(), reason));
}

} // namespace

struct TrajectoryWriter::Impl
{
    std::string path;
    std::int64_t sites = 0;
    std::int64_t bonds = 0;
    std::vector<std::string> observables;
    std::unique_ptr<Hdf5File> file; ///< none after a failure
    std::int64_t frames = 0;
    std::int64_t densities = 0;
    std::int64_t bondEnergies = 0;
    std::int64_t memories = 0;
    std::int64_t protocolValues = 0;
    std::vector<MeasuredColumn> measurements;

    void requireOpen() const
    {
        if (!file)
            throw FileError(fmt::format("{}: cannot be extended (an earlier frame could not be written). Start a new "
                                        "file; the {} frames before are kept.",
                                        path, frames));
    }
    void requireSpace(std::uint64_t bytes) const;
    void append(const TrajectoryFrame& frame);
    void appendOptional(const char* dataset, std::int64_t width, const std::vector<double>& row, std::int64_t& rows);
    /// Runs a change of the file; a failure ends the writing.
    template <typename Work> void guarded(Work work)
    {
        requireOpen();
        try {
            work();
        } catch (...) {
            file.reset();
            throw;
        }
    }
};

void TrajectoryWriter::Impl::requireSpace(std::uint64_t bytes) const
{
    std::error_code error;
    const fs::space_info space = fs::space(path, error);
    if (error || space.available >= bytes + kReserve)
        return;
    throw FileError(fmt::format("{}: frame {} was not written (the disk is full: {} KiB are left, and {} KiB are "
                                "kept free so that the file stays sound). Free some space and continue in a new file; "
                                "the frames before are kept.",
                                path, frames, space.available >> 10, kReserve >> 10));
}

/// From the first known row on there is one for each frame; the rows before are made up for.
/// \param rows  of the data set so far; advanced
void TrajectoryWriter::Impl::appendOptional(const char* dataset, std::int64_t width, const std::vector<double>& row,
                                            std::int64_t& rows)
{
    if (row.empty() && rows == 0)
        return;
    const std::vector<double> unknown(static_cast<std::size_t>(width), std::numeric_limits<double>::quiet_NaN());
    for (; rows < frames; ++rows)
        file->appendRow(dataset, unknown.data());
    file->appendRow(dataset, row.empty() ? unknown.data() : row.data());
    ++rows;
}

void TrajectoryWriter::Impl::append(const TrajectoryFrame& frame)
{
    appendOptional(kDensity, sites, frame.density, densities);
    appendOptional(kBondEnergy, bonds, frame.bondEnergy, bondEnergies);
    std::vector<double> memory = frame.memory;
    if (!memory.empty())
        memory.resize(kMemoryWidth, std::numeric_limits<double>::quiet_NaN());
    appendOptional(kMemory, std::int64_t{kMemoryWidth}, memory, memories);
    const bool hasProtocol = !std::isnan(frame.protocolValue);
    appendOptional(kProtocolValue, 1, hasProtocol ? std::vector{frame.protocolValue} : std::vector<double>(),
                   protocolValues);
    file->appendRow(kSpins, frame.spins.data());
    file->appendRow(kTime, &frame.time);
    file->appendRow(kStep, &frame.step);
    file->appendRow(kChemicalPotential, &frame.chemicalPotential);
    for (std::size_t i = 0; i < observables.size(); ++i)
        file->appendRow(observableDataset(observables[i]), &frame.observables[i]);
    file->flush();
    ++frames;
}

TrajectoryWriter::TrajectoryWriter(const std::string& path, const TrajectoryHeader& header)
    : m_impl(std::make_unique<Impl>())
{
    checkHeader(header);
    requireWritableTarget(path);
    const std::string temporary = temporaryName(path);
    m_impl->path = path;
    m_impl->sites = std::int64_t{header.lx} * header.ly;
    m_impl->bonds = nearestBondCount(header.kind, header.lx, header.ly);
    m_impl->observables = header.observables;
    m_impl->measurements = header.measurements;
    try {
        m_impl->file = std::make_unique<Hdf5File>(temporary, Hdf5File::Mode::CreateGrowing, path);
        writeHeader(*m_impl->file, header);
        createFrames(*m_impl->file, header);
        createProgress(*m_impl->file);
        createObservables(*m_impl->file, header);
        createMeasurements(*m_impl->file, header);
        createChanges(*m_impl->file);
        m_impl->file->beginGrowth();
    } catch (...) {
        m_impl->file.reset();
        std::error_code error;
        fs::remove(temporary, error);
        throw;
    }
    moveIntoPlace(temporary, path);
}

TrajectoryWriter::~TrajectoryWriter() = default;

void TrajectoryWriter::append(const TrajectoryFrame& frame)
{
    Impl& impl = *m_impl;
    impl.requireOpen();
    if (frame.spins.rows() != impl.sites || frame.observables.size() != impl.observables.size() ||
        (!frame.density.empty() && static_cast<std::int64_t>(frame.density.size()) != impl.sites) ||
        (!frame.bondEnergy.empty() && static_cast<std::int64_t>(frame.bondEnergy.size()) != impl.bonds))
        throw ConfigError(fmt::format("a frame of {} spins and {} observables (the trajectory holds {} and {}). Give "
                                      "frames of the lattice and observables of the header.",
                                      frame.spins.rows(), frame.observables.size(), impl.sites,
                                      impl.observables.size()));
    const auto values =
        static_cast<std::uint64_t>(4 * impl.sites) + frame.bondEnergy.size() + impl.observables.size() + 3;
    impl.guarded([&] {
        impl.requireSpace(2 * sizeof(double) * values);
        impl.append(frame);
    });
}

void TrajectoryWriter::appendMeasurement(const TrajectoryMeasurement& measurement)
{
    Impl& impl = *m_impl;
    impl.requireOpen();
    bool fits = measurement.values.size() == impl.measurements.size();
    std::uint64_t bytes = 2 * sizeof(double);
    for (std::size_t i = 0; fits && i < impl.measurements.size(); ++i) {
        fits = static_cast<std::int64_t>(measurement.values[i].size()) == rowLength(impl.measurements[i]);
        bytes += sizeof(double) * measurement.values[i].size();
    }
    if (!fits)
        throw ConfigError(
            "a measurement does not have the shapes that the trajectory was begun with (its columns would "
            "mix). Measure what the header names.");
    impl.guarded([&] {
        impl.requireSpace(2 * bytes);
        for (std::size_t i = 0; i < impl.measurements.size(); ++i)
            impl.file->appendRow(measurementDataset(impl.measurements[i].name), measurement.values[i].data());
        impl.file->appendRow(kMeasurementStep, &measurement.step);
        impl.file->appendRow(kMeasurementTime, &measurement.time);
        impl.file->flush();
    });
}

void TrajectoryWriter::recordChange(double time, std::int64_t step, const std::string& assignment)
{
    Impl& impl = *m_impl;
    impl.requireOpen();
    if (assignment.size() > static_cast<std::size_t>(kChangeWidth))
        throw FileError(fmt::format("{}: a change of {} bytes cannot be recorded (at most {} fit). Shorten the value.",
                                    impl.path, assignment.size(), kChangeWidth));
    impl.guarded([&] {
        impl.requireSpace(0);
        impl.file->appendText(kChangeText, assignment);
        impl.file->appendRow(kChangeStep, &step);
        impl.file->appendRow(kChangeTime, &time);
        impl.file->flush();
    });
}

const std::string& TrajectoryWriter::path() const
{
    return m_impl->path;
}

std::int64_t TrajectoryWriter::frameCount() const
{
    return m_impl->frames;
}

} // namespace kondoscope
