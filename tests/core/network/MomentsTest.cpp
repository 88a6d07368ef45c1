#include <cmath>

#include <QtTest>

#include "core/network/Network.h"
#include "core/support/Random.h"

using namespace kondoscope;

namespace {

NetworkConfig momentConfig()
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
    config.momentCoupling = 3.0;
    config.linearEnergy = true;
    return config;
}

SpinField randomSpins(int sites, std::uint64_t seed)
{
    SpinField spins(sites, 3);
    const RandomStream random(seed, kInitialState);
    for (int i = 0; i < sites; ++i)
        spins.row(i) = random.onSphere(std::uint64_t(i)).transpose();
    return spins;
}

} // namespace

class MomentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldIsGradient_data();
    void fieldIsGradient();
    void lossGradientIsDerivative_data() { fieldIsGradient_data(); }
    void lossGradientIsDerivative();
};

void MomentsTest::fieldIsGradient_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("size");
    QTest::newRow("square") << int(LatticeKind::Square) << 6;
    QTest::newRow("triangular") << int(LatticeKind::Triangular) << 10; // more sites a row than lanes of double
}

void MomentsTest::fieldIsGradient()
{
    QFETCH(int, kind);
    QFETCH(int, size);
    const Lattice lattice(LatticeKind(kind), size, 7);
    Network<double> net = makeNetwork<double>(lattice, momentConfig(), true);
    std::vector<float> weights = initialWeights(net.blocks(), 7);
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] += 0.1f * std::sin(float(k));
    net.setWeights(weights);
    const SpinField spins = randomSpins(lattice.siteCount(), 1);
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
    const Lattice lattice(LatticeKind(kind), size, 7);
    Network<double> net = makeNetwork<double>(lattice, momentConfig(), true);
    std::vector<float> weights = initialWeights(net.blocks(), 7);
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] += 0.1f * std::sin(float(k));
    const SpinField spins = randomSpins(lattice.siteCount(), 4);
    const VectorField v = randomSpins(lattice.siteCount(), 5);
    const VectorField direction = -v;
    const NetworkConditions conditions{0.5, 0.02};
    const auto loss = [&] {
        VectorField field;
        net.evaluate(spins, conditions, field, nullptr, 1);
        return field.cwiseProduct(v).sum();
    };
    net.setWeights(weights);
    loss();
    std::vector<double> gradient(weights.size(), 0.0);
    net.addLossGradient({&direction, 0.0, nullptr}, gradient);
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

QTEST_APPLESS_MAIN(MomentsTest)
#include "MomentsTest.moc"
