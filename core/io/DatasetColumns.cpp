#include "core/io/DatasetColumns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "core/io/CsvTable.h"
#include "core/io/NumpyArray.h"
#include "core/io/ZipArchive.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Shape = std::vector<std::int64_t>;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

[[noreturn]] void refuse(const std::string& path, const std::string& reason, const std::string& remedy)
{
    throw FileError(fmt::format("{}: cannot be imported ({}). {}", path, reason, remedy));
}

void requireSize(const std::string& path, const DatasetColumns& columns)
{
    for (const int length : {columns.lx, columns.ly})
        if (length < Lattice::kMinimumSize || length > Lattice::kMaximumSize)
            refuse(path, fmt::format("its lattice would have {} x {} sites", columns.lx, columns.ly),
                   fmt::format("Give --size with {} to {} sites a direction.", Lattice::kMinimumSize,
                               Lattice::kMaximumSize));
    const std::int64_t sites = std::int64_t{columns.lx} * columns.ly;
    if (columns.frames > static_cast<std::size_t>(largestFrameCount(sites)))
        refuse(path, fmt::format("its {} frames need more than 4 GiB", columns.frames), "Split it.");
}

/// A CSV file being sorted into frames.
class CsvReader
{
public:
    CsvReader(const std::string& path, const ImportSettings& settings)
        : m_path(path), m_settings(settings), m_table(readCsvTable(path))
    {}

    DatasetColumns read()
    {
        const std::array x{require("x"), require("y")};
        const std::array spin{require("Sx"), require("Sy"), require("Sz")};
        std::array field{find("Hx"), find("Hy"), find("Hz")};
        const bool hasField = std::count(field.begin(), field.end(), kNone) == 0;
        if (!hasField && std::count(field.begin(), field.end(), kNone) < 3)
            refuse(m_path, "it has only some of the columns Hx, Hy, Hz", "Give all three, or none.");
        findFrames();
        findSize(x);
        const std::size_t sites = static_cast<std::size_t>(m_columns.lx) * static_cast<std::size_t>(m_columns.ly);
        if (m_table.rowCount() != m_columns.frames * sites)
            refuse(m_path,
                   fmt::format("{} rows are not {} frames of {} x {} sites", m_table.rowCount(), m_columns.frames,
                               m_columns.lx, m_columns.ly),
                   "Give every site of every frame once, or --size.");
        placeRows(x, sites);
        copy(spin, 3 * sites, m_columns.spins);
        if (hasField)
            copy(field, 3 * sites, m_columns.field);
        if (const std::size_t density = find("density"); density != kNone)
            copy(std::array{density}, sites, m_columns.density);
        copyPerFrame();
        return std::move(m_columns);
    }

private:
    std::size_t find(const std::string& name) const
    {
        const std::string wanted = nameInFile(m_settings, name);
        const auto found = std::find(m_table.headings.begin(), m_table.headings.end(), wanted);
        if (found == m_table.headings.end() && m_settings.names.contains(name))
            refuse(m_path, fmt::format("it has no column \"{}\"", wanted), "Correct --name.");
        return found == m_table.headings.end() ? kNone : static_cast<std::size_t>(found - m_table.headings.begin());
    }

    std::size_t require(const std::string& name) const
    {
        const std::size_t column = find(name);
        if (column == kNone)
            refuse(m_path, fmt::format("it has no column \"{}\"", nameInFile(m_settings, name)),
                   fmt::format("Name the column with --name {}=HEADING.", name));
        return column;
    }

    /// Numbers the frames in the order in which they appear.
    void findFrames()
    {
        const std::size_t column = find("frame");
        std::map<double, std::size_t> numbers;
        for (std::size_t row = 0; row < m_table.rowCount(); ++row) {
            const double frame = column == kNone ? 0.0 : m_table.at(row, column);
            if (std::isnan(frame))
                refuse(m_path, fmt::format("the frame of row {} is no number", row + 1), "Correct it.");
            m_frameOfRow.push_back(numbers.try_emplace(frame, numbers.size()).first->second);
        }
        m_columns.frames = numbers.size();
    }

    int coordinate(std::size_t row, std::size_t column) const
    {
        const double value = m_table.at(row, column);
        if (!(value >= 0.0 && value < Lattice::kMaximumSize) || value != std::floor(value))
            refuse(m_path, fmt::format("row {} has the lattice coordinate {}", row + 1, value),
                   fmt::format("Lattice coordinates are whole numbers from 0 to {}.", Lattice::kMaximumSize - 1));
        return static_cast<int>(value);
    }

    void findSize(const std::array<std::size_t, 2>& x)
    {
        m_columns.lx = m_settings.lx;
        m_columns.ly = m_settings.ly;
        if (m_columns.lx == 0) {
            for (std::size_t row = 0; row < m_table.rowCount(); ++row) {
                m_columns.lx = std::max(m_columns.lx, coordinate(row, x[0]) + 1);
                m_columns.ly = std::max(m_columns.ly, coordinate(row, x[1]) + 1);
            }
        }
        requireSize(m_path, m_columns);
    }

    /// Where each row belongs: frame * sites + site.
    void placeRows(const std::array<std::size_t, 2>& x, std::size_t sites)
    {
        std::vector<bool> isTaken(m_table.rowCount(), false);
        for (std::size_t row = 0; row < m_table.rowCount(); ++row) {
            const int column = coordinate(row, x[0]), line = coordinate(row, x[1]);
            if (column >= m_columns.lx || line >= m_columns.ly)
                refuse(m_path, fmt::format("row {} lies outside of {} x {} sites", row + 1, m_columns.lx, m_columns.ly),
                       "Correct --size.");
            const std::size_t site = static_cast<std::size_t>(column + m_columns.lx * line);
            const std::size_t place = m_frameOfRow[row] * sites + site;
            if (isTaken[place])
                refuse(m_path, fmt::format("row {} gives site ({}, {}) of its frame again", row + 1, column, line),
                       "Number the frames in a column \"frame\".");
            isTaken[place] = true;
            m_places.push_back(place);
        }
    }

    template <std::size_t Count>
    void copy(const std::array<std::size_t, Count>& columns, std::size_t perFrame, std::vector<double>& target) const
    {
        target.resize(m_columns.frames * perFrame);
        for (std::size_t row = 0; row < m_table.rowCount(); ++row)
            for (std::size_t k = 0; k < Count; ++k)
                target[m_places[row] * Count + k] = m_table.at(row, columns[k]);
    }

    void copyPerFrame()
    {
        for (const DatasetColumns::PerFrame& column : DatasetColumns::perFrame()) {
            const std::size_t place = find(column.name);
            if (place == kNone)
                continue;
            std::vector<double>& values = m_columns.*column.values;
            values.assign(m_columns.frames, 0.0);
            std::vector<bool> isKnown(m_columns.frames, false);
            for (std::size_t row = 0; row < m_table.rowCount(); ++row) {
                const std::size_t frame = m_frameOfRow[row];
                const double value = m_table.at(row, place);
                if (isKnown[frame] && value != values[frame])
                    refuse(m_path, fmt::format("row {} has another {} than its frame", row + 1, column.name),
                           "Give all rows of a frame the same.");
                values[frame] = value;
                isKnown[frame] = true;
            }
        }
    }

    const std::string& m_path;
    const ImportSettings& m_settings;
    CsvTable m_table;
    DatasetColumns m_columns;
    std::vector<std::size_t> m_frameOfRow;
    std::vector<std::size_t> m_places;
};

/// An .npz file whose shapes are checked before its arrays are inflated.
class NumpyReader
{
public:
    NumpyReader(const std::string& path, const ImportSettings& settings) : m_settings(settings), m_archive(path) {}

    DatasetColumns read()
    {
        const Shape spins = numpyShape(m_archive, nameInFile(m_settings, "spins"));
        findSize(spins);
        const std::int64_t frames = static_cast<std::int64_t>(m_columns.frames);
        m_columns.spins = values("spins", {spins});
        if (has("field"))
            m_columns.field = values("field", {spins});
        const std::int64_t sites = std::int64_t{m_columns.lx} * m_columns.ly;
        if (has("density"))
            m_columns.density = values("density", {{frames, sites}, {frames, m_columns.ly, m_columns.lx}});
        for (const DatasetColumns::PerFrame& column : DatasetColumns::perFrame()) {
            if (!has(column.name))
                continue;
            std::vector<double>& target = m_columns.*column.values;
            target = values(column.name, {{frames}, {}, {1}});
            if (target.size() == 1)
                target.assign(m_columns.frames, target.front());
        }
        return std::move(m_columns);
    }

private:
    bool has(const std::string& name) const
    {
        const bool isThere = m_archive.find(nameInFile(m_settings, name) + ".npy") != nullptr;
        if (!isThere && m_settings.names.contains(name))
            refuse(m_archive.path(), fmt::format("it has no array \"{}\"", nameInFile(m_settings, name)),
                   "Correct --name.");
        return isThere;
    }

    std::vector<double> values(const std::string& name, const std::vector<Shape>& allowed) const
    {
        const std::string inFile = nameInFile(m_settings, name);
        const Shape shape = numpyShape(m_archive, inFile);
        if (std::find(allowed.begin(), allowed.end(), shape) == allowed.end())
            refuse(m_archive.path(),
                   fmt::format("\"{}\" has another shape than {} frames of {} x {} sites", inFile, m_columns.frames,
                               m_columns.lx, m_columns.ly),
                   "Shapes are (F, N, 3) or (F, Ly, Lx, 3), (F, N) or (F, Ly, Lx), and (F).");
        return readNumpyArray(m_archive, inFile).values;
    }

    void findSize(const Shape& spins)
    {
        const std::string& path = m_archive.path();
        const bool isGrid = spins.size() == 4;
        if ((!isGrid && spins.size() != 3) || spins.back() != 3)
            refuse(path, "\"spins\" has not the shape (F, N, 3) or (F, Ly, Lx, 3)", "Reshape the array.");
        m_columns.frames = static_cast<std::size_t>(spins[0]);
        m_columns.lx = m_settings.lx;
        m_columns.ly = m_settings.ly;
        if (!isGrid && m_columns.lx == 0)
            refuse(path, fmt::format("its {} sites could be of many lattices", spins[1]), "Give --size LX LY.");
        const std::int64_t most = Lattice::kMaximumSize;
        if (isGrid && m_columns.lx == 0) {
            m_columns.lx = static_cast<int>(std::min(spins[2], most + 1));
            m_columns.ly = static_cast<int>(std::min(spins[1], most + 1));
        }
        requireSize(path, m_columns);
        const bool fits = isGrid ? spins[1] == m_columns.ly && spins[2] == m_columns.lx
                                 : spins[1] == std::int64_t{m_columns.lx} * m_columns.ly;
        if (!fits)
            refuse(path, fmt::format("\"spins\" are not those of {} x {} sites", m_columns.lx, m_columns.ly),
                   "Correct --size.");
    }

    const ImportSettings& m_settings;
    ZipArchive m_archive;
    DatasetColumns m_columns;
};

} // namespace

DatasetColumns readCsvColumns(const std::string& path, const ImportSettings& settings)
{
    return CsvReader(path, settings).read();
}

DatasetColumns readNumpyColumns(const std::string& path, const ImportSettings& settings)
{
    return NumpyReader(path, settings).read();
}

} // namespace kondoscope
