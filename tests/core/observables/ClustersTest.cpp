#include <algorithm>
#include <cmath>

#include <QFile>
#include <QTest>

#include "core/io/Dataset.h"
#include "core/observables/Clusters.h"
#include "core/observables/Histograms.h"
#include "core/observables/LocalOrder.h"
#include "core/observables/Observables.h"

using namespace kondoscope;

/// Clusters of drawn patterns.
class ClustersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawnSites();
    void wrapping();
    void triangularNeighbors();
    void bondsBetweenSpins();
    void gyrationOverTheEdge();
    void holes();
    void histogram();
    void publishedQuench();
};

namespace {

/// One number a site from a drawing: 1 where there is a '#', row y = 0 first.
Eigen::VectorXd drawn(const std::vector<std::string>& rows)
{
    Eigen::VectorXd values(static_cast<Eigen::Index>(rows.size() * rows[0].size()));
    Eigen::Index site = 0;
    for (const std::string& row : rows)
        for (const char c : row)
            values[site++] = c == '#' ? 1.0 : 0.0;
    return values;
}

const std::vector<std::string> kDrawing{"##....#.", //
                                        ".#......", //
                                        "....##..", //
                                        "....##..", //
                                        "........", //
                                        "#......#"};

} // namespace

void ClustersTest::drawnSites()
{
    const Lattice lattice(LatticeKind::Square, 8, 6);
    const Clusters found = siteClusters(lattice, drawn(kDrawing), 0.5);
    // 5: upper left corner with the two below it over the edges; 1; the block of 4
    QCOMPARE(found.count(), 3);
    QCOMPARE(found.largest(), 5);
    QCOMPARE(found.wrapping(), 0);
    QCOMPARE(found.meanSize(), 10.0 / 3.0);
    QCOMPARE(found.weightedMeanSize(), (25.0 + 1.0 + 16.0) / 10.0);
    QCOMPARE(found.ofSite[0], found.ofSite[static_cast<std::size_t>(lattice.site(7, 5))]);
    QCOMPARE(found.ofSite[3], -1);
    QVERIFY(std::abs(found.clusters[2].gyrationRadius - std::sqrt(0.5)) < 1e-12); // the block
}

void ClustersTest::wrapping()
{
    const Lattice lattice(LatticeKind::Square, 6, 4);
    const Clusters row = siteClusters(lattice, drawn({"......", "######", "......", "......"}), 0.5);
    QCOMPARE(row.wrapping(), 1);
    QVERIFY(std::isnan(row.clusters[0].gyrationRadius) && std::isnan(row.gyrationRadius()));
    const Clusters open = siteClusters(lattice, drawn({"......", "#####.", "......", "......"}), 0.5);
    QCOMPARE(open.wrapping(), 0);
    QVERIFY(std::abs(open.gyrationRadius() - std::sqrt(2.0)) < 1e-12);
    // A staircase that closes only after both directions.
    const Clusters stairs =
        siteClusters(Lattice(LatticeKind::Square, 4, 4), drawn({"##..", ".##.", "..##", "#..#"}), 0.5);
    QCOMPARE(stairs.count(), 1);
    QCOMPARE(stairs.wrapping(), 1);
    const Clusters none = siteClusters(lattice, Eigen::VectorXd::Zero(24), 0.5);
    QCOMPARE(none.count() + none.largest(), 0);
    QCOMPARE(none.meanSize() + none.weightedMeanSize(), 0.0);
}

void ClustersTest::triangularNeighbors()
{
    const std::vector<std::string> rows{"....", ".#..", "#...", "...."}; // joined by (-1, 1)
    QCOMPARE(siteClusters(Lattice(LatticeKind::Triangular, 4, 4), drawn(rows), 0.5).count(), 1);
    QCOMPARE(siteClusters(Lattice(LatticeKind::Square, 4, 4), drawn(rows), 0.5).count(), 2);
    const std::vector<std::string> other{"....", ".#..", "..#.", "...."}; // (1, 1) is no neighbour
    QCOMPARE(siteClusters(Lattice(LatticeKind::Triangular, 4, 4), drawn(other), 0.5).count(), 2);
}

/// Spins up on '#', the others antiferromagnetic: a spin without a parallel neighbour is no cluster.
void ClustersTest::bondsBetweenSpins()
{
    const Lattice lattice(LatticeKind::Square, 8, 6);
    const std::vector<std::string> rows{"........", ".##.....", ".##.....", "........", "........", "........"};
    const Eigen::VectorXd up = drawn(rows);
    SpinField spins = SpinField::Zero(48, 3);
    for (int i = 0; i < 48; ++i) {
        const Offset c = lattice.cell(i);
        spins(i, up[i] > 0 ? 0 : 2) = up[i] > 0 || (c.x + c.y) % 2 == 0 ? 1.0 : -1.0;
    }
    const Clusters found = bondClusters(lattice, bondProducts(lattice, spins), kFerromagneticBond);
    QCOMPARE(found.count(), 1);
    QCOMPARE(found.largest(), 4);
    QVERIFY(std::abs(found.gyrationRadius() - std::sqrt(0.5)) < 1e-12);
}

/// Wherever it lies, a cluster has the same extent.
void ClustersTest::gyrationOverTheEdge()
{
    for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 9, 7);
        const std::vector<Offset> shape{{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {3, 2}};
        double expected = 0.0;
        for (int shift = 0; shift < lattice.siteCount(); ++shift) {
            Eigen::VectorXd values = Eigen::VectorXd::Zero(lattice.siteCount());
            for (const Offset o : shape)
                values[lattice.neighbor(shift, o)] = 1.0;
            const Clusters found = siteClusters(lattice, values, 0.5);
            QCOMPARE(found.count(), 1);
            expected = shift == 0 ? found.gyrationRadius() : expected;
            QVERIFY(std::abs(found.gyrationRadius() - expected) < 1e-9);
        }
    }
}

void ClustersTest::holes()
{
    const Lattice lattice(LatticeKind::Square, 8, 6);
    Forces forces;
    forces.density = Eigen::VectorXd::Ones(48) - 0.5 * drawn(kDrawing);
    const SpinField spins = SpinField::Ones(48, 3);
    const Measurement m(lattice, spins, forces);
    const auto value = [&](const char* name) { return observables()[observableIndex(name)].value(m); };
    QCOMPARE(value("hole_cluster_count"), 3.0);
    QCOMPARE(value("hole_cluster_mean_size"), 10.0 / 3.0);
    QCOMPARE(value("hole_cluster_largest"), 5.0);
    const double share = 10.0 / 48.0;
    QVERIFY(std::abs(value("density_variance") - 0.25 * share * (1.0 - share)) < 1e-12);
}

void ClustersTest::histogram()
{
    const Lattice lattice(LatticeKind::Square, 20, 20);
    Clusters clusters;
    for (const int size : {2, 2, 7, 64, 65, 300})
        clusters.clusters.push_back({size, false, 1.0});
    const std::vector<double> sizes = clusterSizes(lattice);
    const Eigen::VectorXd counts = clusterSizeHistogram(lattice, clusters);
    QCOMPARE(sizes.size(), std::size_t(67)); // 1..64, 65..128, 129..256, 257..512
    QCOMPARE(sizes[64], 96.5);
    QCOMPARE(counts[1], 2.0);
    QCOMPARE(counts[6], 1.0);
    QCOMPARE(counts[63], 1.0);
    QCOMPARE(counts[64], 1.0 / 64.0);
    QCOMPARE(counts[66], 1.0 / 256.0);
}

/// Clusters of the published quench (Zhang & Chern, PRL 127, 146401 (2021)), counted independently.
void ClustersTest::publishedQuench()
{
    const QString path = QStringLiteral(KONDOSCOPE_SOURCE_FOLDER "/../shared/data/de-square-train.h5");
    if (!QFile::exists(path))
        QSKIP("the published data sets are not beside this checkout (../shared/data)");
    const Dataset data = readDataset(path.toStdString());
    struct Row
    {
        std::int64_t step;
        int count, largest;
        double weightedMean;
    };
    for (const Row& row : {Row{10000, 24, 16, 7.3}, {20000, 18, 23, 10.4}}) {
        const auto frame = std::ranges::find(data.frames, row.step, &DatasetFrame::step);
        QVERIFY(frame != data.frames.end());
        const Lattice lattice = data.lattice();
        const Clusters found = bondClusters(lattice, bondProducts(lattice, frame->spins), kFerromagneticBond);
        QCOMPARE(found.count(), row.count);
        QCOMPARE(found.largest(), row.largest);
        QVERIFY(std::abs(found.weightedMeanSize() - row.weightedMean) < 0.06);
    }
}

QTEST_APPLESS_MAIN(ClustersTest)
#include "ClustersTest.moc"
