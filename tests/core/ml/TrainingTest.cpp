#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "core/ml/TrainingBatches.h"
#include "core/ml/TrainingCard.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "tests/core/ml/SmallTraining.h"

using namespace kondoscope;

/// The training as an object: it learns, repeats, goes on, stops and refuses.
class TrainingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lossFalls();
    void equalSeedsGiveEqualWeights();
    void threadsDoNotMatter();
    void goesOnToTheBit_data();
    void goesOnToTheBit();
    void preparationIsDoneAgain();
    void otherTrainingsAreRefused();
    void damagedCheckpointsAreRefused();
    void stopsEarly();
    void trajectoriesAreNotSplit();
    void batchesHoldEveryFrameOnce();
    void weightsFavourSmallTorques();
    void energyTermLearnsEnergies();
    void densityTermLearnsDensities();
    void radialPartIsLearned();
    void startsFromAModel();
    void otherStartsAreRefused();
    void labelsThatAreNotFiniteAreRefused();
    void divergenceIsReported();
    void dataThatDoNotBelongTogetherAreRefused();
    void noModelBeforeTheFirstStep();
    void configNamesTheLine();

private:
    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
    Dataset m_data;
    TrainingConfig m_config;
};

namespace {

template <typename Work> QString refusal(Work work)
{
    try {
        work();
    } catch (const Error& error) {
        return QString(error.what());
    }
    return "accepted";
}

/// Spread over the frames of what the energy per site of a model lacks.
double energySpread(const TrainingSet& data, const TrainingConfig& config, const ModelFile& model)
{
    const EnergyReference offsets = model.energyReference;
    auto network = makeNetwork<float>(Lattice(data.kind, 8, 8), config.network, false);
    network.setWeights(model.weights);
    VectorField field;
    double square = 0;
    for (const TrainingFrame& f : data.training) {
        const double energy = network.evaluate(f.spins, f.conditions, field, nullptr, 1);
        square += std::pow((energy - f.energy) / 64.0 + offsets.at(0.5 * (1.0 - f.conditions.doping)), 2);
    }
    return std::sqrt(square / double(data.training.size()));
}

} // namespace

void TrainingTest::initTestCase()
{
    m_data = smallData();
    m_config = smallTraining();
}

void TrainingTest::lossFalls()
{
    TrainingConfig config = m_config;
    config.iterations = 200;
    Training training(setOf({m_data}, config), config);
    training.step();
    const double first = training.loss();
    run(training, config.iterations);
    QVERIFY(training.finished());
    QCOMPARE(training.iteration(), 200);
    QCOMPARE(training.curve().size(), 10u);
    const LearningPoint &begin = training.curve().front(), &end = training.curve().back();
    const QString values = QString("%1 %2").arg(begin.trainingTorqueMse).arg(end.trainingTorqueMse);
    QVERIFY2(end.trainingTorqueMse < 0.7 * begin.trainingTorqueMse, qPrintable(values));
    QVERIFY2(training.loss() < first, qPrintable(QString("%1 %2").arg(training.loss()).arg(first)));
    QVERIFY(end.validationTorqueMse < end.validationTorqueRms * end.validationTorqueRms);
    QCOMPARE(end.iteration, 200);
    const ModelCard card = training.model().card;
    QCOMPARE(card.trainingTrajectories, 3);
    QCOMPARE(card.trainingFrames, 9);
    QCOMPARE(card.validationFrames, 3);
    QVERIFY(card.validationTorqueMse <= end.validationTorqueMse); // the best one is kept
}

void TrainingTest::equalSeedsGiveEqualWeights()
{
    const ModelFile model = trained({m_data}, m_config);
    QVERIFY(trained({m_data}, m_config).weights == model.weights);
    TrainingConfig other = m_config;
    other.seed = 2;
    QVERIFY(trained({m_data}, other).weights != model.weights);
}

void TrainingTest::threadsDoNotMatter()
{
    const int before = threadBudget();
    setThreadBudget(1);
    const ModelFile alone = trained({m_data}, m_config);
    setThreadBudget(3);
    const ModelFile together = trained({m_data}, m_config);
    setThreadBudget(before);
    QVERIFY(alone.weights == together.weights);
    QCOMPARE(alone.card.validationTorqueMse, together.card.validationTorqueMse);
}

void TrainingTest::goesOnToTheBit_data()
{
    QTest::addColumn<bool>("linear");
    QTest::addColumn<bool>("grandCanonical");
    QTest::newRow("layers alone") << false << false;
    QTest::newRow("with a linear energy") << true << false;
    QTest::newRow("grand-canonical, with a linear energy") << true << true;
}

void TrainingTest::goesOnToTheBit()
{
    QFETCH(bool, linear);
    QFETCH(bool, grandCanonical);
    TrainingConfig config = m_config;
    config.energyWeight = 0.1; // its reference is part of what is saved
    config.network.linearEnergy = linear;
    config.network.linearPowers = linear && !grandCanonical ? 1 : 0;
    config.network.grandCanonical = grandCanonical;
    const ModelFile whole = trained({m_data}, config);
    Training first(setOf({m_data}, config), config);
    run(first, 33);
    first.save(file("halfway.training"));
    Training second(setOf({m_data}, config), config);
    second.resume(file("halfway.training"));
    QCOMPARE(second.iteration(), 33);
    QCOMPARE(second.loss(), first.loss());
    QCOMPARE(second.curve().size(), 1u);
    run(second, config.iterations);
    const ModelFile model = second.model();
    QVERIFY(model.weights == whole.weights);
    QVERIFY(model.energyReference.offsets == whole.energyReference.offsets);
    QCOMPARE(model.diagnostics.curve.size(), whole.diagnostics.curve.size());
    QCOMPARE(model.diagnostics.curve.back().validationTorqueMse, whole.diagnostics.curve.back().validationTorqueMse);
    QVERIFY(second.made(whole));
}

/// A training that is saved before its linear start is complete begins it again.
void TrainingTest::preparationIsDoneAgain()
{
    TrainingConfig config = m_config;
    config.network.linearEnergy = true;
    Training first(setOf({m_data}, config), config);
    first.step();
    QCOMPARE(first.iteration(), 0);
    first.save(file("early.training"));
    Training second(setOf({m_data}, config), config);
    second.resume(file("early.training"));
    run(second, config.iterations);
    QVERIFY(second.model().weights == trained({m_data}, config).weights);
}

void TrainingTest::otherTrainingsAreRefused()
{
    Training training(setOf({m_data}, m_config), m_config);
    run(training, 3);
    const std::string saved = file("saved.training");
    training.save(saved);
    const auto resumeWith = [&](const Dataset& data, const TrainingConfig& config, const ModelFile* start = nullptr) {
        return refusal([&] { Training(setOf({data}, config), config, start).resume(saved); });
    };
    QCOMPARE(resumeWith(m_data, m_config), QString("accepted"));
    QVERIFY(resumeWith(smallData(4, 77), m_config).contains("other data sets"));
    for (double TrainingConfig::*setting : {&TrainingConfig::learningRate, &TrainingConfig::densityWeight}) {
        TrainingConfig other = m_config;
        other.*setting *= 0.5;
        QVERIFY(resumeWith(m_data, other).contains("other settings"));
    }
    TrainingConfig longer = m_config;
    longer.iterations *= 2;
    QVERIFY(resumeWith(m_data, longer).contains("other settings")); // another schedule
    TrainingConfig patient = m_config;
    patient.patience = 5;
    QCOMPARE(resumeWith(m_data, patient), QString("accepted"));
    const ModelFile start = training.model();
    QVERIFY(resumeWith(m_data, m_config, &start).contains("first weights"));
}

void TrainingTest::damagedCheckpointsAreRefused()
{
    Training training(setOf({m_data}, m_config), m_config);
    run(training, 3);
    const std::string saved = file("sound.training");
    training.save(saved);
    const auto resume = [&](const char* name) { Training(setOf({m_data}, m_config), m_config).resume(file(name)); };
    QVERIFY_THROWS_EXCEPTION(FileError, resume("missing.training"));
    std::ofstream(file("text.training")) << "not a checkpoint";
    QVERIFY_THROWS_EXCEPTION(FileError, resume("text.training"));
    std::filesystem::copy_file(saved, file("cut.training"));
    std::filesystem::resize_file(file("cut.training"), std::filesystem::file_size(saved) / 2);
    QVERIFY_THROWS_EXCEPTION(FileError, resume("cut.training"));
    writeModel(file("model.training"), training.model());
    QVERIFY_THROWS_EXCEPTION(FileError, resume("model.training"));
    resume("sound.training");
}

void TrainingTest::stopsEarly()
{
    TrainingConfig config = m_config;
    config.iterations = 500;
    config.validateEvery = 5;
    config.patience = 2;
    config.learningRate = 0.5; // gets worse soon
    config.gradientClip = 1e6;
    Training training(setOf({m_data}, config), config);
    run(training, config.iterations);
    QVERIFY(training.finished());
    QVERIFY2(training.iteration() < 500, qPrintable(QString::number(training.iteration())));
    const auto& curve = training.curve();
    const double best = training.model().card.validationTorqueMse;
    QCOMPARE(best, curve[curve.size() - 3].validationTorqueMse); // two validations without a better one
    QVERIFY(curve.back().validationTorqueMse >= best);
}

void TrainingTest::trajectoriesAreNotSplit()
{
    const Dataset other = smallData(3, 50); // its trajectories have the same ids as those of m_data
    const TrainingSet data({m_data, other}, 0.3, 5);
    std::set<std::int64_t> learned, held;
    for (const TrainingFrame& f : data.training)
        learned.insert(f.trajectory);
    for (const TrainingFrame& f : data.validation)
        held.insert(f.trajectory);
    QCOMPARE(learned.size() + held.size(), 7u);
    QCOMPARE(held.size(), 3u); // 2.1, rounded up
    for (const std::int64_t id : held)
        QVERIFY(!learned.contains(id));
    QCOMPARE(data.training.size(), 3 * learned.size());
    QVERIFY(TrainingSet({m_data}, 0.0, 5).validation.empty());
    QVERIFY(!TrainingSet({smallData(1)}, 0.9, 5).training.empty()); // never all
}

void TrainingTest::batchesHoldEveryFrameOnce()
{
    RunConfig wide;
    wide.lattice = {LatticeKind::Square, 10, 6};
    wide.dynamics.dt = 1;
    wide.output.time = 4;
    const TrainingSet data({m_data, generateDataset(wide, {2, 3, "ed"})}, 0.0, 1);
    TrainingBatches batches(data.training, 130, 1); // two frames of either size
    std::multiset<std::size_t> seen;
    for (int k = 0; k < batches.perEpoch(); ++k) {
        const std::vector<std::size_t> batch = batches.at(k);
        for (const std::size_t frame : batch) {
            QCOMPARE(data.training[frame].lx, data.training[batch.front()].lx);
            seen.insert(frame);
        }
    }
    QCOMPARE(seen.size(), data.training.size());
    QCOMPARE(std::set<std::size_t>(seen.begin(), seen.end()).size(), data.training.size());
    TrainingBatches again(data.training, 130, 1);
    QVERIFY(again.at(2 * batches.perEpoch() + 1) == batches.at(2 * batches.perEpoch() + 1));
}

void TrainingTest::weightsFavourSmallTorques()
{
    TrainingSet data({m_data}, 0.0, 1);
    data.setWeights(0.5, 1e-6);
    double mean = 0;
    for (const TrainingFrame& f : data.training)
        mean += f.weight / double(data.training.size());
    QVERIFY(std::abs(mean - 1.0) < 1e-12);
    for (const TrainingFrame& a : data.training)
        for (const TrainingFrame& b : data.training)
            QVERIFY((a.torqueSquare < b.torqueSquare) == (a.weight > b.weight));
}

void TrainingTest::energyTermLearnsEnergies()
{
    TrainingConfig config = m_config;
    config.validationFraction = 0.0;
    config.iterations = 200;
    const auto data = setOf({m_data}, config);
    const double without = energySpread(*data, config, trained({m_data}, config));
    config.energyWeight = 30.0;
    const double with = energySpread(*data, config, trained({m_data}, config));
    QVERIFY2(with < 0.8 * without, qPrintable(QString("%1 %2").arg(with).arg(without)));
}

void TrainingTest::densityTermLearnsDensities()
{
    RunConfig run;
    run.lattice = {LatticeKind::Square, 8, 8};
    run.electrons.setDoping(0.125); // undoped, there would be nothing to learn
    run.dynamics.dt = 1;
    run.output.time = 6;
    const Dataset doped = generateDataset(run, {3, 4, "ed"});
    TrainingConfig config = m_config;
    config.iterations = 200;
    config.densityWeight = 0.0;
    const double without = trained({doped}, config).card.validationDensityRms;
    config.densityWeight = 10.0;
    const double with = trained({doped}, config).card.validationDensityRms;
    QVERIFY(without > 0);
    QVERIFY2(with < 0.8 * without, qPrintable(QString("%1 %2").arg(with).arg(without)));
    config.network.densityHead = 0;
    QCOMPARE(trained({doped}, config).card.validationDensityRms, 0.0);
}

/// The part of the field along the spins, which torques do not show, is learned on request; not from torques.
void TrainingTest::radialPartIsLearned()
{
    const auto data = setOf({m_data}, m_config);
    const auto radialError = [&](const ModelFile& model) {
        auto network = makeNetwork<float>(Lattice(m_data.kind, 8, 8), model.network, false);
        network.setWeights(model.weights);
        double error = 0, all = 0;
        for (const TrainingFrame& f : data->training) {
            VectorField field;
            network.evaluate(f.spins, f.conditions, field, nullptr, 1);
            error += f.spins.cwiseProduct(field - f.field).rowwise().sum().squaredNorm();
            all += f.spins.cwiseProduct(f.field).rowwise().sum().squaredNorm();
        }
        return std::sqrt(error / all);
    };
    TrainingConfig config = m_config;
    config.network.radialField = true;
    config.network.linearEnergy = true; // its fit finds in the moments what depends on the length of the spins
    config.network.momentLevels = 4;
    config.network.momentRadius = 2;
    const double with = radialError(trained({m_data}, config));
    QVERIFY2(with < 0.3, qPrintable(QString::number(with)));
    Dataset torques = m_data;
    for (DatasetFrame& frame : torques.frames)
        for (Eigen::Index i = 0; i < frame.spins.rows(); ++i)
            frame.field.row(i) -= frame.spins.row(i).dot(frame.field.row(i)) * frame.spins.row(i).eval();
    QVERIFY(refusal([&] { Training(setOf({torques}, config), config); }).contains("perpendicular"));
}

void TrainingTest::startsFromAModel()
{
    const ModelFile model = trained({m_data}, m_config);
    TrainingConfig config = m_config;
    config.learningRate = 1e-7;
    config.iterations = config.validateEvery = 1;
    Training training(setOf({m_data}, config), config, &model);
    training.step();
    const ModelFile next = training.model();
    double difference = 0;
    for (std::size_t k = 0; k < model.weights.size(); ++k)
        difference = std::max(difference, double(std::abs(next.weights[k] - model.weights[k])));
    QVERIFY2(difference < 1e-6, qPrintable(QString::number(difference)));
    QCOMPARE(next.card.startHash, modelHash(model));
    QVERIFY(training.made(next));
    QVERIFY(!training.made(model));
    QVERIFY(!Training(setOf({m_data}, config), config).made(next));
}

void TrainingTest::otherStartsAreRefused()
{
    const ModelFile model = trained({m_data}, m_config);
    TrainingConfig wider = m_config;
    wider.network.channels = 3;
    Dataset otherJ = m_data;
    otherJ.electrons.J = 3;
    QVERIFY(refusal([&] { Training(setOf({m_data}, wider), wider, &model); }).contains("another network"));
    QVERIFY(refusal([&] { Training(setOf({otherJ}, m_config), m_config, &model); }).contains("lattice, hopping or J"));
}

void TrainingTest::labelsThatAreNotFiniteAreRefused()
{
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    Dataset field = m_data, density = m_data, energy = m_data;
    field.frames[4].field(7, 1) = nothing;
    density.frames[4].density[3] = nothing;
    energy.frames[4].energy = nothing; // unknown: the frame only does not count for energies
    QVERIFY(refusal([&] { setOf({field}, m_config); }).contains("frame 4"));
    QVERIFY(refusal([&] { setOf({density}, m_config); }).contains("not finite"));
    TrainingConfig config = m_config;
    config.energyWeight = 0.1;
    const ModelFile model = trained({energy}, config);
    QVERIFY(std::all_of(model.weights.begin(), model.weights.end(), [](float w) { return std::isfinite(w); }));
}

void TrainingTest::divergenceIsReported()
{
    Dataset wild = m_data;
    for (DatasetFrame& frame : wild.frames)
        frame.field *= 1e160; // its square is beyond all numbers
    Training training(setOf({wild}, m_config), m_config);
    QVERIFY(refusal([&] { run(training, 10); }).contains("diverged"));
}

void TrainingTest::dataThatDoNotBelongTogetherAreRefused()
{
    Dataset otherJ = m_data, unlabelled = m_data, grand = m_data;
    otherJ.electrons.J = 3;
    grand.electrons.ensemble = Ensemble::Grand;
    unlabelled.frames[2].field.resize(0, 3);
    QVERIFY_THROWS_EXCEPTION(ConfigError, setOf({m_data, otherJ}, m_config));
    QVERIFY_THROWS_EXCEPTION(ConfigError, setOf({unlabelled}, m_config));
    QVERIFY_THROWS_EXCEPTION(ConfigError, setOf({grand}, m_config));
    QVERIFY_THROWS_EXCEPTION(ConfigError, setOf({}, m_config));
}

void TrainingTest::noModelBeforeTheFirstStep()
{
    const Training training(setOf({m_data}, m_config), m_config);
    QVERIFY_THROWS_EXCEPTION(ConfigError, training.model());
}

void TrainingTest::configNamesTheLine()
{
    std::ofstream(file("train.toml")) << toToml(m_config);
    QCOMPARE(toToml(readTrainingConfig(file("train.toml"))), toToml(m_config));
    const auto messageFor = [](const char* text) { return refusal([&] { parseTrainingConfig(text, "bad.toml"); }); };
    QVERIFY(messageFor("[training]\n\niterations = -4\n").contains("bad.toml:3"));
    QVERIFY(messageFor("[training]\niteration = 4\n").contains("training.iteration is not known"));
    QVERIFY(messageFor("[network]\nchannels = 2.5\n").contains("whole number"));
    QVERIFY(messageFor("[network]\nlayers = \"three\"\n").contains("a list of numbers"));
    QVERIFY(messageFor("[network]\narchitecture = \"magic\"\n").contains("magic"));
    QVERIFY(messageFor("[network\n").contains("bad.toml:1"));
}

QTEST_APPLESS_MAIN(TrainingTest)
#include "TrainingTest.moc"
