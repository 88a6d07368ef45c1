#include <array>
#include <limits>

#include <Eigen/Geometry>
#include <QTest>

#include "ElectronFixtures.h"
#include "core/electrons/LevelStatistics.h"
#include "core/electrons/Occupations.h"

using namespace kondoscope;

/// Energies of ordered states of the triangular lattice near the thermodynamic limit: 48 x 48 momenta, half a step off
/// the symmetric ones.
class OrderedStatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void energiesAreThoseOfTheTable_data();
    void energiesAreThoseOfTheTable();
    void tetrahedralStateIsAnInsulatorAtQuarterFilling();
};

namespace {

constexpr std::array<double, 2> kOffset{0.5, 0.5};
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Energy per site at kT = 0 and t = 1, in the order of kStates; the gap of the insulating ones.
struct TableRow
{
    double J;
    double filling;
    std::array<double, 4> energy;
    int insulator = -1;
    double gap = kNone;
};

const std::array<const char*, 4> kStates{"ferromagnet", "tetrahedral", "120_degrees", "stripe"};
constexpr int kTetrahedral = 1, k120Degrees = 2;

const std::array<TableRow, 14> kTable{{
    {0.5, 0.25, {-1.84914, -1.86465, -1.85662, -1.86414}},
    {1.0, 0.25, {-1.90558, -1.95913, -1.93120, -1.95199}, kTetrahedral, 0.402},
    {1.5, 0.25, {-1.99927, -2.09202, -2.04478, -2.07760}, kTetrahedral, 0.860},
    {2.0, 0.25, {-2.13019, -2.25160, -2.18786, -2.23075}, kTetrahedral, 1.182},
    {3.0, 0.25, {-2.50040, -2.62382, -2.53434, -2.59357}, kTetrahedral, 1.413},
    {6.0, 0.25, {-3.98832, -3.93959, -3.80625, -3.89631}},
    {0.5, 0.50, {-2.01145, -2.02253, -2.02942, -2.02174}},
    {1.0, 0.50, {-2.11588, -2.16685, -2.18541, -2.15983}},
    {2.0, 0.50, {-2.52670, -2.77532, -2.78618, -2.73130}},
    {3.0, 0.50, {-3.17821, -3.57730, -3.60837, -3.55794}, k120Degrees, 2.009},
    {6.0, 0.50, {-6.00000, -6.31852, -6.35023, -6.31517}, k120Degrees, 8.009},
    {0.5, 0.75, {-1.29726, -1.29881, -1.25760, -1.29080}, kTetrahedral, 0.297},
    {1.0, 0.75, {-1.48924, -1.45673, -1.37879, -1.43594}},
    {3.0, 0.75, {-2.48832, -2.31491, -2.13995, -2.26450}},
}};

ElectronConfig electronsOf(double J, double filling)
{
    ElectronConfig electrons;
    electrons.J = J;
    electrons.filling = filling;
    electrons.kT = 0.0;
    return electrons;
}

} // namespace

void OrderedStatesTest::energiesAreThoseOfTheTable_data()
{
    QTest::addColumn<double>("J");
    QTest::addColumn<int>("state");
    for (double J : {0.5, 1.0, 1.5, 2.0, 3.0, 6.0})
        for (int state = 0; state < 4; ++state)
            QTest::addRow("J = %g, %s", J, kStates[std::size_t(state)]) << J << state;
}

void OrderedStatesTest::energiesAreThoseOfTheTable()
{
    QFETCH(double, J);
    QFETCH(int, state);
    const auto lattice = makeLattice(LatticeKind::Triangular, 12, 12);
    ExactDiagonalization solver(lattice, electronsOf(J, 0.25), Precision::Double, {4, 4}, kOffset);
    Forces forces;
    solver.evaluate(makeState(*lattice, {kStates[std::size_t(state)], 0, 1}), forces);
    const Eigen::VectorXd& levels = solver.levels(); // the same at every filling
    const double sites = 144.0 * 16;
    QCOMPARE(levels.size(), Eigen::Index(2 * sites));
    for (const TableRow& row : kTable) {
        if (row.J != J)
            continue;
        const Occupations occupations = occupyWithElectrons(levels, row.filling * double(levels.size()), 0.0);
        const double energy = occupations.freeEnergy() / sites;
        QVERIFY2(std::abs(energy - row.energy[std::size_t(state)]) < 1e-4,
                 qPrintable(QString("f = %1: %2").arg(row.filling).arg(energy, 0, 'f', 6)));
        if (row.filling == 0.25)
            QVERIFY(std::abs(forces.energy / 144 - energy) < 1e-10);
        if (row.insulator == state) {
            const double gap = gapBetweenLevels(levels, occupations.chemicalPotential);
            QVERIFY2(std::abs(gap - row.gap) < 1e-3, qPrintable(QString::number(gap)));
        }
    }
}

void OrderedStatesTest::tetrahedralStateIsAnInsulatorAtQuarterFilling()
{
    const auto lattice = makeLattice(LatticeKind::Triangular, 4, 4);
    const SpinField spins = makeState(*lattice, {"tetrahedral", 0, 1});
    ExactDiagonalization solver(lattice, electronsOf(3.0, 0.25), Precision::Double, {12, 12}, kOffset);
    Forces forces;
    solver.evaluate(spins, forces);
    QVERIFY(std::abs(forces.energy / 16 + 2.62382) < 1e-4);
    QVERIFY(std::abs(forces.electrons->gap - 1.413) < 1e-3);
    QVERIFY((forces.density.array() - 0.5).abs().maxCoeff() < 1e-10);
    for (Eigen::Index i = 0; i < 16; ++i) { // no torque, the same pull on every spin
        const Eigen::RowVector3d spin = spins.row(i), field = forces.field.row(i);
        QVERIFY(spin.cross(field).norm() < 1e-10);
        QVERIFY(std::abs(spin.dot(field) - spins.row(0).dot(forces.field.row(0))) < 1e-10);
    }
    QVERIFY(forces.bondEnergy.maxCoeff() - forces.bondEnergy.minCoeff() < 1e-10);
}

QTEST_APPLESS_MAIN(OrderedStatesTest)
#include "OrderedStatesTest.moc"
