#include <QTest>

#include "core/simulation/ModelRecipe.h"
#include "core/simulation/Resources.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// Recipes of force fields: data, training and rounds in one document.
class ModelRecipeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsGoToTheirReaders();
    void roundsTakeOverAndChange();
    void seedsGoOn();
    void wrongRecipesAreRefused_data();
    void wrongRecipesAreRefused();
    void nestedTablesAreSectionsOfTheirOwn();
    void shippedRecipesAreSound_data();
    void shippedRecipesAreSound();
    void timesAreEstimated();
};

namespace {

constexpr const char* kRecipe = R"([lattice]
size = [8, 8]
[electrons]
J = 6.0
doping = 0.0
[dynamics]
dt = 1.0
[network]
channels = 2
[training]
iterations = 500
[labels]
solver = "ed"
[[source]]
kind = "quench"
trajectories = 3
frames = 2
duration = 5.0
[[source]]
kind = "random"
seed = 90
trajectories = 4

[[round]]
iterations = 200
learning_rate = 1e-3
[[round.source]]
kind = "driven"
trajectories = 5
frames = 2
duration = 5.0
doping = [0.0, 0.05]
labels.own_condition = true

[[round]]
restart = true
[[round.source]]
kind = "driven"
frames = 3
duration = 5.0
[[round.source]]
kind = "random"
)";

QString refusal(const std::string& text)
{
    try {
        parseModelRecipe(text, "recipe.toml");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

void ModelRecipeTest::partsGoToTheirReaders()
{
    const ModelRecipe recipe = parseModelRecipe(kRecipe, "recipe.toml");
    QCOMPARE(recipe.training.network.channels, 2);
    QCOMPARE(recipe.training.iterations, 500);
    QCOMPARE(recipe.data.sources.size(), 2u);
    QCOMPARE(recipe.data.frameCount(), 10);
    QCOMPARE(recipe.data.base.lattice.lx, 8);
    QCOMPARE(recipe.rounds.size(), 2u);
}

void ModelRecipeTest::roundsTakeOverAndChange()
{
    const ModelRecipe recipe = parseModelRecipe(kRecipe, "recipe.toml");
    const ModelRound &first = recipe.rounds[0], &second = recipe.rounds[1];
    QVERIFY(!first.restart && second.restart);
    QCOMPARE(first.training.iterations, 200);
    QCOMPARE(first.training.learningRate, 1e-3);
    QCOMPARE(first.training.network.channels, 2);
    QCOMPARE(second.training.iterations, 500);
    QCOMPARE(first.data.sources.size(), 1u);
    QCOMPARE(first.data.sources[0].driver, std::string("ml"));
    QCOMPARE(first.data.sources[0].filling.values.size(), 2u);
    QVERIFY(first.data.sources[0].labels.own);
    QCOMPARE(first.data.sources[0].dt, 1.0);
    QCOMPARE(first.data.labelSolver.kind, std::string("ed"));
    QCOMPARE(second.data.sources.size(), 2u);
    QCOMPARE(second.data.sources[0].frames, 3);
}

void ModelRecipeTest::seedsGoOn()
{
    const ModelRecipe recipe = parseModelRecipe(kRecipe, "recipe.toml");
    QCOMPARE(recipe.data.sources[0].seed, 1u);
    QCOMPARE(recipe.rounds[0].data.sources[0].seed, 94u);
    QCOMPARE(recipe.rounds[1].data.sources[0].seed, 99u);
    QCOMPARE(recipe.rounds[1].data.sources[1].seed, 100u);
}

void ModelRecipeTest::wrongRecipesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    const QByteArray good(kRecipe);
    const auto changed = [&](const char* from, const char* to) { return QByteArray(good).replace(from, to); };
    QTest::newRow("no source") << QByteArray("[training]\niterations = 5\n") << "[[source]]";
    QTest::newRow("key of a round") << changed("restart = true", "again = true") << "again";
    QTest::newRow("type of a key") << changed("restart = true", "restart = 1") << "true or false";
    QTest::newRow("round without data") << good + "[[round]]\nrestart = true\n"
                                        << "[[round]] 3";
    QTest::newRow("empty round") << good + "[[round]]\n"
                                 << "[[round]] 3";
    QTest::newRow("source of a round") << changed("doping = [0.0, 0.05]", "doping = [0.0, 7.0]") << "doping";
    QTest::newRow("another inner table") << changed("[[round.source]]\nkind = \"random\"", "[[round.sauce]]\nx = 1")
                                         << "sauce";
    QTest::newRow("table in a source") << good + "[[round.source.more]]\nkind = \"random\"\n"
                                       << "more";
    QTest::newRow("training") << changed("iterations = 500", "iterations = 0") << "iterations";
    QTest::newRow("network") << changed("channels = 2", "channels = 2000") << "channels";
    QTest::newRow("section") << good + "[sauce]\nx = 1\n"
                             << "sauce";
    QTest::newRow("too many steps") << changed("frames = 3", "frames = 30") << "frames";
}

void ModelRecipeTest::wrongRecipesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    const QString message = refusal(text.toStdString());
    QVERIFY2(message != "accepted" && message.contains(named) && message.contains("recipe.toml"), qPrintable(message));
}

void ModelRecipeTest::nestedTablesAreSectionsOfTheirOwn()
{
    const auto entries = parseToml("[[a]]\nx = 1\n[[a.b]]\ny = 2\n[[a.b]]\n[[a]]\n[[a.b]]\ny = 3\n", "nested.toml");
    QStringList places;
    for (const TomlEntry& entry : entries)
        places << QString::fromStdString(entry.section + ":" + entry.key);
    QCOMPARE(places, QStringList({"a[0]:x", "a[0].b[0]:y", "a[0].b[1]:", "a[1].b[0]:y"}));
}

void ModelRecipeTest::shippedRecipesAreSound_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"double-exchange-square", "tetrahedral", "120-degrees"})
        QTest::newRow(name) << name;
}

void ModelRecipeTest::shippedRecipesAreSound()
{
    QFETCH(QString, name);
    const ModelRecipe recipe = readModelRecipe(resourceFolder() + "/models/" + name.toStdString() + ".toml");
    QVERIFY(!recipe.rounds.empty());
    for (const ModelRound& round : recipe.rounds)
        for (const DatasetSource& source : round.data.sources)
            QCOMPARE(source.driver, std::string("ml"));
}

void ModelRecipeTest::timesAreEstimated()
{
    const ModelRecipe recipe = parseModelRecipe(kRecipe, "recipe.toml");
    const double data = estimatedSeconds(recipe.data);
    QVERIFY2(data > 0 && data < 60, qPrintable(QString::number(data)));
    const double training = estimatedTrainingSeconds(recipe.data, recipe.training);
    QVERIFY2(training > 0 && training < 600, qPrintable(QString::number(training)));
}

QTEST_APPLESS_MAIN(ModelRecipeTest)
#include "ModelRecipeTest.moc"
