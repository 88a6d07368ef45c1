#include <cmath>
#include <numbers>

#include <Eigen/Geometry>
#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/LocalOrder.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

using namespace kondoscope;

class StatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bondOrderOfOrderedStates_data();
    void bondOrderOfOrderedStates();
    void tetrahedralChirality();
    void tetrahedralTopologyAndPeaks();
    void randomStatesAreUniformAndReproducible();
    void noiseTurnsByTheGivenAngle();
    void aStateThatDoesNotFitNamesTheSizesThatDo();
    void randomWordsMatchThePublishedTestVector();
};

void StatesTest::bondOrderOfOrderedStates_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("expected");
    const int square = int(LatticeKind::Square), triangular = int(LatticeKind::Triangular);
    QTest::newRow("ferromagnet") << "ferromagnet" << square << 1.0;
    QTest::newRow("neel") << "neel" << square << -1.0;
    QTest::newRow("stripe square") << "stripe" << square << 0.0;
    QTest::newRow("stripe triangular") << "stripe" << triangular << -1.0 / 3.0;
    QTest::newRow("120") << "120_degrees" << triangular << -0.5;
    QTest::newRow("tetrahedral") << "tetrahedral" << triangular << -1.0 / 3.0;
    QTest::newRow("tetrahedral_minus") << "tetrahedral_minus" << triangular << -1.0 / 3.0;
}

void StatesTest::bondOrderOfOrderedStates()
{
    QFETCH(QString, state);
    QFETCH(int, kind);
    QFETCH(double, expected);
    const Lattice lattice(LatticeKind(kind), 12, 6);
    const SpinField spins = makeState(lattice, {state.toStdString(), 0.0, 1});
    QVERIFY((spins.rowwise().norm().array() - 1.0).abs().maxCoeff() < 1e-15);
    QVERIFY((bondOrder(lattice, spins).array() - expected).abs().maxCoeff() < 1e-12);
}

void StatesTest::tetrahedralChirality()
{
    const Lattice lattice(LatticeKind::Triangular, 4, 6);
    QVERIFY(std::abs(kTetrahedralChirality - 4.0 / (3.0 * std::sqrt(3.0))) < 1e-15);
    const auto chirality = [&](const char* kind) {
        return scalarChirality(lattice, makeState(lattice, {kind, 0.0, 1}));
    };
    QVERIFY((chirality("tetrahedral").array() - 1.0).abs().maxCoeff() < 1e-12);
    QVERIFY((chirality("tetrahedral_minus").array() + 1.0).abs().maxCoeff() < 1e-12);
    const Lattice three(LatticeKind::Triangular, 6, 6);
    QVERIFY(scalarChirality(three, makeState(three, {"120_degrees", 0.0, 1})).cwiseAbs().maxCoeff() < 1e-12);
}

/// Topological charge N/2 (every triangle spans the solid angle pi) and three peaks S(M) = N/3.
void StatesTest::tetrahedralTopologyAndPeaks()
{
    const Lattice lattice(LatticeKind::Triangular, 8, 6);
    const SpinField spins = makeState(lattice, {"tetrahedral", 0.0, 1});
    double charge = 0.0;
    for (const auto& [a, b, c] : lattice.triangles()) {
        const Eigen::Vector3d s1 = spins.row(a), s2 = spins.row(b), s3 = spins.row(c);
        charge += 2.0 * std::atan2(s1.dot(s2.cross(s3)), 1.0 + s1.dot(s2) + s2.dot(s3) + s3.dot(s1)) /
                  (4.0 * std::numbers::pi);
    }
    QVERIFY(std::abs(charge - lattice.siteCount() / 2.0) < 1e-9);
    for (const Offset parity : {Offset{1, 0}, {0, 1}, {1, 1}}) { // exp(i M.r) = -1 for odd x, odd y, odd x + y
        Eigen::RowVector3d sum = Eigen::RowVector3d::Zero();
        for (int i = 0; i < lattice.siteCount(); ++i) {
            const Offset cell = lattice.cell(i);
            sum += ((parity.x * cell.x + parity.y * cell.y) % 2 ? -1.0 : 1.0) * spins.row(i);
        }
        QVERIFY(std::abs(sum.squaredNorm() / lattice.siteCount() - lattice.siteCount() / 3.0) < 1e-9);
    }
}

void StatesTest::randomStatesAreUniformAndReproducible()
{
    const Lattice lattice(LatticeKind::Square, 100, 100);
    const SpinField a = makeState(lattice, {"random", 0.0, 7}), b = makeState(lattice, {"random", 0.0, 7});
    const SpinField c = makeState(lattice, {"random", 0.0, 8});
    QVERIFY(a == b);
    QVERIFY(a != c);
    QVERIFY(a.colwise().mean().norm() < 5.0 / 100.0);                              // 5 sigma of 1/sqrt(N)
    QVERIFY(std::abs(a.col(2).squaredNorm() / 1e4 - 1.0 / 3.0) < 5.0 * 0.3 / 100); // <z^2> = 1/3, its sd = 0.298
}

void StatesTest::noiseTurnsByTheGivenAngle()
{
    const Lattice lattice(LatticeKind::Square, 60, 60);
    const SpinField spins = makeState(lattice, {"ferromagnet", 0.1, 3});
    const double transverse = spins.leftCols<2>().squaredNorm() / (2.0 * lattice.siteCount());
    QVERIFY(std::abs(std::sqrt(transverse) - 0.1) < 0.004);
}

void StatesTest::aStateThatDoesNotFitNamesTheSizesThatDo()
{
    try {
        makeState(Lattice(LatticeKind::Triangular, 16, 17), {"120_degrees", 0.0, 1});
        QFAIL("accepted");
    } catch (const ConfigError& error) {
        QVERIFY2(QString(error.what()).contains("multiple of 3") && QString(error.what()).contains("[15, 15]"),
                 error.what());
    }
    const Lattice square(LatticeKind::Square, 5, 4), triangular(LatticeKind::Triangular, 4, 4);
    QVERIFY_THROWS_EXCEPTION(ConfigError, makeState(square, {"neel", 0.0, 1}));
    QVERIFY_THROWS_EXCEPTION(ConfigError, makeState(square, {"tetrahedral", 0.0, 1}));
    QVERIFY_THROWS_EXCEPTION(ConfigError, makeState(triangular, {"neel", 0.0, 1}));
    QVERIFY_THROWS_EXCEPTION(ConfigError, makeState(square, {"spiral", 0.0, 1}));
}

void StatesTest::randomWordsMatchThePublishedTestVector()
{
    // Random123, kat_vectors: philox4x32 10 rounds, counter 0 and key 0
    const auto words = RandomStream(0, 0).words(0, 0);
    QCOMPARE(words[0], 0x6627e8d5u);
    QCOMPARE(words[1], 0xe169c58du);
    QCOMPARE(words[2], 0xbc57ac4cu);
    QCOMPARE(words[3], 0x9b00dbd8u);
}

QTEST_APPLESS_MAIN(StatesTest)
#include "StatesTest.moc"
