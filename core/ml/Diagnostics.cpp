#include "core/ml/Diagnostics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <Eigen/Geometry>

#include "core/network/Network.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr std::size_t kMostFrames = 128;  ///< that are evaluated, or looked at
constexpr std::size_t kMostSites = 2000;  ///< held out, three components of the torque each
constexpr std::size_t kMostKnown = 12000; ///< environments of the training data
constexpr std::size_t kBins = 8;          ///< of distances
constexpr int kShells = 5;                ///< of the descriptors

std::vector<const TrainingFrame*> evenly(const std::vector<TrainingFrame>& frames, std::size_t most)
{
    std::vector<const TrainingFrame*> chosen;
    const std::size_t count = std::min(most, frames.size());
    for (std::size_t k = 0; k < count; ++k)
        chosen.push_back(&frames[k * frames.size() / count]);
    return chosen;
}

/// Sites of a frame that are looked at, spread over it and not the same in every frame.
std::vector<Eigen::Index> sitesOf(const TrainingFrame& frame, std::size_t each, std::size_t turn)
{
    constexpr std::size_t kStride = 7919; // a prime: hits all sites of a lattice in an order that looks random
    const auto count = static_cast<std::size_t>(frame.spins.rows());
    std::vector<Eigen::Index> sites;
    for (std::size_t k = 0; k < std::min(each, count); ++k)
        sites.push_back(static_cast<Eigen::Index>((turn * each + k) * kStride % count));
    return sites;
}

struct HeldOutSite
{
    Eigen::VectorXd descriptor;
    Eigen::Vector3d reference;
    Eigen::Vector3d learned;
    double distance = 0.0;
};

std::vector<HeldOutSite> heldOutSites(const TrainingSet& data, const ModelFile& model)
{
    const auto frames = evenly(data.validation, kMostFrames);
    const std::size_t each = frames.empty() ? 0 : std::max<std::size_t>(1, kMostSites / frames.size());
    std::map<std::pair<int, int>, Network<float>> networks;
    std::vector<HeldOutSite> result;
    VectorField field;
    for (std::size_t k = 0; k < frames.size(); ++k) {
        const TrainingFrame& frame = *frames[k];
        const Lattice lattice(data.kind, frame.lx, frame.ly);
        auto found = networks.find({frame.lx, frame.ly});
        if (found == networks.end()) {
            auto network = makeNetwork<float>(lattice, model.network, false);
            network.setWeights(model.weights);
            found = networks.emplace(std::pair{frame.lx, frame.ly}, std::move(network)).first;
        }
        found->second.evaluate(frame.spins, frame.conditions, field, nullptr, threadBudget());
        const VectorField torque = torqueOf(frame.spins, field);
        const Eigen::MatrixXd descriptors = environmentDescriptors(lattice, frame.spins);
        for (const Eigen::Index i : sitesOf(frame, each, k))
            result.push_back(
                {descriptors.row(i).transpose(), frame.torque.row(i).transpose(), torque.row(i).transpose(), 0.0});
    }
    return result;
}

/// Descriptors of sites of the training data, one a column.
Eigen::MatrixXd knownEnvironments(const TrainingSet& data)
{
    const auto frames = evenly(data.training, kMostKnown / 8);
    const std::size_t each = std::max<std::size_t>(1, kMostKnown / frames.size());
    std::vector<Eigen::VectorXd> columns;
    for (std::size_t k = 0; k < frames.size(); ++k) {
        const Lattice lattice(data.kind, frames[k]->lx, frames[k]->ly);
        const Eigen::MatrixXd descriptors = environmentDescriptors(lattice, frames[k]->spins);
        for (const Eigen::Index i : sitesOf(*frames[k], each, k))
            columns.emplace_back(descriptors.row(i).transpose());
    }
    Eigen::MatrixXd known(2 * kShells, static_cast<Eigen::Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k)
        known.col(static_cast<Eigen::Index>(k)) = columns[k];
    return known;
}

std::vector<DistanceBin> binned(std::vector<HeldOutSite> sites)
{
    std::stable_sort(sites.begin(), sites.end(),
                     [](const HeldOutSite& a, const HeldOutSite& b) { return a.distance < b.distance; });
    std::vector<DistanceBin> bins;
    for (std::size_t b = 0; b < kBins; ++b) {
        const std::size_t first = b * sites.size() / kBins, last = (b + 1) * sites.size() / kBins;
        if (first == last)
            continue;
        DistanceBin bin;
        for (std::size_t k = first; k < last; ++k) {
            bin.distance += sites[k].distance;
            bin.torqueError += (sites[k].learned - sites[k].reference).squaredNorm();
            bin.torqueRms += sites[k].reference.squaredNorm();
        }
        bin.sites = static_cast<int>(last - first);
        bin.distance /= bin.sites;
        bin.torqueError = std::sqrt(bin.torqueError / (3.0 * bin.sites));
        bin.torqueRms = std::sqrt(bin.torqueRms / (3.0 * bin.sites));
        bins.push_back(bin);
    }
    return bins;
}

/// Squared distance between two sites of the periodic lattice, the shortest way.
double squaredDistance(const Lattice& lattice, int i, int j)
{
    const Offset a = lattice.cell(i), b = lattice.cell(j);
    double best = 1e300;
    for (const int x : {-lattice.lx(), 0, lattice.lx()})
        for (const int y : {-lattice.ly(), 0, lattice.ly()})
            best = std::min(best, lattice.squaredLength({a.x - b.x + x, a.y - b.y + y}));
    return best;
}

/// Two directions perpendicular to a spin and to each other.
std::array<Eigen::Vector3d, 2> tangents(const Eigen::Vector3d& spin)
{
    const Eigen::Vector3d first = spin.unitOrthogonal();
    return {first, spin.cross(first)};
}

struct ShellSum
{
    double square = 0.0;
    int pairs = 0;
};

/// Adds |dH_i/dS_j|^2 of all i != j of a frame.
void addResponse(Network<double>& network, const Lattice& lattice, const TrainingFrame& frame, int j,
                 std::map<std::int64_t, ShellSum>& shells)
{
    constexpr double kAngle = 1e-4;
    std::vector<double> square(static_cast<std::size_t>(lattice.siteCount()), 0.0);
    VectorField plus, minus;
    for (const Eigen::Vector3d& direction : tangents(frame.spins.row(j))) {
        SpinField spins = frame.spins;
        const Eigen::Vector3d spin = frame.spins.row(j);
        spins.row(j) = (std::cos(kAngle) * spin + std::sin(kAngle) * direction).transpose();
        network.evaluate(spins, frame.conditions, plus, nullptr, threadBudget());
        spins.row(j) = (std::cos(kAngle) * spin - std::sin(kAngle) * direction).transpose();
        network.evaluate(spins, frame.conditions, minus, nullptr, threadBudget());
        for (int i = 0; i < lattice.siteCount(); ++i) {
            const Eigen::Vector3d change = (plus.row(i) - minus.row(i)) / (2.0 * std::sin(kAngle));
            const Eigen::Vector3d own = frame.spins.row(i);
            square[static_cast<std::size_t>(i)] += (change - own.dot(change) * own).squaredNorm();
        }
    }
    for (int i = 0; i < lattice.siteCount(); ++i) {
        if (i == j)
            continue;
        ShellSum& shell = shells[std::llround(1e6 * squaredDistance(lattice, i, j))];
        shell.square += square[static_cast<std::size_t>(i)];
        ++shell.pairs;
    }
}

/// Some frames of the size that most of them have.
std::vector<const TrainingFrame*> framesOfOneSize(const std::vector<TrainingFrame>& frames, std::size_t most)
{
    std::map<std::pair<int, int>, std::vector<const TrainingFrame*>> bySize;
    for (const TrainingFrame& frame : frames)
        bySize[{frame.lx, frame.ly}].push_back(&frame);
    const auto& largest = std::max_element(bySize.begin(), bySize.end(), [](const auto& a, const auto& b) {
                              return a.second.size() < b.second.size();
                          })->second;
    std::vector<const TrainingFrame*> chosen;
    const std::size_t count = std::min(most, largest.size());
    for (std::size_t k = 0; k < count; ++k)
        chosen.push_back(largest[k * largest.size() / count]);
    return chosen;
}

} // namespace

Eigen::MatrixXd environmentDescriptors(const Lattice& lattice, const SpinField& spins)
{
    Eigen::MatrixXd result(lattice.siteCount(), 2 * kShells);
    for (int rank = 1; rank <= kShells; ++rank) {
        const std::vector<Offset> shell = lattice.shell(rank);
        const auto count = static_cast<double>(shell.size());
        for (int i = 0; i < lattice.siteCount(); ++i) {
            double sum = 0.0, square = 0.0;
            for (const Offset d : shell) {
                const double bond = spins.row(i).dot(spins.row(lattice.neighbor(i, d)));
                sum += bond;
                square += bond * bond;
            }
            const double mean = sum / count;
            result(i, 2 * (rank - 1)) = mean;
            result(i, 2 * (rank - 1) + 1) = std::sqrt(std::max(0.0, square / count - mean * mean));
        }
    }
    return result;
}

std::vector<ReceptiveShell> receptiveField(LatticeKind kind, const ModelFile& model,
                                           const std::vector<const TrainingFrame*>& frames)
{
    constexpr int kCentres = 2; // of every frame
    if (frames.empty())
        return {};
    const Lattice lattice(kind, frames.front()->lx, frames.front()->ly);
    Network<double> network = makeNetwork<double>(lattice, model.network, false);
    network.setWeights(model.weights);
    std::map<std::int64_t, ShellSum> shells;
    for (std::size_t k = 0; k < frames.size(); ++k)
        for (const Eigen::Index site : sitesOf(*frames[k], kCentres, k))
            addResponse(network, lattice, *frames[k], static_cast<int>(site), shells);
    const auto sources = static_cast<double>(frames.size() * kCentres);
    std::vector<ReceptiveShell> result;
    for (const auto& [square, sum] : shells)
        result.push_back({std::sqrt(1e-6 * static_cast<double>(square)), std::sqrt(sum.square / sum.pairs),
                          static_cast<int>(std::lround(sum.pairs / sources))});
    return result;
}

ModelDiagnostics diagnose(const TrainingSet& data, const ModelFile& model)
{
    constexpr std::size_t kResponseFrames = 4;
    ModelDiagnostics diagnostics;
    diagnostics.curve = model.diagnostics.curve;
    std::vector<HeldOutSite> sites = heldOutSites(data, model);
    const Eigen::MatrixXd known = knownEnvironments(data);
    for (HeldOutSite& site : sites) {
        site.distance = std::sqrt((known.colwise() - site.descriptor).colwise().squaredNorm().minCoeff());
        for (int c = 0; c < 3; ++c)
            diagnostics.parity.push_back({site.reference[c], site.learned[c]});
    }
    diagnostics.errorByDistance = binned(std::move(sites));
    const auto& frames = data.validation.empty() ? data.training : data.validation;
    diagnostics.receptiveField = receptiveField(data.kind, model, framesOfOneSize(frames, kResponseFrames));
    return diagnostics;
}

} // namespace kondoscope
