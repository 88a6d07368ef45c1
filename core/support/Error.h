#pragma once

#include <stdexcept>
#include <string>

namespace kondoscope {

/// Every error that is shown to a user. The text reads `<problem> (<why it matters>). <what to do>`.
class Error : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// A wrong key, type or value in a configuration, a state that does not fit its lattice, a wrong option.
class ConfigError : public Error
{
public:
    using Error::Error;
};

/// A file that is missing, damaged, of another kind, or that cannot be written.
class FileError : public Error
{
public:
    using Error::Error;
};

/// A numerical method that failed: no convergence, NaN, overflow.
class NumericsError : public Error
{
public:
    using Error::Error;
};

/// Thrown by long work after its stop token was triggered. Not an error: the caller asked for it.
class Cancelled : public std::exception
{
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace kondoscope
