#include <cmath>
#include <numbers>

#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/Observables.h"
#include "core/observables/Topology.h"

using namespace kondoscope;

/// Hand-made skyrmions on both lattices.
class TopologyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void skyrmions_data();
    void skyrmions();
    void touchingSkyrmionsCountByCharge();
    void chargeIsAnInteger();
};

namespace {

/// The spin at this place of a skyrmion around the origin, core down in a background up: charge -1 with vorticity +1.
Eigen::RowVector3d skyrmion(const Eigen::Vector2d& r, double radius, int vorticity)
{
    const double angle = std::numbers::pi * std::max(0.0, 1.0 - r.norm() / radius);
    const double phase = vorticity * std::atan2(r.y(), r.x());
    return {std::sin(angle) * std::cos(phase), std::sin(angle) * std::sin(phase), std::cos(angle)};
}

void place(const Lattice& lattice, SpinField& spins, Offset center, double radius, int vorticity)
{
    const int reach = 2 * static_cast<int>(radius) + 2;
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x)
            if (const Eigen::Vector2d r = lattice.cartesian({x, y}); r.norm() < radius)
                spins.row(lattice.site(center.x + x, center.y + y)) = skyrmion(r, radius, vorticity);
}

void check(const Lattice& lattice, const SpinField& spins, double charge, double count)
{
    const Eigen::VectorXd density = topologicalChargeDensity(lattice, spins);
    QVERIFY(std::abs(density.sum() - charge) < 1e-9);
    QCOMPARE(skyrmionCount(lattice, density), count);
}

} // namespace

void TopologyTest::skyrmions_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("square") << 0;
    QTest::newRow("triangular") << 1;
}

void TopologyTest::skyrmions()
{
    QFETCH(int, kind);
    const Lattice lattice(kind ? LatticeKind::Triangular : LatticeKind::Square, 40, 36);
    const SpinField background = makeState(lattice, {"ferromagnet", 0.0, 1});
    check(lattice, background, 0.0, 0.0);
    SpinField spins = background;
    place(lattice, spins, {2, 3}, 7.3, 1); // over the edges
    check(lattice, spins, -1.0, 1.0);
    check(lattice, -spins, 1.0, 1.0);
    place(lattice, spins, {22, 20}, 6.2, 1);
    check(lattice, spins, -2.0, 2.0);
    spins = background;
    place(lattice, spins, {2, 3}, 7.3, 1);
    place(lattice, spins, {22, 20}, 6.2, -1); // an antiskyrmion
    check(lattice, spins, 0.0, 2.0);
}

/// Their regions of charge meet.
void TopologyTest::touchingSkyrmionsCountByCharge()
{
    const Lattice lattice(LatticeKind::Square, 30, 12);
    SpinField spins = makeState(lattice, {"ferromagnet", 0.0, 1});
    for (const int x : {6, 15, 24})
        place(lattice, spins, {x, 6}, 4.6, 1);
    check(lattice, spins, -3.0, 3.0);
}

void TopologyTest::chargeIsAnInteger()
{
    for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 13, 11);
        const double charge = topologicalChargeDensity(lattice, makeState(lattice, {"random", 0.0, 5})).sum();
        QVERIFY(std::abs(charge - std::round(charge)) < 1e-9);
    }
}

QTEST_APPLESS_MAIN(TopologyTest)
#include "TopologyTest.moc"
