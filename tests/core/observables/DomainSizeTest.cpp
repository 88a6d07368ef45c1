#include <cmath>
#include <numbers>

#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/DomainSize.h"
#include "core/observables/Fourier.h"
#include "core/observables/Observables.h"
#include "core/observables/PowerLaw.h"
#include "core/observables/RadialBins.h"
#include "core/observables/StructureFactor.h"
#include "core/observables/WaveVectors.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

using namespace kondoscope;

/// Sizes of drawn domains, and the laws by which synthetic ones grow.
class DomainSizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void distancesToTheNearestImage();
    void ringsHoldEveryPoint();
    void stripes_data();
    void stripes();
    void singleDomain();
    void growth_data();
    void growth();
    void powerLaw();
    void porodAndCollapse();
    void nonsenseIsRefused();
};

namespace {

/// Tetrahedral order, turned around where the field is negative: chirality has the sign of the field.
SpinField chiralDomains(const Lattice& lattice, const Eigen::VectorXd& field)
{
    SpinField spins = makeState(lattice, {"tetrahedral", 0.0, 1});
    for (int i = 0; i < lattice.siteCount(); ++i)
        if (field[i] < 0)
            spins.row(i) = -spins.row(i);
    return spins;
}

double value(const std::string& name, const Lattice& lattice, const SpinField& spins)
{
    const Forces none;
    return observables()[observableIndex(name)].value(Measurement(lattice, spins, none));
}

/// Gaussian random numbers with a Gaussian correlation of this length: the domains of its sign have a size
/// proportional to it.
Eigen::VectorXd smoothField(const Lattice& lattice, double length, std::uint64_t seed)
{
    Eigen::VectorXcd noise(lattice.siteCount());
    const RandomStream random(seed, kInitialNoise);
    for (int i = 0; i < lattice.siteCount(); ++i)
        noise[i] = random.normal3(static_cast<std::uint64_t>(i)).x();
    const Eigen::VectorXd q = waveVectors(lattice).rowwise().norm();
    const Eigen::VectorXcd filter = (-0.5 * length * length * q.array().square()).exp().matrix();
    return fourierSums(lattice, fourierSums(lattice, noise).cwiseProduct(filter)).real();
}

} // namespace

void DomainSizeTest::distancesToTheNearestImage()
{
    for (const auto& [lx, ly] : {std::pair{12, 9}, {31, 2}, {2, 17}, {5, 5}}) {
        for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
            const Lattice lattice(kind, lx, ly);
            const Eigen::VectorXd found = distances(lattice);
            for (int i = 0; i < lattice.siteCount(); ++i) {
                const Offset c = lattice.cell(i);
                double best = 1e9;
                for (int n = -20; n <= 20; ++n)
                    for (int m = -20; m <= 20; ++m)
                        best = std::min(best, lattice.squaredLength({c.x + n * lx, c.y + m * ly}));
                QVERIFY(std::abs(found[i] - std::sqrt(best)) < 1e-9);
            }
        }
    }
}

void DomainSizeTest::ringsHoldEveryPoint()
{
    const Lattice lattice(LatticeKind::Triangular, 40, 41);
    for (const RadialBins& bins : {distanceBins(lattice), waveNumberBins(lattice)}) {
        int sum = 0;
        for (std::size_t r = 0; r < bins.radius.size(); ++r) {
            sum += bins.members[r];
            QVERIFY(bins.members[r] > 0 && (r == 0 || bins.radius[r] > bins.radius[r - 1]));
        }
        QCOMPARE(sum, lattice.siteCount());
        QCOMPARE(bins.members[0], 1);
        QCOMPARE(bins.radius[0], 0.0);
    }
    QCOMPARE(distanceBins(lattice).members[1], 6);
    QVERIFY(std::abs(distanceBins(lattice).radius[2] - std::numbers::sqrt3) < 1e-12);
}

void DomainSizeTest::stripes_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {4, 6, 8, 12})
        QTest::addRow("%d", width) << width;
}

/// Walls along a1, and for the square lattice a field that is drawn itself.
void DomainSizeTest::stripes()
{
    QFETCH(int, width);
    const Lattice triangular(LatticeKind::Triangular, 24, 48), square(LatticeKind::Square, 24, 48);
    Eigen::VectorXd field(triangular.siteCount());
    for (int i = 0; i < triangular.siteCount(); ++i)
        field[i] = triangular.cell(i).y / width % 2 ? -1.0 : 1.0;
    QVERIFY(std::abs(domainSizeFromWalls(triangular, field) - width) < 1e-12);
    QVERIFY(std::abs(domainSizeFromWalls(square, field) - width) < 1e-12);
    const SpinField spins = chiralDomains(triangular, field);
    QVERIFY(std::abs(value("domain_size_wall", triangular, spins) - width) < 1e-12);
    // The wave of a square wave is 2 w rows long; its harmonics make <q> a bit larger.
    const double period = 2.0 * width * 0.5 * std::numbers::sqrt3;
    const double fromWaves = value("domain_size_q", triangular, spins);
    QVERIFY2(fromWaves > 0.7 * period && fromWaves < 1.01 * period, qPrintable(QString::number(fromWaves / period)));
    const double half = value("domain_size_r", triangular, spins);
    QVERIFY2(half > 0.2 * width && half < width, qPrintable(QString::number(half)));
}

void DomainSizeTest::singleDomain()
{
    const Lattice lattice(LatticeKind::Triangular, 12, 12);
    const SpinField spins = makeState(lattice, {"tetrahedral", 0.0, 1});
    for (const char* name : {"domain_size_q", "domain_size_r", "domain_size_wall"})
        QVERIFY2(std::isnan(value(name, lattice, spins)), name);
    const SpinField flat = makeState(lattice, {"ferromagnet", 0.0, 1}); // no chirality at all
    for (const char* name : {"domain_size_q", "domain_size_r", "domain_size_wall"})
        QVERIFY2(std::isnan(value(name, lattice, flat)), name);
}

void DomainSizeTest::growth_data()
{
    QTest::addColumn<double>("exponent");
    QTest::newRow("t") << 1.0;
    QTest::newRow("t^1/2") << 0.5;
}

/// Domains whose length is t^n a, of numbers ("smooth", "sign ...") and of spins. Two sizes of spins are known to grow
/// slower than the domains (DomainSize.h): sharp walls put a logarithm into <q>, their width is felt by C(r) = 1/2.
void DomainSizeTest::growth()
{
    QFETCH(double, exponent);
    const Lattice lattice(LatticeKind::Triangular, 192, 192);
    const RadialBins waveNumbers = waveNumberBins(lattice), rings = distanceBins(lattice);
    std::uint64_t seed = 0;
    std::vector<double> times;
    std::map<std::string, std::vector<double>> sizes;
    for (const double length : {2.0, 2.4, 2.9, 3.5, 4.2}) {
        times.push_back(std::pow(length, 1.0 / exponent));
        std::map<std::string, double> sum;
        for (int repeat = 0; repeat < 3; ++repeat) {
            const Eigen::VectorXd field = smoothField(lattice, length, ++seed);
            const Eigen::VectorXd sign = field.cwiseSign();
            const Eigen::VectorXd correlation = correlationOf(lattice, scalarStructureFactor(lattice, sign));
            sum["smooth"] += domainSizeFromStructureFactor(waveNumbers, scalarStructureFactor(lattice, field)) / 3.0;
            sum["sign r"] += halfDistance(rings.radius, rings.average(correlation)) / 3.0;
            sum["sign wall"] += domainSizeFromWalls(lattice, sign) / 3.0;
            for (const char* name : {"domain_size_q", "domain_size_r", "domain_size_wall"})
                sum[name] += value(name, lattice, chiralDomains(lattice, field)) / 3.0;
        }
        for (const auto& [name, mean] : sum)
            sizes[name].push_back(mean);
    }
    for (const auto& [name, series] : sizes) {
        const PowerLaw law = fitPowerLaw(times, series, 0.9 * times.front(), 1.1 * times.back());
        qInfo("%s: %.3f +- %.3f, %.2f to %.2f a", name.c_str(), law.exponent, law.exponentError, series.front(),
              series.back());
        const double ratio = law.exponent / exponent;
        if (name == "domain_size_q")
            QVERIFY2(ratio > 0.68 && ratio < 0.86, name.c_str());
        else if (name == "domain_size_r")
            QVERIFY2(ratio > 0.77 && ratio < 0.98, name.c_str());
        else
            QVERIFY2(std::abs(law.exponent - exponent) < 2.0 * law.exponentError, name.c_str());
        QVERIFY2(law.exponentError < 0.1 * exponent, name.c_str());
    }
}

void DomainSizeTest::powerLaw()
{
    std::vector<double> t, exact, scattered;
    const RandomStream random(5, kInitialNoise);
    for (int k = 0; k < 40; ++k) {
        t.push_back(0.5 * k);
        exact.push_back(3.0 * std::pow(t.back(), 0.5));
        scattered.push_back(exact.back() * std::exp(0.05 * random.normal3(static_cast<std::uint64_t>(k)).x()));
    }
    exact[9] = std::nan(""); // not known at that time
    const PowerLaw law = fitPowerLaw(t, exact, 2.0, 12.0);
    QCOMPARE(law.points, 20);
    QVERIFY(std::abs(law.exponent - 0.5) < 1e-12 && law.exponentError < 1e-12);
    QVERIFY(std::abs(law.amplitude - 3.0) < 1e-12 && std::abs(law(4.0) - 6.0) < 1e-12);
    const PowerLaw noisy = fitPowerLaw(t, scattered, 2.0, 20.0);
    QVERIFY(std::abs(noisy.exponent - 0.5) < 3.0 * noisy.exponentError);
    QVERIFY(noisy.exponentError > 0.005 && noisy.exponentError < 0.03);
    QVERIFY(std::abs(noisy.amplitude - 3.0) < 3.0 * noisy.amplitudeError);
    const PowerLaw guide = powerLawGuide(1.0, t, exact, 2.0, 8.0);
    QCOMPARE(guide.exponent, 1.0);
    QVERIFY(guide(2.0) < law(2.0) && guide(8.0) > law(8.0)); // crosses inside the window
}

/// Domains of different ages fall on one curve, and sharp walls give S ~ q^-3.
void DomainSizeTest::porodAndCollapse()
{
    const Lattice lattice(LatticeKind::Triangular, 256, 256);
    const RadialBins waveNumbers = waveNumberBins(lattice), rings = distanceBins(lattice);
    std::vector<double> correlationAtL;
    for (const double length : {6.0, 10.0}) {
        const Eigen::VectorXd sign = smoothField(lattice, length, 11).cwiseSign();
        const Eigen::VectorXd zone = scalarStructureFactor(lattice, sign);
        const Eigen::VectorXd s = waveNumbers.average(zone), c = rings.average(correlationOf(lattice, zone));
        const std::vector<double>&q = waveNumbers.radius, &r = rings.radius;
        const PowerLaw porod = fitPowerLaw(q, std::span(s.data(), q.size()), 6.0 / length, 1.3);
        QVERIFY2(std::abs(porod.exponent + 3.0) < 0.3, qPrintable(QString::number(porod.exponent)));
        const double size = halfDistance(r, c);
        const ScaledCurve scaled = scaledCorrelation(r, std::span(c.data(), r.size()), size);
        const auto place = std::ranges::lower_bound(scaled.x, 1.5) - scaled.x.begin();
        correlationAtL.push_back(scaled.y[static_cast<std::size_t>(place)]);
        const ScaledCurve waves = scaledStructureFactor(q, std::span(s.data(), q.size()), size);
        QCOMPARE(waves.x[3], q[3] * size);
        QCOMPARE(waves.y[3], s[3] / (size * size));
    }
    QVERIFY2(std::abs(correlationAtL[0] - correlationAtL[1]) < 0.05,
             qPrintable(QString("%1 %2").arg(correlationAtL[0]).arg(correlationAtL[1])));
}

void DomainSizeTest::nonsenseIsRefused()
{
    const std::vector<double> t{0, 1, 2, 3, 4}, y{1, 1, 2, -1, 4}, flat{1, 1, 1};
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(t, y, 0.0, 5.0));
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(t, y, 3.0, 1.0));
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(t, y, 0.5, std::nan("")));
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(t, y, 0.5, 2.5)); // two points
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(t, y, 0.5, 4.5)); // a negative one
    QVERIFY_THROWS_EXCEPTION(ConfigError, fitPowerLaw(flat, flat, 0.5, 4.5));
    QVERIFY_THROWS_EXCEPTION(ConfigError, powerLawGuide(1.0, t, y, 0.5, 2.5));
    QVERIFY_THROWS_EXCEPTION(ConfigError, scaledCorrelation(t, y, 0.0));
    QVERIFY_THROWS_EXCEPTION(ConfigError, scaledStructureFactor(t, y, std::nan("")));
}

QTEST_APPLESS_MAIN(DomainSizeTest)
#include "DomainSizeTest.moc"
