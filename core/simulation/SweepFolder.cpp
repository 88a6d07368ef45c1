#include "core/simulation/SweepFolder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSweepName = "sweep.toml";
constexpr std::size_t kLargestSweep = std::size_t{4} << 20;
constexpr const char* kFormat = "kondoscope-sweep-point";
constexpr std::int64_t kVersion = 1;

std::string sweepPath(const std::string& folder)
{
    return (fs::path(folder) / kSweepName).string();
}

/// Value and error of everything that is estimated, the averages first.
std::vector<double> estimateRows(const SweepResult& result)
{
    std::vector<Estimate> estimates = result.averages;
    estimates.insert(estimates.end(), {result.binderCumulant, result.susceptibility, result.specificHeat});
    std::vector<double> rows;
    for (const Estimate& estimate : estimates) {
        rows.push_back(estimate.value);
        rows.push_back(estimate.error);
    }
    return rows;
}

/// \return whether the rows are as many as they should be
bool takeEstimates(const std::vector<double>& rows, std::size_t quantities, SweepResult& result)
{
    if (rows.size() != 2 * (quantities + 3))
        return false;
    std::vector<Estimate> estimates;
    for (std::size_t k = 0; k < rows.size(); k += 2)
        estimates.push_back({rows[k], rows[k + 1]});
    result.averages.assign(estimates.begin(), estimates.end() - 3);
    result.binderCumulant = estimates[quantities];
    result.susceptibility = estimates[quantities + 1];
    result.specificHeat = estimates[quantities + 2];
    return true;
}

void writeLoop(Hdf5File& file, const HysteresisLoop& loop)
{
    if (loop.field.empty())
        return;
    const std::vector<std::int64_t> shape{std::ssize(loop.field)};
    file.write("loop/field", shape, loop.field.data());
    file.write("loop/magnetization", shape, loop.magnetization.data());
    file.writeAttribute("loop", "turn", static_cast<std::int64_t>(loop.turn));
}

/// \return whether its parts fit together
bool readLoop(const Hdf5File& file, HysteresisLoop& loop)
{
    if (!file.has("loop"))
        return true;
    loop.field = file.read<double>("loop/field");
    loop.magnetization = file.read<double>("loop/magnetization");
    const std::int64_t turn = file.readInteger("loop", "turn");
    loop.turn = static_cast<std::size_t>(turn);
    return loop.field.size() == loop.magnetization.size() && turn >= 0 && turn <= std::ssize(loop.field);
}

} // namespace

SweepFolder::SweepFolder(const Sweep& sweep, const std::string& folder)
    : m_folder(folder), m_sweep(sweep), m_hash(sweepHash(sweep))
{
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        throw FileError(fmt::format("{}: cannot be made ({}; finished points are kept there). Choose another folder.",
                                    m_folder, error.message()));
    if (!fs::exists(sweepPath(m_folder))) {
        try {
            writeText(sweepPath(m_folder), toToml(m_sweep));
        } catch (const FileError&) {
            if (!fs::exists(sweepPath(m_folder))) // of another shard that began at the same moment
                throw;
        }
    }
    requireSameSweep();
}

SweepFolder::SweepFolder(const std::string& folder)
    : m_folder(folder), m_sweep(parseSweep(readTextFile(sweepPath(folder), kLargestSweep), sweepPath(folder))),
      m_hash(sweepHash(m_sweep))
{}

SweepFolder::~SweepFolder()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

void SweepFolder::lock(const SweepShard& shard)
{
    const std::string path = (fs::path(m_folder) / fmt::format("shard-{}-of-{}", shard.index, shard.count)).string();
    m_lock = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_lock < 0)
        throw FileError(fmt::format("{}: cannot be opened ({}). Check the permissions.", path, std::strerror(errno)));
    // File systems without locks do not answer EWOULDBLOCK: two programs then do the same work, and nothing is lost.
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw FileError(
            fmt::format("{}: another program runs these points (two would do the same work twice). Wait for "
                        "it, choose another --work folder, or give each its own --shard.",
                        m_folder));
}

void SweepFolder::requireSameSweep() const
{
    if (readTextFile(sweepPath(m_folder), kLargestSweep) == toToml(m_sweep))
        return;
    throw FileError(
        fmt::format("{}: holds points of another sweep (they cannot be part of this table). Give the sweep as "
                    "it was to go on with it, remove the folder, or choose another one.",
                    m_folder));
}

std::string SweepFolder::pointPath(std::size_t point) const
{
    return (fs::path(m_folder) / fmt::format("point-{:06}.h5", point)).string();
}

std::string SweepFolder::trajectoryPath(std::size_t point) const
{
    return m_sweep.keep ? (fs::path(m_folder) / fmt::format("trajectory-{:06}.h5", point)).string() : "";
}

std::optional<SweepResult> SweepFolder::read(std::size_t point) const
{
    if (!fs::exists(pointPath(point)))
        return {};
    try {
        const Hdf5File file(pointPath(point), Hdf5File::Mode::Read);
        if (file.readString("/", "format") != kFormat || file.readInteger("/", "version") != kVersion ||
            file.readString("/", "sweep") != m_hash ||
            file.readInteger("/", "point") != static_cast<std::int64_t>(point))
            return {};
        SweepResult result;
        result.point = point;
        result.error = file.readString("/", "error");
        result.again = file.readInteger("/", "again") != 0;
        result.warning = file.readString("/", "warning");
        result.seconds = file.readNumber("/", "seconds");
        result.samples = file.readInteger("/", "samples");
        result.order = file.readString("/", "order");
        result.orderWeight = file.readNumber("/", "order_weight");
        const std::vector<double> magnetization = file.read<double>("magnetization");
        if (magnetization.size() != 3)
            return {};
        result.magnetization = Eigen::Map<const Eigen::Vector3d>(magnetization.data());
        const std::size_t quantities = m_sweep.averagedQuantities().size();
        const bool isWhole =
            takeEstimates(file.read<double>("estimates"), quantities, result) && readLoop(file, result.loop);
        return isWhole ? std::optional(result) : std::nullopt;
    } catch (const FileError&) {
        return {}; // run anew
    }
}

void SweepFolder::write(const SweepResult& result) const
{
    writeAtomically(pointPath(result.point), [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, pointPath(result.point));
        file.writeAttribute("/", "format", kFormat);
        file.writeAttribute("/", "version", kVersion);
        file.writeAttribute("/", "sweep", m_hash);
        file.writeAttribute("/", "point", static_cast<std::int64_t>(result.point));
        file.writeAttribute("/", "error", result.error);
        file.writeAttribute("/", "again", std::int64_t{result.again});
        file.writeAttribute("/", "warning", result.warning);
        file.writeAttribute("/", "seconds", result.seconds);
        file.writeAttribute("/", "samples", result.samples);
        file.writeAttribute("/", "order", result.order);
        file.writeAttribute("/", "order_weight", result.orderWeight);
        file.write("magnetization", {3}, result.magnetization.data());
        const std::vector<double> rows = estimateRows(result);
        file.write("estimates", {std::ssize(rows) / 2, 2}, rows.data());
        writeLoop(file, result.loop);
        file.close();
    });
}

std::vector<std::size_t> SweepFolder::missingPoints(const SweepShard& shard) const
{
    std::vector<std::size_t> missing;
    for (std::size_t point = shard.index; point < m_sweep.pointCount(); point += shard.count)
        if (const std::optional<SweepResult> result = read(point); !result || result->again)
            missing.push_back(point);
    return missing;
}

} // namespace kondoscope
