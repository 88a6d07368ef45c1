#include <atomic>
#include <csignal>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/Trajectory.h"
#include "core/support/Error.h"
#include "tests/core/io/TrajectorySamples.h"

using namespace kondoscope;

namespace {

/// A number that a child process changes and its parent reads.
class SharedCount
{
public:
    SharedCount()
        : m_value(static_cast<std::atomic<std::int64_t>*>(::mmap(
              nullptr, sizeof(std::atomic<std::int64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)))
    {
        m_value->store(0);
    }
    ~SharedCount() { ::munmap(m_value, sizeof *m_value); }
    SharedCount(const SharedCount&) = delete;
    SharedCount& operator=(const SharedCount&) = delete;
    std::atomic<std::int64_t>& value() { return *m_value; }

private:
    std::atomic<std::int64_t>* m_value;
};

/// Frames in advance, so that a test spends its time on the file.
const TrajectoryFrame& sampleFrame(std::int64_t index, int lx)
{
    constexpr std::int64_t kPeriod = 64;
    static std::map<std::pair<std::int64_t, int>, TrajectoryFrame> frames;
    const std::int64_t i = index % kPeriod;
    auto& frame = frames[{i, lx}];
    if (frame.spins.size() == 0)
        frame = samples::frame(i, lx * lx, i % 7 != 3);
    return frame;
}

void writeFrames(const std::string& path, int lx, std::int64_t frames, std::atomic<std::int64_t>& written)
{
    TrajectoryWriter writer(path, samples::header(lx, lx));
    for (std::int64_t i = 0; i < frames; ++i) {
        writer.append(sampleFrame(i, lx));
        written.store(i + 1);
        if (i % 5 == 0)
            writer.recordChange(static_cast<double>(i), i, "electrons.J = " + std::to_string(i));
    }
}

/// Empty if the file holds at least the first `written` frames, each as it was handed over; else what is wrong.
QString complaint(const std::string& path, int lx, std::int64_t written)
{
    try {
        const TrajectoryReader reader(path);
        if (reader.frameCount() < written || reader.frameCount() > written + 1)
            return QString("%1 frames instead of %2").arg(reader.frameCount()).arg(written);
        for (std::int64_t i = 0; i < reader.frameCount(); ++i) {
            TrajectoryFrame frame = reader.frame(i);
            if (i == written && i == 0 && frame.density.empty()) // the first one was not announced yet
                frame.density = sampleFrame(i, lx).density;
            if (!samples::same(frame, sampleFrame(i, lx)))
                return QString("frame %1 of %2 differs").arg(i).arg(written);
        }
        for (const TrajectoryChange& change : reader.changes())
            if (change.assignment != "electrons.J = " + std::to_string(change.step))
                return QString("change at step %1 differs").arg(change.step);
    } catch (const std::exception& error) {
        return QString("after %1 frames: %2").arg(written).arg(error.what());
    }
    return {};
}

} // namespace

/// What is left of a trajectory when its process dies while it writes.
class TrajectoryCrashTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyKillLeavesAllFrames();
    void everySystemCallLeavesAllFrames();
    void otherProgramsReadMeanwhile();
};

/// Kills at a random moment after a random number of frames.
void TrajectoryCrashTest::anyKillLeavesAllFrames()
{
    QTemporaryDir folder;
    std::mt19937 random(7);
    SharedCount written;
    for (int kill = 0; kill < 60; ++kill) {
        const std::string path = folder.filePath(QString("%1.h5").arg(kill)).toStdString();
        const int lx = kill % 3 == 0 ? 30 : 8;
        const std::int64_t frames = 1 + static_cast<std::int64_t>(random() % 40);
        written.value().store(0);
        const pid_t child = ::fork();
        if (child == 0) {
            writeFrames(path, lx, 1 << 30, written.value());
            ::_exit(0);
        }
        bool alive = true;
        while (alive && written.value().load() < frames) {
            std::this_thread::yield();
            alive = ::waitpid(child, nullptr, WNOHANG) == 0;
        }
        QVERIFY2(alive, "the writer ended by itself");
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QCOMPARE(complaint(path, lx, written.value().load()), QString());
        std::filesystem::remove(path);
    }
}

/// The same without luck: the writer is stopped at every system call it makes, and the file is read each time.
void TrajectoryCrashTest::everySystemCallLeavesAllFrames()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    SharedCount written;
    constexpr int kSize = 53; // one frame fills a chunk, so that the index of chunks grows with each
    constexpr std::int64_t kFrames = 24;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            ::_exit(2);
        ::raise(SIGSTOP);
        writeFrames(path, kSize, kFrames, written.value());
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status))
        QSKIP("this system does not let a process be traced");
    int looks = 0;
    long signal = 0; // that the child is to get: one that would kill it without tracing must do so here
    for (int stop = 0; WIFSTOPPED(status); ++stop) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, signal);
        ::waitpid(child, &status, 0);
        signal = WIFSTOPPED(status) && WSTOPSIG(status) != SIGTRAP ? WSTOPSIG(status) : 0;
        const bool atExit = stop % 2 == 1; // of the call: its entry has changed nothing
        if (!atExit || !std::filesystem::exists(path))
            continue;
        ++looks;
        const QString found = complaint(path, kSize, written.value().load());
        if (!found.isEmpty()) {
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            QCOMPARE(found, QString());
        }
    }
    QVERIFY2(WIFEXITED(status), "the writer was killed by a signal");
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(complaint(path, kSize, kFrames), QString());
    QVERIFY2(looks > 500, "the writer hardly calls the system: nothing was checked");
}

void TrajectoryCrashTest::otherProgramsReadMeanwhile()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.h5").toStdString();
    TrajectoryWriter writer(path, samples::header());
    for (std::int64_t i = 0; i < 5; ++i) {
        writer.append(samples::frame(i, 24));
        const TrajectoryReader reader(path);
        QCOMPARE(reader.frameCount(), i + 1);
        QVERIFY(samples::same(reader.frame(i), samples::frame(i, 24)));
    }
}

QTEST_APPLESS_MAIN(TrajectoryCrashTest)
#include "TrajectoryCrashTest.moc"
