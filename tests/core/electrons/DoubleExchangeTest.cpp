#include <Eigen/Geometry>
#include <QTest>

#include "ElectronFixtures.h"
#include "core/electrons/ElectronForces.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// Double exchange at infinite coupling.
class DoubleExchangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spinorsPointAlongTheirSpins();
    void overlapsFollowTheAngle();
    void fieldIsTheDerivativeOfTheEnergy_data();
    void fieldIsTheDerivativeOfTheEnergy();
    void fieldIsFiniteAtThePoles();
    void ferromagnetHasTheFreeBand();
    void energyIsInvariantUnderRotations();
    void finiteCouplingApproachesIt();
    void superexchangeAtHalfFilling();
    void fillingAboveOneHalfIsRefused();
    void singlePrecisionAgrees();
};

namespace {

ElectronConfig doubleExchange(double filling, double kT = 0.05)
{
    ElectronConfig electrons;
    electrons.coupling = Coupling::Infinite;
    electrons.filling = filling;
    electrons.kT = kT;
    return electrons;
}

Eigen::Matrix3d rotation()
{
    return Eigen::Quaterniond(0.3, -0.5, 0.7, 0.1).normalized().toRotationMatrix();
}

std::vector<Eigen::Vector3d> directions()
{
    const SpinField random = makeState(Lattice(LatticeKind::Square, 4, 4), {"random", 0, 7});
    std::vector<Eigen::Vector3d> result{Eigen::Vector3d::UnitZ(), -Eigen::Vector3d::UnitZ(),
                                        Eigen::Vector3d(1e-9, -2e-9, -1).normalized(),
                                        Eigen::Vector3d(3e-5, 1e-5, -1).normalized(), Eigen::Vector3d::UnitX()};
    for (Eigen::Index i = 0; i < random.rows(); ++i)
        result.push_back(random.row(i).transpose());
    return result;
}

} // namespace

void DoubleExchangeTest::spinorsPointAlongTheirSpins()
{
    for (const Eigen::Vector3d& s : directions()) {
        const Spinor chi = spinorAlong(s);
        const std::complex<double> flip = std::conj(chi.a) * chi.b;
        const Eigen::Vector3d sigma(2 * flip.real(), 2 * flip.imag(), std::norm(chi.a) - std::norm(chi.b));
        QVERIFY((sigma - s).norm() < 1e-14);
        QVERIFY(chi.a.imag() == 0.0 && chi.a.real() >= 0.0);
        QVERIFY(std::abs(overlap(spinorAlong(0.3 * s), chi) - 1.0) < 1e-14); // the length does not matter
    }
    QVERIFY(spinorAlong(-Eigen::Vector3d::UnitZ()).b == 1.0);
}

void DoubleExchangeTest::overlapsFollowTheAngle()
{
    for (const Eigen::Vector3d& s : directions()) {
        for (const Eigen::Vector3d& r : directions()) {
            const std::complex<double> forth = overlap(spinorAlong(s), spinorAlong(r));
            QVERIFY(std::abs(std::norm(forth) - 0.5 * (1.0 + s.dot(r))) < 1e-14);
            QVERIFY(std::abs(forth - std::conj(overlap(spinorAlong(r), spinorAlong(s)))) < 1e-15);
        }
    }
}

void DoubleExchangeTest::fieldIsTheDerivativeOfTheEnergy_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("canonical");
    QTest::addColumn<double>("length");
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (bool canonical : {true, false})
            for (double length : {1.0, 0.8}) // shorter at the midpoints of integrators
                QTest::addRow("%s %s %g", name(kind).data(), canonical ? "canonical" : "grand", length)
                    << int(kind) << canonical << length;
}

void DoubleExchangeTest::fieldIsTheDerivativeOfTheEnergy()
{
    QFETCH(int, kind);
    QFETCH(bool, canonical);
    QFETCH(double, length);
    const auto lattice = makeLattice(LatticeKind(kind), 5, 4);
    ElectronConfig electrons = doubleExchange(0.31);
    electrons.t2 = 0.3;
    electrons.t3 = -0.2;
    electrons.chemicalPotential = -0.7;
    electrons.ensemble = canonical ? Ensemble::Canonical : Ensemble::Grand;
    for (const std::array<int, 2> twists : {std::array{1, 1}, std::array{2, 1}}) {
        ExactDiagonalization solver(lattice, electrons, Precision::Double, twists);
        const SpinField spins = length * makeState(*lattice, {"random", 0, 5});
        Forces forces;
        solver.evaluate(spins, forces);
        QVERIFY(forces.field.cwiseProduct(spins).rowwise().sum().cwiseAbs().maxCoeff() < 1e-12); // tangential
        QVERIFY(derivativeError(solver, spins) < 1e-6 * forces.field.cwiseAbs().maxCoeff());
    }
}

void DoubleExchangeTest::fieldIsFiniteAtThePoles()
{
    const auto lattice = makeLattice(LatticeKind::Triangular, 4, 3);
    ExactDiagonalization solver(lattice, doubleExchange(0.2));
    SpinField spins = makeState(*lattice, {"random", 0, 3});
    spins.row(0) = Eigen::RowVector3d(0, 0, -1);
    spins.row(1) = Eigen::RowVector3d(0, 0, -1);
    spins.row(3) = Eigen::RowVector3d(1e-10, 0, -1);
    Forces forces;
    solver.evaluate(spins, forces);
    QVERIFY(forces.field.allFinite());
    QVERIFY(derivativeError(solver, spins) < 1e-6);
}

void DoubleExchangeTest::ferromagnetHasTheFreeBand()
{
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const auto lattice = makeLattice(kind, 6, 5);
        ElectronConfig electrons = doubleExchange(0.2);
        electrons.t2 = 0.3;
        electrons.t3 = -0.2;
        ExactDiagonalization solver(lattice, electrons);
        const SpinField up = makeState(*lattice, {"ferromagnet", 0, 1});
        for (const Eigen::Matrix3d& turn : {Eigen::Matrix3d(Eigen::Matrix3d::Identity()),
                                            Eigen::Matrix3d(-Eigen::Matrix3d::Identity()), rotation()}) {
            Forces forces;
            solver.evaluate(up * turn.transpose(), forces);
            QVERIFY(bandError(solver.levels(), freeBand(*lattice, 1.0, 0.3, -0.2), 1) < 1e-12);
            QVERIFY(forces.field.cwiseAbs().maxCoeff() < 1e-12);
        }
    }
}

void DoubleExchangeTest::energyIsInvariantUnderRotations()
{
    // a rotation changes the gauge of every spinor
    const auto lattice = makeLattice(LatticeKind::Triangular, 5, 4);
    const SpinField spins = makeState(*lattice, {"random", 0, 8});
    const Forces before = exactForces(lattice, doubleExchange(0.3), spins);
    const Forces after = exactForces(lattice, doubleExchange(0.3), spins * rotation().transpose());
    QVERIFY(std::abs(before.energy - after.energy) < 1e-11);
    QVERIFY((before.field * rotation().transpose() - after.field).cwiseAbs().maxCoeff() < 1e-11);
    QVERIFY((before.bondEnergy - after.bondEnergy).cwiseAbs().maxCoeff() < 1e-11);
    QVERIFY((before.density - after.density).cwiseAbs().maxCoeff() < 1e-11);
    QVERIFY(std::abs(before.density.sum() - 2 * 0.3 * 20) < 1e-9);
    const Forces reversed = exactForces(lattice, doubleExchange(0.3), -spins); // time reversal
    QVERIFY(std::abs(before.energy - reversed.energy) < 1e-11);
}

void DoubleExchangeTest::finiteCouplingApproachesIt()
{
    const auto lattice = makeLattice(LatticeKind::Square, 4, 4);
    const SpinField spins = makeState(*lattice, {"random", 0, 2});
    ElectronConfig electrons = doubleExchange(0.3, 0.1);
    const Forces limit = exactForces(lattice, electrons, spins);
    electrons.coupling = Coupling::Finite;
    std::array<double, 2> difference{};
    for (std::size_t k = 0; k < 2; ++k) {
        electrons.J = k ? 400.0 : 200.0;
        const Forces finite = exactForces(lattice, electrons, spins);
        difference[k] = finite.energy + electrons.J * 2 * 0.3 * 16 - limit.energy;
        const VectorField torque = finite.field - limit.field;
        for (Eigen::Index i = 0; i < 16; ++i) {
            const Eigen::RowVector3d spin = spins.row(i), rest = torque.row(i);
            QVERIFY(spin.cross(rest).norm() < 4.0 / electrons.J);
        }
        QVERIFY((finite.density - limit.density).cwiseAbs().maxCoeff() < 4.0 / electrons.J);
    }
    QVERIFY(difference[0] < 0 && std::abs(difference[0]) < 0.2);
    QVERIFY(std::abs(difference[0] / difference[1] - 2.0) < 0.02); // 1/J
}

void DoubleExchangeTest::superexchangeAtHalfFilling()
{
    // every site full: no kinetic energy but the virtual hops, -(t^2/2J)(1 - S_i.S_j) a bond
    const auto lattice = makeLattice(LatticeKind::Square, 4, 6);
    const SpinField spins = makeState(*lattice, {"random", 0, 6});
    ElectronConfig electrons = doubleExchange(0.5, 0.01);
    QVERIFY(std::abs(exactForces(lattice, electrons, spins).electrons->internalEnergy) < 1e-10);
    electrons.coupling = Coupling::Finite;
    electrons.J = 100;
    double superexchange = 0.0;
    for (const Lattice::Bond& bond : lattice->bonds(1))
        superexchange -= (1.0 - spins.row(bond[0]).dot(spins.row(bond[1]))) / (2 * electrons.J);
    const double energy = exactForces(lattice, electrons, spins).energy + electrons.J * 24;
    QVERIFY(std::abs(energy / superexchange - 1.0) < 1e-3);
}

void DoubleExchangeTest::fillingAboveOneHalfIsRefused()
{
    const auto lattice = makeLattice(LatticeKind::Square, 4, 4);
    for (double filling : {0.51, 1.0, -0.1, std::nan("")})
        QVERIFY_THROWS_EXCEPTION(ConfigError, ExactDiagonalization(lattice, doubleExchange(filling)));
    for (double filling : {0.0, 0.5}) {
        const Forces forces = exactForces(lattice, doubleExchange(filling), makeState(*lattice, {}));
        QVERIFY(std::abs(forces.density.sum() - 2 * filling * 16) < 1e-8);
        QVERIFY(std::abs(forces.energy) < 1e-6);
    }
}

void DoubleExchangeTest::singlePrecisionAgrees()
{
    const auto lattice = makeLattice(LatticeKind::Triangular, 10, 9);
    const SpinField spins = makeState(*lattice, {"random", 0, 9});
    const Forces exact = exactForces(lattice, doubleExchange(0.25), spins);
    const Forces single = exactForces(lattice, doubleExchange(0.25), spins, Precision::Single);
    QVERIFY(std::abs(exact.energy - single.energy) < 1e-3);
    QVERIFY((exact.field - single.field).cwiseAbs().maxCoeff() < 2e-5);
    QVERIFY((exact.bondEnergy - single.bondEnergy).cwiseAbs().maxCoeff() < 2e-5);
}

QTEST_APPLESS_MAIN(DoubleExchangeTest)
#include "DoubleExchangeTest.moc"
