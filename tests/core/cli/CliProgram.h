#pragma once

#include <string>

#include <QProcess>

// kondoscope-cli as a script runs it; the path of the program is compiled in.
namespace kondoscope {

/// What a finished program left behind.
struct Finished
{
    int code = -1;
    std::string output;
    std::string errors;
};

/// A quench small enough for the exact solver to take milliseconds.
inline const QByteArray kSmallRun = R"([lattice]
kind = "square"
size = [6, 6]
[electrons]
J = 6.0
doping = 0.0
kT = 0.05
[solver]
kind = "ed"
[dynamics]
dt = 0.2
[output]
time = 2.0
interval = 1.0
)";

/// Settings of a training that takes a second.
inline const QByteArray kSmallTraining = R"([network]
squared_cutoff = 2
channels = 3
layers = [1]
[training]
iterations = 40
batch_sites = 100
validate_every = 20
validation_fraction = 0.25
)";

inline Finished runCli(const QStringList& arguments)
{
    QProcess process;
    process.start(KONDOSCOPE_CLI, arguments);
    if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

/// A message is one line that names the program.
inline bool isOneLine(const std::string& errors)
{
    return errors.rfind("kondoscope-cli: ", 0) == 0 && errors.find('\n') == errors.size() - 1;
}

} // namespace kondoscope
