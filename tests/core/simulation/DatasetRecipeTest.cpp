#include <cmath>

#include <QtTest>

#include "core/simulation/DatasetConditions.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

const std::string kRecipe = R"(
[lattice]
size = [4, 4]
[electrons]
doping = 0.05
kT = 0.05
[dynamics]
dt = 0.5
[labels]
dopings = [0.0, 0.1]
random_kTs = 2
kT_range = [0.01, 0.1]
own_condition = true
[[source]]
kind = "random"
trajectories = 10
doping_range = [0.0, 0.2]
[[source]]
kind = "perturbed"
states = ["neel", "neel|-neel"]
noise = [0.1, 0.4]
trajectories = 4
[[source]]
kind = "anneal"
size = [4, 6]
temperatures = [0.4, 0.0]
duration = 3.0
frames = 4
doping = [0.0, 0.1]
kT = [0.02, 0.04]
trajectories = 5
labels.random_fillings = 3
labels.filling_range = [0.4, 0.5]
[[source]]
kind = "quench"
seed = 1000
frames = 3
duration = 4.0
)";

std::string errorOf(const std::string& text)
{
    try {
        parseDatasetRecipe(text, "r.toml");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

std::vector<DatasetFrame> framesOf(const DatasetRecipe& recipe, const DatasetPart& part)
{
    std::vector<DatasetFrame> frames;
    labelPart(recipe, part, [&](DatasetFrame frame) { frames.push_back(std::move(frame)); });
    return frames;
}

} // namespace

/// What a recipe says, what is drawn for it, and the frames that come of it.
class DatasetRecipeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAndSpeltOut();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void drawsAreReproducible();
    void partsGiveTheirFrames();
    void labelsEqualSeparateOnes();
    void modelsBelongToTheHash();
};

void DatasetRecipeTest::isReadAndSpeltOut()
{
    const DatasetRecipe recipe = parseDatasetRecipe(kRecipe, "r.toml");
    QCOMPARE(recipe.sources.size(), 4u);
    QCOMPARE(recipe.sources[0].labels.count(), 5u); // own, and two kT at each of two dopings
    QCOMPARE(recipe.sources[2].labels.count(), 3u);
    QCOMPARE(recipe.sources[1].seed, 11u); // seeds go on where the source before ended
    QCOMPARE(recipe.sources[2].ly, 6);
    QCOMPARE(recipe.sources[3].dt, 0.5);
    QCOMPARE(recipe.frameCount(), 10 * 5 + 4 * 5 + 5 * 4 * 3 + 3 * 5);
    const std::string text = toToml(recipe);
    const DatasetRecipe again = parseDatasetRecipe(text, "again");
    QCOMPARE(toToml(again), text);
    QCOMPARE(recipeHash(again), recipeHash(recipe));
    QVERIFY(isDatasetRecipe(text, "x"));
    QVERIFY(!isDatasetRecipe("[lattice]\nsize = [4, 4]\n", "x"));
    DatasetRecipe other = recipe;
    other.sources[3].seed = 1001;
    QVERIFY(recipeHash(other) != recipeHash(recipe));
    const DatasetRecipe preset = parseDatasetRecipe("preset = \"tetrahedral-coarsening\"\n[[source]]\nkind = "
                                                    "\"random\"\n",
                                                    "p.toml", [](RunConfig& config) { config.electrons.J = 1.5; });
    QCOMPARE(preset.base.lattice.kind, LatticeKind::Triangular);
    QCOMPARE(preset.base.electrons.J, 1.5);
}

void DatasetRecipeTest::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QString& source, const QString& message) {
        QTest::newRow(name) << "[lattice]\nsize = [4, 4]\n[[source]]\n" + source << message;
    };
    QTest::newRow("no source") << "[lattice]\nsize = [4, 4]\n"
                               << "no table [[source]]";
    row("empty source", "", "without kind");
    row("no kind", "seed = 3\n", "without kind");
    row("unknown kind", "kind = \"magic\"\n", "r.toml:4: [[source]] 1 kind = \"magic\"");
    row("unknown key", "kind = \"random\"\ndopping = 0.1\n", "unknown key \"dopping\"");
    row("key of another kind", "kind = \"random\"\ndt = 0.1\n", "kind \"random\" does not read it");
    row("no states", "kind = \"perturbed\"\n", "without states");
    row("state", "kind = \"quench\"\nstates = \"tetrahedral\"\n", "does not exist on the square lattice");
    row("no temperatures", "kind = \"anneal\"\n", "without temperatures");
    row("frames", "kind = \"quench\"\nframes = 9\nduration = 1\ndt = 0.5\n", "9 frames a trajectory");
    row("two ways", "kind = \"random\"\ndoping = 0.1\nfilling = 0.4\n", "two ways");
    row("reversed range", "kind = \"random\"\ndoping_range = [0.1, 0]\n", "smaller end");
    row("doping", "kind = \"random\"\ndoping = 1.5\n", "between -1 and 1");
    row("kT of 0", "kind = \"random\"\nkT_range = [0, 0.1]\n", "log-uniformly");
    row("draws without range", "kind = \"random\"\nlabels.random_dopings = 2\n", "need a range");
    row("type", "kind = 3\n", "not one of the names");
    row("model", "kind = \"driven\"\n", "without solver.model");
    row("label solver", "kind = \"random\"\n[labels]\nsolver = \"ml\"\n", "not one of the names");
    row("grand", "kind = \"random\"\ndoping = 0.1\n[electrons]\nmu = -2.0\n", "already fixes");
    row("infinite", "kind = \"random\"\ndoping = -0.1\n[electrons]\ncoupling = \"infinite\"\n", "infinite coupling");
    row("too many", "kind = \"quench\"\ntrajectories = 100000\nframes = 100000\nduration = 1e9\n", "4 GiB");
    row("configuration", "kind = \"random\"\n[electrons]\ndopping = 0.1\n", "r.toml:6: unknown key");
}

void DatasetRecipeTest::mistakesAreNamed()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const std::string error = errorOf(text.toStdString());
    QVERIFY2(QString::fromStdString(error).contains(message), error.c_str());
    QVERIFY2(error.starts_with("r.toml:"), error.c_str());
}

void DatasetRecipeTest::drawsAreReproducible()
{
    const DatasetRecipe recipe = parseDatasetRecipe(kRecipe, "r.toml");
    double last = -1.0;
    for (int k = 0; k < 10; ++k) {
        const TrajectoryDraw draw = drawTrajectory(recipe, recipe.sources[0], k);
        QVERIFY(draw.electrons.doping() >= 0.0 && draw.electrons.doping() <= 0.2 && draw.electrons.filling != last);
        last = draw.electrons.filling;
        QVERIFY(drawTrajectory(recipe, recipe.sources[0], k).electrons == draw.electrons);
        const auto conditions = drawConditions(recipe.sources[0].labels, draw, 0);
        QCOMPARE(conditions.size(), 5u);
        QVERIFY(conditions[0] == draw.electrons);
        QVERIFY(conditions[1].filling == 0.5 && conditions[2].filling == 0.5 && conditions[3].filling == 0.45);
        QVERIFY(conditions[1].kT != conditions[2].kT && conditions[1].kT != conditions[3].kT);
        for (std::size_t c = 1; c < 5; ++c)
            QVERIFY(conditions[c].kT >= 0.01 && conditions[c].kT <= 0.1);
        QVERIFY(drawConditions(recipe.sources[0].labels, draw, 1)[1].kT != conditions[1].kT);
    }
    const DatasetSource& anneal = recipe.sources[2];
    for (int k = 0; k < 5; ++k) { // every doping at every kT, in turn
        const TrajectoryDraw draw = drawTrajectory(recipe, anneal, k);
        QCOMPARE(draw.electrons.filling, k % 2 == 0 ? 0.5 : 0.45);
        QCOMPARE(draw.electrons.kT, k / 2 % 2 == 0 ? 0.02 : 0.04);
        const auto conditions = drawConditions(anneal.labels, draw, 0);
        QVERIFY(conditions[0].filling >= 0.4 && conditions[0].filling != conditions[1].filling);
        QCOMPARE(conditions[2].kT, draw.electrons.kT);
    }
    const TrajectoryDraw perturbed = drawTrajectory(recipe, recipe.sources[1], 1);
    QCOMPARE(perturbed.state.kind, "neel|-neel");
    QVERIFY(perturbed.state.noise >= 0.1 && perturbed.state.noise <= 0.4);
}

void DatasetRecipeTest::partsGiveTheirFrames()
{
    const DatasetRecipe recipe = parseDatasetRecipe(kRecipe, "r.toml");
    const std::vector<DatasetPart> parts = datasetParts(recipe);
    QCOMPARE(parts.size(), std::size_t(2 + 1 + 5 + 1));
    std::vector<std::vector<DatasetFrame>> frames(parts.size());
    for (std::size_t k = parts.size(); k-- > 0;) { // in any order
        frames[k] = framesOf(recipe, parts[k]);
        QCOMPARE(static_cast<std::int64_t>(frames[k].size()), frameCount(recipe, parts[k]));
    }
    const auto again = framesOf(recipe, parts[3]);
    for (std::size_t f = 0; f < again.size(); ++f)
        QVERIFY(again[f].spins == frames[3][f].spins && again[f].field == frames[3][f].field);
    QCOMPARE(frames[0][0].kind, FrameKind::Random);
    QCOMPARE(frames[3].back().kind, FrameKind::Anneal);
    QCOMPARE(frames[3][0].trajectory, 14);
    QCOMPARE(frames[3][3].step, 2);
    QCOMPARE(frames[3].back().step, 6);
    QCOMPARE(frames[8][5].step, 2); // t_k ~ k^2 of 8 steps
    QVERIFY(!std::isnan(frames[0][0].chemicalPotential) && frames[0][0].density.size() == 16);
    QCOMPARE(emptyDatasets(recipe).size(), 2u); // 4 x 4 and 4 x 6
}

void DatasetRecipeTest::labelsEqualSeparateOnes()
{
    const DatasetRecipe recipe = parseDatasetRecipe(kRecipe, "r.toml");
    const auto frames = framesOf(recipe, datasetParts(recipe)[2]);
    RunConfig config = recipe.base;
    config.state = {"neel|-neel", drawTrajectory(recipe, recipe.sources[1], 1).state.noise, 12};
    DatasetRecipe single = quenchRecipe(recipe.base, {1, 1, "ed"});
    single.sources[0].kind = FrameKind::Perturbed;
    single.sources[0].states = {"neel|-neel"};
    single.sources[0].seed = 12;
    single.sources[0].noise = {config.state.noise, config.state.noise};
    for (std::size_t c = 5; c < 10; ++c) { // the conditions of the second trajectory
        single.base.electrons.filling = frames[c].filling;
        single.base.electrons.kT = frames[c].kT;
        const auto alone = framesOf(single, datasetParts(single)[0]);
        QVERIFY(alone[0].spins == frames[c].spins);
        QVERIFY((alone[0].field - frames[c].field).cwiseAbs().maxCoeff() < 1e-12);
        QVERIFY(std::abs(alone[0].energy - frames[c].energy) < 1e-12);
    }
}

void DatasetRecipeTest::modelsBelongToTheHash()
{
    DatasetRecipe recipe = parseDatasetRecipe(kRecipe, "r.toml");
    recipe.sources[3].driver = "ml";
    recipe.base.solver.model = "double-exchange-square";
    const std::string hash = recipeHash(recipe);
    QCOMPARE(recipeHash(recipe), hash);
    recipe.base.solver.model = "no-such-model";
    QVERIFY_EXCEPTION_THROWN(recipeHash(recipe), FileError);
}

QTEST_APPLESS_MAIN(DatasetRecipeTest)
#include "DatasetRecipeTest.moc"
