#include "core/dynamics/ThermalNoise.h"

namespace kondoscope {

void ThermalNoise::draw(Eigen::Index sites, double amplitude, std::int64_t step)
{
    m_values.resize(sites, 3);
    if (amplitude == 0.0) {
        m_values.setZero();
        return;
    }
    for (Eigen::Index i = 0; i < sites; ++i)
        m_values.row(i) =
            amplitude * m_random.normal3(static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(i)).transpose();
}

} // namespace kondoscope
