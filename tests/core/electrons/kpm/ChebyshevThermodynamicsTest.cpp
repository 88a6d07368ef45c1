#include <cmath>
#include <limits>
#include <numbers>

#include <QTest>

#include "core/electrons/Occupations.h"
#include "core/electrons/kpm/ChebyshevThermodynamics.h"
#include "core/support/Error.h"
#include "tests/core/electrons/kpm/ExplicitSpectrum.h"

using namespace kondoscope;
using std::numbers::pi;

class ChebyshevThermodynamicsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithExplicitLevels_data();
    void agreesWithExplicitLevels();
    void numberIsTheDerivativeOfTheGrandPotential();
    void chemicalPotentialIsTheDerivativeOfTheFreeEnergy();
    void entropyIsTheDerivativeOfTheGrandPotential();
    void coefficientsGiveTheReportedGrandPotential();
    void middleOfAGap();
    void noiseInAGapDoesNotMatter();
    void zeroTemperatureIsTheSpacingOfTheNodes();
    void rippledSpectraHaveASolution();
    void emptyAndFullBands();
    void infiniteCouplingHasOneOrbitalASite();
    void impossibleMomentsAreReported();
    void densityOfStatesCountsTheStates();
    void gapOfAGappedSpectrum();
    void noGapInAMetal();
};

namespace {

const SpectralBounds kBounds{-8, 8};

/// Two levels a site.
ElectronConfig canonical(double filling, double kT)
{
    ElectronConfig electrons;
    electrons.filling = filling;
    electrons.kT = kT;
    return electrons;
}

ElectronConfig grand(double chemicalPotential, double kT)
{
    ElectronConfig electrons;
    electrons.ensemble = Ensemble::Grand;
    electrons.chemicalPotential = chemicalPotential;
    electrons.kT = kT;
    return electrons;
}

/// Two bands, -7..-2 and 1..5, of as many levels each.
Eigen::VectorXd gappedLevels(int count)
{
    Eigen::VectorXd levels(count);
    levels << Eigen::VectorXd::LinSpaced(count / 2, -7, -2), Eigen::VectorXd::LinSpaced(count / 2, 1, 5);
    return levels;
}

bool isFinite(const ChebyshevEquilibrium& e)
{
    return std::isfinite(e.chemicalPotential) && std::isfinite(e.electronCount) && std::isfinite(e.grandPotential) &&
           std::isfinite(e.internalEnergy) && std::isfinite(e.entropy) && e.kT > 0;
}

} // namespace

void ChebyshevThermodynamicsTest::agreesWithExplicitLevels_data()
{
    QTest::addColumn<double>("filling"); // negative: grand canonical
    QTest::addColumn<double>("mu");
    QTest::addColumn<double>("kT");
    for (double kT : {0.1, 0.5, 5.0}) {
        for (double filling : {0.001, 0.13, 0.5, 0.77})
            QTest::addRow("f = %g, kT = %g", filling, kT) << filling << 0.0 << kT;
        for (double mu : {-20.0, -3.3, 0.7, 30.0})
            QTest::addRow("mu = %g, kT = %g", mu, kT) << -1.0 << mu << kT;
    }
}

void ChebyshevThermodynamicsTest::agreesWithExplicitLevels()
{
    QFETCH(double, filling);
    QFETCH(double, mu);
    QFETCH(double, kT);
    const int sites = 100, order = 800;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 1);
    const Eigen::VectorXd moments = momentsOf(levels, kBounds, order);
    const ChebyshevSeries series(order, kBounds, Damping::None);
    const ElectronConfig electrons = filling < 0 ? grand(mu, kT) : canonical(filling, kT);
    const ChebyshevEquilibrium result = equilibrium(series, moments, electrons, sites);
    const Occupations exact =
        filling < 0 ? occupyAtChemicalPotential(levels, mu, kT) : occupyWithElectrons(levels, 2 * filling * sites, kT);
    const double energy = exact.occupation.dot(levels);
    const double entropy = (energy - exact.chemicalPotential * exact.electronCount - exact.grandPotential) / kT;
    QCOMPARE(result.kT, kT);
    QVERIFY(std::abs(result.chemicalPotential - exact.chemicalPotential) < 1e-8);
    QVERIFY(std::abs(result.electronCount - exact.electronCount) < 1e-8);
    QVERIFY(std::abs(result.grandPotential - exact.grandPotential) < 1e-8);
    QVERIFY(std::abs(result.freeEnergy() - exact.freeEnergy()) < 1e-8);
    QVERIFY(std::abs(result.internalEnergy - energy) < 1e-8);
    QVERIFY(std::abs(result.entropy - entropy) < 1e-8);
}

void ChebyshevThermodynamicsTest::numberIsTheDerivativeOfTheGrandPotential()
{
    const int sites = 40;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 2);
    for (Damping damping : {Damping::None, Damping::Jackson, Damping::Lorentz}) {
        const ChebyshevSeries series(128, kBounds, damping);
        const Eigen::VectorXd moments = momentsOf(levels, kBounds, 128);
        for (double kT : {0.0, 0.3}) {
            for (double mu : {-5.0, 0.2, 3.1}) {
                const double h = 1e-4;
                const auto omega = [&](double m) {
                    return equilibrium(series, moments, grand(m, kT), sites).grandPotential;
                };
                const double slope =
                    (8 * (omega(mu + h) - omega(mu - h)) - (omega(mu + 2 * h) - omega(mu - 2 * h))) / (12 * h);
                const double count = equilibrium(series, moments, grand(mu, kT), sites).electronCount;
                QVERIFY2(std::abs(slope + count) < 1e-8, qPrintable(QString::number(slope + count)));
            }
        }
    }
}

void ChebyshevThermodynamicsTest::chemicalPotentialIsTheDerivativeOfTheFreeEnergy()
{
    const int sites = 40;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 2);
    for (Damping damping : {Damping::None, Damping::Jackson}) {
        const ChebyshevSeries series(256, kBounds, damping);
        const Eigen::VectorXd moments = momentsOf(levels, kBounds, 256);
        for (double filling : {0.1, 0.48, 0.9}) {
            const double h = 1e-3, kT = 0.2;
            const auto freeEnergy = [&](double f) {
                return equilibrium(series, moments, canonical(f, kT), sites).freeEnergy();
            };
            const double slope = (freeEnergy(filling + h) - freeEnergy(filling - h)) / (2 * h * 2 * sites);
            const double mu = equilibrium(series, moments, canonical(filling, kT), sites).chemicalPotential;
            QVERIFY2(std::abs(slope - mu) < 1e-4, qPrintable(QString::number(slope - mu)));
        }
    }
}

void ChebyshevThermodynamicsTest::entropyIsTheDerivativeOfTheGrandPotential()
{
    const int sites = 40;
    const ChebyshevSeries series(256, kBounds, Damping::Jackson);
    const Eigen::VectorXd moments = momentsOf(randomLevels(2 * sites, -7, 6, 2), kBounds, 256);
    const double kT = 0.3, h = 1e-4;
    const auto at = [&](double t) { return equilibrium(series, moments, grand(0.4, t), sites); };
    const double slope = (at(kT + h).grandPotential - at(kT - h).grandPotential) / (2 * h);
    QVERIFY(std::abs(slope + at(kT).entropy) < 1e-5);
    // the energy counted directly: sum of w E f
    const Eigen::ArrayXd filled = 1.0 / (1.0 + ((series.energies().array() - 0.4) / kT).exp());
    const double energy = (series.weights(moments).array() * series.energies().array() * filled).sum();
    QVERIFY(std::abs(energy - at(kT).internalEnergy) < 1e-10);
}

void ChebyshevThermodynamicsTest::coefficientsGiveTheReportedGrandPotential()
{
    const int sites = 50, order = 300;
    const Eigen::VectorXd moments = momentsOf(randomLevels(2 * sites, -7, 6, 5), kBounds, order);
    for (Damping damping : {Damping::None, Damping::Jackson, Damping::Lorentz}) {
        const ChebyshevSeries series(order, kBounds, damping);
        for (double kT : {0.0, 0.003, 0.2, 3.0}) {
            const ChebyshevEquilibrium e = equilibrium(series, moments, canonical(0.47, kT), sites);
            const double sum = grandPotentialCoefficients(series, e.chemicalPotential, kT).dot(moments);
            QVERIFY(std::abs(sum - e.grandPotential) < 1e-11 * std::abs(e.grandPotential));
            QVERIFY(grandPotentialCoefficients(series, e.chemicalPotential, e.kT) ==
                    grandPotentialCoefficients(series, e.chemicalPotential, kT));
            const double identity = e.grandPotential + e.chemicalPotential * e.electronCount + e.kT * e.entropy;
            QCOMPARE(e.internalEnergy, identity);
        }
    }
}

void ChebyshevThermodynamicsTest::middleOfAGap()
{
    const int sites = 60, order = 2000;
    const Eigen::VectorXd levels = gappedLevels(2 * sites);
    const ChebyshevSeries series(order, kBounds, Damping::None);
    const Eigen::VectorXd moments = momentsOf(levels, kBounds, order);
    // from levels that reach mu thermally to a gap of 100 kT, flat to rounding
    for (double kT : {0.3, 0.1, 0.06, 0.04, 0.03}) {
        const double mu = equilibrium(series, moments, canonical(0.5, kT), sites).chemicalPotential;
        const double exact = occupyWithElectrons(levels, sites, kT).chemicalPotential;
        QVERIFY2(std::abs(mu - exact) < 1e-4 * kT, qPrintable(QString::number(mu - exact)));
    }
}

void ChebyshevThermodynamicsTest::noiseInAGapDoesNotMatter()
{
    // moments in single precision: N(mu) ripples around N_e by some 10^-7 of the states
    const int sites = 60, order = 1000;
    const ChebyshevSeries series(order, kBounds, Damping::None);
    const Eigen::VectorXd exact = momentsOf(gappedLevels(2 * sites), kBounds, order);
    const double freeEnergy = equilibrium(series, exact, canonical(0.5, 0.05), sites).freeEnergy();
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const RandomStream random(seed, 1000);
        Eigen::VectorXd moments = exact;
        for (Eigen::Index m = 0; m < order; ++m)
            moments[m] += 1e-8 * 2 * sites * random.normal3(std::uint64_t(m))[0];
        const ChebyshevEquilibrium e = equilibrium(series, moments, canonical(0.5, 0.05), sites);
        QVERIFY2(std::abs(e.chemicalPotential + 0.5) < 0.25, qPrintable(QString::number(e.chemicalPotential)));
        QVERIFY(std::abs(e.freeEnergy() / freeEnergy - 1) < 1e-6);
    }
}

void ChebyshevThermodynamicsTest::zeroTemperatureIsTheSpacingOfTheNodes()
{
    const int sites = 60;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 8);
    const double exact = occupyWithElectrons(levels, 57, 0.0).freeEnergy();
    for (int order : {16, 200, 1000, 4000}) {
        const ChebyshevSeries series(order, kBounds, Damping::Jackson);
        const ChebyshevEquilibrium e =
            equilibrium(series, momentsOf(levels, kBounds, order), canonical(57.0 / 120, 0.0), sites);
        QVERIFY(isFinite(e));
        QVERIFY(std::abs(e.kT - 0.5 * pi * 8 / double(series.energies().size())) < 1e-14);
        // smearing by s costs about s^2 times the density of states at mu, 120/13
        const double smearing = pi * 8 / order;
        QVERIFY(std::abs(e.freeEnergy() - exact) < 20 * smearing * smearing + 0.02);
    }
}

void ChebyshevThermodynamicsTest::rippledSpectraHaveASolution()
{
    // no damping and no temperature: weights of both signs, N(mu) not monotone
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const int sites = 8, order = 16 + int(seed % 50);
        const Eigen::VectorXd moments = momentsOf(randomLevels(2 * sites, -7, 6, seed), kBounds, order);
        const ChebyshevSeries series(order, kBounds, Damping::None);
        QVERIFY(series.weights(moments).minCoeff() < 0);
        const double filling = (double(seed % 17) + 0.3) / 18;
        const ChebyshevEquilibrium e = equilibrium(series, moments, canonical(filling, 0), sites);
        QVERIFY(isFinite(e));
        const double count = equilibrium(series, moments, grand(e.chemicalPotential, 0), sites).electronCount;
        QVERIFY2(std::abs(count - 2 * filling * sites) < 1e-10, qPrintable(QString::number(count)));
    }
}

void ChebyshevThermodynamicsTest::emptyAndFullBands()
{
    const int sites = 30, order = 200;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 2);
    const Eigen::VectorXd moments = momentsOf(levels, kBounds, order);
    for (Damping damping : {Damping::None, Damping::Jackson}) {
        const ChebyshevSeries series(order, kBounds, damping);
        const ChebyshevEquilibrium empty = equilibrium(series, moments, canonical(0, 0.1), sites);
        QVERIFY(empty.chemicalPotential < kBounds.low && std::abs(empty.freeEnergy()) < 1e-10);
        const ChebyshevEquilibrium full = equilibrium(series, moments, canonical(1, 0.1), sites);
        QVERIFY(full.chemicalPotential > kBounds.high);
        QVERIFY(std::abs(full.freeEnergy() - series.weights(moments).dot(series.energies())) < 1e-9);
        QVERIFY(std::abs(empty.entropy) < 1e-10 && std::abs(full.entropy) < 1e-10);
        // a few parts in 10^7 fewer states than electrons: single precision
        QVERIFY(isFinite(equilibrium(series, moments * (1 - 3e-7), canonical(1, 0.1), sites)));
        QVERIFY(isFinite(equilibrium(series, moments, canonical(1e-14, 0.1), sites)));
    }
}

void ChebyshevThermodynamicsTest::infiniteCouplingHasOneOrbitalASite()
{
    const int sites = 80, order = 600;
    const Eigen::VectorXd levels = randomLevels(sites, -4, 4, 6);
    const ChebyshevSeries series(order, kBounds, Damping::None);
    const Eigen::VectorXd moments = momentsOf(levels, kBounds, order);
    ElectronConfig electrons = canonical(0.3, 0.2);
    electrons.coupling = Coupling::Infinite;
    const ChebyshevEquilibrium e = equilibrium(series, moments, electrons, sites);
    QVERIFY(std::abs(e.electronCount - 48) < 1e-12);
    QVERIFY(std::abs(e.chemicalPotential - occupyWithElectrons(levels, 48, 0.2).chemicalPotential) < 1e-8);
}

void ChebyshevThermodynamicsTest::impossibleMomentsAreReported()
{
    const int sites = 10, order = 64;
    const ChebyshevSeries series(order, kBounds, Damping::Jackson);
    Eigen::VectorXd moments = momentsOf(randomLevels(sites, -4, 4, 6), kBounds, order);
    // one level a site holds half of what filling 1 asks for
    QVERIFY_EXCEPTION_THROWN(equilibrium(series, moments, canonical(1, 0.1), sites), NumericsError);
    QVERIFY_EXCEPTION_THROWN(equilibrium(series, moments, canonical(0.51, 0.1), sites), NumericsError);
    for (double broken : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        moments[order / 2] = broken;
        QVERIFY_EXCEPTION_THROWN(equilibrium(series, moments, canonical(0.2, 0.1), sites), NumericsError);
        QVERIFY_EXCEPTION_THROWN(equilibrium(series, moments, grand(0, 0.1), sites), NumericsError);
        QVERIFY_EXCEPTION_THROWN(densityOfStates(moments, kBounds, sites), NumericsError);
    }
}

void ChebyshevThermodynamicsTest::densityOfStatesCountsTheStates()
{
    const int sites = 50;
    const Eigen::VectorXd levels = randomLevels(2 * sites, -7, 6, 9);
    for (int order : {16, 300, 8192}) {
        const DensityOfStates d = densityOfStates(momentsOf(levels, kBounds, order), kBounds, sites);
        QCOMPARE(d.energy.size(), 512);
        QVERIFY(d.energy[0] > kBounds.low && d.energy[511] < kBounds.high);
        const double spacing = d.energy[1] - d.energy[0];
        QVERIFY(std::abs(d.energy[511] - d.energy[0] - 511 * spacing) < 1e-10);
        QVERIFY(d.density.minCoeff() >= 0);
        QVERIFY(std::abs(d.density.sum() * spacing - 2.0) < 1e-10);
        const double mean = dampingFactors(Damping::Jackson, order)[1] * levels.sum() / sites; // bounds centred at 0
        QVERIFY(std::abs(d.density.dot(d.energy) * spacing - mean) < 0.01);
        QVERIFY(std::abs(d.resolution - pi * 8 / order) < 1e-14);
    }
}

void ChebyshevThermodynamicsTest::gapOfAGappedSpectrum()
{
    const int sites = 2000;
    const Eigen::VectorXd levels = gappedLevels(2 * sites);
    for (int order : {200, 500, 1000}) {
        const DensityOfStates d = densityOfStates(momentsOf(levels, kBounds, order), kBounds, sites);
        for (double mu : {-0.5, -1.0, 0.2}) {
            const double gap = gapAround(d, mu);
            QVERIFY2(std::abs(gap - 3.0) < d.resolution + 16.0 / 512,
                     qPrintable(QString("%1 at M = %2").arg(gap).arg(order)));
        }
        QCOMPARE(gapAround(d, -4.0), 0.0); // inside a band
        QCOMPARE(gapAround(d, -7.9), 0.0); // below all levels
        QCOMPARE(gapAround(d, 7.0), 0.0);  // above them
        QCOMPARE(gapAround(d, 100.0), 0.0);
    }
    // too coarse an order to see it
    QCOMPARE(gapAround(densityOfStates(momentsOf(levels, kBounds, 16), kBounds, sites), -0.5), 0.0);
}

void ChebyshevThermodynamicsTest::noGapInAMetal()
{
    const Eigen::VectorXd levels = Eigen::VectorXd::LinSpaced(4000, -6, 6);
    const DensityOfStates d = densityOfStates(momentsOf(levels, kBounds, 500), kBounds, 2000);
    for (double mu : {-5.0, 0.0, 3.3})
        QCOMPARE(gapAround(d, mu), 0.0);
}

QTEST_APPLESS_MAIN(ChebyshevThermodynamicsTest)
#include "ChebyshevThermodynamicsTest.moc"
