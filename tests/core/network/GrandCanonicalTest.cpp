#include <cmath>

#include <QtTest>

#include "core/network/Network.h"
#include "core/support/Random.h"

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

SpinField randomSpins(std::uint64_t seed)
{
    SpinField spins(kLattice.siteCount(), 3);
    const RandomStream random(seed, kInitialState);
    for (int i = 0; i < kLattice.siteCount(); ++i)
        spins.row(i) = random.onSphere(std::uint64_t(i)).transpose();
    return spins;
}

std::vector<float> someWeights(const Network<double>& net)
{
    std::vector<float> weights = initialWeights(net.blocks(), 7);
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] += 0.1f * std::sin(float(k));
    return weights;
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
    const SpinField spins = randomSpins(1);
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
    std::vector<float> weights = someWeights(net);
    const SpinField spins = randomSpins(4);
    const VectorField v = randomSpins(5);
    const VectorField direction = -v;
    const Eigen::VectorXd q = randomSpins(6).col(0);
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
    for (std::size_t index = 0; index < weights.size(); index += 7) {
        const float h = 1.0f / 4096;
        const float keep = weights[index];
        weights[index] = keep + h;
        net.setWeights(weights);
        const double up = loss();
        const double high = double(weights[index]);
        weights[index] = keep - h;
        net.setWeights(weights);
        const double slope = (up - loss()) / (high - double(weights[index]));
        weights[index] = keep;
        QVERIFY2(std::abs(slope - gradient[index]) < 1e-5 * (1.0 + std::abs(slope)),
                 qPrintable(QString("%1: %2 %3").arg(index).arg(slope).arg(gradient[index])));
    }
}

QTEST_APPLESS_MAIN(GrandCanonicalTest)
#include "GrandCanonicalTest.moc"
