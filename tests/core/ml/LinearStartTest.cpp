#include <cmath>

#include <QTest>

#include "core/ml/LinearStart.h"
#include "core/network/MeanEnergy.h"
#include "core/support/Random.h"
#include "tests/core/network/LossGradient.h"

using namespace kondoscope;

namespace {

constexpr int kSize = 8;

NetworkConfig configWith(int powers)
{
    NetworkConfig config;
    config.squaredCutoff = 2.0;
    config.channels = 1;
    config.layers = {};
    config.context = 0;
    config.densityHead = 0;
    config.head = 1;
    config.linearEnergy = true;
    config.linearPowers = powers;
    return config;
}

/// E/N = a.M + 20 (b.M)^2 with M_1 = sum of the bonds to nearest neighbours, M_2 of those to second ones; mu = b.M.
constexpr double kA[2] = {0.3, -0.2}, kB[2] = {0.4, 0.1}, kCurvature = 20.0;

Dataset labelledFrames(double curvature)
{
    Dataset data;
    data.kind = LatticeKind::Square;
    data.lx = data.ly = kSize;
    const Lattice lattice(data.kind, kSize, kSize);
    for (int k = 0; k < 40; ++k) {
        DatasetFrame frame;
        frame.trajectory = k;
        frame.spins = randomSpins(lattice, std::uint64_t(k));
        frame.energy = 0.0;
        std::array<double, 2> means{};
        std::array<VectorField, 2> slopes; // dM/dS times N
        for (int shell = 0; shell < 2; ++shell) {
            slopes[std::size_t(shell)] = VectorField::Zero(lattice.siteCount(), 3);
            for (const Offset d : lattice.shell(shell + 1))
                for (int i = 0; i < lattice.siteCount(); ++i) {
                    const int j = lattice.neighbor(i, d);
                    means[std::size_t(shell)] += frame.spins.row(i).dot(frame.spins.row(j)) / lattice.siteCount();
                    slopes[std::size_t(shell)].row(i) += 2.0 * frame.spins.row(j);
                }
        }
        frame.chemicalPotential = kB[0] * means[0] + kB[1] * means[1];
        frame.field = VectorField::Zero(lattice.siteCount(), 3);
        for (std::size_t s = 0; s < 2; ++s)
            frame.field -= (kA[s] + 2.0 * curvature * frame.chemicalPotential * kB[s]) * slopes[s];
        data.frames.push_back(std::move(frame));
    }
    return data;
}

void fit(const TrainingSet& data, const LossTerms& terms, std::vector<float>& weights)
{
    std::vector<TrainingSlot> slots(1);
    LinearStart start(data, terms);
    for (std::size_t k = 0; k < data.training.size(); ++k) {
        QVERIFY(!start.isComplete());
        start.advance(slots, weights.size());
    }
    QVERIFY(start.isComplete());
    start.writeTo(weights);
}

/// Relative error of the torques with the fitted weights alone.
double errorAfterFit(const Dataset& data, int powers)
{
    const TrainingSet set({data}, 0.0, 1);
    const LossTerms terms{data.kind, configWith(powers)};
    std::vector<float> weights(weightCount(data.kind, terms.network), 0.0f);
    fit(set, terms, weights);
    std::vector<TrainingSlot> slots(1);
    std::vector<const TrainingFrame*> frames;
    for (const TrainingFrame& f : set.training)
        frames.push_back(&f);
    const FrameErrors errors = errorsOn(frames, slots, terms, weights);
    return std::sqrt(errors.torqueSquare / errors.referenceSquare);
}

} // namespace

/// The fit that a training starts from finds energies that it can represent.
class LinearStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsALinearEnergy();
    void findsAModulatedEnergy();
    void leavesOtherWeightsAlone();
};

void LinearStartTest::findsALinearEnergy()
{
    const double error = errorAfterFit(labelledFrames(0.0), 0);
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

/// tanh(b.M) is nearly linear here, not quite.
void LinearStartTest::findsAModulatedEnergy()
{
    const Dataset data = labelledFrames(kCurvature);
    const double without = errorAfterFit(data, 0);
    const double with = errorAfterFit(data, 2);
    const QString values = QString("%1 %2").arg(without).arg(with);
    QVERIFY2(without > 0.3, qPrintable(values));
    QVERIFY2(with < 0.05 * without, qPrintable(values));
}

void LinearStartTest::leavesOtherWeightsAlone()
{
    const Dataset data = labelledFrames(0.0);
    const TrainingSet set({data}, 0.0, 1);
    const LossTerms terms{data.kind, configWith(1)};
    const std::vector<WeightBlock> blocks = weightBlocks(data.kind, terms.network);
    const std::vector<float> before = initialWeights(blocks, 3);
    std::vector<float> after = before;
    fit(set, terms, after);
    for (const WeightBlock& block : blocks) {
        const bool isLinear = block.name.starts_with(kLinearBlock);
        const auto first = before.begin() + block.first;
        QCOMPARE(std::equal(first, first + block.count, after.begin() + block.first), !isLinear);
    }
}

QTEST_GUILESS_MAIN(LinearStartTest)
#include "LinearStartTest.moc"
