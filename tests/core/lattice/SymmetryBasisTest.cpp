#include <cmath>
#include <map>
#include <numbers>

#include <Eigen/Geometry>
#include <QElapsedTimer>
#include <QTest>

#include "core/lattice/SpinCorrelations.h"
#include "core/lattice/SymmetryBasis.h"
#include "core/support/Random.h"

using namespace kondoscope;

namespace {

constexpr double kTolerance = 1e-12;

using SpinsAround = std::map<std::pair<int, int>, Eigen::Vector3d>; // by displacement from the centre

Eigen::VectorXd values(const SpinCorrelations& correlations, const SpinsAround& spins)
{
    const auto spin = [&](int neighbor) {
        if (neighbor == Correlation::kCenter)
            return spins.at({0, 0});
        const Offset o = correlations.neighbors()[std::size_t(neighbor)];
        return spins.at({o.x, o.y});
    };
    Eigen::VectorXd x(correlations.count());
    for (int i = 0; i < correlations.count(); ++i) {
        const Correlation c = correlations.list()[std::size_t(i)];
        x(i) = c.kind == CorrelationKind::Bond ? spin(c.first).dot(spin(c.second))
                                               : spins.at({0, 0}).dot(spin(c.first).cross(spin(c.second)));
    }
    return x;
}

SpinsAround randomSpins(const SpinCorrelations& correlations)
{
    const RandomStream random(11, kTraining);
    SpinsAround spins{{{0, 0}, random.onSphere(0)}};
    for (Offset o : correlations.neighbors())
        spins[{o.x, o.y}] = random.onSphere(spins.size());
    return spins;
}

Eigen::RowVectorXd row(const SymmetryBasis& basis, int irrep, int copy, int component)
{
    return Eigen::MatrixXd(basis.matrix()).row(basis.copies(irrep)[std::size_t(copy)].firstRow + component);
}

} // namespace

/// The action of the point group on bonds and chiralities and the basis adapted to it.
class SymmetryBasisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actionIsAHomomorphism_data() { environments(); }
    void actionIsAHomomorphism();
    void actionMovesTheCorrelationsOfSpins_data() { environments(); }
    void actionMovesTheCorrelationsOfSpins();
    void basisIsOrthogonalAndEquivariant_data() { environments(); }
    void basisIsOrthogonalAndEquivariant();
    void smallOrbitsHaveTheirClosedForms();
    void twelveOrbitSpansTheHarmonics();
    void uniformChiralityIsA2();
    void largeCutoffsTakeLittleTime();

private:
    static void environments()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("square") << int(LatticeKind::Square);
        QTest::newRow("triangular") << int(LatticeKind::Triangular);
    }
    static SpinCorrelations environment(int kind)
    {
        return {LatticeKind(kind), {.bonds = 7, .pairs = 4, .chiralities = 3, .rings = 7}};
    }
};

void SymmetryBasisTest::actionIsAHomomorphism()
{
    QFETCH(int, kind);
    const SpinCorrelations correlations = environment(kind);
    const PointGroup& group = correlations.group();
    const SignedPermutations& action = correlations.action();
    for (int g = 0; g < group.order(); ++g) {
        for (int h = 0; h < group.order(); ++h) {
            for (int i = 0; i < correlations.count(); ++i) {
                const auto inner = action.image(h, i), outer = action.image(g, inner.index);
                const auto direct = action.image(group.product(g, h), i);
                QVERIFY(direct.index == outer.index && direct.sign == outer.sign * inner.sign);
            }
        }
    }
}

void SymmetryBasisTest::actionMovesTheCorrelationsOfSpins()
{
    QFETCH(int, kind);
    const SpinCorrelations correlations = environment(kind);
    const PointGroup& group = correlations.group();
    const SpinsAround spins = randomSpins(correlations);
    const Eigen::VectorXd x = values(correlations, spins);
    for (int g = 0; g < group.order(); ++g) {
        SpinsAround moved; // the spin at r goes to g r
        for (const auto& [r, spin] : spins) {
            const Offset image = group.apply(g, {r.first, r.second});
            moved[{image.x, image.y}] = spin;
        }
        const Eigen::VectorXd y = values(correlations, moved);
        for (int i = 0; i < correlations.count(); ++i) {
            const auto image = correlations.action().image(g, i);
            QVERIFY(std::abs(y(image.index) - image.sign * x(i)) < kTolerance);
        }
    }
}

void SymmetryBasisTest::basisIsOrthogonalAndEquivariant()
{
    QFETCH(int, kind);
    const SpinCorrelations correlations = environment(kind);
    const Irreps irreps(correlations.group());
    const SymmetryBasis basis(irreps, correlations.action());
    const int n = correlations.count();
    const Eigen::MatrixXd dense = basis.matrix();
    QVERIFY((dense * dense.transpose() - Eigen::MatrixXd::Identity(n, n)).cwiseAbs().maxCoeff() < kTolerance);
    const Eigen::VectorXd x = values(correlations, randomSpins(correlations));
    const Eigen::VectorXd f = basis.matrix() * x;
    for (int g = 0; g < irreps.group().order(); ++g) {
        Eigen::VectorXd moved(n);
        for (int i = 0; i < n; ++i)
            moved(correlations.action().image(g, i).index) = correlations.action().image(g, i).sign * x(i);
        const Eigen::VectorXd turned = basis.matrix() * moved;
        int nextRow = 0;
        for (const SymmetryBasis::Copy& copy : basis.copies()) {
            QCOMPARE(copy.firstRow, nextRow);
            nextRow += copy.dimension;
            const Eigen::VectorXd expected =
                irreps[copy.irrep].matrices[std::size_t(g)] * f.segment(copy.firstRow, copy.dimension);
            QVERIFY((turned.segment(copy.firstRow, copy.dimension) - expected).norm() < kTolerance);
        }
        QCOMPARE(nextRow, n);
    }
}

void SymmetryBasisTest::smallOrbitsHaveTheirClosedForms()
{
    const auto check = [](LatticeKind kind, double r2, int inner, const char* irrepName, int component,
                          const std::vector<double>& signs, double norm) {
        const SpinCorrelations correlations(kind, {.bonds = r2});
        const Irreps irreps(correlations.group());
        const SymmetryBasis basis(irreps, correlations.action());
        const int irrep = irreps.indexOf(irrepName);
        const Eigen::RowVectorXd last = row(basis, irrep, basis.multiplicity(irrep) - 1, component);
        double error = last.head(inner).norm(); // a row stays in its orbit
        for (std::size_t k = 0; k < signs.size(); ++k)
            error += std::abs(last(inner + int(k)) - signs[k] / norm);
        return error < kTolerance;
    };
    const auto s = LatticeKind::Square, t = LatticeKind::Triangular;
    const double root2 = std::numbers::sqrt2, root3 = std::numbers::sqrt3, root8 = 2.0 * root2;
    QVERIFY(check(s, 1, 0, "A1", 0, {1, 1, 1, 1}, 2));
    QVERIFY(check(s, 1, 0, "B1", 0, {1, -1, 1, -1}, 2));
    QVERIFY(check(s, 1, 0, "E", 0, {1, 0, -1, 0}, root2));
    QVERIFY(check(s, 1, 0, "E", 1, {0, 1, 0, -1}, root2));
    QVERIFY(check(s, 2, 4, "B2", 0, {1, -1, 1, -1}, 2));
    QVERIFY(check(s, 2, 4, "E", 0, {1, -1, -1, 1}, 2));
    QVERIFY(check(s, 2, 4, "E", 1, {1, 1, -1, -1}, 2));
    QVERIFY(check(s, 5, 12, "A2", 0, {1, -1, 1, -1, 1, -1, 1, -1}, root8));
    QVERIFY(check(s, 5, 12, "B1", 0, {1, -1, -1, 1, 1, -1, -1, 1}, root8));
    QVERIFY(check(s, 5, 12, "B2", 0, {1, 1, -1, -1, 1, 1, -1, -1}, root8));
    for (const auto& [r2, inner, start, b] : {std::tuple{1.0, 0, 0.0, "B1"}, {3.0, 6, 0.5, "B2"}}) {
        std::vector<double> b1, x, y, u, v;
        for (int k = 0; k < 6; ++k) {
            const double phi = (k + start) * std::numbers::pi / 3.0;
            b1.push_back(k % 2 ? -1.0 : 1.0);
            x.push_back(std::cos(phi)), y.push_back(std::sin(phi));
            u.push_back(std::cos(2 * phi)), v.push_back(std::sin(2 * phi));
        }
        QVERIFY(check(t, r2, inner, b, 0, b1, std::sqrt(6.0)));
        QVERIFY(check(t, r2, inner, "E1", 0, x, root3));
        QVERIFY(check(t, r2, inner, "E1", 1, y, root3));
        QVERIFY(check(t, r2, inner, "E2", 0, u, root3));
        QVERIFY(check(t, r2, inner, "E2", 1, v, root3));
    }
}

void SymmetryBasisTest::twelveOrbitSpansTheHarmonics()
{
    const Lattice lattice(LatticeKind::Triangular, 2, 2);
    const SpinCorrelations correlations(LatticeKind::Triangular, {.bonds = 7});
    const Irreps irreps(correlations.group());
    const SymmetryBasis basis(irreps, correlations.action());
    const auto inside = [&](const char* irrepName, int component, auto function) { // in the span of the copies
        Eigen::VectorXd harmonic = Eigen::VectorXd::Zero(30);
        for (int i = 18; i < 30; ++i) {
            const Eigen::Vector2d r = lattice.cartesian(correlations.neighbors()[std::size_t(i)]);
            harmonic(i) = function(std::atan2(r.y(), r.x()));
        }
        const int irrep = irreps.indexOf(irrepName);
        double squared = 0.0;
        for (int copy = 0; copy < basis.multiplicity(irrep); ++copy)
            squared += std::pow(row(basis, irrep, copy, component) * harmonic, 2);
        return std::abs(squared / harmonic.squaredNorm() - 1.0) < kTolerance;
    };
    for (const auto& [irrep, m] : {std::pair{"E1", 1.0}, {"E1", 5.0}, {"E2", 2.0}, {"E2", 4.0}}) {
        QVERIFY(inside(irrep, 0, [m = m](double phi) { return std::cos(m * phi); }));
        const double sign = m > 3.0 ? -1.0 : 1.0;
        QVERIFY(inside(irrep, 1, [m = m, sign](double phi) { return sign * std::sin(m * phi); }));
    }
    QVERIFY(inside("B1", 0, [](double phi) { return std::cos(3 * phi); }));
    QVERIFY(inside("B2", 0, [](double phi) { return std::sin(3 * phi); }));
    QVERIFY(inside("A2", 0, [](double phi) { return std::sin(6 * phi); }));
}

void SymmetryBasisTest::uniformChiralityIsA2()
{
    // chi of the six elementary triangles (0, j, j+1) around a site; the last one is stored as -chi(0, 0, 5)
    const SpinCorrelations hexagon(LatticeKind::Triangular, {.bonds = 0, .rings = 1});
    QCOMPARE(hexagon.count(), 6);
    const Irreps irreps(hexagon.group());
    const SymmetryBasis basis(irreps, hexagon.action());
    for (const char* absent : {"A1", "B2"})
        QCOMPARE(basis.multiplicity(irreps.indexOf(absent)), 0);
    for (const char* present : {"A2", "B1", "E1", "E2"})
        QCOMPARE(basis.multiplicity(irreps.indexOf(present)), 1);
    const Eigen::RowVectorXd a2 = row(basis, irreps.indexOf("A2"), 0, 0);
    for (int i = 0; i < 6; ++i) {
        const Correlation c = hexagon.list()[std::size_t(i)];
        const double counterClockwise = c.second == c.first + 1 ? 1.0 : -1.0;
        QVERIFY(std::abs(a2(i) * counterClockwise - 1.0 / std::sqrt(6.0)) < kTolerance);
    }
}

void SymmetryBasisTest::largeCutoffsTakeLittleTime()
{
    QElapsedTimer timer;
    timer.start();
    const auto build = [](double r2) {
        const SpinCorrelations correlations(LatticeKind::Triangular, {r2, r2, r2, 0});
        const SymmetryBasis basis(Irreps(correlations.group()), correlations.action());
        return std::pair(correlations.count(), int(basis.matrix().rows()));
    };
    QCOMPARE(build(9), (std::pair(36 + 2 * 630, 36 + 2 * 630)));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    timer.restart();
    QCOMPARE(build(36), (std::pair(126 + 2 * 7875, 126 + 2 * 7875)));
    QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
    qInfo("126 neighbours: %lld ms", timer.elapsed());
}

QTEST_APPLESS_MAIN(SymmetryBasisTest)
#include "SymmetryBasisTest.moc"
