#pragma once

#include <string>

#include "core/observables/Measurement.h"

namespace kondoscope {

/// What tells which order a configuration has: shares of the weight of its spins in the waves of each order (the shares
/// of all waves add up to 1), and how spins and holes go together. Figures of several configurations can be averaged.
struct OrderFigures
{
    double ferromagnetic = 0.0;     ///< S(0)/N = |M|^2
    double neel = 0.0;              ///< S(pi, pi)/N; square
    double stripe = 0.0;            ///< square: S(pi, 0)/N + S(0, pi)/N; triangular: the three S(M)/N
    double largestStripe = 0.0;     ///< the largest of these
    double corner = 0.0;            ///< S(K)/N + S(K')/N; triangular
    double absoluteChirality = 0.0; ///< mean over the triangles, 1 in tetrahedral order
    /// Where holes gather: difference of their numbers a site between there and the rest, and the bond orders S.S there
    /// and in the rest; every site counts by how far its holes are above or below the mean. 0 where the density is not
    /// known or the same everywhere.
    double holeContrast = 0.0;
    double richBondOrder = 0.0;
    double poorBondOrder = 0.0;

    OrderFigures& operator+=(const OrderFigures& other);
    OrderFigures operator/(double number) const;
};

OrderFigures orderFigures(const Measurement& measurement);

struct FoundOrder
{
    std::string name;
    double weight = 0.0; ///< of its waves; of the largest ones in disorder
};

/// A name for the figures, by these rules, the first that holds:
/// - "phase separated": spins are parallel where the holes gather and antiparallel in the rest, with bond orders that
///   differ by more than 1 and holes by more than kHoleExcess; the places may be as small as one hole's;
/// - "disordered": no order holds a quarter of the weight;
/// - the order with the most weight: "ferromagnetic", "neel", "120 degrees", or of the stripe waves "tetrahedral" on
/// the
///   triangular lattice if none of the three holds more than 2/3 of their weight and the chirality is above 1/2, else
///   "stripe".
/// Domains of one order share its weight with other waves: coarse ones keep the name, fine ones count as disordered.
FoundOrder foundOrder(const OrderFigures& figures);

} // namespace kondoscope
