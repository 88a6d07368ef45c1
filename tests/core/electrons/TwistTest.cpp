#include <stop_token>

#include <QTest>

#include "ElectronFixtures.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// Twisted boundary conditions, and bonds that close around small lattices.
class TwistTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tinyLatticesHaveTheFreeBand_data();
    void tinyLatticesHaveTheFreeBand();
    void twistsEqualALargerLattice_data();
    void twistsEqualALargerLattice();
    void fieldIsTheDerivativeOfTheEnergy();
    void offsetsShiftTheMomenta();
    void impossibleTwistsAreRefused();
    void stopsBetweenTwists();
};

namespace {

ElectronConfig electronsOf(Coupling coupling)
{
    ElectronConfig electrons;
    electrons.coupling = coupling;
    electrons.J = 2.5;
    electrons.t2 = 0.3;
    electrons.t3 = -0.2;
    electrons.filling = 0.33;
    electrons.kT = 0.03;
    return electrons;
}

/// The state of a lattice repeated on one `times` larger in either direction.
SpinField repeated(const Lattice& small, const SpinField& spins, const Lattice& large)
{
    SpinField result(large.siteCount(), 3);
    for (int i = 0; i < large.siteCount(); ++i)
        result.row(i) = spins.row(small.site(large.cell(i).x, large.cell(i).y));
    return result;
}

} // namespace

void TwistTest::tinyLatticesHaveTheFreeBand_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (const auto& [lx, ly] : {std::pair{2, 2}, {2, 3}, {3, 2}, {2, 5}, {4, 3}, {6, 5}})
            QTest::addRow("%s %dx%d", name(kind).data(), lx, ly) << int(kind) << lx << ly;
}

void TwistTest::tinyLatticesHaveTheFreeBand()
{
    QFETCH(int, kind);
    QFETCH(int, lx);
    QFETCH(int, ly);
    const auto lattice = makeLattice(LatticeKind(kind), lx, ly);
    ElectronConfig electrons = electronsOf(Coupling::Finite);
    electrons.J = 0;
    const SpinField spins = makeState(*lattice, {});
    for (const std::array<int, 2> twists : {std::array{1, 1}, std::array{3, 2}}) {
        ExactDiagonalization solver(lattice, electrons, Precision::Double, twists);
        Forces forces;
        solver.evaluate(spins, forces);
        const Lattice large(LatticeKind(kind), lx * twists[0], ly * twists[1]);
        QVERIFY(bandError(solver.levels(), freeBand(large, 1.0, 0.3, -0.2), 2) < 1e-12);
        QVERIFY(std::abs(forces.bondEnergy.sum() - forces.electrons->internalEnergy) < 1e-11);
    }
}

void TwistTest::twistsEqualALargerLattice_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("coupling");
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (Coupling coupling : {Coupling::Finite, Coupling::Infinite})
            QTest::addRow("%s %s", name(kind).data(), coupling == Coupling::Finite ? "finite" : "infinite")
                << int(kind) << int(coupling);
}

void TwistTest::twistsEqualALargerLattice()
{
    QFETCH(int, kind);
    QFETCH(int, coupling);
    const auto small = makeLattice(LatticeKind(kind), 6, 6), large = makeLattice(LatticeKind(kind), 12, 12);
    const ElectronConfig electrons = electronsOf(Coupling(coupling));
    const SpinField spins = makeState(*small, {"random", 0, 4});
    const Forces twisted = exactForces(small, electrons, spins, Precision::Double, {2, 2});
    const Forces periodic = exactForces(large, electrons, repeated(*small, spins, *large));
    QVERIFY(std::abs(4 * twisted.energy - periodic.energy) < 1e-9);
    QVERIFY(std::abs(twisted.chemicalPotential - periodic.chemicalPotential) < 1e-10);
    QVERIFY(std::abs(4 * twisted.electrons->entropy - periodic.electrons->entropy) < 1e-8);
    QVERIFY(std::abs(4 * twisted.electrons->electronCount - periodic.electrons->electronCount) < 1e-9);
    for (int i = 0; i < small->siteCount(); ++i) {
        const int j = large->site(small->cell(i).x + 6, small->cell(i).y);
        QVERIFY((twisted.field.row(i) - periodic.field.row(j)).cwiseAbs().maxCoeff() < 1e-10);
        QVERIFY(std::abs(twisted.density[i] - periodic.density[j]) < 1e-10);
        QVERIFY(std::abs(twisted.bondEnergy[i] - periodic.bondEnergy[j]) < 1e-10);
    }
    QVERIFY(std::abs(4 * twisted.bondEnergy.sum() - periodic.bondEnergy.sum()) < 1e-9);
}

void TwistTest::fieldIsTheDerivativeOfTheEnergy()
{
    const auto lattice = makeLattice(LatticeKind::Triangular, 3, 2);
    ExactDiagonalization solver(lattice, electronsOf(Coupling::Finite), Precision::Double, {2, 3});
    QVERIFY(derivativeError(solver, makeState(*lattice, {"random", 0, 5})) < 1e-6);
}

void TwistTest::offsetsShiftTheMomenta()
{
    // periodic and antiperiodic boundary conditions together are the twists of a lattice twice as long
    const auto lattice = makeLattice(LatticeKind::Triangular, 4, 3);
    const SpinField spins = makeState(*lattice, {"random", 0, 4});
    const auto levelsOf = [&](std::array<int, 2> twists, std::array<double, 2> offset) {
        ExactDiagonalization solver(lattice, electronsOf(Coupling::Infinite), Precision::Double, twists, offset);
        Forces forces;
        solver.evaluate(spins, forces);
        return solver.levels();
    };
    Eigen::VectorXd both(24);
    both << levelsOf({1, 1}, {0, 0}), levelsOf({1, 1}, {0.5, 0});
    std::sort(both.begin(), both.end());
    QVERIFY((both - levelsOf({2, 1}, {0, 0})).cwiseAbs().maxCoeff() < 1e-12);
}

void TwistTest::impossibleTwistsAreRefused()
{
    const auto lattice = makeLattice(LatticeKind::Square, 4, 4);
    for (const std::array<int, 2> twists : {std::array{0, 1}, std::array{1, -2}, std::array{1, 1 << 30}})
        QVERIFY_THROWS_EXCEPTION(ConfigError, ExactDiagonalization(lattice, {}, Precision::Double, twists));
}

void TwistTest::stopsBetweenTwists()
{
    const auto lattice = makeLattice(LatticeKind::Square, 4, 4);
    ExactDiagonalization solver(lattice, {}, Precision::Double, {2, 2});
    std::stop_source source;
    source.request_stop();
    Forces forces;
    QVERIFY_THROWS_EXCEPTION(Cancelled, solver.evaluate(makeState(*lattice, {}), forces, source.get_token()));
}

QTEST_APPLESS_MAIN(TwistTest)
#include "TwistTest.moc"
