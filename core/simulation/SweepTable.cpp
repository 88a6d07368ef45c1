#include "core/simulation/SweepTable.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/observables/Observables.h"
#include "core/support/BuildInfo.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

bool hasLoops(const std::vector<SweepResult>& results)
{
    return std::ranges::any_of(results, [](const SweepResult& result) { return !result.loop.field.empty(); });
}

void addEstimate(SweepTable& table, const std::string& name, const std::string& unit, const Estimate& estimate)
{
    table.number(name, unit).numbers.push_back(estimate.value);
    table.number(name + "_error", unit).numbers.push_back(estimate.error);
}

void addRow(SweepTable& table, const Sweep& sweep, const SweepResult& result, bool withLoops)
{
    table.number("point", "1").numbers.push_back(static_cast<double>(result.point));
    const std::vector<ConfigValue> values = sweep.values(result.point);
    for (std::size_t k = 0; k < sweep.axes.size(); ++k)
        addAxisValue(table, sweep.axes[k], &values[k]);
    table.text("order").texts.push_back(result.order);
    table.number("order_weight", "1").numbers.push_back(result.orderWeight);
    const std::vector<std::string> names = sweep.averagedQuantities();
    for (std::size_t k = 0; k < names.size(); ++k)
        addEstimate(table, names[k], observables()[observableIndex(names[k])].unit, result.averages[k]);
    for (Eigen::Index k = 0; k < 3; ++k)
        table.number(fmt::format("magnetization_{}", "xyz"[k]), "1").numbers.push_back(result.magnetization[k]);
    addEstimate(table, "binder_cumulant", "1", result.binderCumulant);
    addEstimate(table, "susceptibility", "1/t", result.susceptibility);
    addEstimate(table, "specific_heat", "k_B", result.specificHeat);
    if (withLoops) {
        const LoopFigures figures = loopFigures(result.loop);
        addEstimate(table, "coercive_field", "t", figures.coerciveField);
        table.number("remanence", "1").numbers.push_back(figures.remanence);
    }
    table.number("samples", "1").numbers.push_back(static_cast<double>(result.samples));
    table.text("error").texts.push_back(result.error);
    table.text("warning").texts.push_back(result.warning);
}

/// As RFC 4180 wants it.
std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string doubled;
    for (const char c : text)
        doubled.append(c == '"' ? 2 : 1, c);
    return fmt::format("\"{}\"", doubled);
}

void writeColumns(Hdf5File& file, const std::string& group, const SweepTable& table)
{
    file.createGroup(group);
    for (const SweepColumn& column : table.columns) {
        const std::string dataset = fmt::format("{}/{}", group, column.name);
        if (!column.isText) {
            file.write(dataset, {std::ssize(column.numbers)}, column.numbers.data());
            file.writeAttribute(dataset, "unit", column.unit);
            continue;
        }
        std::size_t width = 1;
        for (const std::string& text : column.texts)
            width = std::max(width, text.size());
        file.createGrowingTexts(dataset, static_cast<std::int64_t>(width));
        for (const std::string& text : column.texts)
            file.appendText(dataset, text);
    }
}

void writeLoops(Hdf5File& file, const std::vector<SweepResult>& results)
{
    std::vector<double> points, turns, field, magnetization;
    std::size_t parts = 0;
    for (const SweepResult& result : results)
        parts = std::max(parts, result.loop.field.size());
    const auto append = [parts](std::vector<double>& rows, const std::vector<double>& row) {
        rows.insert(rows.end(), row.begin(), row.end());
        rows.insert(rows.end(), parts - row.size(), kUnknown);
    };
    for (const SweepResult& result : results) {
        if (result.loop.field.empty())
            continue;
        points.push_back(static_cast<double>(result.point));
        turns.push_back(static_cast<double>(result.loop.turn));
        append(field, result.loop.field);
        append(magnetization, result.loop.magnetization);
    }
    const std::int64_t loops = std::ssize(points);
    file.write("loops/point", {loops}, points.data());
    file.write("loops/turn", {loops}, turns.data());
    file.write("loops/field", {loops, static_cast<std::int64_t>(parts)}, field.data());
    file.writeAttribute("loops/field", "unit", "t");
    file.write("loops/magnetization", {loops, static_cast<std::int64_t>(parts)}, magnetization.data());
    file.writeAttribute("loops/magnetization", "unit", "1");
}

} // namespace

std::size_t SweepTable::rowCount() const
{
    if (columns.empty())
        return 0;
    return columns.front().isText ? columns.front().texts.size() : columns.front().numbers.size();
}

SweepColumn& SweepTable::number(const std::string& name, const std::string& unit)
{
    const auto found = std::ranges::find(columns, name, &SweepColumn::name);
    return found != columns.end() ? *found : columns.emplace_back(SweepColumn{name, unit, false, {}, {}});
}

SweepColumn& SweepTable::text(const std::string& name)
{
    const auto found = std::ranges::find(columns, name, &SweepColumn::name);
    return found != columns.end() ? *found : columns.emplace_back(SweepColumn{name, "", true, {}, {}});
}

void addAxisValue(SweepTable& table, const SweepAxis& axis, const ConfigValue* value)
{
    const std::string& unit = runParameter(axis.key).unit;
    const ConfigValue& example = axis.values.front();
    if (const auto* numbers = std::get_if<std::vector<double>>(&example)) {
        for (std::size_t k = 0; k < numbers->size(); ++k)
            table.number(fmt::format("{}[{}]", axis.key, k), unit)
                .numbers.push_back(value ? std::get<std::vector<double>>(*value)[k] : kUnknown);
    } else if (std::holds_alternative<double>(example)) {
        table.number(axis.key, unit).numbers.push_back(value ? std::get<double>(*value) : kUnknown);
    } else if (std::holds_alternative<std::int64_t>(example)) {
        table.number(axis.key, unit)
            .numbers.push_back(value ? static_cast<double>(std::get<std::int64_t>(*value)) : kUnknown);
    } else if (const auto* text = std::get_if<std::string>(&example)) {
        static_cast<void>(text);
        table.text(axis.key).texts.push_back(value ? std::get<std::string>(*value) : "");
    } else {
        table.text(axis.key).texts.push_back(value ? tomlText(*value) : "");
    }
}

SweepTable sweepTable(const Sweep& sweep, const std::vector<SweepResult>& results)
{
    SweepTable table;
    const bool withLoops = hasLoops(results);
    for (const SweepResult& result : results)
        addRow(table, sweep, result, withLoops);
    return table;
}

std::string csvText(const SweepTable& table)
{
    std::string text;
    for (const SweepColumn& column : table.columns) {
        text += text.empty() ? "" : ",";
        text += column.unit.empty() ? column.name : fmt::format("{} [{}]", column.name, column.unit);
    }
    text += '\n';
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        for (std::size_t k = 0; k < table.columns.size(); ++k) {
            const SweepColumn& column = table.columns[k];
            text += k == 0 ? "" : ",";
            text += column.isText ? quoted(column.texts[row]) : fmt::format("{}", column.numbers[row]);
        }
        text += '\n';
    }
    return text;
}

void writeSweepFile(const std::string& path, const Sweep& sweep, const std::vector<SweepResult>& results,
                    const SweepTable& points, const SweepTable& derived)
{
    writeAtomically(path, [&](const std::string& temporary) {
        Hdf5File file(temporary, Hdf5File::Mode::Create, path);
        file.writeAttribute("/", "format", "kondoscope-sweep");
        file.writeAttribute("/", "version", std::int64_t{1});
        file.writeAttribute("/", "program_version", programVersion());
        file.writeAttribute("/", "sweep", toToml(sweep));
        writeColumns(file, "points", points);
        writeColumns(file, "derived", derived);
        if (hasLoops(results))
            writeLoops(file, results);
        file.close();
    });
}

} // namespace kondoscope
