#include <cmath>

#include <QtTest>

#include "core/electrons/ExactDiagonalization.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

double difference(const Forces& a, const Forces& b)
{
    return std::max({(a.field - b.field).cwiseAbs().maxCoeff(), (a.density - b.density).cwiseAbs().maxCoeff(),
                     (a.bondEnergy - b.bondEnergy).cwiseAbs().maxCoeff(), std::abs(a.energy - b.energy),
                     std::abs(a.chemicalPotential - b.chemicalPotential),
                     std::abs(a.electrons->entropy - b.electrons->entropy)});
}

} // namespace

/// Many equilibria from one diagonalization are those of as many solvers.
class ManyConditionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalSeparateEvaluations_data();
    void equalSeparateEvaluations();
    void impossibleOnesAreRefused();
};

void ManyConditionsTest::equalSeparateEvaluations_data()
{
    QTest::addColumn<bool>("isInfinite");
    QTest::addColumn<bool>("isSingle");
    QTest::addColumn<int>("twists");
    QTest::newRow("finite") << false << false << 1;
    QTest::newRow("finite, single") << false << true << 1;
    QTest::newRow("finite, twists") << false << false << 2;
    QTest::newRow("infinite") << true << false << 1;
}

void ManyConditionsTest::equalSeparateEvaluations()
{
    QFETCH(bool, isInfinite);
    QFETCH(bool, isSingle);
    QFETCH(int, twists);
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Triangular, 4, 5);
    const SpinField spins = makeState(*lattice, {.seed = 11});
    ElectronConfig electrons{.J = 3.0, .filling = 0.27, .kT = 0.05};
    electrons.coupling = isInfinite ? Coupling::Infinite : Coupling::Finite;
    std::vector<ElectronConfig> conditions(4, electrons);
    conditions[1].filling = 0.41;
    conditions[2].kT = 0.0;
    conditions[3].ensemble = Ensemble::Grand;
    conditions[3].chemicalPotential = -1.3;
    const Precision precision = isSingle ? Precision::Single : Precision::Double;
    ExactDiagonalization solver(lattice, electrons, precision, {twists, twists});
    std::vector<Forces> together;
    solver.evaluateConditions(spins, conditions, together);
    QCOMPARE(together.size(), conditions.size());
    for (std::size_t k = 0; k < conditions.size(); ++k) {
        Forces alone;
        ExactDiagonalization(lattice, conditions[k], precision, {twists, twists}).evaluate(spins, alone);
        QVERIFY2(difference(together[k], alone) < 1e-12, qPrintable(QString::number(difference(together[k], alone))));
    }
    QVERIFY((together[0].field - together[1].field).cwiseAbs().maxCoeff() > 1e-3);
    solver.evaluateConditions(spins, {}, together);
    QVERIFY(together.empty());
}

void ManyConditionsTest::impossibleOnesAreRefused()
{
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Square, 3, 3);
    const SpinField spins = makeState(*lattice, {});
    ExactDiagonalization solver(lattice, {});
    std::vector<Forces> forces;
    QVERIFY_EXCEPTION_THROWN(solver.evaluateConditions(spins, {{.filling = 1.2}}, forces), ConfigError);
    QVERIFY_EXCEPTION_THROWN(solver.evaluateConditions(spins, {{.kT = -0.1}}, forces), ConfigError);
}

QTEST_APPLESS_MAIN(ManyConditionsTest)
#include "ManyConditionsTest.moc"
