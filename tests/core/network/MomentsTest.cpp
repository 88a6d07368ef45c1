#include <cmath>

#include <QtTest>

#include "core/electrons/DenseHamiltonian.h"
#include "core/network/Moments.h"
#include "core/network/Network.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

NetworkConfig momentConfig(bool polarized)
{
    NetworkConfig config;
    config.channels = 2;
    config.layers = {1};
    config.context = 0;
    config.head = 6;
    config.densityHead = 0;
    config.chiralities = false;
    config.momentLevels = 4;
    config.momentRadius = 2;
    config.momentPolarization = polarized;
    config.momentCoupling = 3.0;
    config.linearEnergy = true;
    config.linearPowers = polarized ? 3 : 0;
    return config;
}

} // namespace

class MomentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void momentsAreThoseOfTheHamiltonian_data();
    void momentsAreThoseOfTheHamiltonian();
    void fieldIsGradient_data();
    void fieldIsGradient();
    void lossGradientIsDerivative_data() { fieldIsGradient_data(); }
    void lossGradientIsDerivative();
};

void MomentsTest::momentsAreThoseOfTheHamiltonian_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("square") << int(LatticeKind::Square);
    QTest::newRow("triangular") << int(LatticeKind::Triangular);
}

/// Reference: Chebyshev polynomials of the dense Hamiltonian. With as many hops as levels no path is cut off, and on 8
/// sites none of 7 hops closes around the lattice.
void MomentsTest::momentsAreThoseOfTheHamiltonian()
{
    QFETCH(int, kind);
    const Lattice lattice(LatticeKind(kind), 8, 8);
    const MomentHamiltonian hamiltonian{1.0, 3.0, -0.7, 8.0};
    const MomentShape shape{3, 3, true};
    Workspace<double> workspace;
    const Tensor planes = workspace.addPlanes(3);
    const Tensor out = workspace.addPlanes(shape.featureCount());
    Moments<double> moments(workspace, {planes}, out, lattice, hamiltonian, shape);
    const PlaneLayout layout(lattice, shape.radius);
    workspace.allocate(layout, false);
    const SpinField spins = randomSpins(lattice, 3);
    for (int i = 0; i < lattice.siteCount(); ++i)
        for (int c = 0; c < 3; ++c)
            workspace.plane(planes, c)[layout.row(i / 8) + std::size_t(i % 8)] = spins(i, c);
    const Share all{0, 1, 0, 8};
    workspace.finish(planes, Slot::Value, all);
    moments.forward(workspace, all);

    ElectronConfig electrons;
    electrons.J = hamiltonian.J;
    const std::vector<HoppingBond> bonds = hoppingBonds(lattice, electrons);
    const std::vector<std::complex<double>> coefficients(bonds.size(), -1.0);
    const Eigen::Index n = 2 * lattice.siteCount();
    Eigen::MatrixXcd matrix(n, n);
    fillHamiltonian(electrons, bonds, coefficients, spins, matrix.data());
    const Eigen::MatrixXcd whole = matrix.selfadjointView<Eigen::Lower>();
    const Eigen::MatrixXcd h = (whole - hamiltonian.a * Eigen::MatrixXcd::Identity(n, n)) / hamiltonian.b;
    std::vector<Eigen::MatrixXcd> t{Eigen::MatrixXcd::Identity(n, n), h};
    for (int k = 2; k <= 4; ++k)
        t.push_back(2.0 * h * t[std::size_t(k - 1)] - t[std::size_t(k - 2)]);
    const std::complex<double> unit(0.0, 1.0);
    for (int i : {0, 9, 37})
        for (int level = 1; level <= shape.levels; ++level)
            for (int cross : {0, 1}) {
                const Eigen::MatrixXcd product = t[std::size_t(level)] * t[std::size_t(level + cross)];
                const Eigen::Matrix2cd block = product.block(2 * i, 2 * i, 2, 2);
                Eigen::Matrix2cd pauli;
                pauli << spins(i, 2), spins(i, 0) - unit * spins(i, 1), spins(i, 0) + unit * spins(i, 1), -spins(i, 2);
                const double trace = block.trace().real();
                const double polarization = (pauli * block).trace().real();
                const int feature = 4 * (level - 1) + 2 * cross;
                const std::size_t at = layout.row(i / 8) + std::size_t(i % 8);
                QVERIFY(std::abs(workspace.plane(out, feature)[at] - trace) < 1e-12);
                QVERIFY(std::abs(workspace.plane(out, feature + 1)[at] - polarization) < 1e-12);
                QVERIFY(std::abs(polarization) > 1e-3);
            }
}

void MomentsTest::fieldIsGradient_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("polarized");
    QTest::newRow("square") << int(LatticeKind::Square) << 6 << false;
    QTest::newRow("square, polarized") << int(LatticeKind::Square) << 6 << true;
    QTest::newRow("triangular") << int(LatticeKind::Triangular) << 10 << false; // more sites a row than lanes
    QTest::newRow("triangular, polarized") << int(LatticeKind::Triangular) << 10 << true;
}

void MomentsTest::fieldIsGradient()
{
    QFETCH(int, kind);
    QFETCH(int, size);
    QFETCH(bool, polarized);
    const Lattice lattice(LatticeKind(kind), size, 7);
    Network<double> net = makeNetwork<double>(lattice, momentConfig(polarized), true);
    const std::vector<float> weights = someWeights(net);
    net.setWeights(weights);
    const SpinField spins = randomSpins(lattice, 1);
    VectorField field, threaded, dummy;
    const NetworkConditions conditions{0.5, 0.02};
    net.evaluate(spins, conditions, field, nullptr, 1);
    net.evaluate(spins, conditions, threaded, nullptr, 3);
    QVERIFY((field - threaded).norm() < 1e-12 * field.norm());
    const double h = 1e-5;
    for (int i : {0, 13, 41})
        for (int c = 0; c < 3; ++c) {
            SpinField plus = spins, minus = spins;
            plus(i, c) += h;
            minus(i, c) -= h;
            const double slope = (net.evaluate(plus, conditions, dummy, nullptr, 1) -
                                  net.evaluate(minus, conditions, dummy, nullptr, 1)) /
                                 (2 * h);
            QVERIFY2(std::abs(slope + field(i, c)) < 1e-7 * field.norm(),
                     qPrintable(QString("%1 %2: %3 %4").arg(i).arg(c).arg(-slope).arg(field(i, c))));
        }
}

void MomentsTest::lossGradientIsDerivative()
{
    QFETCH(int, kind);
    QFETCH(int, size);
    QFETCH(bool, polarized);
    const Lattice lattice(LatticeKind(kind), size, 7);
    Network<double> net = makeNetwork<double>(lattice, momentConfig(polarized), true);
    const std::vector<float> weights = someWeights(net);
    const SpinField spins = randomSpins(lattice, 4);
    const VectorField v = randomSpins(lattice, 5);
    const VectorField direction = -v;
    const NetworkConditions conditions{0.5, 0.02};
    constexpr double kOfEnergy = 0.3;
    const auto loss = [&] {
        VectorField field;
        const double energy = net.evaluate(spins, conditions, field, nullptr, 1);
        return field.cwiseProduct(v).sum() + kOfEnergy * energy;
    };
    net.setWeights(weights);
    loss();
    std::vector<double> gradient(weights.size(), 0.0);
    net.addLossGradient({&direction, kOfEnergy, nullptr}, gradient);
    QVERIFY(lossGradientError(net, weights, gradient, loss) < 1e-5);
}

QTEST_APPLESS_MAIN(MomentsTest)
#include "MomentsTest.moc"
