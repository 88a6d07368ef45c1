#include <cmath>

#include <QImage>
#include <QTemporaryDir>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/Figure.h"
#include "ui/scene/FigurePage.h"
#include "ui/scene/TrajectorySource.h"

using namespace kondoscope;
using namespace kondoscope::testing;

class FigureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        RunConfig config;
        config.lattice = {LatticeKind::Square, 12, 8};
        config.view.title = "A quench";
        m_path = m_folder.filePath("run.h5").toStdString();
        writeTrajectory(m_path, config, 21);
    }

    void panelsAreSpreadOverTheRun()
    {
        const auto frames = [this](const RenderRecipe& recipe) {
            return TrajectorySource(m_path, recipe).panelFrames();
        };
        using Frames = std::vector<std::int64_t>;
        RenderRecipe recipe;
        QCOMPARE(frames(recipe), (Frames{0, 3, 7, 20}));
        recipe.spacing = "even";
        QCOMPARE(frames(recipe), (Frames{0, 7, 13, 20}));
        recipe.panels = 1;
        QCOMPARE(frames(recipe), Frames{20});
        recipe.frames = {4, 2};
        QCOMPARE(frames(recipe), (Frames{4, 2}));
    }

    void shortRunsGiveFewerPanels()
    {
        const std::string path = m_folder.filePath("short.h5").toStdString();
        writeTrajectory(path, RunConfig{}, 2);
        QCOMPARE(TrajectorySource(path, {}).panelFrames(), (std::vector<std::int64_t>{0, 1}));
        writeTrajectory(path, RunConfig{}, 1);
        QCOMPARE(TrajectorySource(path, {}).panelFrames(), std::vector<std::int64_t>{0});
    }

    void captionNamesTheRun()
    {
        const QString caption = QString::fromStdString(TrajectorySource(m_path, {}).caption());
        for (const char* part : {"square", "12 × 8", "J = 6 t", "x = 0.03", "seed 1"})
            QVERIFY2(caption.contains(part), qPrintable(caption));
    }

    void figureHasItsSize()
    {
        REQUIRE_OPENGL();
        const QString path = m_folder.filePath("figure.png");
        renderFigure(m_path, {}, path.toStdString());
        const QImage image(path);
        QCOMPARE(image.width(), 2400);
        QVERIFY(image.height() > 450 && image.height() < 900);
        QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
        QVERIFY(image.text("Source").contains("[lattice]"));
        RenderRecipe narrow;
        narrow.width = 400;
        narrow.height = 900;
        narrow.layers = {"bond_order", "chirality", "arrows"};
        renderFigure(m_path, narrow, path.toStdString());
        QCOMPARE(QImage(path).size(), QSize(400, 900));
    }

    void elongatedLatticesFit_data()
    {
        QTest::addColumn<int>("lx");
        QTest::addColumn<int>("ly");
        QTest::newRow("upright") << 2 << 300;
        QTest::newRow("flat") << 300 << 2;
    }

    void elongatedLatticesFit()
    {
        REQUIRE_OPENGL();
        QFETCH(int, lx);
        QFETCH(int, ly);
        RunConfig config;
        config.lattice = {LatticeKind::Square, lx, ly};
        const std::string run = m_folder.filePath("long.h5").toStdString();
        writeTrajectory(run, config, 4);
        const QString path = m_folder.filePath("long.png");
        renderFigure(run, {}, path.toStdString());
        const QImage image(path);
        QCOMPARE(image.width(), 2400);
        QVERIFY(image.height() > 450 && image.height() <= RenderRecipe::kLargestSide);
    }

    void panelsKeepTheShapeOfTheLattice()
    {
        for (double aspect : {2.0 / 300, 1.0, 150.0}) {
            const FigurePage page(2400, 0, 4, aspect, Background::White);
            const ScreenBox box = page.panel(3);
            QVERIFY(std::abs(box.width - box.height * aspect) <= std::max(1.0, aspect));
            QVERIFY(box.left + box.width < 2400 && box.bottom + box.height < RenderRecipe::kLargestSide);
        }
    }

    void mistakesAreReported()
    {
        const std::string out = m_folder.filePath("none.png").toStdString();
        RenderRecipe recipe;
        recipe.frames = {21};
        QVERIFY_EXCEPTION_THROWN(renderFigure(m_path, recipe, out), ConfigError);
        QVERIFY_EXCEPTION_THROWN(renderFigure("/nowhere/run.h5", {}, out), FileError);
        QVERIFY_EXCEPTION_THROWN(renderFigure(m_path, {}, "/nowhere/figure.png"), FileError);
        QVERIFY(!QFile::exists(QString::fromStdString(out)));
    }

private:
    QTemporaryDir m_folder;
    std::string m_path;
};

QTEST_GUILESS_MAIN(FigureTest)
#include "FigureTest.moc"
