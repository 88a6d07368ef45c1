#include <cmath>

#include <QtTest>

#include "core/network/Network.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

const Lattice kLattice(LatticeKind::Square, 8, 7);

NetworkConfig grandCanonicalConfig()
{
    NetworkConfig config;
    config.channels = 2;
    config.layers = {1};
    config.context = 0;
    config.head = 6;
    config.grandCanonical = true;
    config.potentialCenter = -4.0;
    config.potentialScale = 0.6;
    return config;
}

const NetworkConditions kConditions{0.05, 0.02, -4.2};

} // namespace

class GrandCanonicalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void densityIsDerivative();
    void lossGradientIsDerivative();
};

/// The free energy is Omega + mu N_e; its slope at fixed N_e is N_e - sum n.
void GrandCanonicalTest::densityIsDerivative()
{
    Network<double> net = makeNetwork<double>(kLattice, grandCanonicalConfig(), false);
    net.setWeights(someWeights(net));
    const SpinField spins = randomSpins(kLattice, 1);
    VectorField field;
    Eigen::VectorXd n;
    net.evaluate(spins, kConditions, field, &n, 2);
    QVERIFY((n.array() - n.mean()).abs().maxCoeff() > 1e-3);
    const double h = 1e-5;
    NetworkConditions up = kConditions, down = kConditions;
    up.chemicalPotential += h;
    down.chemicalPotential -= h;
    const double slope =
        (net.evaluate(spins, up, field, nullptr, 1) - net.evaluate(spins, down, field, nullptr, 1)) / (2 * h);
    const double electrons = (1.0 - kConditions.doping) * kLattice.siteCount();
    QVERIFY2(std::abs(slope - (electrons - n.sum())) < 1e-6, qPrintable(QString::number(slope)));
}

void GrandCanonicalTest::lossGradientIsDerivative()
{
    Network<double> net = makeNetwork<double>(kLattice, grandCanonicalConfig(), true);
    const std::vector<float> weights = someWeights(net);
    const SpinField spins = randomSpins(kLattice, 4);
    const VectorField v = randomSpins(kLattice, 5);
    const VectorField direction = -v;
    const Eigen::VectorXd q = randomSpins(kLattice, 6).col(0);
    const auto loss = [&] {
        VectorField field;
        Eigen::VectorXd n;
        net.evaluate(spins, kConditions, field, &n, 1);
        return field.cwiseProduct(v).sum() + q.dot(n);
    };
    net.setWeights(weights);
    loss();
    std::vector<double> gradient(weights.size(), 0.0);
    net.addLossGradient({&direction, 0.0, &q}, gradient);
    QVERIFY(lossGradientError(net, weights, gradient, loss) < 1e-5);
}

QTEST_APPLESS_MAIN(GrandCanonicalTest)
#include "GrandCanonicalTest.moc"
