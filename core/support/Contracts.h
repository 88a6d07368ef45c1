#pragma once

#ifdef KONDOSCOPE_CONTRACTS
#include <cstdio>
#include <cstdlib>
/// Precondition for the programmer; checked in debug builds, where a violation aborts with the place.
#define KONDOSCOPE_EXPECTS(condition)                                                                                  \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            std::fprintf(stderr, "%s:%d: contract violated: %s\n", __FILE__, __LINE__, #condition);                    \
            std::abort();                                                                                              \
        }                                                                                                              \
    } while (false)
#else
#define KONDOSCOPE_EXPECTS(condition) static_cast<void>(0)
#endif
