#include "core/support/Memory.h"

#include <fstream>
#include <limits>
#include <string>

#include <unistd.h>

namespace kondoscope {

double availableMemory()
{
    std::ifstream file("/proc/meminfo");
    for (std::string key; file >> key; file.ignore(std::numeric_limits<std::streamsize>::max(), '\n')) {
        double kibibytes = 0.0;
        if (key == "MemAvailable:" && file >> kibibytes)
            return 1024.0 * kibibytes;
    }
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
    const long pages = sysconf(_SC_PHYS_PAGES), pageSize = sysconf(_SC_PAGESIZE);
    if (pages > 0 && pageSize > 0)
        return double(pages) * double(pageSize);
#endif
    return 4e9;
}

} // namespace kondoscope
