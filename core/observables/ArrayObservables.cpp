#include "core/observables/ArrayObservables.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/observables/Chirality.h"
#include "core/observables/ElectronMaps.h"
#include "core/observables/Histograms.h"
#include "core/observables/ObservableTables.h"
#include "core/observables/StaggeredCorrelation.h"
#include "core/observables/WaveVectors.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Values = std::function<Eigen::VectorXd(const Measurement&)>;

std::vector<double> indices(int count)
{
    std::vector<double> axis(static_cast<std::size_t>(count));
    std::iota(axis.begin(), axis.end(), 0.0);
    return axis;
}

ArrayObservable siteMap(const char* name, const char* symbol, const char* title, Values values)
{
    return {name,
            symbol,
            "1",
            title,
            ArrayKind::Site,
            "site",
            "1",
            [](const Measurement& m) { return indices(m.lattice().siteCount()); },
            values,
            [](const Lattice& l) {
                return std::vector{l.ly(), l.lx()};
            }};
}

ArrayObservable triangleMap(const char* name, const char* symbol, const char* title, Values values)
{
    return {name,
            symbol,
            "1",
            title,
            ArrayKind::Triangle,
            "triangle",
            "1",
            [](const Measurement& m) { return indices(2 * m.lattice().siteCount()); },
            values,
            [](const Lattice& l) {
                return std::vector{l.ly(), l.lx(), 2};
            }};
}

ArrayObservable zoneMap(const char* name, const char* symbol, const char* title, Values values)
{
    const auto axis = [](const Measurement& m) {
        const auto vectors = waveVectors(m.lattice());
        return std::vector<double>(vectors.data(), vectors.data() + vectors.size());
    };
    return {name, symbol, "1",  title,  ArrayKind::Zone,
            "q",  "1/a",  axis, values, [](const Lattice& l) {
                return std::vector{l.ly(), l.lx()}; }};
}

ArrayObservable distanceCurve(const char* name, const char* symbol, const char* title, Values values)
{
    return {name,
            symbol,
            "1",
            title,
            ArrayKind::Distance,
            "r",
            "a",
            [](const Measurement& m) { return m.distances().radius; },
            values,
            [](const Lattice& l) { return std::vector{static_cast<int>(distanceBins(l).radius.size())}; }};
}

ArrayObservable waveNumberCurve(const char* name, const char* symbol, const char* title, const char* axisName,
                                Values values)
{
    return {name,
            symbol,
            "1",
            title,
            ArrayKind::WaveNumber,
            axisName,
            "1/a",
            [](const Measurement& m) { return m.waveNumbers().radius; },
            values,
            [](const Lattice& l) { return std::vector{static_cast<int>(waveNumberBins(l).radius.size())}; }};
}

/// NaN where the solver does not know it.
Eigen::VectorXd holeMap(const Measurement& m)
{
    const Eigen::VectorXd holes = holeDensity(m.forces());
    return holes.size() > 0 ? holes : Eigen::VectorXd::Constant(m.lattice().siteCount(), kUnknownValue);
}

/// NaN on the square lattice, which has no three sublattices.
Eigen::VectorXd vectorChiralityMap(const Measurement& m)
{
    if (m.lattice().kind() == LatticeKind::Square)
        return Eigen::VectorXd::Constant(2 * m.lattice().siteCount(), kUnknownValue);
    return signedVectorChirality(m.vectorChirality());
}

/// Without the mean chirality, which is S(0).
Eigen::VectorXd chiralityZone(const Measurement& m)
{
    Eigen::VectorXd structureFactor = m.chiralityStructureFactor();
    structureFactor[0] = 0.0;
    return structureFactor;
}

/// Mean over rings about the highest peak Q.
Eigen::VectorXd aroundThePeak(const Measurement& m)
{
    const Lattice& lattice = m.lattice();
    Eigen::Index peak = 0;
    m.structureFactor().maxCoeff(&peak);
    Eigen::VectorXd shifted(lattice.siteCount());
    for (int i = 0; i < lattice.siteCount(); ++i)
        shifted[i] = m.structureFactor()[lattice.neighbor(i, lattice.cell(static_cast<int>(peak)))];
    return m.waveNumbers().average(shifted);
}

/// 1 at r = 0; NaN without any chirality.
Eigen::VectorXd normalizedChiralityCorrelation(const Measurement& m)
{
    const Eigen::VectorXd rings = m.distances().average(m.chiralityCorrelation());
    return rings / (rings[0] > 0 ? rings[0] : kUnknownValue);
}

std::vector<ArrayObservable> maps()
{
    return {
        siteMap("bond_order_map", "O_i", "Bond order of the sites", [](const Measurement& m) { return m.bondOrder(); }),
        siteMap("hole_density_map", "1 - n_i", "Hole density", holeMap),
        triangleMap("scalar_chirality_map", "χ", "Scalar chirality of the triangles",
                    [](const Measurement& m) { return m.scalarChirality(); }),
        triangleMap("vector_chirality_map", "κ", "Vector chirality of the triangles", vectorChiralityMap),
        triangleMap("topological_charge_density", "ρ_Q", "Topological charge of the triangles",
                    [](const Measurement& m) { return m.topologicalCharge(); }),
        zoneMap("structure_factor", "S(q)", "Spin structure factor",
                [](const Measurement& m) { return m.structureFactor(); }),
        zoneMap("chirality_structure_factor", "S_χ(q)", "Chirality structure factor", chiralityZone),
    };
}

std::vector<ArrayObservable> curves()
{
    return {
        waveNumberCurve("structure_factor_radial", "S(|q|)", "Spin structure factor, radial mean", "|q|",
                        [](const Measurement& m) { return m.waveNumbers().average(m.structureFactor()); }),
        waveNumberCurve("structure_factor_peak_radial", "S(|q-Q|)", "Spin structure factor, about its highest peak",
                        "|q-Q|", aroundThePeak),
        waveNumberCurve("chirality_structure_factor_radial", "S_χ(|q|)", "Chirality structure factor, radial mean",
                        "|q|", [](const Measurement& m) { return m.waveNumbers().average(chiralityZone(m)); }),
        distanceCurve("correlation", "C(r)", "Spin correlation",
                      [](const Measurement& m) { return m.distances().average(m.correlation()); }),
        distanceCurve("staggered_correlation", "C_Q(r)", "Staggered spin correlation", staggeredCorrelation),
        distanceCurve("chirality_correlation", "C_χ(r)", "Chirality correlation", normalizedChiralityCorrelation),
    };
}

std::vector<ArrayObservable> histograms()
{
    return {
        {"cluster_size_histogram", "n(s)", "1", "Ferromagnetic clusters of a size", ArrayKind::Histogram, "s", "1",
         [](const Measurement& m) { return clusterSizes(m.lattice()); },
         [](const Measurement& m) { return clusterSizeHistogram(m.lattice(), m.ferromagneticClusters()); },
         [](const Lattice& l) { return std::vector{static_cast<int>(clusterSizes(l).size())}; }},
        {"bond_order_histogram", "p(S·S)", "1", "Distribution of the bonds", ArrayKind::Histogram, "S·S", "1",
         [](const Measurement&) { return bondOrderBins(); },
         [](const Measurement& m) { return bondOrderHistogram(m.bondProducts()); },
         [](const Lattice&) { return std::vector{static_cast<int>(bondOrderBins().size())}; }},
    };
}

} // namespace

const std::vector<ArrayObservable>& arrayObservables()
{
    static const std::vector<ArrayObservable> kTable = [] {
        std::vector<ArrayObservable> table;
        for (const auto& part : {maps(), curves(), histograms()})
            table.insert(table.end(), part.begin(), part.end());
        return table;
    }();
    return kTable;
}

std::size_t arrayObservableIndex(const std::string& name)
{
    const auto& table = arrayObservables();
    const auto found = std::ranges::find(table, name, &ArrayObservable::name);
    if (found == table.end()) {
        std::vector<std::string> names;
        for (const ArrayObservable& observable : table)
            names.push_back(observable.name);
        throw ConfigError(fmt::format("array \"{}\" is not known (nothing would be measured). Choose one of {}.", name,
                                      fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - table.begin());
}

} // namespace kondoscope
