#include "app/cli/EvaluationText.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/cli/EvaluationRun.h"

namespace kondoscope {

namespace {

/// The figures of a group in the order of the tables; nothing where a figure is not known.
struct Figures
{
    explicit Figures(const GroupErrors& errors)
        : energyRms(errors.energyScatter), energyRmsWithOffset(errors.energyRms), densityRms(errors.densityRms)
    {
        if (!errors.forces)
            return;
        torqueMse = errors.forces->torqueMse;
        torqueRms = errors.forces->torqueRms;
        relativeError = errors.forces->relativeError();
        slope = errors.forces->torqueSlope;
        if (!errors.forces->isTangential)
            fieldMse = errors.forces->fieldRms * errors.forces->fieldRms;
    }

    std::optional<double> torqueMse, torqueRms, relativeError, slope, fieldMse;
    std::optional<double> energyRms, energyRmsWithOffset, densityRms;
};

std::string scientific(const std::optional<double>& value)
{
    return value ? fmt::format("{:.3e}", *value) : "-";
}

std::string plain(const std::optional<double>& value)
{
    return value ? fmt::format("{:.4f}", *value) : "-";
}

bool isGrand(const EvaluatedCondition& condition)
{
    return condition.electrons.ensemble == Ensemble::Grand;
}

std::string conditionText(const EvaluatedCondition& condition)
{
    const ElectronConfig& electrons = condition.electrons;
    return isGrand(condition) ? fmt::format("mu={:.5g} kT={:.4g}", electrons.chemicalPotential, electrons.kT)
                              : fmt::format("x={:.5g} kT={:.4g}", electrons.doping(), electrons.kT);
}

/// A row with its name, for the table of its group.
using Row = std::pair<std::string, GroupErrors>;

std::vector<Row> rowsOf(const std::map<std::int64_t, GroupErrors>& groups)
{
    std::vector<Row> rows;
    for (const auto& [key, errors] : groups)
        rows.emplace_back(fmt::format("{}", key), errors);
    return rows;
}

std::vector<Row> rowsOf(const std::vector<EvaluatedCondition>& conditions)
{
    std::vector<Row> rows;
    for (const EvaluatedCondition& condition : conditions)
        rows.emplace_back(conditionText(condition), condition.errors);
    return rows;
}

/// A column of the tables.
struct Column
{
    const char* name;
    std::function<std::string(const Figures&)> text; ///< "-" where the figure is not known
};

const std::vector<Column>& columns()
{
    static const std::vector<Column> all{
        {"torque mse", [](const Figures& figures) { return scientific(figures.torqueMse); }},
        {"torque rms", [](const Figures& figures) { return scientific(figures.torqueRms); }},
        {"relative", [](const Figures& figures) { return percentText(figures.relativeError); }},
        {"slope", [](const Figures& figures) { return plain(figures.slope); }},
        {"field mse", [](const Figures& figures) { return scientific(figures.fieldMse); }},
        {"energy rms", [](const Figures& figures) { return scientific(figures.energyRms); }},
        {"density rms", [](const Figures& figures) { return scientific(figures.densityRms); }}};
    return all;
}

/// Columns without any number are left out; of a long table the first and the last rows are shown.
std::string tableText(const std::string& name, const std::vector<Row>& rows)
{
    constexpr std::size_t kEachEnd = 8;
    std::size_t width = name.size();
    for (const Row& row : rows)
        width = std::max(width, row.first.size());
    std::vector<const Column*> shown;
    for (const Column& column : columns())
        if (std::any_of(rows.begin(), rows.end(),
                        [&](const Row& row) { return column.text(Figures(row.second)) != "-"; }))
            shown.push_back(&column);
    std::string text = fmt::format("\n{:>{}}  frames", name, width);
    for (const Column* column : shown)
        text += fmt::format(" {:>11}", column->name);
    text += "\n";
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (rows.size() > 2 * kEachEnd + 1 && k == kEachEnd) {
            const std::size_t left = rows.size() - 2 * kEachEnd;
            text += fmt::format("{:>{}}  {} more: --json and --csv FILE give all\n", "...", width, left);
            k += left;
        }
        text += fmt::format("{:>{}} {:>7}", rows[k].first, width, rows[k].second.frames);
        for (const Column* column : shown)
            text += fmt::format(" {:>11}", column->text(Figures(rows[k].second)));
        text += "\n";
    }
    return text;
}

std::string totalText(const ModelEvaluation& evaluation)
{
    const Figures figures(evaluation.total);
    std::string text;
    const auto line = [&text](const char* name, const std::string& value) {
        text += fmt::format("{:<15} {}\n", name, value);
    };
    line("torque mse", scientific(figures.torqueMse) + " t^2, per component");
    line("torque rms", scientific(figures.torqueRms) + " t, of the reference, per component");
    line("relative error", percentText(figures.relativeError));
    line("slope", plain(figures.slope) + ", of the torques over those of the reference");
    line("field mse", figures.fieldMse ? scientific(figures.fieldMse) + " t^2, per component, radial part included"
                                       : "- (the solver gives no radial part)");
    line("energy rms",
         figures.energyRms ? fmt::format("{} t per site, mean difference of every condition removed ({} with it)",
                                         scientific(figures.energyRms), scientific(figures.energyRmsWithOffset))
         : figures.energyRmsWithOffset ? fmt::format("{} t per site, of frames that are alone in their condition",
                                                     scientific(figures.energyRmsWithOffset))
                                       : "- (the data set knows no energies)");
    line("density rms", figures.densityRms ? scientific(figures.densityRms) + " electrons per site"
                                           : "- (the data set or the solver does not know the density)");
    return text;
}

Json figuresJson(const GroupErrors& errors)
{
    const Figures figures(errors);
    return {{"frames", errors.frames},
            {"torque_mse", optionalJson(figures.torqueMse)},
            {"torque_rms", optionalJson(figures.torqueRms)},
            {"relative_error", optionalJson(figures.relativeError)},
            {"slope", optionalJson(figures.slope)},
            {"field_mse", optionalJson(figures.fieldMse)},
            {"energy_rms_per_site", optionalJson(figures.energyRms)},
            {"energy_rms_per_site_with_offset", optionalJson(figures.energyRmsWithOffset)},
            {"density_rms", optionalJson(figures.densityRms)}};
}

Json groupsJson(const char* key, const std::map<std::int64_t, GroupErrors>& groups)
{
    Json list = Json::array();
    for (const auto& [value, errors] : groups) {
        Json entry = {{key, value}};
        entry.update(figuresJson(errors));
        list.push_back(entry);
    }
    return list;
}

Json conditionJson(const EvaluatedCondition& condition)
{
    const ElectronConfig& electrons = condition.electrons;
    Json entry;
    if (isGrand(condition))
        entry["mu"] = electrons.chemicalPotential;
    else
        entry["filling"] = electrons.filling;
    entry["kT"] = electrons.kT;
    entry.update(figuresJson(condition.errors));
    entry["energy_offset_per_site"] = optionalJson(condition.energyDifference);
    entry["expected_torque_error"] = optionalJson(condition.expectedError);
    entry["warning"] = condition.warning.empty() ? Json() : Json(condition.warning);
    return entry;
}

/// Numbers that are not known leave their cell empty.
std::string csvRow(const std::string& group, const std::string& value, const GroupErrors& errors)
{
    const Figures figures(errors);
    std::string text = fmt::format("{},{},{}", group, value, errors.frames);
    for (const auto& figure : {figures.torqueMse, figures.torqueRms, figures.relativeError, figures.slope,
                               figures.fieldMse, figures.energyRms, figures.energyRmsWithOffset, figures.densityRms})
        text += figure && std::isfinite(*figure) ? fmt::format(",{}", *figure) : ",";
    return text + "\n";
}

std::string commentLine(const char* key, const std::optional<double>& value)
{
    return value && std::isfinite(*value) ? fmt::format("# {} = {}\n", key, *value) : "";
}

} // namespace

std::string evaluationText(const ModelEvaluation& evaluation)
{
    std::string text = totalText(evaluation);
    if (evaluation.conditions.size() > 1)
        text += tableText("condition", rowsOf(evaluation.conditions));
    return text + tableText("trajectory", rowsOf(evaluation.byTrajectory)) +
           tableText("step", rowsOf(evaluation.byStep));
}

Json evaluationJson(const ModelEvaluation& evaluation)
{
    Json json = figuresJson(evaluation.total);
    json["by_condition"] = Json::array();
    for (const EvaluatedCondition& condition : evaluation.conditions)
        json["by_condition"].push_back(conditionJson(condition));
    json["by_trajectory"] = groupsJson("trajectory", evaluation.byTrajectory);
    json["by_step"] = groupsJson("step", evaluation.byStep);
    return json;
}

std::string evaluationCsv(const ModelEvaluation& evaluation)
{
    std::string text = "group,value,frames,torque_mse_t2,torque_rms_t,relative_error,slope,field_mse_t2,"
                       "energy_rms_per_site_t,energy_rms_per_site_with_offset_t,density_rms\n";
    text += csvRow("all", "", evaluation.total);
    for (const auto& [value, errors] : rowsOf(evaluation.conditions))
        text += csvRow("condition", value, errors);
    for (const auto& [value, errors] : rowsOf(evaluation.byTrajectory))
        text += csvRow("trajectory", value, errors);
    for (const auto& [value, errors] : rowsOf(evaluation.byStep))
        text += csvRow("step", value, errors);
    return text;
}

std::string parityCsv(const ModelEvaluation& evaluation, const std::string& title, const std::string& solver)
{
    const Figures figures(evaluation.total);
    std::string line = title;
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    std::string text = fmt::format("# title = {}\n# solver = {}\n", line, solver);
    text += commentLine("relative_error", figures.relativeError) + commentLine("slope", figures.slope) +
            commentLine("torque_mse", figures.torqueMse);
    text += fmt::format("# components = {}\nreference_torque_t,found_torque_t\n", evaluation.torqueComponents);
    for (const Eigen::Vector2d& pair : evaluation.torquePairs)
        text += fmt::format("{:.7g},{:.7g}\n", pair.x(), pair.y());
    return text;
}

} // namespace kondoscope
