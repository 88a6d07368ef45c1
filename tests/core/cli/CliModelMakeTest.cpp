#include <csignal>

#include <QTemporaryDir>
#include <QtTest>

#include "tests/core/cli/CliProgram.h"

using namespace kondoscope;

namespace {

const QByteArray kRecipe = R"(
[lattice]
size = [6, 6]
[electrons]
doping = 0.03
kT = 0.05
[dynamics]
dt = 0.5
[labels]
precision = "single"
[[source]]
kind = "random"
trajectories = 8
[[source]]
kind = "quench"
size = [8, 6]
trajectories = 4
frames = 3
duration = 8.0
[[round]]
iterations = 20
[[round.source]]
kind = "driven"
trajectories = 2
frames = 3
duration = 8.0
)" + kSmallTraining;

} // namespace

/// kondoscope-cli model make: one command from a recipe to a force field, however often it is interrupted.
class CliModelMakeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everythingIsMade();
    void nothingIsMadeTwice();
    void killedWorkGivesTheSameModel();
    void timeLimitsAreKept();
    void changedRecipesAreRefused();
    void badInputIsRefused_data();
    void badInputIsRefused();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    QByteArray read(const QString& name) const;
    QStringList make(const QString& recipe, const QString& work, const QString& output) const;

    QTemporaryDir m_folder;
    std::string m_hash;
};

namespace {

/// The content hash that `info` shows.
std::string hashOf(const QString& model)
{
    const Finished info = runCli({"info", model});
    const std::string word = "Learned force field ";
    const std::size_t place = info.output.find(word);
    return place == std::string::npos ? "" : info.output.substr(place + word.size(), 16);
}

} // namespace

void CliModelMakeTest::write(const QString& name, const QByteArray& content) const
{
    QFile target(file(name));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

QByteArray CliModelMakeTest::read(const QString& name) const
{
    QFile source(file(name));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

QStringList CliModelMakeTest::make(const QString& recipe, const QString& work, const QString& output) const
{
    return {"model", "make", file(recipe), "--work", file(work), "--jobs", "1", "-o", file(output)};
}

void CliModelMakeTest::initTestCase()
{
    write("recipe.toml", kRecipe);
    const Finished made = runCli(make("recipe.toml", "work", "model.h5"));
    QVERIFY2(made.code == 0, made.errors.c_str());
    for (const char* word : {"first data: 20 frames", "round 1: 6 frames", "[4 of 4] training 1", "first those of"})
        QVERIFY2(made.output.find(word) != std::string::npos, made.output.c_str());
    m_hash = hashOf(file("model.h5"));
    QVERIFY(m_hash.size() == 16);
}

void CliModelMakeTest::everythingIsMade()
{
    for (const char* name :
         {"data-0-6x6.h5", "data-0-8x6.h5", "data-0.toml", "model-0.h5", "data-1.h5", "data-1.toml", "model-1.h5"})
        QVERIFY2(QFile::exists(file(QString("work/") + name)), name);
    QCOMPARE(QDir(file("work")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).size(), 7);
    QCOMPARE(hashOf(file("work/model-1.h5")), m_hash);
    QVERIFY(hashOf(file("work/model-0.h5")) != m_hash);
}

void CliModelMakeTest::nothingIsMadeTwice()
{
    const QByteArray first = read("work/model-0.h5"), data = read("work/data-1.h5");
    const QDateTime then = QFileInfo(file("work/model-0.h5")).lastModified();
    const Finished again = runCli(make("recipe.toml", "work", "again.h5"));
    QVERIFY2(again.code == 0, again.errors.c_str());
    QCOMPARE(hashOf(file("again.h5")), m_hash);
    QCOMPARE(QFileInfo(file("work/model-0.h5")).lastModified(), then);
    // one data set of the two that belong together was lost
    QVERIFY(QFile::remove(file("work/data-0-8x6.h5")));
    QVERIFY(QFile::remove(file("work/model-1.h5")));
    const Finished healed = runCli(make("recipe.toml", "work", "again.h5"));
    QVERIFY2(healed.code == 0, healed.errors.c_str());
    QCOMPARE(hashOf(file("again.h5")), m_hash);
    QVERIFY(read("work/data-1.h5") == data);
    QVERIFY(read("work/model-0.h5") == first);
}

void CliModelMakeTest::killedWorkGivesTheSameModel()
{
    int kills = 0;
    for (int milliseconds = 40; milliseconds < 60000; milliseconds += milliseconds / 2) {
        QProcess process;
        process.start(KONDOSCOPE_CLI, make("recipe.toml", "killed", "killed.h5"));
        QVERIFY(process.waitForStarted());
        if (process.waitForFinished(milliseconds)) {
            QCOMPARE(process.exitCode(), 0);
            break;
        }
        ::kill(static_cast<pid_t>(process.processId()), kills % 2 == 0 ? SIGKILL : SIGTERM);
        QVERIFY(process.waitForFinished(30000));
        ++kills;
    }
    QVERIFY(kills > 0);
    QCOMPARE(hashOf(file("killed.h5")), m_hash);
}

void CliModelMakeTest::timeLimitsAreKept()
{
    const Finished stopped = runCli(make("recipe.toml", "limited", "limited.h5") + QStringList{"--minutes", "1e-6"});
    QCOMPARE(stopped.code, 0);
    QVERIFY(!QFile::exists(file("limited.h5")));
    const Finished finished = runCli(make("recipe.toml", "limited", "limited.h5"));
    QVERIFY2(finished.code == 0, finished.errors.c_str());
    QCOMPARE(hashOf(file("limited.h5")), m_hash);
}

void CliModelMakeTest::changedRecipesAreRefused()
{
    write("other-data.toml", QByteArray(kRecipe).replace("doping = 0.03", "doping = 0.04"));
    write("other-training.toml", QByteArray(kRecipe).replace("iterations = 40", "iterations = 41"));
    write("other-round.toml", QByteArray(kRecipe).replace("trajectories = 2", "trajectories = 3"));
    for (const char* recipe : {"other-data.toml", "other-training.toml", "other-round.toml"}) {
        const Finished refused = runCli(make(recipe, "work", "refused.h5"));
        QCOMPARE(refused.code, 2);
        QVERIFY2(isOneLine(refused.errors) && refused.errors.find("--work") != std::string::npos,
                 refused.errors.c_str());
        QVERIFY(!QFile::exists(file("refused.h5")));
    }
}

void CliModelMakeTest::badInputIsRefused_data()
{
    QTest::addColumn<QByteArray>("recipe");
    QTest::addColumn<QString>("output");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("named");
    QTest::newRow("no data") << kSmallTraining << "x.h5" << 2 << "[[source]]";
    QTest::newRow("unknown key") << kRecipe + "restart = true\n"
                                 << "x.h5" << 2 << "training.restart";
    QTest::newRow("no such folder") << kRecipe << "nowhere/x.h5" << 1 << "nowhere";
    QTest::newRow("network that does not fit")
        << QByteArray(kRecipe).replace("squared_cutoff = 2", "squared_cutoff = 25") << "x.h5" << 2 << "too small";
}

void CliModelMakeTest::badInputIsRefused()
{
    QFETCH(QByteArray, recipe);
    QFETCH(QString, output);
    QFETCH(int, code);
    QFETCH(QString, named);
    write("bad.toml", recipe);
    const Finished refused = runCli(make("bad.toml", "bad", output));
    QCOMPARE(refused.code, code);
    QVERIFY2(isOneLine(refused.errors) && refused.errors.find(named.toStdString()) != std::string::npos,
             refused.errors.c_str());
    QVERIFY(!QFile::exists(file("bad/data-0-6x6.h5"))); // before any work
}

QTEST_GUILESS_MAIN(CliModelMakeTest)
#include "CliModelMakeTest.moc"
