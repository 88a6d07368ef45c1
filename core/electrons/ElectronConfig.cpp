#include "core/electrons/ElectronConfig.h"

#include <cmath>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

void ElectronConfig::validate() const
{
    if (!(kT >= 0) || !std::isfinite(kT))
        throw ConfigError(fmt::format("electronic temperature kT_e = {:g} is not possible (the Fermi function needs 0 "
                                      "or more). Set it to 0 or above.",
                                      kT));
    const bool isInfinite = coupling == Coupling::Infinite;
    const double fullest = isInfinite ? 0.5 : 1.0;
    if (ensemble == Ensemble::Canonical && !(filling >= 0 && filling <= fullest))
        throw ConfigError(
            isInfinite
                ? fmt::format("filling = {:g} is not possible at infinite coupling (a site holds at most one "
                              "electron, and N_e/2N at most 1/2). Set a hole doping of 0 to 1, or use a finite J.",
                              filling)
                : fmt::format("filling = {:g} is not possible (N_e/2N lies between 0 and 1). Set a hole doping "
                              "of -1 to 1.",
                              filling));
}

} // namespace kondoscope
