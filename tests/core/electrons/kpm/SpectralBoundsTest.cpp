#include <complex>
#include <limits>

#include <Eigen/Eigenvalues>
#include <QTest>

#include "core/electrons/kpm/SpectralBounds.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

using namespace kondoscope;

class SpectralBoundsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneStepIsTheResidual();
    void knownTridiagonalMatrix();
    void paddedBoundsHoldTheSpectrum();
    void boundsAreOnTheGrid();
    void boundsStayWithinTheGuaranteedOnes();
    void nearbyBoundsBecomeTheSame();
    void notANumberIsReported();
};

namespace {

const SpectralBounds kGuaranteed{-10, 10};

Eigen::MatrixXcd randomHermitian(int size, std::uint64_t seed)
{
    const RandomStream random(seed, 1001);
    Eigen::MatrixXcd a(size, size);
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) {
            const Eigen::Vector3d z = random.normal3(std::uint64_t(i) * 1000 + std::uint64_t(j));
            a(i, j) = {z[0], z[1]};
        }
    }
    return (a + a.adjoint()) / std::sqrt(8.0 * size);
}

struct Tridiagonal
{
    Eigen::VectorXd diagonal, offDiagonal;
};

/// Plain Lanczos recurrence from a random vector, as the solver does it.
Tridiagonal lanczos(const Eigen::MatrixXcd& h, int steps, std::uint64_t seed)
{
    const RandomStream random(seed, 1002);
    Eigen::VectorXcd v(h.rows()), previous = Eigen::VectorXcd::Zero(h.rows());
    for (Eigen::Index i = 0; i < v.size(); ++i)
        v[i] = std::polar(1.0, 2 * M_PI * random.uniform(std::uint64_t(i))[0]);
    v.normalize();
    Tridiagonal result{Eigen::VectorXd(steps), Eigen::VectorXd(steps)};
    double beta = 0.0;
    for (int k = 0; k < steps; ++k) {
        Eigen::VectorXcd next = h * v - beta * previous;
        result.diagonal[k] = v.dot(next).real();
        next -= result.diagonal[k] * v;
        result.offDiagonal[k] = beta = next.norm();
        previous = v;
        v = next / beta;
    }
    return result;
}

} // namespace

void SpectralBoundsTest::oneStepIsTheResidual()
{
    const SpectralBounds bounds = lanczosBounds(Eigen::VectorXd::Constant(1, 2.0), Eigen::VectorXd::Constant(1, -0.5));
    QCOMPARE(bounds.low, 1.5);
    QCOMPARE(bounds.high, 2.5);
}

void SpectralBoundsTest::knownTridiagonalMatrix()
{
    // open chain of n sites, hopping 1, last residual 0: 2 cos(pi k/(n + 1))
    const int n = 40;
    Eigen::VectorXd offDiagonal = Eigen::VectorXd::Ones(n);
    offDiagonal[n - 1] = 0;
    const SpectralBounds bounds = lanczosBounds(Eigen::VectorXd::Zero(n), offDiagonal);
    QVERIFY(std::abs(bounds.high - 2 * std::cos(M_PI / (n + 1))) < 1e-14);
    QVERIFY(std::abs(bounds.low + bounds.high) < 1e-14);
    offDiagonal[n - 1] = 1;
    // the Ritz vectors end with sqrt(2/(n + 1)) sin(pi k n/(n + 1))
    const double residual = std::sqrt(2.0 / (n + 1)) * std::sin(M_PI / (n + 1));
    QVERIFY(std::abs(lanczosBounds(Eigen::VectorXd::Zero(n), offDiagonal).high - bounds.high - residual) < 1e-13);
}

void SpectralBoundsTest::paddedBoundsHoldTheSpectrum()
{
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const int size = 40 + 5 * int(seed % 25);
        const Eigen::MatrixXcd h = 3.0 * randomHermitian(size, seed);
        const Eigen::VectorXd levels = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>(h, false).eigenvalues();
        const Tridiagonal t = lanczos(h, 32, seed);
        const SpectralBounds bounds = paddedBounds(lanczosBounds(t.diagonal, t.offDiagonal), kGuaranteed);
        QVERIFY(bounds.low < levels[0] && bounds.high > levels[size - 1]);
        // and not much more than the spectrum: Ritz error, 2 % and up to a grid step a side
        const double width = levels[size - 1] - levels[0];
        QVERIFY(bounds.high - bounds.low < 1.15 * width + 2 * 20.0 / 64);
    }
}

void SpectralBoundsTest::boundsAreOnTheGrid()
{
    const SpectralBounds bounds = paddedBounds({-3.0, 4.0}, kGuaranteed, 0.0);
    // step 20/64 = 0.3125, counted from -10
    QCOMPARE(bounds.low, -10 + 22 * 0.3125);
    QCOMPARE(bounds.high, -10 + 45 * 0.3125);
    const SpectralBounds wider = paddedBounds({-3.0, 4.0}, kGuaranteed, 0.1);
    QVERIFY(wider.low <= -3.7 && wider.low > -3.7 - 0.3125 && wider.high >= 4.7 && wider.high < 4.7 + 0.3125);
}

void SpectralBoundsTest::boundsStayWithinTheGuaranteedOnes()
{
    QCOMPARE(paddedBounds({-9.99, 9.99}, kGuaranteed), kGuaranteed);
    QCOMPARE(paddedBounds({-30, 30}, kGuaranteed), kGuaranteed);
    // one level, on a grid point, inside and at the ends: still an interval
    for (double level : {-10.0, -3.75, 0.0, 10.0}) {
        const SpectralBounds bounds = paddedBounds({level, level}, kGuaranteed);
        QVERIFY(bounds.low >= -10 && bounds.high <= 10 && bounds.low <= level && level <= bounds.high);
        QVERIFY(bounds.halfWidth() > 0.1);
    }
}

void SpectralBoundsTest::nearbyBoundsBecomeTheSame()
{
    QCOMPARE(paddedBounds({-3.0, 4.0}, kGuaranteed), paddedBounds({-3.001, 4.002}, kGuaranteed));
}

void SpectralBoundsTest::notANumberIsReported()
{
    Eigen::VectorXd broken = Eigen::VectorXd::Ones(8);
    broken[3] = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(lanczosBounds(broken, Eigen::VectorXd::Ones(8)), NumericsError);
    QVERIFY_EXCEPTION_THROWN(lanczosBounds(Eigen::VectorXd::Ones(8), broken), NumericsError);
}

QTEST_APPLESS_MAIN(SpectralBoundsTest)
#include "SpectralBoundsTest.moc"
