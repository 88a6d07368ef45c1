#include <QTemporaryDir>

#include <QImage>
#include <vtkCamera.h>
#include <vtkRenderer.h>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/CellQuantity.h"
#include "ui/scene/SceneView.h"

using namespace kondoscope;
using namespace kondoscope::testing;

namespace {

std::unique_ptr<SceneView> bareView(const std::string& layer, Background background = Background::Dark)
{
    auto view = std::make_unique<SceneView>();
    view->setAnnotated(false);
    view->setBackground(background);
    view->setLayerVisible(layer, true);
    return view;
}

/// An antiferromagnet of 8 x 8 sites with these electrons.
std::shared_ptr<Snapshot> withDensity(const Eigen::VectorXd& density)
{
    auto snapshot = std::make_shared<Snapshot>(*makeSnapshot(LatticeKind::Square, 8, 8, {"neel", 0.0, 1}));
    snapshot->forces.density = density;
    return snapshot;
}

/// Share of pixels that differ by more than a few grey values.
double difference(const PixelImage& a, const PixelImage& b)
{
    constexpr int kTolerance = 6;
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        different += std::abs(a.rgb[i] - b.rgb[i]) > kTolerance ? 1 : 0;
    return static_cast<double>(different) / static_cast<double>(a.rgb.size());
}

} // namespace

class SceneViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { REQUIRE_OPENGL(); }

    void antiferromagnetIsDarkAndFerromagnetBright()
    {
        const auto view = bareView("bond_order");
        view->update(makeSnapshot(LatticeKind::Square, 8, 8, {"neel", 0.0, 1}));
        const Pixel dark = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        view->update(makeSnapshot(LatticeKind::Square, 8, 8, {"ferromagnet", 0.0, 1}));
        const Pixel bright = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        QVERIFY2(dark.red < 40 && dark.green < 50, "antiferromagnet is not dark");
        QVERIFY2(bright.red > 230 && bright.green > 200, "ferromagnet is not bright");
    }

    void chiralitySignGivesRedOrBlue()
    {
        const auto view = bareView("chirality");
        view->update(makeSnapshot(LatticeKind::Triangular, 8, 8, {"tetrahedral", 0.0, 1}));
        const Pixel plus = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        view->update(makeSnapshot(LatticeKind::Triangular, 8, 8, {"tetrahedral_minus", 0.0, 1}));
        const Pixel minus = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        QVERIFY2(plus.red > 2 * plus.blue, "positive chirality is not red");
        QVERIFY2(minus.blue > 2 * minus.red, "negative chirality is not blue");
    }

    void coplanarStateHasNeutralChirality()
    {
        const auto view = bareView("chirality");
        view->update(makeSnapshot(LatticeKind::Triangular, 6, 6, {"120_degrees", 0.0, 1}));
        const Pixel zero = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        QVERIFY(zero.red > 235 && zero.green > 235 && zero.blue > 235);
    }

    void wrappedCellsStayAtTheEdge()
    {
        // A triangle drawn across the picture would hide the background in the corners beside the rectangle of sites.
        const auto view = bareView("chirality", Background::White);
        view->update(makeSnapshot(LatticeKind::Triangular, 40, 4, {"tetrahedral", 0.0, 1}));
        const PixelImage image = view->renderPixels(400, 400);
        for (double y : {0.02, 0.3, 0.7, 0.98}) {
            const Pixel p = pixelAt(image, 0.5, y);
            QVERIFY(p.red == 255 && p.green == 255 && p.blue == 255);
        }
    }

    void updateShowsTheNewState()
    {
        const auto view = bareView("arrows");
        view->update(makeSnapshot(LatticeKind::Square, 10, 10, {"random", 0.0, 1}));
        const PixelImage first = view->renderPixels(320, 320);
        view->update(makeSnapshot(LatticeKind::Square, 10, 10, {"random", 0.0, 2}));
        const PixelImage second = view->renderPixels(320, 320);
        view->update(makeSnapshot(LatticeKind::Square, 10, 10, {"random", 0.0, 1}));
        const PixelImage third = view->renderPixels(320, 320);
        QVERIFY(difference(first, second) > 0.05);
        QVERIFY(difference(first, third) < 1e-3);
    }

    void cameraSurvivesUpdates()
    {
        const auto view = bareView("arrows");
        view->update(makeSnapshot(LatticeKind::Square, 10, 10, {"random", 0.0, 1}));
        view->renderPixels(320, 320);
        vtkCamera* camera = view->renderer()->GetActiveCamera();
        camera->Elevation(-40);
        camera->Zoom(2.0);
        const double scale = camera->GetParallelScale();
        view->update(makeSnapshot(LatticeKind::Square, 10, 10, {"random", 0.0, 2}));
        view->renderPixels(400, 300);
        QCOMPARE(camera->GetParallelScale(), scale);
        view->resetCamera();
        view->renderPixels(400, 300);
        QVERIFY(camera->GetParallelScale() > 1.5 * scale);
    }

    void thinnedArrowsKeepAllSublattices_data()
    {
        QTest::addColumn<bool>("triangular");
        QTest::newRow("square") << false;
        QTest::newRow("triangular") << true;
    }
    void thinnedArrowsKeepAllSublattices()
    {
        QFETCH(bool, triangular);
        const auto view = bareView("arrows");
        view->update(
            makeSnapshot(triangular ? LatticeKind::Triangular : LatticeKind::Square, 120, 120, {"random", 0, 1}));
        view->renderPixels(320, 320);
        QVERIFY(view->arrowStride() > 1);
        QVERIFY(view->arrowStride() % 2 == 1);
        QVERIFY(!triangular || view->arrowStride() % 3 != 0);
        view->renderer()->GetActiveCamera()->Zoom(20.0);
        view->renderPixels(320, 320);
        QCOMPARE(view->arrowStride(), 1);
    }

    void latticeCanChange()
    {
        const auto view = bareView("bond_order");
        view->setLayerVisible("arrows", true);
        view->update(makeSnapshot(LatticeKind::Square, 40, 20, {"random", 0.0, 1}));
        view->renderPixels(320, 320);
        view->update(makeSnapshot(LatticeKind::Triangular, 7, 9, {"random", 0.0, 1}));
        QCOMPARE(view->renderPixels(320, 320).rgb.size(), std::size_t{3 * 320 * 320});
    }

    void annotatedPictureIsWritten_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("tiny") << 80 << 60;
        QTest::newRow("small") << 640 << 480;
        QTest::newRow("large") << 1920 << 1080;
    }
    void annotatedPictureIsWritten()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QTemporaryDir folder;
        SceneView view;
        for (const std::string& layer : SceneView::layerNames())
            view.setLayerVisible(layer, true);
        view.setTitle("A quench");
        view.update(makeSnapshot(LatticeKind::Square, 12, 8, {"random", 0.0, 1}, 12.5));
        const QString path = folder.filePath("picture.png");
        view.writePng(path.toStdString(), width, height);
        QCOMPARE(QImage(path).size(), QSize(width, height));
    }

    void holesAreBrightWhereTheyAre()
    {
        const auto view = bareView("hole_density");
        auto snapshot = withDensity(Eigen::VectorXd::Ones(64));
        snapshot->forces.density.head(32).setConstant(0.7); // the lower half of the picture
        view->update(snapshot);
        const PixelImage image = view->renderPixels(300, 300);
        const Pixel holes = pixelAt(image, 0.5, 0.25);
        const Pixel none = pixelAt(image, 0.5, 0.75);
        QVERIFY2(holes.red > 200 && holes.green > 200, "holes are not bright");
        QVERIFY2(none.red < 90 && none.green < 60 && none.blue > 40, "the rest is not violet");
        QCOMPARE(QString::fromStdString(view->legendState("hole_density").ticks[0]), QString("0.3"));
    }

    void whatASnapshotDoesNotHoldIsSaid()
    {
        for (const char* layer : {"hole_density", "kinetic_energy"}) {
            const auto view = bareView(layer);
            auto snapshot = withDensity(Eigen::VectorXd::Constant(64, 0.7));
            snapshot->forces.bondEnergy = Eigen::VectorXd::Constant(128, -0.5);
            view->update(snapshot);
            const PixelImage shown = view->renderPixels(300, 300);
            QVERIFY(view->legendState(layer).note.empty());
            view->update(makeSnapshot(LatticeKind::Square, 8, 8, {"neel", 0.0, 1}));
            const PixelImage nothing = view->renderPixels(300, 300);
            QVERIFY(!view->legendState(layer).note.empty());
            // The paper, not the colours of the moment before.
            const Pixel paper = pixelAt(nothing, 0.02, 0.02);
            const Pixel middle = pixelAt(nothing, 0.5, 0.5);
            QVERIFY(paper.red == middle.red && paper.green == middle.green && paper.blue == middle.blue);
            QVERIFY(difference(shown, nothing) > 0.5);
            view->update(snapshot);
            QVERIFY(difference(view->renderPixels(300, 300), shown) < 1e-3);
        }
    }

    void bondEnergiesAreSharedByTheirSites()
    {
        auto snapshot = withDensity({});
        snapshot->forces.bondEnergy = Eigen::VectorXd::Zero(128);
        snapshot->forces.bondEnergy[0] = -1.0; // site 0 to site 1
        const Eigen::VectorXd sites = cellQuantity("kinetic_energy").values(*snapshot);
        QCOMPARE(sites.size(), 64);
        QCOMPARE(sites[0], -0.5);
        QCOMPARE(sites[1], -0.5);
        QCOMPARE(sites.sum(), -1.0);
    }

    void heldRangesAreShared()
    {
        const auto view = bareView("hole_density");
        const auto few = withDensity(Eigen::VectorXd::Constant(64, 0.95));
        const auto many = withDensity(Eigen::VectorXd::Constant(64, 0.5));
        view->holdRangesFor(*few);
        view->holdRangesFor(*many);
        view->update(few);
        QCOMPARE(view->legendState("hole_density").ticks[0], std::string("0.5"));
        const Pixel dark = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        view->update(many);
        const Pixel bright = pixelAt(view->renderPixels(300, 300), 0.5, 0.5);
        QVERIFY(dark.green < 100 && bright.green > 200);
    }

    void unwritablePictureIsReported()
    {
        SceneView view;
        view.update(makeSnapshot(LatticeKind::Square, 4, 4, {"random", 0.0, 1}));
        QVERIFY_EXCEPTION_THROWN(view.writePng("/nowhere/picture.png", 200, 200), FileError);
    }

    void unknownLayerNamesTheKnownOnes()
    {
        SceneView view;
        try {
            view.setLayerVisible("holes", true);
            QFAIL("no exception");
        } catch (const ConfigError& error) {
            QVERIFY(QString(error.what()).contains("bond_order"));
        }
    }

    void severalViewsLiveSideBySide()
    {
        const auto first = bareView("bond_order");
        const auto second = bareView("bond_order");
        first->update(makeSnapshot(LatticeKind::Square, 8, 8, {"neel", 0.0, 1}));
        second->update(makeSnapshot(LatticeKind::Square, 8, 8, {"ferromagnet", 0.0, 1}));
        QVERIFY(pixelAt(first->renderPixels(200, 200), 0.5, 0.5).red < 60);
        QVERIFY(pixelAt(second->renderPixels(200, 200), 0.5, 0.5).red > 200);
        QVERIFY(pixelAt(first->renderPixels(200, 200), 0.5, 0.5).red < 60);
    }
};

QTEST_GUILESS_MAIN(SceneViewTest)
#include "SceneViewTest.moc"
