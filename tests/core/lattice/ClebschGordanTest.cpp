#include <cmath>

#include <QTest>

#include "core/lattice/ClebschGordan.h"
#include "core/support/Random.h"

using namespace kondoscope;

namespace {

constexpr double kTolerance = 1e-13;

Eigen::VectorXd randomVector(int size, std::uint64_t index)
{
    return RandomStream(7, kTraining).normal3(index).head(size);
}

Eigen::VectorXd couple(const Coupling& coupling, const Eigen::VectorXd& x, const Eigen::VectorXd& y)
{
    Eigen::VectorXd z(coupling.dimension);
    coupling.apply(x.data(), y.data(), z.data());
    return z;
}

} // namespace

/// Products of irreps of D4 and D6.
class ClebschGordanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void couplingsAreEquivariant_data() { lattices(); }
    void couplingsAreEquivariant();
    void couplingsAreCompleteAndOrthonormal_data() { lattices(); }
    void couplingsAreCompleteAndOrthonormal();
    void couplingsHaveTheirClosedForms();

private:
    static void lattices()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("D4") << int(LatticeKind::Square);
        QTest::newRow("D6") << int(LatticeKind::Triangular);
    }
};

void ClebschGordanTest::couplingsAreEquivariant()
{
    QFETCH(int, kind);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const ClebschGordan couplings(irreps);
    for (const Coupling& coupling : couplings.couplings()) {
        const Irrep &first = irreps[coupling.first], &second = irreps[coupling.second];
        const Irrep& result = irreps[coupling.result];
        QCOMPARE(coupling.dimension, result.dimension());
        QCOMPARE(couplings.find(coupling.first, coupling.second, coupling.result), &coupling);
        const Eigen::VectorXd x = randomVector(first.dimension(), 0), y = randomVector(second.dimension(), 1);
        const Eigen::VectorXd z = couple(coupling, x, y);
        for (std::size_t g = 0; g < first.matrices.size(); ++g) {
            const Eigen::VectorXd turned = couple(coupling, first.matrices[g] * x, second.matrices[g] * y);
            QVERIFY((turned - result.matrices[g] * z).norm() < kTolerance * (1.0 + x.norm() * y.norm()));
        }
    }
}

void ClebschGordanTest::couplingsAreCompleteAndOrthonormal()
{
    QFETCH(int, kind);
    const Irreps irreps{PointGroup(LatticeKind(kind))};
    const ClebschGordan couplings(irreps);
    for (int first = 0; first < irreps.count(); ++first) {
        for (int second = 0; second < irreps.count(); ++second) {
            const int d1 = irreps[first].dimension(), d2 = irreps[second].dimension();
            Eigen::MatrixXd all = Eigen::MatrixXd::Zero(d1 * d2, d1 * d2); // every product component, once
            int row = 0;
            for (int result = 0; result < irreps.count(); ++result) {
                const Coupling* coupling = couplings.find(first, second, result);
                std::vector<double> characters;
                for (int g = 0; g < irreps.group().order(); ++g)
                    characters.push_back(irreps[first].character(g) * irreps[second].character(g));
                QCOMPARE(irreps.multiplicity(result, characters), coupling ? 1 : 0);
                if (!coupling)
                    continue;
                QVERIFY(coupling->terms.front().value > 0.0); // the sign convention
                for (const Coupling::Term& term : coupling->terms)
                    all(row + term.c, term.a * d2 + term.b) = term.value;
                row += coupling->dimension;
            }
            QCOMPARE(row, d1 * d2);
            QVERIFY((all * all.transpose() - Eigen::MatrixXd::Identity(row, row)).norm() < kTolerance);
        }
    }
}

void ClebschGordanTest::couplingsHaveTheirClosedForms()
{
    const Eigen::Vector2d x = randomVector(2, 0), u = randomVector(2, 1);
    const auto check = [](const Irreps& irreps, const char* first, const char* second, const char* result,
                          const Eigen::VectorXd& a, const Eigen::VectorXd& b, const Eigen::VectorXd& expected) {
        const ClebschGordan couplings(irreps);
        const Coupling* coupling =
            couplings.find(irreps.indexOf(first), irreps.indexOf(second), irreps.indexOf(result));
        return coupling && (couple(*coupling, a, b) - expected).norm() < kTolerance;
    };
    const auto number = [](double value) { return Eigen::VectorXd(Eigen::VectorXd::Constant(1, value)); };
    const double norm = std::sqrt(0.5);
    const double xx = norm * x(0) * u(0), xy = norm * x(0) * u(1), yx = norm * x(1) * u(0), yy = norm * x(1) * u(1);

    const Irreps square{PointGroup(LatticeKind::Square)};
    QVERIFY(check(square, "E", "E", "A1", x, u, number(xx + yy)));
    QVERIFY(check(square, "E", "E", "A2", x, u, number(xy - yx)));
    QVERIFY(check(square, "E", "E", "B1", x, u, number(xx - yy)));
    QVERIFY(check(square, "E", "E", "B2", x, u, number(xy + yx)));
    QVERIFY(check(square, "B1", "B2", "A2", number(2.0), number(3.0), number(6.0)));

    const Irreps triangular{PointGroup(LatticeKind::Triangular)};
    QVERIFY(check(triangular, "E1", "E1", "A1", x, u, number(xx + yy)));
    QVERIFY(check(triangular, "E1", "E1", "A2", x, u, number(xy - yx)));
    QVERIFY(check(triangular, "E1", "E1", "E2", x, u, Eigen::Vector2d(xx - yy, xy + yx)));
    QVERIFY(check(triangular, "E2", "E2", "E2", x, u, Eigen::Vector2d(xx - yy, -(xy + yx))));
    QVERIFY(check(triangular, "E1", "E2", "B1", x, u, number(xx - yy)));
    QVERIFY(check(triangular, "E1", "E2", "B2", x, u, number(xy + yx)));
    QVERIFY(check(triangular, "E1", "E2", "E1", x, u, Eigen::Vector2d(xx + yy, xy - yx)));
    QVERIFY(!check(triangular, "E1", "E2", "A1", x, u, number(0.0)));
    QVERIFY(check(triangular, "B1", "B2", "A2", number(2.0), number(3.0), number(6.0)));
}

QTEST_APPLESS_MAIN(ClebschGordanTest)
#include "ClebschGordanTest.moc"
