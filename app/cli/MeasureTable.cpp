#include "app/cli/MeasureTable.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/io/Hdf5.h"
#include "core/observables/ArrayObservables.h"
#include "core/observables/Observables.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::int64_t kLongestRow = 256; ///< numbers of an array that become columns of a text
constexpr const char* kTimeUnit = "hbar/t";

std::int64_t numbersOf(const MeasuredColumn& column)
{
    std::int64_t count = 1;
    for (const std::int64_t length : column.shape)
        count *= length;
    return count;
}

class CsvTableWriter : public MeasureTable
{
public:
    CsvTableWriter(const std::string& path, const std::string& shownName, const std::vector<MeasuredColumn>& columns)
        : m_shownName(shownName), m_stream(path, std::ios::binary)
    {
        requireShortRows(columns, "a text");
        std::string line = fmt::format("time [{}],step", kTimeUnit);
        for (const MeasuredColumn& column : columns) {
            const std::int64_t count = numbersOf(column);
            for (std::int64_t k = 0; k < count; ++k)
                line += fmt::format(",{}{} [{}]", column.name, column.shape.empty() ? "" : fmt::format("[{}]", k),
                                    column.unit);
        }
        write(line);
    }

    void add(const TrajectoryMeasurement& row) override
    {
        std::string line = fmt::format("{},{}", row.time, row.step);
        for (const std::vector<double>& values : row.values)
            for (const double value : values)
                line += fmt::format(",{}", value);
        write(line);
    }

    void close() override
    {
        m_stream.close();
        requireGood();
    }

private:
    void write(const std::string& line)
    {
        m_stream << line << '\n';
        requireGood();
    }

    void requireGood() const
    {
        if (!m_stream)
            throw FileError(fmt::format("{}: cannot be written (is the disk full?). Free some space.", m_shownName));
    }

    std::string m_shownName;
    std::ofstream m_stream;
};

class Hdf5TableWriter : public MeasureTable
{
public:
    Hdf5TableWriter(const std::string& path, const std::string& shownName, const MeasureSource& source,
                    const MeasuredTrajectory& measured)
        : m_file(path, Hdf5File::Mode::Create, shownName), m_columns(measured.columns())
    {
        writeOrigin(source);
        m_file.createGrowing<double>("time", {});
        m_file.writeAttribute("time", "unit", kTimeUnit);
        m_file.createGrowing<std::int64_t>("step", {});
        m_file.createGroup("axes");
        for (const MeasuredColumn& column : m_columns) {
            m_file.createGrowing<double>(column.name, column.shape);
            m_file.writeAttribute(column.name, "unit", column.unit);
            if (column.shape.empty())
                describe(column.name, observables()[observableIndex(column.name)]);
            else
                writeArray(arrayObservables()[arrayObservableIndex(column.name)], column, measured.lattice());
        }
    }

    void add(const TrajectoryMeasurement& row) override
    {
        m_file.appendRow("time", &row.time);
        m_file.appendRow("step", &row.step);
        for (std::size_t k = 0; k < m_columns.size(); ++k)
            m_file.appendRow(m_columns[k].name, row.values[k].data());
    }

    void close() override { m_file.close(); }

private:
    void writeOrigin(const MeasureSource& source)
    {
        m_file.writeAttribute("/", "format", "kondoscope-measurement");
        m_file.writeAttribute("/", "version", std::int64_t{1});
        m_file.writeAttribute("/", "program_version", programVersion());
        m_file.writeAttribute("/", "trajectory", std::filesystem::path(source.trajectory).filename().string());
        m_file.writeAttribute("/", "lattice", std::string(name(source.header.kind)));
        m_file.writeAttribute("/", "Lx", std::int64_t{source.header.lx});
        m_file.writeAttribute("/", "Ly", std::int64_t{source.header.ly});
        m_file.writeAttribute("/", "config", source.header.config);
        m_file.writeAttribute("/", "reference_time", source.referenceTime);
    }

    template <typename Quantity> void describe(const std::string& dataset, const Quantity& quantity)
    {
        m_file.writeAttribute(dataset, "symbol", quantity.symbol);
        m_file.writeAttribute(dataset, "title", quantity.title);
    }

    void writeArray(const ArrayObservable& array, const MeasuredColumn& column, const Lattice& lattice)
    {
        describe(array.name, array);
        const std::string dataset = fmt::format("axes/{}", array.name);
        m_file.writeAttribute(array.name, "axis", dataset);
        const SpinField noSpins; // the axis depends on the lattice alone
        const std::vector<double> points = array.axis(Measurement(lattice, noSpins, Forces()));
        std::vector<std::int64_t> shape = column.shape;
        if (std::ssize(points) > numbersOf(column)) // wave vectors have two components
            shape.push_back(std::ssize(points) / numbersOf(column));
        m_file.write(dataset, shape, points.data());
        m_file.writeAttribute(dataset, "name", array.axisName);
        m_file.writeAttribute(dataset, "unit", array.axisUnit);
    }

    Hdf5File m_file;
    std::vector<MeasuredColumn> m_columns;
};

class TerminalTable : public MeasureTable
{
public:
    explicit TerminalTable(const std::vector<MeasuredColumn>& columns)
    {
        std::string line = fmt::format("{:>14} {:>10}", fmt::format("time [{}]", kTimeUnit), "step");
        for (const MeasuredColumn& column : columns) {
            if (!column.shape.empty())
                throw ConfigError(fmt::format("{} is an array of {} numbers a frame (a terminal has no room for it). "
                                              "Write to -o OUT.h5 or, if it is short, to -o OUT.csv.",
                                              column.name, numbersOf(column)));
            const std::string heading = fmt::format("{} [{}]", column.name, column.unit);
            m_widths.push_back(std::max<std::size_t>(heading.size(), kNumberWidth));
            line += fmt::format(" {:>{}}", heading, m_widths.back());
        }
        fmt::print("{}\n", line);
    }

    void add(const TrajectoryMeasurement& row) override
    {
        fmt::print("{:>14.6g} {:>10}", row.time, row.step);
        for (std::size_t k = 0; k < m_widths.size(); ++k)
            fmt::print(" {:>{}.6g}", row.values[k].front(), m_widths[k]);
        fmt::print("\n");
    }

private:
    static constexpr std::size_t kNumberWidth = 12;
    std::vector<std::size_t> m_widths;
};

} // namespace

void requireShortRows(const std::vector<MeasuredColumn>& columns, const char* format)
{
    for (const MeasuredColumn& column : columns)
        if (const std::int64_t count = numbersOf(column); count > kLongestRow)
            throw ConfigError(fmt::format("{} has {} numbers a frame ({} takes at most {}). Write to -o OUT.h5.",
                                          column.name, count, format, kLongestRow));
}

std::unique_ptr<MeasureTable> makeCsvTable(const std::string& path, const std::string& shownName,
                                           const std::vector<MeasuredColumn>& columns)
{
    return std::make_unique<CsvTableWriter>(path, shownName, columns);
}

std::unique_ptr<MeasureTable> makeHdf5Table(const std::string& path, const std::string& shownName,
                                            const MeasureSource& source, const MeasuredTrajectory& measured)
{
    return std::make_unique<Hdf5TableWriter>(path, shownName, source, measured);
}

std::unique_ptr<MeasureTable> makeTerminalTable(const std::vector<MeasuredColumn>& columns)
{
    return std::make_unique<TerminalTable>(columns);
}

} // namespace kondoscope
