#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "tests/ui/scene/SceneFixtures.h"
#include "ui/scene/Movie.h"
#include "ui/scene/MovieEncoder.h"

using namespace kondoscope;
using namespace kondoscope::testing;

class MovieTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RunConfig config;
        config.lattice = {LatticeKind::Triangular, 6, 6};
        config.view.layers = {"chirality", "arrows"};
        m_path = m_folder.filePath("run.h5").toStdString();
        writeTrajectory(m_path, config, 6);
        m_recipe.width = 320;
        m_recipe.height = 240;
        m_recipe.framesPerSecond = 10;
    }

    void movieHasAllFramesAndHoldsTheLast()
    {
        requireFfmpeg();
        REQUIRE_OPENGL();
        const QString path = m_folder.filePath("movie.mp4");
        std::int64_t last = 0;
        renderMovie(m_path, m_recipe, path.toStdString(), [&last](std::int64_t done, std::int64_t total) {
            QCOMPARE(done, last + 1);
            QCOMPARE(total, std::int64_t{6});
            last = done;
        });
        QCOMPARE(last, std::int64_t{6});
        QProcess probe;
        probe.start("ffprobe", {"-v", "error", "-count_frames", "-show_entries",
                                "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames", "-of",
                                "default=noprint_wrappers=1", path});
        QVERIFY(probe.waitForFinished());
        const QString said = probe.readAllStandardOutput();
        for (const char* part : {"codec_name=h264", "width=320", "height=240", "pix_fmt=yuv420p", "r_frame_rate=10/1",
                                 "nb_read_frames=15"})
            QVERIFY2(said.contains(part), qPrintable(said));
    }

    void missingFfmpegIsNamed()
    {
        REQUIRE_OPENGL();
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nowhere");
        QString message;
        try {
            renderMovie(m_path, m_recipe, m_folder.filePath("none.mp4").toStdString());
        } catch (const FileError& error) {
            message = error.what();
        }
        qputenv("PATH", path);
        QVERIFY2(message.contains("apt-get install ffmpeg"), qPrintable(message));
        requireNothingLeft("none.mp4");
    }

    void failingFfmpegIsQuoted()
    {
        requireFfmpeg();
        try {
            MovieEncoder encoder("/nowhere/movie.mp4", 64, 64, 10, "");
            const PixelImage black{64, 64, std::vector<std::uint8_t>(3 * 64 * 64)};
            for (int i = 0; i < 500; ++i)
                encoder.write(black);
            encoder.finish();
            QFAIL("no exception");
        } catch (const FileError& error) {
            QVERIFY2(QString(error.what()).contains("No such file"), error.what());
        }
    }

    void stoppedMovieLeavesNoFile()
    {
        requireFfmpeg();
        REQUIRE_OPENGL();
        std::stop_source source;
        QVERIFY_EXCEPTION_THROWN(renderMovie(
                                     m_path, m_recipe, m_folder.filePath("stopped.mp4").toStdString(),
                                     [&source](std::int64_t, std::int64_t) { source.request_stop(); },
                                     source.get_token()),
                                 Cancelled);
        requireNothingLeft("stopped.mp4");
    }

    void oddSizeIsRefused()
    {
        RenderRecipe odd = m_recipe;
        odd.width = 321;
        QVERIFY_EXCEPTION_THROWN(renderMovie(m_path, odd, m_folder.filePath("odd.mp4").toStdString()), ConfigError);
    }

private:
    static void requireFfmpeg()
    {
        if (QStandardPaths::findExecutable("ffmpeg").isEmpty())
            QSKIP("ffmpeg is not installed");
    }

    void requireNothingLeft(const QString& name)
    {
        const QStringList files = QDir(m_folder.path()).entryList({"*" + name + "*"}, QDir::Files | QDir::Hidden);
        QVERIFY2(files.isEmpty(), qPrintable(files.join(' ')));
    }

    QTemporaryDir m_folder;
    std::string m_path;
    RenderRecipe m_recipe;
};

QTEST_GUILESS_MAIN(MovieTest)
#include "MovieTest.moc"
