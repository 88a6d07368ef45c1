#include <cmath>
#include <numbers>

#include <QTest>

#include "core/electrons/ElectronForces.h"
#include "core/electrons/ExactDiagonalization.h"
#include "core/electrons/kpm/ChebyshevEngine.h"
#include "core/electrons/kpm/ChebyshevSeries.h"
#include "core/electrons/kpm/LatticeOperator.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

using namespace kondoscope;

/// The recursions against explicit levels and eigenvectors. CMake runs it once for every instruction set.
class ChebyshevEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldedNeighborsAreNeighbors_data();
    void foldedNeighborsAreNeighbors();
    void momentsAreThoseOfTheLevels_data();
    void momentsAreThoseOfTheLevels();
    void densityMatrixIsTheDerivative_data();
    void densityMatrixIsTheDerivative();
    void lanczosFindsTheEdgesOfTheSpectrum();
    void violatedBoundsAreNoticed();
    void resultsDoNotDependOnThreads();
    void stopsWhenAsked();
};

namespace {

std::shared_ptr<const Lattice> lattice(LatticeKind kind, int lx, int ly)
{
    return std::make_shared<const Lattice>(kind, lx, ly);
}

ElectronConfig electronsOf(Coupling coupling, bool farHopping)
{
    ElectronConfig electrons;
    electrons.coupling = coupling;
    electrons.J = 2.5;
    electrons.filling = 0.3;
    electrons.t2 = farHopping ? 0.4 : 0.0;
    electrons.t3 = farHopping ? -0.25 : 0.0;
    return electrons;
}

Eigen::ArrayXcd somePhases(const Lattice& l)
{
    Eigen::ArrayXcd phases(l.siteCount());
    for (int i = 0; i < l.siteCount(); ++i)
        phases[i] = std::polar(1.0, 1.7 * i * i);
    return phases;
}

SpectralBounds boundsAround(const Eigen::VectorXd& levels)
{
    return {levels[0] - 0.3, levels[levels.size() - 1] + 0.5};
}

Eigen::VectorXd levelsOf(const std::shared_ptr<const Lattice>& l, const ElectronConfig& electrons,
                         const SpinField& spins)
{
    ExactDiagonalization solver(l, electrons);
    Forces forces;
    solver.evaluate(spins, forces);
    return solver.levels();
}

void addCases()
{
    QTest::addColumn<LatticeKind>("kind");
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    QTest::addColumn<Coupling>("coupling");
    QTest::addColumn<bool>("farHopping");
    for (const auto kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (const auto coupling : {Coupling::Finite, Coupling::Infinite})
            for (const bool far : {false, true})
                for (const auto& [lx, ly] : {std::pair{8, 4}, {16, 6}, {5, 7}, {12, 12}, {2, 6}, {3, 2}})
                    QTest::addRow("%s %d x %d %s %s", name(kind).data(), lx, ly,
                                  coupling == Coupling::Finite ? "finite" : "infinite", far ? "t1 t2 t3" : "t1")
                        << kind << lx << ly << coupling << far;
}

} // namespace

Q_DECLARE_METATYPE(kondoscope::LatticeKind)
Q_DECLARE_METATYPE(kondoscope::Coupling)

void ChebyshevEngineTest::foldedNeighborsAreNeighbors_data()
{
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    QTest::addColumn<int>("reach");
    QTest::addColumn<int>("columns");
    for (const auto& [lx, ly] : {std::pair{100, 100}, {48, 30}, {31, 17}, {64, 2}, {2, 2}, {36, 4}})
        for (const int reach : {1, 2})
            for (const int columns : {2, 50, 200})
                QTest::addRow("%d x %d reach %d, %d columns", lx, ly, reach, columns) << lx << ly << reach << columns;
}

/// Writes the site number into every cell, fills ghosts as the kernels do, and looks around.
void ChebyshevEngineTest::foldedNeighborsAreNeighbors()
{
    QFETCH(int, lx);
    QFETCH(int, ly);
    QFETCH(int, reach);
    QFETCH(int, columns);
    const Lattice l(LatticeKind::Square, lx, ly);
    const FoldedLattice fold(l, 16, reach, 4, columns);
    std::vector<int> site(std::size_t(fold.cellCount() * 16), -1);
    const auto at = [&](int cell, int lane) -> int& { return site[std::size_t(cell * 16 + lane)]; };
    for (int i = 0; i < l.siteCount(); ++i)
        for (int column = 0; column < fold.columns(); ++column)
            at(fold.cellOf(i), fold.laneOf(i, column)) = i;
    for (const GhostCell& ghost : fold.ghosts())
        for (int lane = 0; lane < 16; ++lane)
            at(ghost.cell, lane) = at(ghost.source, fold.permutations()[std::size_t(ghost.permutation * 16 + lane)]);
    for (int i = 0; i < l.siteCount(); ++i)
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x)
                for (int column = 0; column < fold.columns(); ++column)
                    QCOMPARE(at(fold.cellOf(i) + fold.offset({x, y}), fold.laneOf(i, column)), l.neighbor(i, {x, y}));
}

void ChebyshevEngineTest::momentsAreThoseOfTheLevels_data()
{
    addCases();
}

void ChebyshevEngineTest::momentsAreThoseOfTheLevels()
{
    QFETCH(LatticeKind, kind);
    QFETCH(int, lx);
    QFETCH(int, ly);
    QFETCH(Coupling, coupling);
    QFETCH(bool, farHopping);
    constexpr int kOrder = 40;
    const auto l = lattice(kind, lx, ly);
    const ElectronConfig electrons = electronsOf(coupling, farHopping);
    const SpinField spins = makeState(*l, {"random", 0, 3});
    const Eigen::VectorXd levels = levelsOf(l, electrons, spins);
    const SpectralBounds bounds = boundsAround(levels);
    Eigen::VectorXd expected(kOrder);
    for (int m = 0; m < kOrder; ++m)
        expected[m] = ((levels.array() - bounds.center()) / bounds.halfWidth())
                          .acos()
                          .unaryExpr([m](double angle) { return std::cos(m * angle); })
                          .sum();
    for (const auto& [precision, tolerance] : {std::pair{Precision::Double, 1e-11}, {Precision::Single, 2e-5}}) {
        const auto engine = makeChebyshevEngine(l, electrons, identityColoring(*l), precision);
        engine->setHamiltonian(spins, bounds);
        engine->setProbes(somePhases(*l));
        const ChebyshevMoments moments = engine->moments(kOrder, {});
        QVERIFY(!moments.boundsViolated);
        const double error = (moments.values - expected).cwiseAbs().maxCoeff() / expected[0];
        QVERIFY2(error < tolerance, qPrintable(QString::number(error)));
    }
}

void ChebyshevEngineTest::densityMatrixIsTheDerivative_data()
{
    addCases();
}

/// With unit vectors as probes the reverse pass must give sum_m c_m T_m'(H), the matrix function itself.
void ChebyshevEngineTest::densityMatrixIsTheDerivative()
{
    QFETCH(LatticeKind, kind);
    QFETCH(int, lx);
    QFETCH(int, ly);
    QFETCH(Coupling, coupling);
    QFETCH(bool, farHopping);
    // a smooth function: the grand potential at a high temperature, known from exact diagonalization
    ElectronConfig electrons = electronsOf(coupling, farHopping);
    electrons.kT = 0.6;
    electrons.ensemble = Ensemble::Grand;
    electrons.chemicalPotential = -0.7;
    const auto l = lattice(kind, lx, ly);
    const SpinField spins = makeState(*l, {"random", 0, 9});
    ExactDiagonalization exact(l, electrons);
    Forces forces;
    exact.evaluate(spins, forces);
    const SpectralBounds bounds = boundsAround(exact.levels());
    const ChebyshevSeries series(120, bounds, Damping::None);
    const Eigen::VectorXd coefficients = series.coefficients(series.energies().unaryExpr([&](double energy) {
        return -electrons.kT * std::log1p(std::exp(-(energy - electrons.chemicalPotential) / electrons.kT));
    }));
    const std::vector<HoppingBond> bonds = hoppingBonds(*l, electrons);
    const auto engine = makeChebyshevEngine(l, electrons, identityColoring(*l), Precision::Double);
    engine->setHamiltonian(spins, bounds);
    engine->setProbes(somePhases(*l));
    engine->moments(120, {});
    Forces found;
    forcesFromDensityMatrix(electrons, bonds, spins, engine->densityMatrix(coefficients, true, {}), found);
    QVERIFY((found.density - forces.density).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY((found.field - forces.field).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY((found.bondEnergy - forces.bondEnergy).cwiseAbs().maxCoeff() < 1e-9);
}

void ChebyshevEngineTest::lanczosFindsTheEdgesOfTheSpectrum()
{
    const auto l = lattice(LatticeKind::Triangular, 12, 12);
    const ElectronConfig electrons = electronsOf(Coupling::Finite, false);
    const SpinField spins = makeState(*l, {"random", 0, 4});
    const Eigen::VectorXd levels = levelsOf(l, electrons, spins);
    for (const Precision precision : {Precision::Double, Precision::Single}) {
        const auto engine = makeChebyshevEngine(l, electrons, spacedColoring(*l, 4), precision);
        engine->setHamiltonian(spins, {-9.0, 9.0});
        const LanczosMatrix krylov = engine->lanczos(32, 1, {});
        const SpectralBounds bounds = paddedBounds(lanczosBounds(krylov.diagonal, krylov.offDiagonal), {-9.0, 9.0});
        const double width = levels[levels.size() - 1] - levels[0];
        QVERIFY(bounds.low <= levels[0] && bounds.high >= levels[levels.size() - 1]);
        QVERIFY(bounds.low > levels[0] - 0.1 * width && bounds.high < levels[levels.size() - 1] + 0.1 * width);
    }
}

void ChebyshevEngineTest::violatedBoundsAreNoticed()
{
    const auto l = lattice(LatticeKind::Square, 12, 12);
    const ElectronConfig electrons = electronsOf(Coupling::Finite, false);
    const SpinField spins = makeState(*l, {"random", 0, 4});
    const Eigen::VectorXd levels = levelsOf(l, electrons, spins);
    const auto engine = makeChebyshevEngine(l, electrons, spacedColoring(*l, 4), Precision::Single);
    engine->setProbes(somePhases(*l));
    for (const double share : {0.5, 0.9, 0.98}) {
        engine->setHamiltonian(spins, {share * levels[0], share * levels[levels.size() - 1]});
        QVERIFY(engine->moments(1000, {}).boundsViolated);
    }
    engine->setHamiltonian(spins, boundsAround(levels));
    QVERIFY(!engine->moments(1000, {}).boundsViolated);
}

void ChebyshevEngineTest::resultsDoNotDependOnThreads()
{
    const auto l = lattice(LatticeKind::Square, 20, 20);
    const ElectronConfig electrons = electronsOf(Coupling::Finite, false);
    const SpinField spins = makeState(*l, {"random", 0, 4});
    const int before = threadBudget();
    std::vector<Eigen::VectorXd> moments;
    std::vector<LocalDensityMatrix> densities;
    for (const int threads : {1, 2, 3}) {
        setThreadBudget(threads);
        const auto engine = makeChebyshevEngine(l, electrons, spacedColoring(*l, 5), Precision::Single);
        engine->setHamiltonian(spins, {-7.0, 7.0});
        engine->setProbes(somePhases(*l));
        moments.push_back(engine->moments(100, {}).values);
        densities.push_back(engine->densityMatrix(Eigen::VectorXd::LinSpaced(100, 1.0, 0.0), false, {}));
    }
    setThreadBudget(before);
    QVERIFY(moments[0] == moments[1] && moments[0] == moments[2]);
    QVERIFY((densities[0].sites - densities[1].sites).abs().maxCoeff() < 1e-11);
    QVERIFY((densities[0].sites - densities[2].sites).abs().maxCoeff() < 1e-11);
}

void ChebyshevEngineTest::stopsWhenAsked()
{
    const auto l = lattice(LatticeKind::Square, 8, 8);
    const auto engine =
        makeChebyshevEngine(l, electronsOf(Coupling::Finite, false), identityColoring(*l), Precision::Single);
    engine->setHamiltonian(makeState(*l, {"random", 0, 4}), {-7.0, 7.0});
    engine->setProbes(somePhases(*l));
    std::stop_source source;
    source.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, engine->moments(100, source.get_token()));
    engine->moments(100, {});
    QVERIFY_THROWS_EXCEPTION(Cancelled, engine->densityMatrix(Eigen::VectorXd::Ones(100), false, source.get_token()));
}

QTEST_GUILESS_MAIN(ChebyshevEngineTest)
#include "ChebyshevEngineTest.moc"
