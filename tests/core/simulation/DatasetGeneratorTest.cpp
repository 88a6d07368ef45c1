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

void DatasetGeneratorTest::countsNeedMoreThan32Bits()
{
    QCOMPARE((GeneratorOptions{100000, 100000, "ed"}.frameCount()), std::int64_t{10000000000});
}

QTEST_APPLESS_MAIN(DatasetGeneratorTest)
#include "DatasetGeneratorTest.moc"
