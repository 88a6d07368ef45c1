#pragma once

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

/// Prints the one line that a failure is reported with. \return the exit code
inline int fail(ExitCode code, std::string_view message)
{
    fmt::print(stderr, "kondoscope-cli: {}\n", message);
    return code;
}

/// Runs a whole program; exceptions become a line on stderr and an exit code.
template <typename Program> int reportErrors(Program program)
{
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file sizes then is an error of writing, with a message
    try {
        return program();
    } catch (const ConfigError& error) {
        return fail(kWrongUsage, error.what());
    } catch (const std::bad_alloc&) {
        return fail(kFailure, "there is not enough memory (the lattice or the data are too large for this machine). Use "
                              "a smaller lattice, or fewer frames.");
    } catch (const std::exception& error) {
        return fail(kFailure, error.what());
    }
}

} // namespace kondoscope
