#include <QTest>

#include "core/lattice/Irreps.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

constexpr double kTolerance = 1e-13;

} // namespace

/// The groups D4 and D6 and their irreps.
class IrrepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupAxiomsHold_data() { lattices(); }
    void groupAxiomsHold();
    void everyElementIsARotationTimesTheMirrorOfA1_data() { lattices(); }
    void everyElementIsARotationTimesTheMirrorOfA1();
    void namesFollowTheConvention();
    void matricesAreOrthogonalHomomorphisms_data() { lattices(); }
    void matricesAreOrthogonalHomomorphisms();
    void charactersAreOrthonormal_data() { lattices(); }
    void charactersAreOrthonormal();
    void twoDimensionalIrrepsAreVectorAndQuadrupole_data() { lattices(); }
    void twoDimensionalIrrepsAreVectorAndQuadrupole();
    void regularRepresentationHoldsEveryIrrepDimensionTimes_data() { lattices(); }
    void regularRepresentationHoldsEveryIrrepDimensionTimes();

private:
    static void lattices()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("D4") << int(LatticeKind::Square);
        QTest::newRow("D6") << int(LatticeKind::Triangular);
    }
};

void IrrepsTest::groupAxiomsHold()
{
    QFETCH(int, kind);
    const PointGroup group{LatticeKind(kind)};
    for (int g = 0; g < group.order(); ++g) {
        QCOMPARE(group.product(g, 0), g);
        QCOMPARE(group.product(0, g), g);
        QCOMPARE(group.product(g, group.inverse(g)), 0);
        QCOMPARE(group.product(group.inverse(g), g), 0);
        for (int h = 0; h < group.order(); ++h) {
            QVERIFY(group.product(g, h) >= 0 && group.product(g, h) < group.order());
            for (int k = 0; k < group.order(); ++k)
                QCOMPARE(group.product(group.product(g, h), k), group.product(g, group.product(h, k)));
        }
    }
}

void IrrepsTest::everyElementIsARotationTimesTheMirrorOfA1()
{
    QFETCH(int, kind);
    const Lattice lattice(LatticeKind(kind), 2, 2);
    const PointGroup group{LatticeKind(kind)};
    const int s = group.mirror();
    QVERIFY((group.apply(s, {1, 0}) == Offset{1, 0})); // s: (x, y) -> (x, -y)
    QVERIFY((lattice.cartesian(group.apply(s, {0, 1})) - Eigen::Vector2d(1, -1).cwiseProduct(lattice.cartesian({0, 1})))
                .norm() < kTolerance);
    for (int g = 0; g < group.order(); ++g) {
        const auto [rotations, mirrored] = group.factors(g);
        int product = mirrored ? s : 0;
        for (int k = 0; k < rotations; ++k)
            product = group.product(1, product); // element 1 is the generator R
        QCOMPARE(product, g);
    }
}

void IrrepsTest::namesFollowTheConvention()
{
    const auto namesOf = [](LatticeKind kind) {
        const Irreps irreps{PointGroup(kind)};
        QStringList names;
        for (int i = 0; i < irreps.count(); ++i) {
            names << QString::fromStdString(irreps[i].name);
            if (irreps.indexOf(irreps[i].name) != i)
                names << "index is wrong";
        }
        return names.join(" ");
    };
    QCOMPARE(namesOf(LatticeKind::Square), QString("A1 A2 B1 B2 E"));
    QCOMPARE(namesOf(LatticeKind::Triangular), QString("A1 A2 B1 B2 E1 E2"));
    const Irreps irreps{PointGroup(LatticeKind::Square)};
    QVERIFY_THROWS_EXCEPTION(ConfigError, irreps.indexOf("E2"));
    // B1 even, B2 and A2 odd under the mirror of a1; both B odd under the generating rotation
    const int s = irreps.group().mirror();
    QCOMPARE(irreps[irreps.indexOf("A2")].character(s), -1.0);
    QCOMPARE(irreps[irreps.indexOf("B1")].character(s), 1.0);
    QCOMPARE(irreps[irreps.indexOf("B2")].character(s), -1.0);
    QCOMPARE(irreps[irreps.indexOf("B1")].character(1), -1.0);
    QCOMPARE(irreps[irreps.indexOf("B2")].character(1), -1.0);
}

void IrrepsTest::matricesAreOrthogonalHomomorphisms()
{
    QFETCH(int, kind);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const PointGroup& group = irreps.group();
    for (int i = 0; i < irreps.count(); ++i) {
        const Representation& d = irreps[i].matrices;
        const auto unit = Eigen::MatrixXd::Identity(irreps[i].dimension(), irreps[i].dimension());
        for (std::size_t g = 0; g < d.size(); ++g) {
            QVERIFY((d[g] * d[g].transpose() - unit).norm() < kTolerance);
            for (std::size_t h = 0; h < d.size(); ++h)
                QVERIFY((d[std::size_t(group.product(int(g), int(h)))] - d[g] * d[h]).norm() < kTolerance);
        }
    }
}

void IrrepsTest::charactersAreOrthonormal()
{
    QFETCH(int, kind);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const PointGroup& group = irreps.group();
    const auto classes = group.conjugacyClasses();
    QCOMPARE(int(classes.size()), irreps.count());
    int elements = 0, squares = 0;
    for (const auto& members : classes)
        elements += int(members.size());
    QCOMPARE(elements, group.order());
    for (int i = 0; i < irreps.count(); ++i) {
        squares += irreps[i].dimension() * irreps[i].dimension();
        for (const auto& members : classes)
            for (int g : members)
                QCOMPARE(irreps[i].character(g), irreps[i].character(members.front()));
        for (int j = 0; j < irreps.count(); ++j) {
            double sum = 0.0; // over classes
            for (const auto& members : classes)
                sum += double(members.size()) * irreps[i].character(members[0]) * irreps[j].character(members[0]);
            QVERIFY(std::abs(sum / group.order() - (i == j ? 1.0 : 0.0)) < kTolerance);
        }
    }
    QCOMPARE(squares, group.order());
}

void IrrepsTest::twoDimensionalIrrepsAreVectorAndQuadrupole()
{
    QFETCH(int, kind);
    const Lattice lattice(LatticeKind(kind), 2, 2);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const bool square = LatticeKind(kind) == LatticeKind::Square;
    const Irrep& vector = irreps[irreps.indexOf(square ? "E" : "E1")];
    const auto quadrupole = [](const Eigen::Vector2d& r) {
        return Eigen::Vector2d(r.x() * r.x() - r.y() * r.y(), 2.0 * r.x() * r.y());
    };
    for (const Offset o : {Offset{2, 1}, Offset{-1, 3}}) {
        const Eigen::Vector2d r = lattice.cartesian(o);
        for (int g = 0; g < irreps.group().order(); ++g) {
            const Eigen::Vector2d image = lattice.cartesian(irreps.group().apply(g, o));
            QVERIFY((image - vector.matrices[std::size_t(g)] * r).norm() < kTolerance);
            if (!square)
                QVERIFY(
                    (quadrupole(image) - irreps[irreps.indexOf("E2")].matrices[std::size_t(g)] * quadrupole(r)).norm() <
                    10 * kTolerance);
        }
    }
}

void IrrepsTest::regularRepresentationHoldsEveryIrrepDimensionTimes()
{
    QFETCH(int, kind);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const PointGroup& group = irreps.group();
    Representation regular(std::size_t(group.order()), Eigen::MatrixXd::Zero(group.order(), group.order()));
    for (int g = 0; g < group.order(); ++g)
        for (int h = 0; h < group.order(); ++h)
            regular[std::size_t(g)](group.product(g, h), h) = 1.0;
    for (int i = 0; i < irreps.count(); ++i) // an irrep occurs as often as its dimension
        QCOMPARE(int(irreps.project(i, regular).size()), irreps[i].dimension());
}

QTEST_APPLESS_MAIN(IrrepsTest)
#include "IrrepsTest.moc"
