#include <algorithm>
#include <cmath>

#include <QtTest>

#include "core/ml/ForceField.h"
#include "core/ml/ModelFile.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/simulation/Resources.h"
#include "core/support/Error.h"
#include "core/torch/TensorNetwork.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

/// Largest differences of two evaluations.
struct Differences
{
    double energy = 0.0;  ///< per site [t]
    double field = 0.0;   ///< of a component, in units of the largest
    double density = 0.0; ///< electrons per site
};

struct Evaluation
{
    double energy = 0.0;
    VectorField field;
    Eigen::VectorXd density;
};

template <typename Net, typename... Threads>
Evaluation evaluated(Net& net, const SpinField& spins, const NetworkConditions& conditions, Threads... threads)
{
    Evaluation result;
    result.energy = net.evaluate(spins, conditions, result.field, &result.density, threads...);
    return result;
}

Differences differences(const Evaluation& a, const Evaluation& b)
{
    Differences d;
    d.energy = std::abs(a.energy - b.energy) / double(a.field.rows());
    d.field = (a.field - b.field).cwiseAbs().maxCoeff() / b.field.cwiseAbs().maxCoeff();
    d.density = a.density.size() == b.density.size()
                    ? (a.density.size() > 0 ? (a.density - b.density).cwiseAbs().maxCoeff() : 0.0)
                    : std::nan("");
    return d;
}

QByteArray text(const Differences& d)
{
    return QString("energy %1, field %2, density %3").arg(d.energy).arg(d.field).arg(d.density).toUtf8();
}

constexpr double kTolerance = 1e-5;

bool agree(const Differences& d, const Differences& ofSinglePrecision = {})
{
    constexpr double kFactor = 3.0;
    const auto within = [](double error, double own) { return error < std::max(kTolerance, kFactor * own); };
    return within(d.energy, ofSinglePrecision.energy) && within(d.field, ofSinglePrecision.field) &&
           within(d.density, ofSinglePrecision.density);
}

const NetworkConditions kConditions{0.05, 0.02, -4.2};
const char* const kShipped = "double-exchange-square";

NetworkConfig smallConfig()
{
    NetworkConfig config;
    config.channels = 3;
    config.layers = {2, 0, 4};
    config.context = 5;
    config.head = 6;
    config.densityHead = 4;
    return config;
}

/// Everything that the architecture has, then each part without which it must work too.
std::vector<std::pair<const char*, NetworkConfig>> configs()
{
    NetworkConfig whole = smallConfig();
    whole.momentLevels = 4;
    whole.momentRadius = 3;
    whole.momentPolarization = true;
    whole.momentCoupling = 3.0;
    whole.linearEnergy = true;
    whole.linearPowers = 2;
    NetworkConfig plainMoments = whole;
    plainMoments.momentPolarization = plainMoments.chiralities = false;
    plainMoments.momentLevels = 2; // fewer than hops
    plainMoments.linearPowers = 0;
    NetworkConfig bare = smallConfig();
    bare.layers.clear();
    bare.context = bare.densityHead = 0;
    NetworkConfig grand = smallConfig();
    grand.grandCanonical = true;
    grand.potentialCenter = -4.0;
    grand.potentialScale = 0.6;
    return {{"whole", whole}, {"moments without Q, no chiralities", plainMoments}, {"bare", bare}, {"grand", grand}};
}

/// What is wrong, or nothing: the tensors must be as near to double precision as 1e-5, or as our own single precision
/// where that is not better (moments are small differences of large numbers).
QByteArray complaint(const Lattice& lattice, const NetworkConfig& shape, const std::vector<float>& weights,
                     const std::string& device)
{
    Network<double> exact = makeNetwork<double>(lattice, shape, false);
    Network<float> single = makeNetwork<float>(lattice, shape, false);
    exact.setWeights(weights);
    single.setWeights(weights);
    TensorNetwork tensors(lattice, shape, weights, device);
    QByteArray found;
    for (const std::uint64_t seed : {1u, 2u}) {
        const SpinField spins = randomSpins(lattice, seed);
        const Evaluation reference = evaluated(exact, spins, kConditions, 1);
        const Differences own = differences(evaluated(single, spins, kConditions, 1), reference);
        const Differences error = differences(evaluated(tensors, spins, kConditions), reference);
        if (!agree(error, own) || reference.field.cwiseAbs().maxCoeff() < 1e-3)
            found += text(error) + "; own single precision: " + text(own) + "\n";
    }
    return found;
}

QString messageOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

/// Force fields by LibTorch against our own operations: on its processor everywhere, on a GPU where there is one.
class TorchNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void randomNetworks_data();
    void randomNetworks();
    void shippedModel_data();
    void shippedModel();
    void repeatedEvaluationsAreTheSame();
    void largeLatticesAreDoneInParts();
    void whatCannotBeIsRefused();
    void withoutGpuThereIsNoSilentProcessor();
    void configurationsNameTheDevice();

private:
    std::string bestDevice() const { return m_hasGpu ? "cuda" : "cpu"; }

    bool m_hasGpu = false;
};

void TorchNetworkTest::initTestCase()
{
    const NetworkConfig config = smallConfig();
    const Lattice lattice(LatticeKind::Square, 8, 7);
    const std::vector<float> weights = initialWeights(weightBlocks(lattice.kind(), config), 1);
    const QString message = messageOf([&] { TensorNetwork(lattice, config, weights, "cuda"); });
    m_hasGpu = message == "accepted";
    QVERIFY2(m_hasGpu || message.contains("finds no GPU"), qPrintable(message));
}

void TorchNetworkTest::randomNetworks_data()
{
    QTest::addColumn<QString>("device");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("config");
    for (const char* device : {"cpu", "cuda"})
        for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
            for (std::size_t k = 0; k < configs().size(); ++k)
                QTest::addRow("%s, %s, %s", configs()[k].first, name(kind).data(), device)
                    << QString(device) << int(kind) << int(k);
}

void TorchNetworkTest::randomNetworks()
{
    QFETCH(QString, device);
    QFETCH(int, kind);
    QFETCH(int, config);
    if (device == "cuda" && !m_hasGpu)
        QSKIP("LibTorch finds no GPU here");
    const NetworkConfig shape = configs()[std::size_t(config)].second;
    const Lattice lattice(LatticeKind(kind), 9, 8);
    const std::vector<float> weights = someWeights(makeNetwork<double>(lattice, shape, false));
    const QByteArray wrong = complaint(lattice, shape, weights, device.toStdString());
    QVERIFY2(wrong.isEmpty(), wrong);
}

void TorchNetworkTest::shippedModel_data()
{
    QTest::addColumn<QString>("device");
    QTest::newRow("cpu") << "cpu";
    QTest::newRow("cuda") << "cuda";
}

/// The force field as the program uses it: energy with its scale, tangential field, density.
void TorchNetworkTest::shippedModel()
{
    QFETCH(QString, device);
    if (device == "cuda" && !m_hasGpu)
        QSKIP("LibTorch finds no GPU here");
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Square, 20, 22);
    ElectronConfig electrons;
    electrons.setDoping(0.05);
    electrons.kT = 0.01;
    ForceField own(lattice, electrons, findModel(kShipped));
    ForceField other(lattice, electrons, findModel(kShipped), device == "cuda" ? Device::Cuda : Device::TorchCpu);
    const SpinField spins = randomSpins(*lattice, 3);
    Forces expected, found;
    own.evaluate(spins, expected);
    other.evaluate(spins, found);
    const Differences error =
        differences({found.energy, found.field, found.density}, {expected.energy, expected.field, expected.density});
    QVERIFY2(agree(error), text(error));
    QVERIFY(QString::fromStdString(other.report()).contains("LibTorch"));
    QVERIFY(!QString::fromStdString(own.report()).contains("LibTorch"));
}

void TorchNetworkTest::repeatedEvaluationsAreTheSame()
{
    const NetworkConfig config = configs().front().second;
    const Lattice lattice(LatticeKind::Triangular, 10, 10);
    const std::vector<float> weights = initialWeights(weightBlocks(lattice.kind(), config), 4);
    TensorNetwork net(lattice, config, weights, bestDevice());
    const SpinField spins = randomSpins(lattice, 5);
    const Evaluation first = evaluated(net, spins, kConditions), second = evaluated(net, spins, kConditions);
    QVERIFY(first.energy == second.energy && first.field == second.field && first.density == second.density);
}

/// Moments of a lattice of this size are more than one part holds.
void TorchNetworkTest::largeLatticesAreDoneInParts()
{
    NetworkConfig config = smallConfig();
    config.channels = 1;
    config.layers = {};
    config.momentLevels = config.momentRadius = 4;
    config.momentCoupling = 3.0;
    const Lattice lattice(LatticeKind::Square, 120, 125);
    const std::vector<float> weights = initialWeights(weightBlocks(lattice.kind(), config), 4);
    const QByteArray wrong = complaint(lattice, config, weights, bestDevice());
    QVERIFY2(wrong.isEmpty(), wrong);
}

void TorchNetworkTest::whatCannotBeIsRefused()
{
    const Lattice lattice(LatticeKind::Square, 8, 8), tiny(LatticeKind::Square, 4, 8);
    const auto messageFor = [](const Lattice& on, const NetworkConfig& config) {
        const std::vector<float> weights = initialWeights(weightBlocks(on.kind(), config), 1);
        return messageOf([&] { TensorNetwork(on, config, weights, "cpu"); });
    };
    for (const Architecture other : {Architecture::BondChirality, Architecture::Irreps, Architecture::Equivariant}) {
        const QString message = messageFor(lattice, defaultConfig(other));
        QVERIFY2(message.contains(name(other).data()) && message.contains("on the processor only") &&
                     message.contains("Set solver.device"),
                 qPrintable(message));
    }
    QVERIFY(messageFor(tiny, smallConfig()).contains("4 x 8 is too small"));
    QCOMPARE(messageFor(lattice, smallConfig()), QString("accepted"));
}

void TorchNetworkTest::withoutGpuThereIsNoSilentProcessor()
{
    const auto lattice = std::make_shared<const Lattice>(LatticeKind::Square, 20, 20);
    SolverConfig solver{.kind = "ml", .model = kShipped, .device = "cuda"};
    const QString message = messageOf([&] { makeForceModel(lattice, {}, solver); });
    if (m_hasGpu)
        QCOMPARE(message, QString("accepted"));
    else
        QVERIFY2(message.contains("no GPU") && message.contains("Set solver.device to \"cpu\""), qPrintable(message));
    solver.device = "abacus";
    QVERIFY(messageOf([&] { makeForceModel(lattice, {}, solver); }).contains("abacus"));
}

/// The default is left out: files that were written before there was a choice stay what they are.
void TorchNetworkTest::configurationsNameTheDevice()
{
    const RunConfig plain = parseRunConfig("", "plain");
    QCOMPARE(plain.solver.device, std::string("cpu"));
    QVERIFY(toToml(plain).find("device") == std::string::npos);
    const RunConfig chosen = parseRunConfig("[solver]\ndevice = \"cuda\"", "chosen");
    QCOMPARE(chosen.solver.device, std::string("cuda"));
    QCOMPARE(parseRunConfig(toToml(chosen), "again").solver.device, std::string("cuda"));
    QVERIFY(messageOf([] { parseRunConfig("[solver]\ndevice = \"torch-cpu\"", "x"); }).contains("Choose cpu, cuda"));
}

QTEST_APPLESS_MAIN(TorchNetworkTest)
#include "TorchNetworkTest.moc"
