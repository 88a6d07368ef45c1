#pragma once

namespace kondoscope {

/// Memory that a program can take now without driving the machine into swapping [bytes]. Where the system does not tell
/// (no /proc/meminfo): its physical memory, and 4e9 if that is unknown too.
double availableMemory();

} // namespace kondoscope
