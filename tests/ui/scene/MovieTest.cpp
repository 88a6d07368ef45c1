#include <csignal>

#include <unistd.h>

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
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
        REQUIRE_FFMPEG();
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
        REQUIRE_FFMPEG();
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
        REQUIRE_FFMPEG();
        REQUIRE_OPENGL();
        std::stop_source source;
        QVERIFY_EXCEPTION_THROWN(renderMovie(
                                     m_path, m_recipe, m_folder.filePath("stopped.mp4").toStdString(),
                                     [&source](std::int64_t, std::int64_t) { source.request_stop(); },
                                     source.get_token()),
                                 Cancelled);
        requireNothingLeft("stopped.mp4");
    }

    void terminalSignalsDoNotReachFfmpeg()
    {
        const FakeFfmpeg fake("cut -d ' ' -f 5 /proc/$$/stat >&2; exit 1"); // its process group
        try {
            MovieEncoder("/nowhere/movie.mp4", 64, 64, 10, "").finish();
            QFAIL("no exception");
        } catch (const FileError& error) {
            const QRegularExpressionMatch group = QRegularExpression(": (\\d+)\\.").match(error.what());
            QVERIFY2(group.hasMatch(), error.what());
            QVERIFY(group.captured(1).toInt() != getpgrp());
        }
    }

    void abandonedFfmpegIsEnded()
    {
        const FakeFfmpeg fake("echo $$ > $(dirname $0)/id.new; mv $(dirname $0)/id.new $(dirname $0)/id; sleep 600");
        QFile id(fake.filePath("id"));
        {
            MovieEncoder encoder(m_folder.filePath("none.mp4").toStdString(), 64, 64, 10, "");
            QTRY_VERIFY(id.exists());
        }
        QVERIFY(id.open(QIODevice::ReadOnly));
        const int process = id.readAll().trimmed().toInt();
        QVERIFY(process > 0);
        QCOMPARE(kill(process, 0), -1); // also reaped: a zombie would answer
        QTRY_COMPARE(kill(-process, 0), -1);
    }

    void stopHidesTheComplaintOfFfmpeg()
    {
        REQUIRE_OPENGL();
        const FakeFfmpeg fake("cat > /dev/null; exit 1");
        RenderRecipe recipe = m_recipe;
        recipe.frames = {0};
        const std::string path = m_folder.filePath("stopped.mp4").toStdString();
        QVERIFY_EXCEPTION_THROWN(renderMovie(m_path, recipe, path), FileError);
        std::stop_source source;
        const auto stopAtTheEnd = [&source](std::int64_t, std::int64_t) { source.request_stop(); };
        QVERIFY_EXCEPTION_THROWN(renderMovie(m_path, recipe, path, stopAtTheEnd, source.get_token()), Cancelled);
        requireNothingLeft("stopped.mp4");
    }

    void oddSizeIsRefused()
    {
        RenderRecipe odd = m_recipe;
        odd.width = 321;
        QVERIFY_EXCEPTION_THROWN(renderMovie(m_path, odd, m_folder.filePath("odd.mp4").toStdString()), ConfigError);
    }

private:
    /// While it lives, a shell script takes the place of ffmpeg.
    class FakeFfmpeg
    {
    public:
        explicit FakeFfmpeg(const QByteArray& script)
        {
            QFile file(m_folder.filePath("ffmpeg"));
            if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script + "\n") < 0)
                qFatal("no script");
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            qputenv("PATH", m_folder.path().toLocal8Bit() + ":" + m_path);
        }
        ~FakeFfmpeg() { qputenv("PATH", m_path); }
        QString filePath(const QString& name) const { return m_folder.filePath(name); }

    private:
        QTemporaryDir m_folder;
        QByteArray m_path = qgetenv("PATH");
    };

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
