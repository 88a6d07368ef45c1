#include <limits>
#include <numeric>

#include <QTest>

#include "core/lattice/SpinCorrelations.h"
#include "core/lattice/SymmetryBasis.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

using Counts = std::vector<int>;

/// Multiplicities by irrep from characters; empty if the projection finds others.
Counts multiplicities(const Irreps& irreps, const SignedPermutations& permutations)
{
    const SymmetryBasis basis(irreps, permutations);
    Counts counts;
    for (int irrep = 0; irrep < irreps.count(); ++irrep) {
        int sum = 0;
        for (int orbit = 0; orbit < int(permutations.orbits().size()); ++orbit)
            sum += irreps.multiplicity(irrep, permutations.characters(orbit));
        if (basis.multiplicity(irrep) != sum)
            return {};
        counts.push_back(sum);
    }
    return counts;
}

Counts multiplicities(LatticeKind kind, const CorrelationCutoffs& cutoffs)
{
    const SpinCorrelations correlations(kind, cutoffs);
    return multiplicities(Irreps(correlations.group()), correlations.action());
}

/// Numbers of orbits with |G|, |G|/2 and |G|/4 members.
Counts orbitSizes(const SignedPermutations& permutations)
{
    Counts counts(3, 0);
    for (const auto& orbit : permutations.orbits()) {
        const int rank = permutations.groupOrder() / int(orbit.size());
        ++counts[rank == 1 ? 0 : rank == 2 ? 1 : 2];
    }
    return counts;
}

int sum(const Counts& counts, int first = 0)
{
    return std::accumulate(counts.begin() + first, counts.end(), 0);
}

/// Features of physics.md 8.2: A1 bonds, and phase (and power) of every other multiplicity.
int featureCount(const Counts& bonds, const Counts& pairs, const Counts& chiralities, int perCopy)
{
    return bonds[0] + pairs[0] + perCopy * (sum(bonds, 1) + sum(pairs, 1) + sum(chiralities));
}

} // namespace

/// Numbers of neighbours, pairs, orbits and irreps around a site, against an independent enumeration by characters.
class CorrelationCountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shellsDecompose_data();
    void shellsDecompose();
    void diskOrbitsMatchTheTables();
    void pairsDecompose_data();
    void pairsDecompose();
    void publishedDescriptorHas554Variables();
    void featureCountsOfTheReferenceScheme();
    void impossibleCutoffsAreRefused();
};

void CorrelationCountsTest::shellsDecompose_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("squaredRadius");
    QTest::addColumn<int>("neighbors"); // up to and with this shell
    QTest::addColumn<Counts>("expected");
    const Counts axis{1, 0, 1, 0, 1}, diagonal{1, 0, 0, 1, 1}, generic{1, 1, 1, 1, 2}, both{2, 1, 2, 1, 3};
    const auto square = [](int r2, int n, const Counts& c) {
        QTest::addRow("square %d", r2) << int(LatticeKind::Square) << r2 << n << c;
    };
    square(1, 4, axis), square(2, 8, diagonal), square(4, 12, axis), square(5, 20, generic);
    square(8, 24, diagonal), square(9, 28, axis), square(10, 36, generic), square(13, 44, generic);
    square(16, 48, axis), square(17, 56, generic), square(18, 60, diagonal), square(20, 68, generic);
    square(25, 80, both), square(26, 88, generic);
    const Counts axis6{1, 0, 1, 0, 1, 1}, diagonal6{1, 0, 0, 1, 1, 1}, generic6{1, 1, 1, 1, 2, 2};
    const auto triangular = [](int r2, int n, const Counts& c) {
        QTest::addRow("triangular %d", r2) << int(LatticeKind::Triangular) << r2 << n << c;
    };
    triangular(1, 6, axis6), triangular(3, 12, diagonal6), triangular(4, 18, axis6), triangular(7, 30, generic6);
    triangular(9, 36, axis6), triangular(12, 42, diagonal6), triangular(13, 54, generic6);
    triangular(16, 60, axis6), triangular(19, 72, generic6), triangular(21, 84, generic6);
    triangular(25, 90, axis6), triangular(27, 96, diagonal6), triangular(28, 108, generic6);
    triangular(31, 120, generic6), triangular(36, 126, axis6);
}

void CorrelationCountsTest::shellsDecompose()
{
    QFETCH(int, kind);
    QFETCH(int, squaredRadius);
    QFETCH(int, neighbors);
    QFETCH(Counts, expected);
    const SpinCorrelations correlations(LatticeKind(kind), {.bonds = double(squaredRadius)});
    QCOMPARE(correlations.count(), neighbors);
    // what this shell adds to the disk inside it
    Counts added = multiplicities(LatticeKind(kind), {.bonds = double(squaredRadius)});
    if (squaredRadius > 1) {
        const Counts inside = multiplicities(LatticeKind(kind), {.bonds = squaredRadius - 0.5});
        for (std::size_t i = 0; i < added.size(); ++i)
            added[i] -= inside[i];
    }
    QCOMPARE(added, expected);
}

void CorrelationCountsTest::diskOrbitsMatchTheTables()
{
    const SpinCorrelations correlations(LatticeKind::Square, {.bonds = 26});
    QCOMPARE(correlations.neighborAction().orbits().size(), std::size_t(15));
    QCOMPARE(correlations.action().orbits().size(), std::size_t(15));
    QCOMPARE(multiplicities(LatticeKind::Square, {.bonds = 26}), (Counts{15, 7, 12, 10, 22}));
    QCOMPARE(multiplicities(LatticeKind::Triangular, {.bonds = 28}), (Counts{13, 5, 10, 8, 18, 18}));
}

void CorrelationCountsTest::pairsDecompose_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("squaredRadius");
    QTest::addColumn<int>("neighbors");
    QTest::addColumn<int>("pairs");
    QTest::addColumn<Counts>("orbits"); // of sizes |G|, |G|/2, |G|/4
    QTest::addColumn<Counts>("bonds");
    QTest::addColumn<Counts>("chiralities");
    const auto add = [](LatticeKind kind, int r2, int n, int pairs, const Counts& orbits, const Counts& b,
                        const Counts& chi) {
        QTest::addRow("%s %d", name(kind).data(), r2) << int(kind) << r2 << n << pairs << orbits << b << chi;
    };
    const auto s = LatticeKind::Square, t = LatticeKind::Triangular;
    add(s, 1, 4, 6, {0, 1, 1}, {2, 0, 1, 1, 1}, {0, 1, 1, 0, 2});
    add(s, 2, 8, 28, {2, 2, 2}, {6, 2, 4, 4, 6}, {2, 4, 3, 3, 8});
    add(s, 4, 12, 66, {5, 5, 3}, {13, 5, 10, 8, 15}, {7, 8, 9, 6, 18});
    add(s, 5, 20, 190, {18, 10, 3}, {31, 19, 26, 24, 45}, {20, 25, 24, 21, 50});
    add(s, 8, 24, 276, {27, 13, 4}, {44, 28, 36, 36, 66}, {31, 35, 33, 33, 72});
    add(s, 9, 28, 378, {37, 18, 5}, {60, 38, 51, 47, 91}, {45, 46, 48, 43, 98});
    add(t, 1, 6, 15, {0, 2, 1}, {3, 0, 1, 1, 2, 3}, {0, 2, 2, 1, 3, 2});
    add(t, 3, 12, 66, {3, 4, 2}, {9, 3, 5, 5, 10, 12}, {3, 7, 6, 6, 12, 10});
    add(t, 4, 18, 153, {8, 8, 3}, {19, 8, 13, 11, 24, 27}, {10, 14, 15, 12, 27, 24});
    add(t, 7, 30, 435, {28, 15, 3}, {46, 29, 36, 34, 70, 75}, {30, 40, 39, 36, 75, 70});
    add(t, 9, 36, 630, {41, 21, 4}, {66, 42, 54, 48, 102, 108}, {47, 55, 58, 50, 108, 102});
}

void CorrelationCountsTest::pairsDecompose()
{
    QFETCH(int, kind);
    QFETCH(int, squaredRadius);
    QFETCH(int, neighbors);
    QFETCH(int, pairs);
    QFETCH(Counts, orbits);
    QFETCH(Counts, bonds);
    QFETCH(Counts, chiralities);
    const double r2 = squaredRadius;
    const SpinCorrelations b(LatticeKind(kind), {.bonds = 0, .pairs = r2});
    const SpinCorrelations chi(LatticeKind(kind), {.bonds = 0, .chiralities = r2});
    QCOMPARE(int(b.neighbors().size()), neighbors);
    QCOMPARE(b.bondCount(), pairs);
    QCOMPARE(b.chiralityCount(), 0);
    QCOMPARE(chi.chiralityCount(), pairs);
    QCOMPARE(orbitSizes(b.action()), orbits);
    QCOMPARE(orbitSizes(chi.action()), orbits);
    const Irreps irreps(b.group());
    QCOMPARE(multiplicities(irreps, b.action()), bonds);
    QCOMPARE(multiplicities(irreps, chi.action()), chiralities);
}

void CorrelationCountsTest::publishedDescriptorHas554Variables()
{
    const SpinCorrelations published(LatticeKind::Square, {.bonds = 26, .pairs = 9, .chiralities = 0, .rings = 26});
    QCOMPARE(int(published.neighbors().size()), 88);
    QCOMPARE(published.bondCount(), 466);
    QCOMPARE(published.chiralityCount(), 88);
    QCOMPARE(published.count(), 554);
    int bondOrbits = 0, chiralOrbits = 0;
    for (int orbit = 0; orbit < int(published.action().orbits().size()); ++orbit)
        ++(published.kindOfOrbit(orbit) == CorrelationKind::Bond ? bondOrbits : chiralOrbits);
    QCOMPARE(bondOrbits, 75);
    // a ring of 8 falls into the pairs across the axes and those across the diagonals
    const Counts rings = orbitSizes(published.neighborAction());
    QCOMPARE(chiralOrbits, 2 * rings[0] + rings[1]);
}

void CorrelationCountsTest::featureCountsOfTheReferenceScheme()
{
    const auto t = LatticeKind::Triangular, s = LatticeKind::Square;
    const auto count = [](LatticeKind kind, double bonds, double pairs, int perCopy) {
        return featureCount(multiplicities(kind, {.bonds = bonds}), multiplicities(kind, {.bonds = 0, .pairs = pairs}),
                            multiplicities(kind, {.bonds = 0, .chiralities = pairs}), perCopy);
    };
    QCOMPARE(count(t, 28, 4, 2), 520);
    QCOMPARE(count(t, 28, 4, 1), 276);
    QCOMPARE(count(s, 26, 5, 2), 656);
    QCOMPARE(count(s, 26, 5, 1), 351);
}

void CorrelationCountsTest::impossibleCutoffsAreRefused()
{
    const auto refused = [](CorrelationCutoffs cutoffs) {
        QVERIFY_THROWS_EXCEPTION(ConfigError, SpinCorrelations(LatticeKind::Square, cutoffs));
    };
    refused({.bonds = -1});
    refused({.bonds = std::numeric_limits<double>::quiet_NaN()});
    refused({.bonds = std::numeric_limits<double>::infinity()});
    refused({.bonds = 1e9});
    refused({.bonds = 0.5}); // nothing left
    refused({.bonds = 5, .pairs = 100, .chiralities = 100});
}

QTEST_APPLESS_MAIN(CorrelationCountsTest)
#include "CorrelationCountsTest.moc"
