#include <QTest>

#include "ElectronFixtures.h"
#include "core/electrons/LevelStatistics.h"
#include "core/electrons/Occupations.h"

using namespace kondoscope;

/// Occupations of levels and the thermodynamics that follows from them.
class ElectronicStateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thermodynamicRelations_data();
    void thermodynamicRelations();
    void electronCountIsTheDerivativeOfOmega();
    void entropyOfATwoLevelSystem();
    void densityOfStatesIntegratesToAllStates();
    void gapLiesAroundTheChemicalPotential();
    void occupationsAtZeroTemperatureShareDegenerateLevels();
    void chemicalPotentialOfAGapIsItsMiddle();
};

namespace {

ElectronConfig electronsOf(Coupling coupling, double kT)
{
    ElectronConfig electrons;
    electrons.coupling = coupling;
    electrons.J = 2.0;
    electrons.t2 = 0.2;
    electrons.t3 = -0.1;
    electrons.filling = 0.29;
    electrons.kT = kT;
    return electrons;
}

} // namespace

void ElectronicStateTest::thermodynamicRelations_data()
{
    QTest::addColumn<int>("coupling");
    QTest::addColumn<double>("kT");
    for (double kT : {0.0, 0.003, 0.1, 3.0}) {
        QTest::addRow("finite, kT = %g", kT) << int(Coupling::Finite) << kT;
        QTest::addRow("infinite, kT = %g", kT) << int(Coupling::Infinite) << kT;
    }
}

void ElectronicStateTest::thermodynamicRelations()
{
    QFETCH(int, coupling);
    QFETCH(double, kT);
    const auto lattice = makeLattice(LatticeKind::Triangular, 6, 5);
    const ElectronConfig electrons = electronsOf(Coupling(coupling), kT);
    const SpinField spins = makeState(*lattice, {"random", 0, 3});
    const Forces forces = exactForces(lattice, electrons, spins, Precision::Double, {2, 1});
    const ElectronicState& state = *forces.electrons;
    QVERIFY(std::abs(state.electronCount - 2 * 0.29 * 30) < 1e-9);
    QVERIFY(std::abs(forces.density.sum() - state.electronCount) < 1e-8);
    QVERIFY(std::abs(state.freeEnergy - (state.internalEnergy - kT * state.entropy)) < 1e-7);
    QVERIFY(std::abs(state.freeEnergy - (state.grandPotential + forces.chemicalPotential * state.electronCount)) <
            1e-10);
    QCOMPARE(forces.energy, state.freeEnergy);
    QVERIFY(state.entropy >= 0.0);
    QCOMPARE(forces.bondEnergy.size(), Eigen::Index(9 * 30)); // three shells of three bonds a site
    QVERIFY(std::abs(forces.bondEnergy.sum() - state.kineticEnergy) < 1e-10);
    const double coupled = Coupling(coupling) == Coupling::Finite ? spins.cwiseProduct(forces.field).sum() : 0.0;
    QVERIFY(std::abs(state.kineticEnergy - (state.internalEnergy + coupled)) < 1e-10);
}

void ElectronicStateTest::electronCountIsTheDerivativeOfOmega()
{
    const auto lattice = makeLattice(LatticeKind::Square, 5, 4);
    ElectronConfig electrons = electronsOf(Coupling::Finite, 0.05);
    electrons.ensemble = Ensemble::Grand;
    const SpinField spins = makeState(*lattice, {"random", 0, 3});
    const auto stateAt = [&](double mu) {
        electrons.chemicalPotential = mu;
        return *exactForces(lattice, electrons, spins).electrons;
    };
    for (double mu : {-3.0, -1.0, 0.4}) {
        constexpr double kStep = 1e-4;
        const double slope = (stateAt(mu + kStep).grandPotential - stateAt(mu - kStep).grandPotential) / (2 * kStep);
        QVERIFY(std::abs(slope + stateAt(mu).electronCount) < 1e-6);
    }
}

void ElectronicStateTest::entropyOfATwoLevelSystem()
{
    Eigen::VectorXd levels(2);
    levels << -1, 1;
    const double kT = 0.8, f = 1.0 / (1.0 + std::exp(-1.0 / kT));
    const ElectronicState state = electronicState(levels, occupyWithElectrons(levels, 1.0, kT), 1, 1);
    QVERIFY(std::abs(state.entropy + 2 * (f * std::log(f) + (1 - f) * std::log(1 - f))) < 1e-12);
    QVERIFY(std::abs(state.internalEnergy - (1 - 2 * f)) < 1e-12);
    const ElectronicState cold = electronicState(levels, occupyWithElectrons(levels, 1.0, 0.0), 1, 1);
    QCOMPARE(cold.entropy, 0.0);
    QCOMPARE(cold.gap, 2.0);
}

void ElectronicStateTest::densityOfStatesIntegratesToAllStates()
{
    const auto lattice = makeLattice(LatticeKind::Square, 6, 6);
    for (Coupling coupling : {Coupling::Finite, Coupling::Infinite}) {
        for (const char* kind : {"random", "ferromagnet", "neel"}) {
            const Forces forces = exactForces(lattice, electronsOf(coupling, 0.05), makeState(*lattice, {kind, 0, 1}),
                                              Precision::Double, {3, 2});
            const DensityOfStates& dos = forces.electrons->densityOfStates;
            QCOMPARE(dos.energy.size(), Eigen::Index(512));
            QCOMPARE(dos.density.size(), Eigen::Index(512));
            QVERIFY(dos.density.minCoeff() >= 0.0 && dos.resolution > 0.0);
            const double integral = dos.density.sum() * (dos.energy[1] - dos.energy[0]);
            QVERIFY(std::abs(integral - (coupling == Coupling::Finite ? 2.0 : 1.0)) < 1e-5);
        }
    }
    const Eigen::VectorXd equal = Eigen::VectorXd::Constant(4, 0.7); // no width at all
    const DensityOfStates dos = densityOfLevels(equal, 2);
    QVERIFY(std::abs(dos.density.sum() * (dos.energy[1] - dos.energy[0]) - 2.0) < 1e-5);
}

void ElectronicStateTest::gapLiesAroundTheChemicalPotential()
{
    Eigen::VectorXd levels(4);
    levels << -2, -1, 1.5, 2;
    QCOMPARE(gapBetweenLevels(levels, 0.0), 2.5);
    QCOMPARE(gapBetweenLevels(levels, 1.6), 0.5);
    QCOMPARE(gapBetweenLevels(levels, 1.5), 0.0); // a level at mu
    QCOMPARE(gapBetweenLevels(levels, -3.0), 0.0);
    QCOMPARE(gapBetweenLevels(levels, 3.0), 0.0);
}

void ElectronicStateTest::occupationsAtZeroTemperatureShareDegenerateLevels()
{
    Eigen::VectorXd levels(5);
    levels << -1, 0, 0, 0, 2;
    const Occupations o = occupyWithElectrons(levels, 2.5, 0.0);
    QVERIFY(o.occupation.isApprox((Eigen::VectorXd(5) << 1, 0.5, 0.5, 0.5, 0).finished()));
    QCOMPARE(o.chemicalPotential, 0.0);
    QVERIFY(std::abs(o.freeEnergy() + 1.0) < 1e-12);
    const Occupations warm = occupyWithElectrons(levels, 2.5, 1e-3);
    QVERIFY((warm.occupation - o.occupation).cwiseAbs().maxCoeff() < 1e-9);
    for (double electrons : {0.0, 5.0}) {
        QVERIFY(std::abs(occupyWithElectrons(levels, electrons, 0.0).occupation.sum() - electrons) < 1e-12);
        QVERIFY(std::abs(occupyWithElectrons(levels, electrons, 0.01).occupation.sum() - electrons) < 1e-9);
    }
    levels << -1, 0, 1e-6, 2e-6, 2; // as single precision splits them
    QVERIFY(occupyWithElectrons(levels, 2.5, 0.0, 1e-5).occupation.isApprox(o.occupation));
}

void ElectronicStateTest::chemicalPotentialOfAGapIsItsMiddle()
{
    Eigen::VectorXd levels(4);
    levels << -2, -1, 1, 2;
    QCOMPARE(occupyWithElectrons(levels, 2.0, 0.0).chemicalPotential, 0.0);
    QVERIFY(std::abs(occupyWithElectrons(levels, 2.0, 0.003).chemicalPotential) < 0.01);
}

QTEST_APPLESS_MAIN(ElectronicStateTest)
#include "ElectronicStateTest.moc"
