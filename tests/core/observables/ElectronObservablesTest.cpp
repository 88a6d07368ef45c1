#include <cmath>

#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/ElectronMaps.h"
#include "core/observables/Observables.h"

using namespace kondoscope;

/// Numbers and maps of the electrons, known and unknown.
class ElectronObservablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void electronsAreMeasured();
    void knownElectrons();
    void densityAloneGivesTheNumber();
    void unknownElectronsAreNaN();
    void bondsAreSharedByTheirEnds();
};

namespace {

double value(const std::string& name, const Lattice& lattice, const Forces& forces)
{
    const SpinField spins = makeState(lattice, {"ferromagnet", 0.0, 1});
    return measure(Measurement(lattice, spins, forces), defaultObservables()).at(observableIndex(name));
}

const std::vector<std::string> kElectronic{"electron_count_per_site",
                                           "hole_doping",
                                           "chemical_potential",
                                           "free_energy_per_site",
                                           "internal_energy_per_site",
                                           "entropy_per_site",
                                           "kinetic_energy_per_site",
                                           "grand_potential_per_site",
                                           "gap"};

} // namespace

void ElectronObservablesTest::electronsAreMeasured()
{
    for (const std::string& name : kElectronic)
        QVERIFY2(observables().at(observableIndex(name)).isDefault, name.c_str());
}

void ElectronObservablesTest::knownElectrons()
{
    const Lattice lattice(LatticeKind::Square, 4, 5);
    auto electrons = std::make_shared<ElectronicState>();
    electrons->electronCount = 19.0;
    electrons->freeEnergy = -40.0;
    electrons->internalEnergy = -38.0;
    electrons->grandPotential = -20.0;
    electrons->entropy = 4.0;
    electrons->kineticEnergy = -10.0;
    electrons->gap = 0.5;
    Forces forces;
    forces.energy = -30.0;
    forces.chemicalPotential = -1.5;
    forces.electrons = electrons;
    QCOMPARE(value("energy_per_site", lattice, forces), -1.5);
    QCOMPARE(value("electron_count_per_site", lattice, forces), 0.95);
    QVERIFY(std::abs(value("hole_doping", lattice, forces) - 0.05) < 1e-15);
    QCOMPARE(value("chemical_potential", lattice, forces), -1.5);
    QCOMPARE(value("free_energy_per_site", lattice, forces), -2.0);
    QCOMPARE(value("internal_energy_per_site", lattice, forces), -1.9);
    QCOMPARE(value("grand_potential_per_site", lattice, forces), -1.0);
    QCOMPARE(value("entropy_per_site", lattice, forces), 0.2);
    QCOMPARE(value("kinetic_energy_per_site", lattice, forces), -0.5);
    QCOMPARE(value("gap", lattice, forces), 0.5);
}

void ElectronObservablesTest::densityAloneGivesTheNumber()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    Forces forces;
    forces.density = Eigen::VectorXd::Constant(16, 0.75);
    QCOMPARE(value("electron_count_per_site", lattice, forces), 0.75);
    QCOMPARE(value("hole_doping", lattice, forces), 0.25);
    QCOMPARE(holeDensity(forces), Eigen::VectorXd::Constant(16, 0.25).eval());
}

void ElectronObservablesTest::unknownElectronsAreNaN()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    Forces forces;
    forces.chemicalPotential = std::nan("");
    for (const std::string& name : kElectronic)
        QVERIFY2(std::isnan(value(name, lattice, forces)), name.c_str());
    QCOMPARE(holeDensity(forces).size(), 0);
    QCOMPARE(bondEnergyPerSite(lattice, forces).size(), 0);
}

void ElectronObservablesTest::bondsAreSharedByTheirEnds()
{
    for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 5, 4);
        const auto bonds = lattice.bonds(1);
        Forces forces;
        forces.bondEnergy = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(bonds.size()) + 7); // t2 bonds follow
        forces.bondEnergy.tail(7).setConstant(100.0);
        forces.bondEnergy[3] = -1.0;
        Eigen::VectorXd expected = Eigen::VectorXd::Zero(20);
        expected[bonds[3][0]] = expected[bonds[3][1]] = -0.5;
        QCOMPARE(bondEnergyPerSite(lattice, forces), expected);
        forces.bondEnergy.head(static_cast<Eigen::Index>(bonds.size())).setConstant(-0.2);
        const double half = kind == LatticeKind::Square ? 2.0 : 3.0;
        QVERIFY((bondEnergyPerSite(lattice, forces).array() + 0.2 * half).abs().maxCoeff() < 1e-12);
    }
}

QTEST_APPLESS_MAIN(ElectronObservablesTest)
#include "ElectronObservablesTest.moc"
