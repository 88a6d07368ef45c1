#include <cmath>

#include <QtTest>

#include "core/ml/PotentialSearch.h"
#include "core/support/Error.h"

using namespace kondoscope;

class PotentialSearchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheRoot_data();
    void findsTheRoot();
    void startsAtTheLastOne();
    void takesAGapThatIsNearlyFilled();
    void refusesWhatIsNotThere();
};

void PotentialSearchTest::findsTheRoot_data()
{
    QTest::addColumn<double>("wanted");
    QTest::addColumn<double>("start");
    QTest::newRow("below") << 20.0 << 0.0;
    QTest::newRow("above") << 180.0 << 0.0;
    QTest::newRow("far") << 199.0 << -3.9;
    QTest::newRow("flat") << 100.0 << 3.0;
}

void PotentialSearchTest::findsTheRoot()
{
    QFETCH(double, wanted);
    QFETCH(double, start);
    int calls = 0;
    double last = 0.0;
    const auto electrons = [&](double mu) {
        ++calls;
        last = mu;
        return 100.0 * (1.0 + std::tanh(3.0 * mu * mu * mu));
    };
    const double mu = findPotential(electrons, wanted, start, {-4.0, 4.0, 0.02}, 1e-6, 0.0);
    QVERIFY(std::abs(100.0 * (1.0 + std::tanh(3.0 * mu * mu * mu)) - wanted) <= 1e-6);
    QCOMPARE(last, mu);
    QVERIFY2(calls < 50, qPrintable(QString::number(calls)));
}

void PotentialSearchTest::startsAtTheLastOne()
{
    int calls = 0;
    const auto electrons = [&](double mu) {
        ++calls;
        return 10.0 * mu;
    };
    QCOMPARE(findPotential(electrons, 5.0, 0.5, {-4.0, 4.0, 0.02}, 1e-9, 0.0), 0.5);
    QCOMPARE(calls, 1);
}

void PotentialSearchTest::takesAGapThatIsNearlyFilled()
{
    double last = 0.0;
    const auto electrons = [&](double mu) {
        last = mu;
        return 99.9 - mu * mu;
    };
    const double mu = findPotential(electrons, 100.0, -3.0, {-4.0, 4.0, 0.02}, 1e-6, 0.5);
    QVERIFY2(std::abs(99.9 - mu * mu - 100.0) < 0.5, qPrintable(QString::number(mu)));
    QCOMPARE(last, mu);
}

void PotentialSearchTest::refusesWhatIsNotThere()
{
    QVERIFY_EXCEPTION_THROWN(
        findPotential([](double mu) { return std::tanh(mu); }, 2.0, 0.0, {-4.0, 4.0, 0.1}, 1e-9, 0.9), NumericsError);
    const auto jump = [](double mu) { return mu < 0.3 ? 0.0 : 2.0; };
    QVERIFY_EXCEPTION_THROWN(findPotential(jump, 1.0, 0.0, {-4.0, 4.0, 0.1}, 1e-9, 0.0), NumericsError);
}

QTEST_APPLESS_MAIN(PotentialSearchTest)
#include "PotentialSearchTest.moc"
