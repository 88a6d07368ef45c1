#include <QTest>

#include "core/support/Error.h"
#include "ui/scene/RenderRecipe.h"

using namespace kondoscope;

class RenderRecipeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKeyIsRead()
    {
        const RenderRecipe recipe = parseRenderRecipe("title = \"Quench\"\n"
                                                      "layers = [\"chirality\"]\n"
                                                      "background = \"dark\"\n"
                                                      "width = 800\nheight = 600\n"
                                                      "frames = [0, 3, 5]\n"
                                                      "panels = 2\nspacing = \"even\"\n"
                                                      "frames_per_second = 30\n",
                                                      "recipe.toml");
        QCOMPARE(recipe.title, std::string("Quench"));
        QCOMPARE(recipe.layers, std::vector<std::string>{"chirality"});
        QVERIFY(recipe.background == Background::Dark);
        QCOMPARE(recipe.width, 800);
        QCOMPARE(recipe.height, 600);
        QCOMPARE(recipe.frames, (std::vector<std::int64_t>{0, 3, 5}));
        QCOMPARE(recipe.panels, 2);
        QCOMPARE(recipe.spacing, std::string("even"));
        QCOMPARE(recipe.framesPerSecond, 30.0);
    }

    void emptyRecipeIsTheDefault()
    {
        const RenderRecipe recipe = parseRenderRecipe("frames = []\nlayers = []\n", "recipe.toml");
        QVERIFY(recipe.frames.empty() && recipe.layers.empty() && !recipe.background);
    }

    void mistakesNameLineAndRemedy_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown key") << "colour = 1"
                                     << "frames_per_second";
        QTest::newRow("section") << "[figure]\nwidth = 800"
                                 << "figure.width";
        QTest::newRow("wrong type") << "width = \"wide\""
                                    << "a whole number";
        QTest::newRow("too large") << "width = 100000"
                                   << "8192";
        QTest::newRow("huge") << "width = 9000000000000"
                              << "8192";
        QTest::newRow("layer") << "layers = [\"holes\"]"
                               << "bond_order";
        QTest::newRow("background") << "background = \"red\""
                                    << "white";
        QTest::newRow("negative frame") << "frames = [-1]"
                                        << "[0, 10, 100]";
        QTest::newRow("fraction") << "frames = [0.5]"
                                  << "[0, 10, 100]";
        QTest::newRow("speed") << "frames_per_second = 0"
                               << "120";
        QTest::newRow("not a number") << "frames_per_second = nan"
                                      << "120";
        QTest::newRow("spacing") << "spacing = \"cubic\""
                                 << "log";
        QTest::newRow("panels") << "panels = 0"
                                << "1 to 8";
    }
    void mistakesNameLineAndRemedy()
    {
        QFETCH(QString, line);
        QFETCH(QString, expected);
        try {
            parseRenderRecipe("height = 600\n" + line.toStdString() + "\n", "recipe.toml");
            QFAIL("no exception");
        } catch (const ConfigError& error) {
            const QString text = error.what();
            QVERIFY2(text.startsWith(line.startsWith('[') ? "recipe.toml:3: " : "recipe.toml:2: "), error.what());
            QVERIFY2(text.contains(expected), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(RenderRecipeTest)
#include "RenderRecipeTest.moc"
