#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <set>

#include <QTest>

#include "core/electrons/kpm/Probing.h"
#include "core/support/Error.h"

using namespace kondoscope;

class ProbingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void identityHasOneColorASite();
    void dividingSpacingGivesSquaredColors();
    void sitesOfOneColorKeepTheirDistance_data();
    void sitesOfOneColorKeepTheirDistance();
    void onePeriodHasDistinctColors();
    void largeSpacingIsIdentity();
    void spacingBelowOneIsRefused();
    void phasesDependOnSeedAndStepAlone();
    void phasesAreUniformAndUncorrelated();
};

namespace {

/// Smallest distance of a to a + difference on a ring.
int wrapped(int difference, int length)
{
    const int d = std::abs(difference) % length;
    return std::min(d, length - d);
}

/// Smallest of the distances along a1 and a2 (the larger of the two counts) of two sites of one colour.
int smallestDistance(const Lattice& lattice, const Coloring& coloring)
{
    int smallest = 1 << 20;
    for (int i = 0; i < lattice.siteCount(); ++i) {
        for (int j = 0; j < i; ++j) {
            if (coloring.color[std::size_t(i)] != coloring.color[std::size_t(j)])
                continue;
            const Offset a = lattice.cell(i), b = lattice.cell(j);
            smallest = std::min(smallest, std::max(wrapped(a.x - b.x, lattice.lx()), wrapped(a.y - b.y, lattice.ly())));
        }
    }
    return smallest;
}

} // namespace

void ProbingTest::identityHasOneColorASite()
{
    const Coloring coloring = identityColoring(Lattice(LatticeKind::Triangular, 5, 7));
    QCOMPARE(coloring.colorCount, 35);
    QVERIFY(coloring.isIdentity);
    QCOMPARE(std::set<int>(coloring.color.begin(), coloring.color.end()).size(), 35u);
}

void ProbingTest::dividingSpacingGivesSquaredColors()
{
    const Lattice lattice(LatticeKind::Square, 12, 24);
    const Coloring coloring = spacedColoring(lattice, 4);
    QCOMPARE(coloring.colorCount, 16);
    QCOMPARE(coloring.spacing, 4);
    QVERIFY(!coloring.isIdentity);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Offset cell = lattice.cell(i);
        QCOMPARE(coloring.color[std::size_t(i)], cell.x % 4 + 4 * (cell.y % 4));
    }
}

void ProbingTest::sitesOfOneColorKeepTheirDistance_data()
{
    QTest::addColumn<int>("spacing");
    for (int spacing : {1, 2, 3, 4, 5, 6, 7, 8, 11})
        QTest::addRow("%d", spacing) << spacing;
}

void ProbingTest::sitesOfOneColorKeepTheirDistance()
{
    QFETCH(int, spacing);
    for (int lx = 2; lx <= 26; lx += 2) {
        for (int ly = 2; ly <= 26; ++ly) {
            const Lattice lattice(LatticeKind::Triangular, lx, ly);
            const Coloring coloring = spacedColoring(lattice, spacing);
            QCOMPARE(int(coloring.color.size()), lattice.siteCount());
            const std::set<int> used(coloring.color.begin(), coloring.color.end());
            QCOMPARE(int(used.size()), coloring.colorCount);
            QVERIFY(*used.begin() == 0 && *used.rbegin() == coloring.colorCount - 1);
            QCOMPARE(coloring.isIdentity, coloring.colorCount == lattice.siteCount());
            if (coloring.isIdentity)
                continue;
            QVERIFY(coloring.spacing >= spacing);
            QCOMPARE(smallestDistance(lattice, coloring), coloring.spacing);
            QVERIFY(2 * coloring.colorCount < lattice.siteCount());
            // in the geometry of the triangular lattice too, unless it is thinner than that
            for (int j = 1; std::min(lx, ly) >= spacing && j < lattice.siteCount(); ++j) {
                if (coloring.color[std::size_t(j)] != coloring.color[0])
                    continue;
                const Offset cell = lattice.cell(j);
                for (int x : {cell.x - lx, cell.x})
                    for (int y : {cell.y - ly, cell.y})
                        QVERIFY(lattice.squaredLength({x, y}) >= spacing * spacing - 1e-9);
            }
        }
    }
}

void ProbingTest::onePeriodHasDistinctColors()
{
    const Lattice lattice(LatticeKind::Square, 5, 24);
    const Coloring coloring = spacedColoring(lattice, 6);
    QVERIFY(!coloring.isIdentity);
    QCOMPARE(coloring.colorCount, 5 * 6);
    QCOMPARE(coloring.spacing, 6);
    std::set<int> row;
    for (int x = 0; x < 5; ++x)
        row.insert(coloring.color[std::size_t(lattice.site(x, 3))]);
    QCOMPARE(row.size(), 5u);
}

void ProbingTest::largeSpacingIsIdentity()
{
    const Lattice lattice(LatticeKind::Square, 12, 10);
    for (int spacing : {7, 10, 12, 100000})
        QVERIFY(spacedColoring(lattice, spacing).isIdentity);
    QVERIFY(!spacedColoring(lattice, 5).isIdentity);
    // 10 x 10 colours on 10 x 20 sites: without any error at twice the cost
    QVERIFY(spacedColoring(Lattice(LatticeKind::Square, 10, 20), 10).isIdentity);
}

void ProbingTest::spacingBelowOneIsRefused()
{
    const Lattice lattice(LatticeKind::Square, 8, 8);
    QVERIFY_EXCEPTION_THROWN(spacedColoring(lattice, 0), ConfigError);
    QVERIFY_EXCEPTION_THROWN(spacedColoring(lattice, -3), ConfigError);
}

void ProbingTest::phasesDependOnSeedAndStepAlone()
{
    const auto phases = probePhases(1000, 5, 17);
    QVERIFY(phases == probePhases(1000, 5, 17));
    QVERIFY(phases != probePhases(1000, 5, 18));
    QVERIFY(phases != probePhases(1000, 6, 17));
    // a larger lattice only adds
    const auto more = probePhases(1501, 5, 17);
    QVERIFY(std::equal(phases.begin(), phases.end(), more.begin()));
    QVERIFY(probePhases(0, 5, 17).empty());
    QVERIFY(*std::max_element(more.begin(), more.end()) == 3);
}

void ProbingTest::phasesAreUniformAndUncorrelated()
{
    const int sites = 64 * 1000;
    const auto phases = probePhases(sites, 1, 0);
    const std::complex<double> powers[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    std::array<int, 4> counts{};
    for (auto p : phases)
        ++counts[p];
    for (int count : counts)
        QVERIFY(std::abs(count - sites / 4) < 5 * std::sqrt(sites * 3.0 / 16));
    for (int distance : {1, 2, 16, 64, 100}) {
        std::complex<double> sum = 0;
        for (std::size_t i = 0; i + std::size_t(distance) < phases.size(); ++i)
            sum += std::conj(powers[phases[i]]) * powers[phases[i + std::size_t(distance)]];
        QVERIFY(std::abs(sum) < 5 * std::sqrt(double(sites)));
    }
}

QTEST_APPLESS_MAIN(ProbingTest)
#include "ProbingTest.moc"
