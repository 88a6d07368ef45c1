#include <cmath>
#include <numbers>

#include <QTest>

#include "core/electrons/kpm/ChebyshevSeries.h"
#include "tests/core/electrons/kpm/ExplicitSpectrum.h"

using namespace kondoscope;
using std::numbers::pi;

class ChebyshevSeriesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cosineSumsAreTheirDefinition();
    void dampingFactorsAreTheirFormulas();
    void polynomialsHaveTheirCoefficients();
    void sumsOverMomentsAndNodesAgree_data();
    void sumsOverMomentsAndNodesAgree();
    void seriesOfTheSemicircle();
    void jacksonBroadensOneLevelToAGaussian();
    void lorentzBroadensOneLevelToALorentzian();
    void jacksonWeightsAreNotNegative();
    void densityOfTheChain();
    void statesBelowIsTheIntegralOfTheDensity();
    void fermiFunctionConvergesExponentially();
};

namespace {

const SpectralBounds kBounds{-9.8, 6.4};

} // namespace

void ChebyshevSeriesTest::cosineSumsAreTheirDefinition()
{
    for (const auto& [order, points] : {std::pair{1, 4}, {2, 4}, {3, 16}, {16, 64}, {37, 256}, {64, 128}}) {
        const CosineTransform transform(order, points);
        Eigen::MatrixXd cosines(order, points);
        for (int m = 0; m < order; ++m)
            for (int k = 0; k < points; ++k)
                cosines(m, k) = std::cos(pi * m * (k + 0.5) / points);
        const Eigen::VectorXd values = randomLevels(points, -1, 2, 1), coefficients = randomLevels(order, -1, 2, 2);
        QVERIFY((transform.toOrders(values) - cosines * values).cwiseAbs().maxCoeff() < 1e-12);
        QVERIFY((transform.toPoints(coefficients) - cosines.transpose() * coefficients).cwiseAbs().maxCoeff() < 1e-12);
    }
}

void ChebyshevSeriesTest::dampingFactorsAreTheirFormulas()
{
    for (Damping damping : {Damping::None, Damping::Jackson, Damping::Lorentz}) {
        const Eigen::VectorXd g = dampingFactors(damping, 100);
        QCOMPARE(g.size(), 100);
        QVERIFY(std::abs(g[0] - 1.0) < 1e-14);
        for (int m = 1; m < 100; ++m)
            QVERIFY(damping == Damping::None ? g[m] == 1.0 : g[m] < g[m - 1] && g[m] > 0);
    }
    // M = 2: angle pi/3, g_1 = (2 cos(pi/3) + sin(pi/3) cot(pi/3))/3 = 1/2
    QVERIFY(std::abs(dampingFactors(Damping::Jackson, 2)[1] - 0.5) < 1e-15);
    // 1 - m/M = 1/2: sinh(2)/sinh(4) = 1/(2 cosh 2)
    QVERIFY(std::abs(dampingFactors(Damping::Lorentz, 100)[50] - 0.5 / std::cosh(2.0)) < 1e-15);
    QCOMPARE(name(Damping::None), std::string("no damping"));
    QCOMPARE(name(Damping::Jackson), std::string("Jackson"));
    QCOMPARE(name(Damping::Lorentz), std::string("Lorentz"));
}

void ChebyshevSeriesTest::polynomialsHaveTheirCoefficients()
{
    for (int order : {6, 7, 16, 33}) {
        const ChebyshevSeries series(order, kBounds, Damping::None);
        QVERIFY(series.energies().size() >= 4 * order && series.energies().size() < 8 * order);
        const Eigen::ArrayXd x = (series.energies().array() - kBounds.center()) / kBounds.halfWidth();
        const auto difference = [&](const Eigen::ArrayXd& values, const Eigen::VectorXd& expected) {
            return (series.coefficients(values) - expected).cwiseAbs().maxCoeff();
        };
        const auto unit = [&](int m) { return Eigen::VectorXd(Eigen::VectorXd::Unit(order, m)); };
        QVERIFY(difference(Eigen::ArrayXd::Ones(x.size()), unit(0)) < 1e-14);
        QVERIFY(difference(x, unit(1)) < 1e-14);
        QVERIFY(difference(x * x, 0.5 * unit(0) + 0.5 * unit(2)) < 1e-14);
        QVERIFY(difference(16 * x.pow(5) - 20 * x.cube() + 5 * x, unit(5)) < 1e-13);
    }
}

void ChebyshevSeriesTest::sumsOverMomentsAndNodesAgree_data()
{
    QTest::addColumn<int>("damping");
    QTest::addColumn<int>("order");
    for (Damping damping : {Damping::None, Damping::Jackson, Damping::Lorentz})
        for (int order : {2, 3, 64, 500, 2000})
            QTest::addRow("%s %d", name(damping).c_str(), order) << int(damping) << order;
}

void ChebyshevSeriesTest::sumsOverMomentsAndNodesAgree()
{
    QFETCH(int, damping);
    QFETCH(int, order);
    const ChebyshevSeries series(order, kBounds, static_cast<Damping>(damping));
    const RandomStream random(7, 1000);
    Eigen::VectorXd moments(order), values(series.energies().size());
    for (Eigen::Index m = 0; m < order; ++m)
        moments[m] = random.normal3(std::uint64_t(m))[0];
    for (Eigen::Index k = 0; k < values.size(); ++k)
        values[k] = random.normal3(std::uint64_t(k))[1];
    const Eigen::VectorXd coefficients = series.coefficients(values), weights = series.weights(moments);
    const double scale = weights.cwiseAbs().dot(values.cwiseAbs());
    QVERIFY(std::abs(coefficients.dot(moments) - weights.dot(values)) < 1e-12 * scale);
    QVERIFY(std::abs(weights.sum() - moments[0]) < 1e-12 * weights.cwiseAbs().sum());
}

void ChebyshevSeriesTest::seriesOfTheSemicircle()
{
    // density 2/(pi b) sqrt(1 - x^2) = (2/pi b sqrt(1 - x^2)) (1 - T_2)/2: mu_0 = 1, mu_2 = -1/2, the others vanish
    const int order = 32;
    Eigen::VectorXd moments = Eigen::VectorXd::Zero(order);
    moments[0] = 1.0;
    moments[2] = -0.5;
    const ChebyshevSeries series(order, kBounds, Damping::None);
    const double b = kBounds.halfWidth();
    const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(1301, -0.9999, 0.9999);
    const Eigen::VectorXd energies = kBounds.center() + b * x;
    const Eigen::ArrayXd exact = 2.0 / (pi * b) * (1.0 - x.square()).sqrt();
    QVERIFY((series.density(moments, energies).array() - exact).abs().maxCoeff() < 1e-12);
    const Eigen::ArrayXd below = 0.5 + (x * (1.0 - x.square()).sqrt() + x.asin()) / pi;
    QVERIFY((series.statesBelow(moments, energies).array() - below).abs().maxCoeff() < 1e-13);
    // <E^2> = a^2 + b^2/4 by the weights of the nodes
    const double square = series.weights(moments).dot(series.energies().cwiseAbs2());
    QVERIFY(std::abs(square - (kBounds.center() * kBounds.center() + 0.25 * b * b)) < 1e-12);

    const Eigen::Vector4d outside(kBounds.low - 1, kBounds.low, kBounds.high, kBounds.high + 1);
    QVERIFY(series.density(moments, outside) == Eigen::VectorXd::Zero(4));
    QVERIFY((series.statesBelow(moments, outside) - Eigen::Vector4d(0, 0, 1, 1)).cwiseAbs().maxCoeff() < 1e-14);
}

void ChebyshevSeriesTest::jacksonBroadensOneLevelToAGaussian()
{
    // Weisse et al., eq. 75: variance (pi b/M)^2 [1 - x^2 + (3 x^2 - 2)/M]
    const int order = 400;
    const SpectralBounds bounds{-1, 1};
    const ChebyshevSeries series(order, bounds, Damping::Jackson);
    for (double x : {0.0, 0.5, -0.8}) {
        const Eigen::VectorXd moments = momentsOf(Eigen::VectorXd::Constant(1, x), bounds, order);
        const Eigen::VectorXd weights = series.weights(moments);
        const Eigen::ArrayXd distance = series.energies().array() - x;
        const double mean = (weights.array() * distance).sum();
        const double variance = (weights.array() * distance.square()).sum() - mean * mean;
        const double expected = pow(pi / order, 2) * (1 - x * x + (3 * x * x - 2) / order);
        QVERIFY2(std::abs(variance / expected - 1) < 0.02, qPrintable(QString::number(variance / expected)));
        const double peak = series.density(moments, Eigen::VectorXd::Constant(1, x))[0];
        QVERIFY2(std::abs(peak * std::sqrt(2 * pi * expected) - 1) < 0.05, qPrintable(QString::number(peak)));
    }
}

void ChebyshevSeriesTest::lorentzBroadensOneLevelToALorentzian()
{
    // half width lambda/M at the centre of the band, lambda = 4
    const int order = 800;
    const SpectralBounds bounds{-1, 1};
    const ChebyshevSeries series(order, bounds, Damping::Lorentz);
    const double width = 4.0 / order;
    const Eigen::VectorXd moments = momentsOf(Eigen::VectorXd::Zero(1), bounds, order);
    const Eigen::VectorXd energies = width * Eigen::VectorXd::LinSpaced(5, -2, 2);
    const Eigen::VectorXd density = series.density(moments, energies);
    for (int k = 0; k < 5; ++k) {
        const double exact = width / (pi * (energies[k] * energies[k] + width * width));
        QVERIFY2(std::abs(density[k] / exact - 1) < 0.1, qPrintable(QString::number(density[k] / exact)));
    }
}

void ChebyshevSeriesTest::jacksonWeightsAreNotNegative()
{
    for (int order : {2, 5, 100, 1000}) {
        const ChebyshevSeries series(order, kBounds, Damping::Jackson);
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const Eigen::VectorXd levels = randomLevels(1 + int(seed), kBounds.low, kBounds.high, seed);
            QVERIFY(series.weights(momentsOf(levels, kBounds, order)).minCoeff() > -1e-13);
        }
    }
}

void ChebyshevSeriesTest::densityOfTheChain()
{
    // e = -2 cos k: moments of T_m(cos k) vanish on a long chain but for mu_0, density 1/(pi sqrt(4 - e^2)) a site
    const int sites = 4096, order = 512;
    Eigen::VectorXd levels(sites);
    for (int k = 0; k < sites; ++k)
        levels[k] = -2.0 * std::cos(2 * pi * k / sites);
    const SpectralBounds bounds{-2.2, 2.2};
    const Eigen::VectorXd moments = momentsOf(levels, bounds, order);
    const ChebyshevSeries series(order, bounds, Damping::Jackson);
    const Eigen::VectorXd energies = Eigen::VectorXd::LinSpaced(101, -1.5, 1.5);
    const Eigen::ArrayXd density = series.density(moments, energies).array() / sites;
    const Eigen::ArrayXd exact = 1.0 / (pi * (4.0 - energies.array().square()).sqrt());
    QVERIFY2(((density - exact) / exact).abs().maxCoeff() < 1e-3,
             qPrintable(QString::number(((density - exact) / exact).abs().maxCoeff())));
}

void ChebyshevSeriesTest::statesBelowIsTheIntegralOfTheDensity()
{
    const int order = 200;
    const Eigen::VectorXd moments = momentsOf(randomLevels(50, -8, 5, 3), kBounds, order);
    for (Damping damping : {Damping::None, Damping::Jackson, Damping::Lorentz}) {
        const ChebyshevSeries series(order, kBounds, damping);
        const double h = 1e-3;
        for (double e : {-9.5, -7.0, 0.123, 4.9, 6.2}) {
            const Eigen::Vector2d ends = series.statesBelow(moments, Eigen::Vector2d(e - h, e + h));
            const Eigen::Vector3d density = series.density(moments, Eigen::Vector3d(e - h, e, e + h));
            const double simpson = h / 3 * (density[0] + 4 * density[1] + density[2]);
            QVERIFY(std::abs(ends[1] - ends[0] - simpson) < 1e-8);
        }
    }
}

void ChebyshevSeriesTest::fermiFunctionConvergesExponentially()
{
    // error ~ exp(-pi kT M/b), from the poles at mu +- i pi kT (physics: analytic in a strip)
    const SpectralBounds bounds{-10, 10};
    const double kT = 0.2, b = bounds.halfWidth();
    const Eigen::VectorXd levels = randomLevels(200, -9.5, 9.5, 4);
    const auto worst = [&](int order) {
        const ChebyshevSeries series(order, bounds, Damping::None);
        const Eigen::VectorXd c = series.coefficients(1.0 / (1.0 + (series.energies().array() / kT).exp()));
        double error = 0.0;
        for (double e : levels) {
            const double value = c.dot(momentsOf(Eigen::VectorXd::Constant(1, e), bounds, order));
            error = std::max(error, std::abs(value - 1.0 / (1.0 + std::exp(e / kT))));
        }
        return error;
    };
    const double slope = std::log(worst(100) / worst(300)) / 200;
    QVERIFY2(std::abs(slope / (pi * kT / b) - 1) < 0.1, qPrintable(QString::number(slope / (pi * kT / b))));
    QVERIFY(worst(500) < 1e-12);
}

QTEST_APPLESS_MAIN(ChebyshevSeriesTest)
#include "ChebyshevSeriesTest.moc"
