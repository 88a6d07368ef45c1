#include <QTest>

#include "core/lattice/Lattice.h"
#include "ui/scene/SitePlan.h"

using namespace kondoscope;

class SitePlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triangularLatticeIsDrawnAsRectangle()
    {
        const Lattice lattice(LatticeKind::Triangular, 12, 10);
        const SitePlan plan(lattice);
        const Eigen::Vector2d extent = plan.upperCorner() - plan.lowerCorner();
        QVERIFY(extent.x() < lattice.lx() + 2.1);
        for (int i = 0; i < lattice.siteCount(); ++i) {
            const Eigen::Vector2d shift = lattice.position(i) - plan.position(i);
            const double periods = shift.x() / lattice.lx();
            QVERIFY(std::abs(periods - std::round(periods)) < 1e-12 && shift.y() == 0.0);
        }
    }

    void trianglesAreEquilateralEverywhere()
    {
        const Lattice lattice(LatticeKind::Triangular, 5, 4);
        const SitePlan plan(lattice);
        for (int t = 0; t < 2 * lattice.siteCount(); ++t) {
            const auto corners = plan.triangleCorners(t);
            for (std::size_t k = 0; k < 3; ++k)
                QVERIFY(std::abs((corners[k] - corners[(k + 1) % 3]).norm() - 1.0) < 1e-12);
        }
    }

    void triangleCornersAreTheLatticesSites()
    {
        const Lattice lattice(LatticeKind::Triangular, 8, 6);
        const SitePlan plan(lattice);
        for (int t = 0; t < 2 * lattice.siteCount(); ++t)
            for (std::size_t k = 0; k < 3; ++k) {
                const Eigen::Vector2d drawn = plan.triangleCorners(t)[k];
                const Eigen::Vector2d site = plan.position(lattice.triangles()[static_cast<std::size_t>(t)][k]);
                const Eigen::Vector2d difference = drawn - site;
                const double rows = difference.y() / lattice.cartesian({0, lattice.ly()}).y();
                const double columns =
                    (difference.x() - rows * lattice.cartesian({0, lattice.ly()}).x()) / lattice.lx();
                QVERIFY(std::abs(rows - std::round(rows)) < 1e-9);
                QVERIFY(std::abs(columns - std::round(columns)) < 1e-9);
            }
    }

    void cellsTileTheArea()
    {
        for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
            const SitePlan plan(Lattice(kind, 6, 4));
            const auto& corners = plan.cellCorners();
            double area = 0;
            for (std::size_t k = 0; k < corners.size(); ++k) {
                const Eigen::Vector2d& p = corners[k];
                const Eigen::Vector2d& q = corners[(k + 1) % corners.size()];
                area += 0.5 * (p.x() * q.y() - q.x() * p.y());
            }
            const double expected = kind == LatticeKind::Square ? 1.0 : std::sqrt(3.0) / 2;
            QVERIFY(std::abs(area - expected) < 1e-12);
        }
    }
};

QTEST_GUILESS_MAIN(SitePlanTest)
#include "SitePlanTest.moc"
