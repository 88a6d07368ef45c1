#include <set>

#include <QTest>

#include "core/lattice/Lattice.h"
#include "core/lattice/PointGroup.h"
#include "core/support/Error.h"

using namespace kondoscope;

class LatticeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shellsHaveTheirCoordinationNumbers();
    void countsOfNeighborsMatchTheTables();
    void bondsAreListedOnce();
    void trianglesTileTheCellCounterClockwise();
    void pointGroupIsAGroupOfIsometries_data();
    void pointGroupIsAGroupOfIsometries();
    void impossibleSizesAreRefused();
};

void LatticeTest::shellsHaveTheirCoordinationNumbers()
{
    const Lattice square(LatticeKind::Square, 8, 6), triangular(LatticeKind::Triangular, 8, 6);
    for (int rank = 1; rank <= 3; ++rank) {
        QCOMPARE(square.shell(rank).size(), std::size_t(4));
        QCOMPARE(triangular.shell(rank).size(), std::size_t(6));
    }
    QCOMPARE(square.squaredLength(square.shell(3)[0]), 4.0);
    QCOMPARE(triangular.squaredLength(triangular.shell(2)[0]), 3.0);
    QCOMPARE(triangular.squaredLength(triangular.shell(3)[0]), 4.0);
    QCOMPARE(square.shell(4).size(), std::size_t(8));
    QVERIFY((square.shell(1)[0] == Offset{1, 0} && square.shell(1)[1] == Offset{0, 1}));
}

void LatticeTest::countsOfNeighborsMatchTheTables()
{
    // square: 88 neighbours to r^2 = 26, 20 to 5; triangular: 30 to 7, 108 to 28 (enumeration by shells)
    QCOMPARE(Lattice(LatticeKind::Square, 4, 4).disk(26).size(), std::size_t(88));
    QCOMPARE(Lattice(LatticeKind::Square, 4, 4).disk(5).size(), std::size_t(20));
    QCOMPARE(Lattice(LatticeKind::Triangular, 4, 4).disk(7).size(), std::size_t(30));
    QCOMPARE(Lattice(LatticeKind::Triangular, 4, 4).disk(28).size(), std::size_t(108));
}

void LatticeTest::bondsAreListedOnce()
{
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 7, 5);
        for (int rank = 1; rank <= 3; ++rank) {
            const auto bonds = lattice.bonds(rank);
            QCOMPARE(bonds.size(), lattice.shell(rank).size() / 2 * std::size_t(lattice.siteCount()));
            std::set<std::pair<int, int>> unique;
            for (const auto [i, j] : bonds)
                unique.insert({std::min(i, j), std::max(i, j)});
            QCOMPARE(unique.size(), bonds.size());
        }
    }
}

void LatticeTest::trianglesTileTheCellCounterClockwise()
{
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 6, 4);
        QCOMPARE(lattice.triangles().size(), std::size_t(48));
        const auto [a, b, c] = lattice.triangles()[2 * 0 + 1];
        QCOMPARE(a, lattice.site(1, 0));
        QCOMPARE(b, lattice.site(1, 1));
        QCOMPARE(c, lattice.site(0, 1));
        for (std::size_t k = 0; k < 2; ++k) { // the triangles of cell 0 do not wrap
            const auto& t = lattice.triangles()[k];
            const Eigen::Vector2d u = lattice.position(t[1]) - lattice.position(t[0]);
            const Eigen::Vector2d v = lattice.position(t[2]) - lattice.position(t[0]);
            QVERIFY(u.x() * v.y() - u.y() * v.x() > 0.8);
        }
        QCOMPARE(lattice.plaquettes().size(), std::size_t(24));
    }
}

void LatticeTest::pointGroupIsAGroupOfIsometries_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("order");
    QTest::newRow("square") << int(LatticeKind::Square) << 8;
    QTest::newRow("triangular") << int(LatticeKind::Triangular) << 12;
}

void LatticeTest::pointGroupIsAGroupOfIsometries()
{
    QFETCH(int, kind);
    QFETCH(int, order);
    const Lattice lattice(LatticeKind(kind), 4, 4);
    const PointGroup group{LatticeKind(kind)};
    QCOMPARE(group.order(), order);
    const Offset probe{3, 1};
    std::set<std::pair<int, int>> images;
    for (int g = 0; g < order; ++g) {
        const Offset image = group.apply(g, probe);
        images.insert({image.x, image.y});
        QCOMPARE(lattice.squaredLength(image), lattice.squaredLength(probe));
        QCOMPARE(group.product(g, group.inverse(g)), 0);
        for (int h = 0; h < order; ++h)
            QVERIFY(group.apply(group.product(g, h), probe) == group.apply(g, group.apply(h, probe)));
    }
    QCOMPARE(images.size(), std::size_t(order)); // a generic vector has a full orbit
}

void LatticeTest::impossibleSizesAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(ConfigError, Lattice(LatticeKind::Square, 1, 8));
    QVERIFY_THROWS_EXCEPTION(ConfigError, Lattice(LatticeKind::Square, 8, 100000));
    QVERIFY_THROWS_EXCEPTION(ConfigError, latticeKind("kagome"));
}

QTEST_APPLESS_MAIN(LatticeTest)
#include "LatticeTest.moc"
