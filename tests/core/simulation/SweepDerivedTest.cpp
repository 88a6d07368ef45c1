#include <cmath>
#include <numbers>

#include <QtTest>

#include "core/simulation/SweepDerived.h"
#include "core/simulation/SweepLoop.h"
#include "core/simulation/SweepOrder.h"

using namespace kondoscope;

namespace {

/// Results of all points, filled by a function of their configuration.
template <typename Fill> std::vector<SweepResult> resultsOf(const Sweep& sweep, const Fill& fill)
{
    std::vector<SweepResult> results;
    for (std::size_t point = 0; point < sweep.pointCount(); ++point) {
        SweepResult result = failedPoint(sweep, point, "", false);
        fill(sweep.config(point), result);
        results.push_back(result);
    }
    return results;
}

double valueAt(const SweepTable& table, const std::string& quantity, const std::string& method)
{
    SweepTable copy = table;
    for (std::size_t row = 0; row < copy.rowCount(); ++row)
        if (copy.text("quantity").texts[row] == quantity && copy.text("method").texts[row].find(method) == 0)
            return copy.number("value", "").numbers[row];
    return std::nan("");
}

std::string orderOf(LatticeKind kind, const std::string& state, double noise = 0.0)
{
    const Lattice lattice(kind, 12, 12);
    const SpinField spins = makeState(lattice, {state, noise, 3});
    const Forces forces;
    return foundOrder(orderFigures(Measurement(lattice, spins, forces))).name;
}

} // namespace

/// What several points tell together, the names of orders, and hysteresis loops.
class SweepDerivedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binderCurvesCross();
    void susceptibilityHasAPeak();
    void seedsAreAveraged();
    void loopsGiveTheCoerciveField();
    void anisotropyIsTheDifference();
    void statesHaveTheirNames();
    void puddlesOfHolesArePhaseSeparation();
    void textsAreQuoted();
};

/// U_L(T) = 2/3 - (T/T_c) 2^(..) made so that all sizes meet at T_c.
void SweepDerivedTest::binderCurvesCross()
{
    const Sweep sweep = parseSweep("[sweep]\n\"dynamics.temperature\" = [0.9, 0.5, 0.7, 0.3]\n\"lattice.size\" = "
                                   "[[24, 24], [8, 8], [16, 16]]\n\"state.seed\" = [1, 2]\n",
                                   "sweep.toml");
    const auto results = resultsOf(sweep, [](const RunConfig& config, SweepResult& result) {
        const double t = config.dynamics.temperature;
        result.binderCumulant = {0.4 - (t - 0.64) * config.lattice.lx / 24.0, 0.001};
    });
    const SweepTable table = derivedTable(sweep, results);
    QCOMPARE(table.rowCount(), 2u);
    QVERIFY(std::abs(valueAt(table, "transition_temperature", "Binder crossing 8x8, 16x16") - 0.64) < 1e-12);
    QVERIFY(std::abs(valueAt(table, "transition_temperature", "Binder crossing 16x16, 24x24") - 0.64) < 1e-12);
}

void SweepDerivedTest::susceptibilityHasAPeak()
{
    const Sweep sweep = parseSweep(
        "[sweep]\n\"dynamics.temperature\" = [0.1, 0.2, 0.4, 0.5]\n\"electrons.J\" = [1.0, 2.0]\n", "s.toml");
    const auto results = resultsOf(sweep, [](const RunConfig& config, SweepResult& result) {
        const double t = config.dynamics.temperature, peak = config.electrons.J == 1.0 ? 0.25 : 0.9;
        result.binderCumulant = {0.5, 0.01};
        result.susceptibility = {10.0 - 100.0 * (t - peak) * (t - peak), 0.1};
    });
    const SweepTable table = derivedTable(sweep, results);
    QCOMPARE(table.rowCount(), 1u); // the other peak lies outside
    QVERIFY(std::abs(valueAt(table, "transition_temperature", "susceptibility peak") - 0.25) < 1e-12);
}

void SweepDerivedTest::seedsAreAveraged()
{
    const Sweep sweep = parseSweep("[protocol]\nquantity = \"field\"\nshape = \"loop\"\n[sweep]\n\"state.seed\" = "
                                   "{from = 1, count = 3}\n",
                                   "sweep.toml");
    const auto results = resultsOf(sweep, [](const RunConfig& config, SweepResult& result) {
        const double h = 0.1 * static_cast<double>(config.state.seed);
        result.loop = {{1.0, -h + 0.01, -h - 0.01, -1.0, -1.0, h - 0.01, h + 0.01, 1.0},
                       {1.0, 1.0, -1.0, -1.0, -1.0, -1.0, 1.0, 1.0},
                       4};
    });
    SweepTable table = derivedTable(sweep, results);
    QVERIFY(std::abs(valueAt(table, "coercive_field", "") - 0.2) < 1e-12);
    QVERIFY(table.number("error", "").numbers[0] >= 0.1 / std::sqrt(3.0) - 1e-12);
    QVERIFY(std::isnan(table.number("state.seed", "1").numbers[0])); // not of one seed
    QVERIFY(std::abs(valueAt(table, "remanence", "") - 1.0) < 1e-12);
}

/// A square loop that is shifted to one side: half the distance of the two reversals counts.
void SweepDerivedTest::loopsGiveTheCoerciveField()
{
    ProtocolConfig protocol;
    protocol.quantity = "field";
    protocol.shape = "loop";
    protocol.from = 1.0;
    protocol.to = -1.0;
    protocol.start = 10.0;
    protocol.duration = 1000.0;
    LoopSampler sampler(protocol);
    for (double time = 0.0; time < 2100.0; time += 0.5) {
        const double field = protocolValue(protocol, time);
        const bool returns = time > 1010.0;
        sampler.add(time, field, field > (returns ? 0.4 : -0.2) ? 0.8 : -0.8);
    }
    const HysteresisLoop loop = sampler.loop();
    QCOMPARE(loop.field.size(), std::size_t{2 * kLoopParts});
    QCOMPARE(loop.turn, std::size_t{kLoopParts});
    const LoopFigures figures = loopFigures(loop);
    QVERIFY2(std::abs(figures.coerciveField.value - 0.3) < 0.01,
             qPrintable(QString::number(figures.coerciveField.value)));
    QVERIFY(figures.coerciveField.error > 0.0 && figures.coerciveField.error < 0.01);
    QVERIFY(std::abs(figures.remanence - 0.8) < 1e-12);
    HysteresisLoop closed = loop;
    for (double& m : closed.magnetization)
        m = 0.5;
    QVERIFY(std::isnan(loopFigures(closed).coerciveField.value));
    QVERIFY(std::isnan(loopFigures({}).coerciveField.value));
}

void SweepDerivedTest::anisotropyIsTheDifference()
{
    const Sweep sweep =
        parseSweep("[classical]\naxis = [0, 0, 3]\n[sweep]\n\"dynamics.field\" = [[0, 0, 2], [2, 0, 0], "
                   "[0, 0, 0.1], [0.1, 0, 0]]\n",
                   "sweep.toml");
    const auto results = resultsOf(sweep, [](const RunConfig& config, SweepResult& result) {
        const Eigen::Vector3d field = config.dynamics.field;
        const bool isStrong = field.norm() > 1.0;
        result.magnetization = isStrong ? Eigen::Vector3d(0.95 * field.normalized()) : Eigen::Vector3d(0, 0, 0.95);
        result.averages[0] = {field.z() > 0.0 ? -2.3 : -2.1, 0.03}; // energy_per_site
    });
    SweepTable table = derivedTable(sweep, results);
    QCOMPARE(table.rowCount(), 1u); // the weak field does not turn the spins
    QVERIFY(std::abs(valueAt(table, "anisotropy", "energies along and across") - 0.2) < 1e-12);
    QVERIFY(std::abs(table.number("error", "").numbers[0] - 0.03 * std::numbers::sqrt2) < 1e-12);
}

void SweepDerivedTest::statesHaveTheirNames()
{
    QCOMPARE(orderOf(LatticeKind::Square, "ferromagnet", 0.3), "ferromagnetic");
    QCOMPARE(orderOf(LatticeKind::Square, "neel", 0.3), "neel");
    QCOMPARE(orderOf(LatticeKind::Square, "stripe", 0.3), "stripe");
    QCOMPARE(orderOf(LatticeKind::Square, "random"), "disordered");
    QCOMPARE(orderOf(LatticeKind::Triangular, "stripe", 0.3), "stripe");
    QCOMPARE(orderOf(LatticeKind::Triangular, "120_degrees", 0.3), "120 degrees");
    QCOMPARE(orderOf(LatticeKind::Triangular, "tetrahedral", 0.3), "tetrahedral");
    QCOMPARE(orderOf(LatticeKind::Triangular, "tetrahedral_minus"), "tetrahedral");
    QCOMPARE(orderOf(LatticeKind::Triangular, "random"), "disordered");
}

/// A ferromagnetic puddle in the Neel state, with and without the holes.
void SweepDerivedTest::puddlesOfHolesArePhaseSeparation()
{
    const Lattice lattice(LatticeKind::Square, 12, 12);
    SpinField spins = makeState(lattice, {"neel", 0.0, 1});
    Forces forces;
    forces.density = Eigen::VectorXd::Constant(lattice.siteCount(), 1.0);
    for (int y = 3; y < 7; ++y)
        for (int x = 3; x < 7; ++x) {
            spins.row(lattice.site(x, y)) = Eigen::RowVector3d(0, 0, 1);
            forces.density[lattice.site(x, y)] = 0.7;
        }
    QCOMPARE(foundOrder(orderFigures(Measurement(lattice, spins, forces))).name, "phase separated");
    forces.density.setConstant(0.97);
    QCOMPARE(foundOrder(orderFigures(Measurement(lattice, spins, forces))).name, "neel");
}

void SweepDerivedTest::textsAreQuoted()
{
    SweepTable table;
    table.number("a", "t").numbers = {0.1, std::nan("")};
    table.text("error").texts = {"", "one, \"two\"\nthree"};
    QCOMPARE(csvText(table), "a [t],error\n0.1,\nnan,\"one, \"\"two\"\"\nthree\"\n");
}

QTEST_GUILESS_MAIN(SweepDerivedTest)
#include "SweepDerivedTest.moc"
