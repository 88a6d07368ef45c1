#include "core/simulation/DatasetGenerator.h"

#include <QtTest>

#include "core/support/Error.h"

using namespace kondoscope;

namespace {

/// Four steps.
RunConfig smallRun()
{
    RunConfig config;
    config.lattice = {LatticeKind::Square, 4, 4};
    config.dynamics.dt = 0.5;
    config.output.time = 2.0;
    return config;
}

} // namespace

/// Which frames a data set gets: never past the end, and none is lost when the user stops.
class DatasetGeneratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStepMayBeAFrame();
    void moreFramesThanStepsAreRefused();
    void stopKeepsWhatIsComplete();
    void labelsComeFromTheConfiguredSolver();
    void classicalTermsDriveButAreNotLabels();
    void countsNeedMoreThan32Bits();
};

void DatasetGeneratorTest::everyStepMayBeAFrame()
{
    const Dataset data = generateDataset(smallRun(), {5, 1, "ed"});
    QCOMPARE(data.frames.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i)
        QCOMPARE(data.frames[i].step, static_cast<std::int64_t>(i));
}

void DatasetGeneratorTest::moreFramesThanStepsAreRefused()
{
    try {
        generateDataset(smallRun(), {6, 1, "ed"});
        QFAIL("six frames in four steps");
    } catch (const ConfigError& error) {
        for (const char* name : {"--frames", "output.time", "dynamics.dt"})
            QVERIFY2(std::string(error.what()).find(name) != std::string::npos, error.what());
    }
}

void DatasetGeneratorTest::stopKeepsWhatIsComplete()
{
    std::stop_source stop;
    const auto stopAtFour = [&](std::int64_t done, std::int64_t) {
        if (done == 4)
            stop.request_stop();
    };
    const Dataset data = generateDataset(smallRun(), {3, 2, "ed"}, stopAtFour, stop.get_token());
    QCOMPARE(data.frames.size(), 4u);
    QCOMPARE(data.frames[3].trajectory, 1);
    QVERIFY(data.source.find("stopped after 4 of 6 frames") != std::string::npos);
}

void DatasetGeneratorTest::labelsComeFromTheConfiguredSolver()
{
    RunConfig config = smallRun();
    config.electrons.kT = 0.2;
    const Dataset exact = generateDataset(config, {2, 1, "ed"});
    config.solver.kind = "kpm";
    config.solver.precision = "double";
    const Dataset series = generateDataset(config, {2, 1, "kpm"});
    const Dataset mixed = generateDataset(config, {2, 1, "ed"});
    QVERIFY(exact.source.find("labels by exact diagonalization") != std::string::npos);
    QVERIFY(series.source.find("labels by kernel polynomials") != std::string::npos);
    for (const Dataset* data : {&series, &mixed}) {
        const double difference = (data->frames[0].field - exact.frames[0].field).cwiseAbs().maxCoeff();
        QVERIFY(difference > 0.0 && difference < 1e-3);
        QVERIFY(std::abs(data->frames[0].energy - exact.frames[0].energy) < 1e-2);
    }
    QVERIFY(mixed.frames[1].spins == exact.frames[1].spins);
    QVERIFY_THROWS_EXCEPTION(ConfigError, generateDataset(config, {2, 1, "magic"}));
}

void DatasetGeneratorTest::classicalTermsDriveButAreNotLabels()
{
    RunConfig config = smallRun();
    const Dataset plain = generateDataset(config, {3, 1, "ed"});
    config.classical.J1 = 0.5;
    const Dataset driven = generateDataset(config, {3, 1, "ed"});
    QVERIFY((driven.frames[0].field - plain.frames[0].field).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(driven.frames[2].spins != plain.frames[2].spins);
}

void DatasetGeneratorTest::countsNeedMoreThan32Bits()
{
    QCOMPARE((GeneratorOptions{100000, 100000, "ed"}.frameCount()), std::int64_t{10000000000});
}

QTEST_APPLESS_MAIN(DatasetGeneratorTest)
#include "DatasetGeneratorTest.moc"
