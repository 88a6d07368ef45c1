#pragma once

#include <array>
#include <string>

#include <Eigen/Core>

namespace kondoscope {

/// Values that a colour map covers.
struct ValueRange
{
    double low = -1.0;
    double high = 1.0;

    bool operator==(const ValueRange&) const = default;
    /// "0.3", "0.15", "0": at the upper end, the middle, the lower end.
    std::array<std::string, 3> ticks() const;
};

/// A range with round ends that follows the data without flicker: it widens at once and narrows only after the data
/// have needed much less for a while.
class AutoRange
{
public:
    static constexpr int kPatience = 60; ///< updates in a row that must need less before the range narrows

    /// \param smallest   extent that is kept at least; less is noise
    /// \param holdsZero  zero is inside: in the middle, or at an end where a side has hardly any data
    AutoRange(double smallest, bool holdsZero) : m_smallest(smallest), m_holdsZero(holdsZero) { reset(); }

    /// Takes the values of a new moment into account. Values that are not finite are left out.
    void follow(const Eigen::VectorXd& values);
    /// Widens for these values, never narrows: for pictures that share one range.
    void include(const Eigen::VectorXd& values);
    void reset();
    const ValueRange& range() const { return m_range; }

private:
    /// The round range that these values need.
    ValueRange needed(const Eigen::VectorXd& values) const;

    double m_smallest;
    bool m_holdsZero;
    ValueRange m_range;
    bool m_isEmpty = true;
    int m_tooWide = 0; ///< updates in a row that needed much less
};

} // namespace kondoscope
