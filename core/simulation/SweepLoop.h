#pragma once

#include <vector>

#include "core/observables/TimeSeries.h"
#include "core/simulation/Protocol.h"

namespace kondoscope {

/// Magnetization along the field against the field, on the way there and back.
struct HysteresisLoop
{
    std::vector<double> field;         ///< [t], in the order of the time
    std::vector<double> magnetization; ///< along the direction of the field
    std::size_t turn = 0;              ///< where the way back begins
};

/// Gathers a loop while a run follows its protocol: means over equal parts of each way, one a level or kLoopParts.
class LoopSampler
{
public:
    /// \param protocol  a loop of the field
    explicit LoopSampler(const ProtocolConfig& protocol);

    /// \param time           of the step that the field held for [hbar/t]
    /// \param magnetization  at its end, along the direction of the field
    void add(double time, double field, double magnetization);
    /// Parts that no step fell into are left out.
    HysteresisLoop loop() const;

private:
    struct Part
    {
        double field = 0.0;
        double magnetization = 0.0;
        double steps = 0.0;
    };
    ProtocolConfig m_protocol;
    std::vector<Part> m_parts; ///< both ways
};

inline constexpr int kLoopParts = 200;

/// What is read off a loop; NaN where it does not show.
struct LoopFigures
{
    /// Half the distance of the two fields at which the magnetization passes 0 on the two ways [t]. Where it does so
    /// several times on a way, the middle between the first and the last time counts and half their distance is the
    /// error, at least half a part of the way.
    Estimate coerciveField;
    double remanence = 0.0; ///< mean amount of the magnetization at field 0 on the two ways
};

LoopFigures loopFigures(const HysteresisLoop& loop);

} // namespace kondoscope
