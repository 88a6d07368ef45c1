#include <set>

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kPatience = 120000; ///< software rendering on a busy machine [ms]

struct Answer
{
    int exitCode = -1;
    QString errors; ///< stderr
};

Answer runProgram(const QStringList& arguments)
{
    QProcess program;
    program.start(KONDOSCOPE_PROGRAM, arguments);
    if (!program.waitForFinished(kPatience) || program.exitStatus() != QProcess::NormalExit) {
        program.kill();
        program.waitForFinished();
        return {.exitCode = -1, .errors = "did not end, or crashed: " + program.readAllStandardError()};
    }
    return {.exitCode = program.exitCode(), .errors = QString::fromUtf8(program.readAllStandardError())};
}

int colorCount(const QImage& image)
{
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

/// The window as a program of its own, as a user starts it.
class ProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAScreenshotAfterSomeSteps()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("window.png");
        const Answer answer =
            runProgram({"--preset", "tetrahedral-coarsening", "--set", "lattice.size=6,6", "--set", "solver.kind=ed",
                        "--after-steps", "3", "--screenshot", path, "--exit", "--size", "900x700"});
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
        const QImage image(path);
        QCOMPARE(image.size(), QSize(900, 700));
        QVERIFY(colorCount(image) > 200);
        // The spins alone: the middle of the picture, without panels and charts.
        QVERIFY(colorCount(image.copy(150, 150, 300, 250)) > 100);
    }

    void aScreenshotThatCannotBeWrittenIsAnError()
    {
        const Answer answer =
            runProgram({"--preset", "tetrahedral-coarsening", "--set", "lattice.size=4,4", "--set", "solver.kind=ed",
                        "--after-steps", "1", "--screenshot", "/nowhere/at/all.png", "--exit"});
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.errors.contains("/nowhere/at/all.png"), qPrintable(answer.errors));
    }

    void wrongUsageIsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{"--no-such-option"};
        QTest::newRow("wrong size") << QStringList{"--size", "big"};
        QTest::newRow("no name") << QStringList{"--preset"};
        QTest::newRow("negative steps") << QStringList{"--after-steps", "-1"};
        QTest::newRow("file and preset") << QStringList{"run.toml", "--preset", "tetrahedral-coarsening"};
    }

    void wrongUsageIsTwo()
    {
        QFETCH(QStringList, arguments);
        const Answer answer = runProgram(arguments);
        QVERIFY2(answer.exitCode == 2, qPrintable(answer.errors));
        const QRegularExpression form("^kondoscope: [^\n]+ \\([^\n]+\\)\\. [^\n]+\\.\n$");
        QVERIFY2(form.match(answer.errors).hasMatch(), qPrintable(answer.errors));
    }

    void aMissingModelIsOneReadableLine()
    {
        const Answer answer = runProgram({"--preset", "tetrahedral-coarsening", "--set", "lattice.size=4,4", "--set",
                                          "solver.kind=ml", "--set", "solver.model=/nowhere/model.h5", "--exit"});
        QCOMPARE(answer.exitCode, 1);
        const QStringList lines = answer.errors.split('\n', Qt::SkipEmptyParts);
        QVERIFY2(lines.filter("/nowhere/model.h5").size() == 1, qPrintable(answer.errors));
        QVERIFY(lines.filter("/nowhere/model.h5").front().startsWith("kondoscope: "));
    }

    void unknownPresetsAndParametersAreErrors()
    {
        // No window is opened, so there is nothing to close.
        const Answer preset = runProgram({"--preset", "no-such-preset"});
        QCOMPARE(preset.exitCode, 2);
        QVERIFY2(preset.errors.contains("no-such-preset"), qPrintable(preset.errors));
        const Answer parameter = runProgram({"--set", "electrons.nonsense=1"});
        QCOMPARE(parameter.exitCode, 2);
        QVERIFY2(parameter.errors.contains("electrons.nonsense"), qPrintable(parameter.errors));
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "ProgramTest.moc"
