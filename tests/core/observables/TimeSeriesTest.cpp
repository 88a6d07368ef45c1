#include <cmath>

#include <QTest>

#include "core/observables/TimeSeries.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

using namespace kondoscope;

/// Thermal numbers of series whose distribution is known.
class TimeSeriesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binderOfGaussians();
    void binderOfOrder();
    void fluctuations();
    void errorsAreErrors();
    void correlatedSeries();
    void nonsenseIsRefused();
};

namespace {

constexpr int kLength = 20000;

/// Independent normal numbers, three at a time.
Eigen::Vector3d normal(std::uint64_t seed, int k)
{
    return RandomStream(seed, kInitialNoise).normal3(static_cast<std::uint64_t>(k));
}

bool holds(const Estimate& estimate, double expected)
{
    qInfo("%.5f +- %.5f, expected %.5f", estimate.value, estimate.error, expected);
    return std::abs(estimate.value - expected) < 4.0 * estimate.error;
}

} // namespace

void TimeSeriesTest::binderOfGaussians()
{
    std::vector<double> component, length;
    for (int k = 0; k < kLength; ++k) {
        component.push_back(normal(1, k).x());
        length.push_back(normal(1, k).norm());
    }
    QVERIFY(holds(binderCumulant(component), 0.0));
    QVERIFY(holds(binderCumulant(length), 4.0 / 9.0));
}

void TimeSeriesTest::binderOfOrder()
{
    std::vector<double> domains; // up or down
    for (int k = 0; k < 100; ++k)
        domains.push_back(k % 3 ? 0.9 : -0.9);
    const Estimate found = binderCumulant(domains);
    QVERIFY(std::abs(found.value - 2.0 / 3.0) < 1e-12 && found.error < 1e-12);
}

void TimeSeriesTest::fluctuations()
{
    std::vector<double> energy;
    for (int k = 0; k < kLength; ++k) // 100 harmonic modes a site, k_B/2 each: var e = 50 kT^2/N, far from e = 0
        energy.push_back(-6.0e3 + std::sqrt(50.0 * 0.3 * 0.3 / 400.0) * normal(2, k).x());
    const Estimate heat = specificHeat(energy, 400, 0.3);
    QVERIFY(holds(heat, 50.0));
    QVERIFY(heat.error < 2.0);
    QVERIFY(holds(susceptibility(energy, 400, 0.3), 50.0 * 0.3));
    QVERIFY(holds(seriesMean(energy), -6.0e3));
}

/// The errors of many series, against their scatter.
void TimeSeriesTest::errorsAreErrors()
{
    double error = 0.0, squares = 0.0;
    constexpr int kSeries = 200, kShort = 300;
    for (int s = 0; s < kSeries; ++s) {
        std::vector<double> series;
        for (int k = 0; k < kShort; ++k)
            series.push_back(normal(static_cast<std::uint64_t>(10 + s), k).y());
        const Estimate found = susceptibility(series, 1, 1.0);
        error += found.error / kSeries;
        squares += (found.value - 1.0) * (found.value - 1.0) / kSeries;
    }
    QVERIFY(std::abs(error / std::sqrt(squares) - 1.0) < 0.2);
}

/// x(k+1) = a x(k) + noise: correlation time (1/2)(1+a)/(1-a).
void TimeSeriesTest::correlatedSeries()
{
    std::vector<double> series{0.0};
    for (int k = 1; k < kLength; ++k)
        series.push_back(0.8 * series.back() + normal(3, k).x());
    QVERIFY(std::abs(autocorrelationTime(series) - 4.5) < 0.7);
    const double naive = std::sqrt(1.0 / (1.0 - 0.64) / kLength);
    const double ratio = seriesMean(series).error / naive; // sqrt(2 tau) = 3
    QVERIFY2(ratio > 1.8 && ratio < 4.5, qPrintable(QString::number(ratio)));
    QCOMPARE(autocorrelationTime(std::vector<double>(50, 1.0)), 0.5);
}

void TimeSeriesTest::nonsenseIsRefused()
{
    std::vector<double> series(kJackknifeBlocks, 1.0);
    QCOMPARE(seriesMean(series).value, 1.0);
    QVERIFY_THROWS_EXCEPTION(ConfigError, specificHeat(series, 100, 0.0));
    QVERIFY_THROWS_EXCEPTION(ConfigError, susceptibility(series, 0, 1.0));
    series[3] = std::nan("");
    QVERIFY_THROWS_EXCEPTION(ConfigError, seriesMean(series));
    QVERIFY_THROWS_EXCEPTION(ConfigError, binderCumulant(std::vector<double>(kJackknifeBlocks, 0.0)));
    series.resize(kJackknifeBlocks - 1);
    QVERIFY_THROWS_EXCEPTION(ConfigError, autocorrelationTime(series));
}

QTEST_APPLESS_MAIN(TimeSeriesTest)
#include "TimeSeriesTest.moc"
