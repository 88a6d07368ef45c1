#include "core/simulation/ModelEvaluation.h"

#include <cmath>

#include <QtTest>

#include "core/lattice/States.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

constexpr int kFrames = 6;

/// Exact labels on random spins of two trajectories at two fillings; the fields are made a tenth too large and the
/// energies are moved by a constant of their own at each filling.
Dataset scaledDataset()
{
    Dataset dataset;
    dataset.lx = 4;
    dataset.ly = 4;
    dataset.electrons.kT = 0.1;
    const auto lattice = std::make_shared<const Lattice>(dataset.lattice());
    for (int k = 0; k < kFrames; ++k) {
        DatasetFrame frame;
        StateConfig state;
        state.seed = static_cast<std::uint64_t>(k + 1);
        frame.spins = makeState(*lattice, state);
        frame.filling = k % 2 == 0 ? 0.5 : 0.375;
        frame.kT = 0.1;
        frame.trajectory = k < 4 ? 7 : 8;
        frame.step = 10 * k;
        Forces forces;
        makeForceModel(lattice, dataset.electronsOf(frame), {}).model->evaluate(frame.spins, forces);
        frame.field = 1.1 * forces.field;
        frame.energy = forces.energy + (k % 2 == 0 ? 16.0 : -32.0);
        frame.density.assign(forces.density.begin(), forces.density.end());
        frame.chemicalPotential = forces.chemicalPotential;
        dataset.frames.push_back(frame);
    }
    return dataset;
}

EvaluationOptions allFrames(const Dataset& dataset)
{
    EvaluationOptions options;
    for (std::size_t k = 0; k < dataset.frames.size(); ++k)
        options.frames.push_back(static_cast<std::int64_t>(k));
    return options;
}

bool isNear(const std::optional<double>& value, double expected)
{
    return value && std::abs(*value - expected) < 1e-9;
}

} // namespace

/// Errors of the exact solver against labels that were spoilt in a known way.
class ModelEvaluationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_dataset = scaledDataset(); }
    void errorsAreThoseOfTheLabels();
    void framesAreGrouped();
    void aConditionOfOneFrameHasNoScatter();
    void torquePairsAreBoundedAndRepeat();
    void unknownLabelsAreNotCompared();
    void missingFramesAreRefused();
    void aStopIsHeard();

private:
    Dataset m_dataset;
};

void ModelEvaluationTest::errorsAreThoseOfTheLabels()
{
    const ModelEvaluation evaluation = evaluateModel(m_dataset, allFrames(m_dataset));
    const GroupErrors& total = evaluation.total;
    QCOMPARE(total.frames, kFrames);
    QVERIFY(isNear(total.forces->relativeError(), 0.1 / 1.1));
    QVERIFY(isNear(total.forces->torqueSlope, 1.0 / 1.1));
    QVERIFY(!total.forces->isTangential);
    QVERIFY(isNear(total.energyScatter, 0.0)); // the constants of both conditions are taken off
    QVERIFY(isNear(total.energyRms, std::sqrt(2.5)));
    QVERIFY(isNear(total.densityRms, 0.0));
    QVERIFY(evaluation.warnings().empty());
}

void ModelEvaluationTest::framesAreGrouped()
{
    EvaluationOptions options = allFrames(m_dataset);
    std::reverse(options.frames.begin(), options.frames.end());
    std::vector<std::size_t> positions;
    options.frameDone = [&](std::size_t position, const Forces&) { positions.push_back(position); };
    const ModelEvaluation evaluation = evaluateModel(m_dataset, options);
    QCOMPARE(evaluation.conditions.size(), 2u);
    QCOMPARE(evaluation.conditions[0].electrons.filling, 0.375);
    QVERIFY(isNear(evaluation.conditions[0].energyDifference, 2.0));
    QVERIFY(isNear(evaluation.conditions[1].energyDifference, -1.0));
    QCOMPARE(evaluation.frames[0].index, kFrames - 1);
    QCOMPARE(evaluation.byTrajectory.at(7).frames, 4);
    QCOMPARE(evaluation.byTrajectory.at(8).frames, 2);
    QCOMPARE(evaluation.byStep.size(), std::size_t{kFrames});
    QCOMPARE(positions, (std::vector<std::size_t>{0, 2, 4, 1, 3, 5})); // one model at a time
}

void ModelEvaluationTest::aConditionOfOneFrameHasNoScatter()
{
    EvaluationOptions options;
    options.frames = {0, 1};
    const GroupErrors total = evaluateModel(m_dataset, options).total;
    QVERIFY(!total.energyScatter);
    QVERIFY(total.energyRms);
}

void ModelEvaluationTest::torquePairsAreBoundedAndRepeat()
{
    EvaluationOptions options = allFrames(m_dataset);
    QVERIFY(evaluateModel(m_dataset, options).torquePairs.empty());
    options.torquePairs = 100;
    const ModelEvaluation some = evaluateModel(m_dataset, options);
    QCOMPARE(some.torqueComponents, std::int64_t{kFrames * 16 * 3});
    QVERIFY(std::abs(static_cast<double>(some.torquePairs.size()) - 100.0) < 5.0);
    QCOMPARE(evaluateModel(m_dataset, options).torquePairs, some.torquePairs);
    for (const Eigen::Vector2d& pair : some.torquePairs)
        QVERIFY(std::abs(pair.x() - 1.1 * pair.y()) < 1e-9);
    options.torquePairs = 100000;
    QCOMPARE(evaluateModel(m_dataset, options).torquePairs.size(), std::size_t{kFrames * 16 * 3});
}

void ModelEvaluationTest::unknownLabelsAreNotCompared()
{
    Dataset dataset = m_dataset;
    for (DatasetFrame& frame : dataset.frames) {
        frame.field.resize(0, 3);
        frame.energy = std::nan("");
        frame.density.clear();
    }
    const ModelEvaluation evaluation = evaluateModel(dataset, allFrames(dataset));
    QCOMPARE(evaluation.total.frames, kFrames);
    QVERIFY(!evaluation.total.forces && !evaluation.total.energyRms && !evaluation.total.densityRms);
    QVERIFY(!evaluation.frames[0].errors);
}

void ModelEvaluationTest::missingFramesAreRefused()
{
    EvaluationOptions options;
    options.frames = {kFrames};
    QVERIFY_EXCEPTION_THROWN(evaluateModel(m_dataset, options), ConfigError);
}

void ModelEvaluationTest::aStopIsHeard()
{
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(evaluateModel(m_dataset, allFrames(m_dataset), source.get_token()), Cancelled);
}

QTEST_APPLESS_MAIN(ModelEvaluationTest)
#include "ModelEvaluationTest.moc"
