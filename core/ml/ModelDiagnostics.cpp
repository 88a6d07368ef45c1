#include "core/ml/ModelDiagnostics.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "core/io/Hdf5.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::int64_t kMostRows = 1'000'000;

// The members of a row, in the order of the columns.
template <typename Row, typename Visitor>
requires std::is_same_v<std::remove_const_t<Row>, LearningPoint>
void visit(Row& row, Visitor&& column)
{
    column(row.iteration), column(row.seconds), column(row.loss), column(row.trainingTorqueMse);
    column(row.validationTorqueMse), column(row.validationTorqueRms), column(row.densityRms);
}

template <typename Row, typename Visitor>
requires std::is_same_v<std::remove_const_t<Row>, ParityPair>
void visit(Row& row, Visitor&& column)
{
    column(row.reference), column(row.learned);
}

template <typename Row, typename Visitor>
requires std::is_same_v<std::remove_const_t<Row>, DistanceBin>
void visit(Row& row, Visitor&& column)
{
    column(row.distance), column(row.torqueError), column(row.torqueRms), column(row.sites);
}

template <typename Row, typename Visitor>
requires std::is_same_v<std::remove_const_t<Row>, ReceptiveShell>
void visit(Row& row, Visitor&& column)
{
    column(row.distance), column(row.sensitivity), column(row.pairs);
}

template <typename Row> void writeTable(Hdf5File& file, const char* name, const std::vector<Row>& rows)
{
    if (rows.empty())
        return;
    std::vector<double> table;
    for (const Row& row : rows)
        visit(row, [&](const auto& value) { table.push_back(static_cast<double>(value)); });
    const auto count = static_cast<std::int64_t>(rows.size());
    file.write(name, {count, static_cast<std::int64_t>(table.size()) / count}, table.data());
}

/// A whole number that fits; 0 for what cannot be one: nothing is decided by it.
void assign(int& to, double value)
{
    to = std::abs(value) <= double(std::numeric_limits<int>::max()) ? static_cast<int>(value) : 0;
}

void assign(double& to, double value)
{
    to = value;
}

template <typename Row> std::vector<Row> readTable(const Hdf5File& file, const char* name)
{
    if (!file.has(name))
        return {};
    std::int64_t columns = 0;
    Row probe;
    visit(probe, [&](const auto&) { ++columns; });
    const std::vector<std::int64_t> shape = file.shape(name);
    if (shape.size() != 2 || shape[0] < 1 || shape[0] > kMostRows || shape[1] != columns)
        throw FileError(fmt::format("{}: the table {} does not have {} columns (the file was not written by this "
                                    "program). Use an undamaged one.",
                                    file.path(), name, columns));
    const std::vector<double> table = file.read<double>(name);
    std::vector<Row> rows(static_cast<std::size_t>(shape[0]));
    auto next = table.begin();
    for (Row& row : rows)
        visit(row, [&](auto& value) { assign(value, *next++); });
    return rows;
}

std::string learningText(const std::vector<LearningPoint>& curve)
{
    if (curve.empty())
        return {};
    const auto score = [](const LearningPoint& p) {
        return std::isfinite(p.validationTorqueMse) ? p.validationTorqueMse : p.trainingTorqueMse;
    };
    const auto best =
        std::min_element(curve.begin(), curve.end(), [&](const auto& a, const auto& b) { return score(a) < score(b); });
    return fmt::format("Learning: {} iterations in {:.0f} s, best torque MSE {:.2e} t^2 at iteration {} (training "
                       "frames {:.2e} t^2)\n",
                       curve.back().iteration, curve.back().seconds, score(*best), best->iteration,
                       best->trainingTorqueMse);
}

std::string parityText(const std::vector<ParityPair>& pairs)
{
    double product = 0.0, square = 0.0, error = 0.0;
    for (const ParityPair& p : pairs) {
        product += p.reference * p.learned;
        square += p.reference * p.reference;
        error += (p.learned - p.reference) * (p.learned - p.reference);
    }
    if (!(square > 0.0))
        return {};
    return fmt::format("Parity of held-out torques: slope {:.3f}, relative error {:.1f} % ({} components)\n",
                       product / square, 100.0 * std::sqrt(error / square), pairs.size());
}

std::string distanceText(const std::vector<DistanceBin>& bins)
{
    if (bins.empty())
        return {};
    std::string text = "Torque error by distance of the environment from the training data:\n";
    for (const DistanceBin& bin : bins)
        text += fmt::format("  {:.3f}: {:.2e} t{}\n", bin.distance, bin.torqueError,
                            bin.torqueRms > 0.0
                                ? fmt::format(", {:.1f} % of the torque", 100.0 * bin.torqueError / bin.torqueRms)
                                : "");
    return text;
}

std::string receptiveText(const std::vector<ReceptiveShell>& shells)
{
    constexpr double kShown = 0.999; // the rest is in the table
    double total = 0.0, sum = 0.0;
    for (const ReceptiveShell& s : shells)
        total += s.pairs * s.sensitivity * s.sensitivity;
    if (!(total > 0.0))
        return {};
    std::string text = "Receptive field, rms |dH_i/dS_j| [t] by distance (part of the whole response up to there):\n";
    for (const ReceptiveShell& s : shells) {
        sum += s.pairs * s.sensitivity * s.sensitivity;
        text += fmt::format("  {:.2f}: {:.2e} ({:.1f} %)\n", s.distance, s.sensitivity, 100.0 * sum / total);
        if (sum > kShown * total)
            break;
    }
    return text;
}

} // namespace

void writeDiagnostics(Hdf5File& file, const ModelDiagnostics& diagnostics)
{
    writeCurve(file, diagnostics.curve);
    writeTable(file, "/parity", diagnostics.parity);
    writeTable(file, "/error_by_distance", diagnostics.errorByDistance);
    writeTable(file, "/receptive_field", diagnostics.receptiveField);
}

ModelDiagnostics readDiagnostics(const Hdf5File& file)
{
    return {readCurve(file), readTable<ParityPair>(file, "/parity"), readTable<DistanceBin>(file, "/error_by_distance"),
            readTable<ReceptiveShell>(file, "/receptive_field")};
}

void writeCurve(Hdf5File& file, const std::vector<LearningPoint>& curve)
{
    writeTable(file, "/learning_curve", curve);
}

std::vector<LearningPoint> readCurve(const Hdf5File& file)
{
    return readTable<LearningPoint>(file, "/learning_curve");
}

std::string diagnosticsText(const ModelDiagnostics& diagnostics)
{
    return learningText(diagnostics.curve) + parityText(diagnostics.parity) +
           distanceText(diagnostics.errorByDistance) + receptiveText(diagnostics.receptiveField);
}

} // namespace kondoscope
