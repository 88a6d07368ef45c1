#include "core/support/BuildInfo.h"

#include <Eigen/Core>
#include <cblas.h>
#include <fmt/format.h>

#include "core/support/Threads.h"

namespace kondoscope {

std::string programVersion()
{
    return KONDOSCOPE_VERSION;
}

std::string buildReport()
{
    prepareBlas();
    return fmt::format(
        "Kondoscope {}\ncompiler: GCC-compatible {}\nEigen {}.{}.{}\nBLAS: {}, kernels {}, {} thread(s)\n",
        programVersion(), __VERSION__, EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION,
        openblas_get_config(), openblas_get_corename(), threadBudget());
}

} // namespace kondoscope
