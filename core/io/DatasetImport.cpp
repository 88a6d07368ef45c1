#include "core/io/DatasetImport.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/DatasetColumns.h"
#include "core/io/SpinCheck.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kLargestInteger = 9007199254740992.0; ///< 2^53: doubles are exact up to there

[[noreturn]] void refuse(const std::string& path, const std::string& reason, const std::string& remedy)
{
    throw FileError(fmt::format("{}: cannot be imported ({}). {}", path, reason, remedy));
}

std::string firstBytes(const std::string& path)
{
    refuseIrregularFile(path);
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw FileError(fmt::format("{}: cannot be read. Check the name and the permissions.", path));
    std::string bytes(8, '\0');
    stream.read(bytes.data(), 8);
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

VectorField vectorsOf(const std::vector<double>& values, std::size_t frame, Eigen::Index sites)
{
    return Eigen::Map<const VectorField>(values.data() + frame * static_cast<std::size_t>(3 * sites), sites, 3);
}

/// H normal to S from T = S x H: T x S.
VectorField fieldOfTorque(const VectorField& torque, const SpinField& spins)
{
    VectorField field(spins.rows(), 3);
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        field.row(i) = torque.row(i).head<3>().cross(spins.row(i).head<3>());
    return field;
}

std::int64_t wholeNumber(const std::vector<double>& values, std::size_t frame, std::int64_t fallback,
                         const std::string& path, const char* name)
{
    if (values.empty())
        return fallback;
    const double value = values[frame];
    if (!(std::abs(value) <= kLargestInteger) || value != std::floor(value))
        refuse(path, fmt::format("{} of frame {} is {}, no whole number", name, frame, value), "Correct it.");
    return static_cast<std::int64_t>(value);
}

double condition(const std::vector<double>& values, std::size_t frame, double fallback, double unit = 1.0)
{
    return values.empty() ? fallback : unit * values[frame];
}

SpinField spinsOf(const std::string& path, const ImportSettings& settings, const DatasetColumns& columns,
                  std::size_t frame)
{
    SpinField spins = vectorsOf(columns.spins, frame, Eigen::Index{columns.lx} * columns.ly);
    if (settings.normalizes) {
        for (Eigen::Index i = 0; i < spins.rows(); ++i) {
            const double length = spins.row(i).norm();
            if (!(length > 0.0) || !std::isfinite(length))
                refuse(path, fmt::format("spin {} of frame {} has no direction", i, frame), "Correct it.");
            spins.row(i) /= length;
        }
    }
    if (const std::string complaint = spinComplaint(spins); !complaint.empty())
        refuse(path, fmt::format("the spins of frame {} {}", frame, complaint),
               "Give unit vectors, or scale them with --normalize.");
    return spins;
}

DatasetFrame frameOf(const std::string& path, const ImportSettings& settings, const DatasetColumns& columns,
                     std::size_t index)
{
    DatasetFrame frame;
    const Eigen::Index sites = Eigen::Index{columns.lx} * columns.ly;
    frame.spins = spinsOf(path, settings, columns, index);
    if (!columns.field.empty()) {
        frame.field = settings.energyUnit * vectorsOf(columns.field, index, sites);
        if (settings.isTorque)
            frame.field = fieldOfTorque(frame.field, frame.spins);
        if (!frame.field.allFinite())
            refuse(path, fmt::format("the field of frame {} holds numbers that are not finite", index), "Correct it.");
    }
    if (!columns.density.empty()) {
        const double* density = columns.density.data() + index * static_cast<std::size_t>(sites);
        frame.density.assign(density, density + sites);
    }
    const ElectronConfig& electrons = settings.electrons;
    const bool isGrand = electrons.ensemble == Ensemble::Grand;
    const double unit = settings.energyUnit;
    frame.energy = condition(columns.energy, index, DatasetFrame::kUnknown, unit);
    frame.trajectory = wholeNumber(columns.trajectory, index, 0, path, "trajectory");
    frame.step = wholeNumber(columns.step, index, static_cast<std::int64_t>(index), path, "step");
    frame.filling = condition(columns.filling, index, isGrand ? DatasetFrame::kUnknown : electrons.filling);
    frame.kT = condition(columns.kT, index, electrons.kT, unit);
    frame.chemicalPotential =
        condition(columns.mu, index, isGrand ? electrons.chemicalPotential : DatasetFrame::kUnknown, unit);
    frame.kind = FrameKind::Imported;
    return frame;
}

void requireConditions(const std::string& path, const Dataset& dataset, const DatasetFrame& frame)
{
    try {
        dataset.electronsOf(frame).validate();
    } catch (const ConfigError& error) {
        throw FileError(fmt::format("{}: {}", path, error.what()));
    }
}

} // namespace

const std::vector<DatasetColumns::PerFrame>& DatasetColumns::perFrame()
{
    static const std::vector<PerFrame> kColumns{
        {"energy", &DatasetColumns::energy}, {"trajectory", &DatasetColumns::trajectory},
        {"step", &DatasetColumns::step},     {"filling", &DatasetColumns::filling},
        {"kT_e", &DatasetColumns::kT},       {"mu", &DatasetColumns::mu}};
    return kColumns;
}

std::string nameInFile(const ImportSettings& settings, const std::string& name)
{
    const auto found = settings.names.find(name);
    return found == settings.names.end() ? name : found->second;
}

Dataset importDataset(const std::string& path, const ImportSettings& settings)
{
    const std::string start = firstBytes(path);
    if (start.starts_with("\x89HDF"))
        return readDataset(path);
    const DatasetColumns columns =
        start.starts_with("PK") ? readNumpyColumns(path, settings) : readCsvColumns(path, settings);
    Dataset dataset;
    dataset.kind = settings.kind;
    dataset.lx = columns.lx;
    dataset.ly = columns.ly;
    dataset.electrons = settings.electrons;
    dataset.source = settings.source.empty() ? fmt::format("imported from {}", path) : settings.source;
    for (std::size_t k = 0; k < columns.frames; ++k) {
        dataset.frames.push_back(frameOf(path, settings, columns, k));
        requireConditions(path, dataset, dataset.frames.back());
    }
    if (!dataset.frames.empty())
        dataset.electrons = dataset.electronsOf(dataset.frames.front());
    return dataset;
}

Dataset mergeDatasets(std::vector<Dataset> datasets)
{
    Dataset merged;
    std::int64_t nextTrajectory = 0;
    for (Dataset& dataset : datasets) {
        const auto hamiltonian = [](const Dataset& d) {
            ElectronConfig electrons = d.electrons;
            electrons.filling = electrons.kT = electrons.chemicalPotential = 0.0;
            return electrons;
        };
        if (merged.lx == 0) {
            merged = dataset;
            merged.frames.clear();
            merged.source.clear();
        } else if (dataset.kind != merged.kind || dataset.lx != merged.lx || dataset.ly != merged.ly ||
                   !(hamiltonian(dataset) == hamiltonian(merged))) {
            throw ConfigError(fmt::format("the data sets \"{}\" and \"{}\" have different lattices, sizes or "
                                          "Hamiltonians (a data set has one). Import them into files of their own.",
                                          merged.source, dataset.source));
        }
        merged.source += (merged.source.empty() ? "" : "; ") + dataset.source;
        std::map<std::int64_t, std::int64_t> trajectories;
        for (DatasetFrame& frame : dataset.frames) {
            const ElectronConfig own = dataset.electronsOf(frame);
            const auto [place, isNew] = trajectories.try_emplace(frame.trajectory, nextTrajectory);
            nextTrajectory += isNew ? 1 : 0;
            frame.trajectory = place->second;
            frame.kT = own.kT;
            if (own.ensemble == Ensemble::Canonical)
                frame.filling = own.filling;
            else
                frame.chemicalPotential = own.chemicalPotential;
            merged.frames.push_back(std::move(frame));
        }
    }
    return merged;
}

} // namespace kondoscope
