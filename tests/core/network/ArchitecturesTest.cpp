#include <algorithm>

#include <QtTest>

#include "core/lattice/Lattice.h"
#include "core/network/Network.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

/// Features of a site: with one hidden unit, the weights of its layer.
int featureCount(LatticeKind kind, NetworkConfig config)
{
    config.hidden = {1};
    const std::vector<WeightBlock> blocks = makeNetwork<float>(Lattice(kind, 16, 16), config, false).blocks();
    return std::find_if(blocks.begin(), blocks.end(), [](const WeightBlock& b) { return b.name == "hidden1.weight"; })
        ->count;
}

} // namespace

class ArchitecturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publishedFeatures();
    void irrepFeatures_data();
    void irrepFeatures();
    void bispectrumCounts();
    void badShapes();
    void names();
};

void ArchitecturesTest::publishedFeatures()
{
    QCOMPARE(featureCount(LatticeKind::Square, defaultConfig(Architecture::BondChirality)), 554);
}

/// Counts by hand from the irreps of the orbits, without the bispectrum of the references.
void ArchitecturesTest::irrepFeatures_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("squaredCutoff");
    QTest::addColumn<double>("pairs");
    QTest::addColumn<int>("both");
    QTest::addColumn<int>("phasesOnly");
    QTest::newRow("triangular") << int(LatticeKind::Triangular) << 28.0 << 4.0 << 520 << 276;
    QTest::newRow("square") << int(LatticeKind::Square) << 26.0 << 5.0 << 656 << 351;
}

void ArchitecturesTest::irrepFeatures()
{
    QFETCH(int, kind);
    QFETCH(double, squaredCutoff);
    QFETCH(double, pairs);
    QFETCH(int, both);
    QFETCH(int, phasesOnly);
    NetworkConfig config = defaultConfig(Architecture::Irreps);
    config.squaredCutoff = squaredCutoff;
    config.pairCutoff = config.chiralityCutoff = pairs;
    config.bispectrum = false;
    QCOMPARE(featureCount(LatticeKind(kind), config), both);
    config.powerSpectrum = false;
    QCOMPARE(featureCount(LatticeKind(kind), config), phasesOnly);
}

/// D4, even references A2, B1, B2, E, odd ones A1, A2, B1, B2, E: of even ones B1 E E, B2 E E, A2 B1 B2; with two odd
/// ones A1 A2, B1 B2 for A2 (E E is antisymmetric), A1 B1, A2 B2, E E for B1, A1 B2, A2 B1, E E for B2, and E with each
/// of the four others for E.
void ArchitecturesTest::bispectrumCounts()
{
    NetworkConfig config = defaultConfig(Architecture::Irreps);
    const int with = featureCount(LatticeKind::Square, config);
    config.bispectrum = false;
    QCOMPARE(with - featureCount(LatticeKind::Square, config), 3 + 2 + 3 + 3 + 4);
}

void ArchitecturesTest::badShapes()
{
    NetworkConfig config = defaultConfig(Architecture::Irreps);
    config.powerSpectrum = config.phases = false;
    QVERIFY_THROWS_EXCEPTION(ConfigError, config.validate());
    config = defaultConfig(Architecture::Equivariant);
    config.vectorChannels = config.channels + 1;
    QVERIFY_THROWS_EXCEPTION(ConfigError, config.validate());
    config = defaultConfig(Architecture::BondChirality);
    config.pairCutoff = 100.0;
    QVERIFY_THROWS_EXCEPTION(ConfigError, config.validate());
    config.pairCutoff = 9.0;
    config.hidden = {100'000};
    QVERIFY_THROWS_EXCEPTION(ConfigError, config.validate());
}

void ArchitecturesTest::names()
{
    for (const Architecture kind :
         {Architecture::BondChirality, Architecture::Irreps, Architecture::Equivariant, Architecture::Group}) {
        QCOMPARE(int(architecture(name(kind))), int(kind));
        defaultConfig(kind).validate();
        QCOMPARE(isPointGroupInvariant(kind), kind != Architecture::BondChirality);
        QCOMPARE(isTimeReversalInvariant(kind), kind != Architecture::BondChirality);
    }
}

QTEST_APPLESS_MAIN(ArchitecturesTest)
#include "ArchitecturesTest.moc"
