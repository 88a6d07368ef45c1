#include <cmath>

#include <QtTest>

#include <Eigen/Geometry>

#include "core/lattice/PointGroup.h"
#include "core/lattice/States.h"
#include "core/network/Network.h"
#include "core/support/Random.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

NetworkConfig smallConfig(Architecture architecture)
{
    NetworkConfig config = defaultConfig(architecture);
    config.channels = 3;
    config.vectorChannels = 3;
    config.layers = {2, 0, 1};
    config.hidden = {6, 5};
    config.squaredCutoff = 5;
    config.pairCutoff = 3;
    config.chiralityCutoff = 3;
    config.context = 5;
    config.head = 6;
    config.densityHead = 4;
    return config;
}

template <typename Real> Network<Real> network(const Lattice& lattice, const NetworkConfig& config)
{
    Network<Real> net = makeNetwork<Real>(lattice, config, true);
    std::vector<float> weights = initialWeights(net.blocks(), 7);
    const RandomStream random(8, kTraining);
    for (std::size_t k = 0; k < weights.size(); ++k) // no weight may be zero by chance of its block
        weights[k] += 0.05f * float(random.normal3(k)[0]);
    net.setWeights(weights);
    return net;
}

const NetworkConditions kConditions{0.05, 0.02};

void networkKinds()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("architecture");
    for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (const Architecture architecture :
             {Architecture::BondChirality, Architecture::Irreps, Architecture::Equivariant, Architecture::Group})
            QTest::addRow("%s %s", name(kind).data(), name(architecture).data()) << int(kind) << int(architecture);
}

LatticeKind testKind()
{
    QFETCH_GLOBAL(int, kind);
    return LatticeKind(kind);
}

Lattice testLattice()
{
    return Lattice(testKind(), 10, 9);
}

NetworkConfig testConfig()
{
    QFETCH_GLOBAL(int, architecture);
    return smallConfig(Architecture(architecture));
}

double energy(Network<double>& net, const SpinField& spins)
{
    VectorField field;
    return net.evaluate(spins, kConditions, field, nullptr, 1);
}

/// The spin of every site goes to its image.
template <typename Image> SpinField moved(const Lattice& lattice, const SpinField& spins, Image image)
{
    SpinField result(spins.rows(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Offset to = image(lattice.cell(i));
        result.row(lattice.site(to.x, to.y)) = spins.row(i);
    }
    return result;
}

} // namespace

class NetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { networkKinds(); }
    void fieldIsGradient();
    void threadsAgree();
    void floatAgreesWithDouble();
    void lossGradientIsDerivative();
    void densityAddsUp();
    void pointGroup();
    void rotationsOfSpins();
    void timeReversal();
    void translations();
};

void NetworkTest::fieldIsGradient()
{
    const Lattice lattice = testLattice();
    Network<double> net = network<double>(lattice, testConfig());
    SpinField spins = randomSpins(lattice, 1);
    VectorField field, dummy;
    net.evaluate(spins, kConditions, field, nullptr, 1);
    QVERIFY(field.norm() > 1e-2);
    const double h = 1e-5;
    for (int i : {0, 13, 85})
        for (int c = 0; c < 3; ++c) {
            SpinField plus = spins, minus = spins;
            plus(i, c) += h;
            minus(i, c) -= h;
            const double slope = (net.evaluate(plus, kConditions, dummy, nullptr, 1) -
                                  net.evaluate(minus, kConditions, dummy, nullptr, 1)) /
                                 (2 * h);
            QVERIFY2(std::abs(slope + field(i, c)) < 1e-8,
                     qPrintable(QString("%1 %2: %3 %4").arg(i).arg(c).arg(-slope).arg(field(i, c))));
        }
}

void NetworkTest::threadsAgree()
{
    const Lattice lattice = testLattice();
    Network<double> net = network<double>(lattice, testConfig());
    const SpinField spins = randomSpins(lattice, 2);
    VectorField one, three;
    Eigen::VectorXd n1, n3;
    const double e1 = net.evaluate(spins, kConditions, one, &n1, 1);
    const double e3 = net.evaluate(spins, kConditions, three, &n3, 3);
    QVERIFY(std::abs(e1 - e3) < 1e-12);
    QVERIFY((one - three).norm() < 1e-12);
    QVERIFY((n1 - n3).norm() < 1e-12);
}

void NetworkTest::floatAgreesWithDouble()
{
    const Lattice lattice = testLattice();
    Network<double> exact = network<double>(lattice, testConfig());
    Network<float> single = network<float>(lattice, testConfig());
    const SpinField spins = randomSpins(lattice, 3);
    VectorField a, b;
    const double e = exact.evaluate(spins, kConditions, a, nullptr, 1);
    const double f = single.evaluate(spins, kConditions, b, nullptr, 2);
    QVERIFY(std::abs(e - f) < 1e-5 * std::abs(e));
    QVERIFY((a - b).norm() < 1e-5 * a.norm());
}

/// L = sum_i v_i.H_i + p E + sum_i q_i n_i with arbitrary v, p, q.
void NetworkTest::lossGradientIsDerivative()
{
    const Lattice lattice = testLattice();
    const NetworkConfig config = testConfig();
    Network<double> net = makeNetwork<double>(lattice, config, true);
    const std::vector<float> weights = someWeights(net);
    const SpinField spins = randomSpins(lattice, 4);
    const VectorField v = randomSpins(lattice, 5);
    const Eigen::VectorXd q = randomSpins(lattice, 6).col(0);
    const VectorField direction = -v;
    const auto loss = [&] {
        VectorField field;
        Eigen::VectorXd n;
        const double e = net.evaluate(spins, kConditions, field, &n, 1);
        return field.cwiseProduct(v).sum() + 0.3 * e + q.dot(n);
    };
    net.setWeights(weights);
    loss();
    std::vector<double> gradient(weights.size(), 0.0);
    net.addLossGradient({&direction, 0.3, &q}, gradient);
    QVERIFY(lossGradientError(net, weights, gradient, loss) < 2e-6);
    const auto size = [](double a, double b) { return std::abs(a) < std::abs(b); };
    QVERIFY(std::abs(*std::max_element(gradient.begin(), gradient.end(), size)) > 1e-2);
}

void NetworkTest::densityAddsUp()
{
    const Lattice lattice = testLattice();
    Network<float> net = network<float>(lattice, testConfig());
    VectorField field;
    Eigen::VectorXd n;
    net.evaluate(randomSpins(lattice, 9), kConditions, field, &n, 2);
    QVERIFY(std::abs(n.mean() - 0.95) < 1e-6);
    QVERIFY((n.array() - 0.95).abs().maxCoeff() > 1e-3);
}

void NetworkTest::pointGroup()
{
    const NetworkConfig config = testConfig();
    const Lattice lattice(testKind(), 9, 9);
    const PointGroup group(lattice.kind());
    Network<double> net = network<double>(lattice, config);
    const SpinField spins = randomSpins(lattice, 10);
    const double e = energy(net, spins);
    double largest = 0.0;
    for (int g = 0; g < group.order(); ++g)
        largest = std::max(
            largest, std::abs(energy(net, moved(lattice, spins, [&](Offset d) { return group.apply(g, d); })) - e));
    if (isPointGroupInvariant(config.architecture))
        QVERIFY2(largest < 1e-10, qPrintable(QString::number(largest)));
    else
        QVERIFY(largest > 1e-3);
}

void NetworkTest::rotationsOfSpins()
{
    const Lattice lattice = testLattice();
    Network<double> net = network<double>(lattice, testConfig());
    const SpinField spins = randomSpins(lattice, 11);
    const double e = energy(net, spins);
    for (int k = 0; k < 3; ++k) {
        const SpinField axes = randomSpins(lattice, std::uint64_t(12 + k));
        const Eigen::Matrix3d turn =
            Eigen::Quaterniond::FromTwoVectors(axes.row(0).transpose(), axes.row(1).transpose()).toRotationMatrix();
        QVERIFY(std::abs(energy(net, spins * turn.transpose()) - e) < 1e-10);
    }
}

void NetworkTest::timeReversal()
{
    const NetworkConfig config = testConfig();
    const Lattice lattice = testLattice();
    Network<double> net = network<double>(lattice, config);
    const SpinField spins = randomSpins(lattice, 15);
    const double change = std::abs(energy(net, -spins) - energy(net, spins));
    if (isTimeReversalInvariant(config.architecture))
        QVERIFY2(change < 1e-10, qPrintable(QString::number(change)));
    else
        QVERIFY(change > 1e-3);
}

void NetworkTest::translations()
{
    const Lattice lattice = testLattice();
    Network<double> net = network<double>(lattice, testConfig());
    const SpinField spins = randomSpins(lattice, 16);
    const double e = energy(net, spins);
    for (const Offset by : {Offset{1, 0}, Offset{0, 1}, Offset{4, 7}})
        QVERIFY(std::abs(energy(net, moved(lattice, spins,
                                           [&](Offset d) {
                                               return Offset{d.x + by.x, d.y + by.y};
                                           })) -
                         e) < 1e-10);
}

QTEST_APPLESS_MAIN(NetworkTest)
#include "NetworkTest.moc"
