#include "ui/scene/Spectrum.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;
constexpr std::string_view kHeading = "energy_t,density_of_states_per_t_and_site";

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r";
    const auto first = text.find_first_not_of(kSpace);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<double> asNumber(std::string_view text)
{
    text = trimmed(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Takes the lines of a file one after the other.
class SpectrumParser
{
public:
    /// \throws FileError without place
    void take(std::string_view line)
    {
        line = trimmed(line);
        if (line.empty())
            return;
        if (line.front() == '#')
            takeComment(line.substr(1));
        else if (!m_hasHeading)
            takeHeading(line);
        else
            takeRow(line);
    }

    Spectrum finished()
    {
        if (m_energies.size() < 2)
            throw FileError(fmt::format("holds {} energies (a curve needs two). Write it with kondoscope-cli spectrum.",
                                        m_energies.size()));
        m_spectrum.states.energy = Eigen::Map<Eigen::VectorXd>(m_energies.data(), count());
        m_spectrum.states.density = Eigen::Map<Eigen::VectorXd>(m_densities.data(), count());
        return m_spectrum;
    }

private:
    Eigen::Index count() const { return static_cast<Eigen::Index>(m_energies.size()); }

    /// Comments that say nothing to us are left out.
    void takeComment(std::string_view comment)
    {
        const auto equals = comment.find('=');
        if (equals == std::string_view::npos)
            return;
        const std::string_view key = trimmed(comment.substr(0, equals));
        const std::string_view value = trimmed(comment.substr(equals + 1));
        const auto number = [&] {
            const auto read = asNumber(value);
            if (!read)
                throw FileError(fmt::format("{} = {} is no number (it is marked in the picture). Correct the comment "
                                            "or leave it out.",
                                            key, value));
            return *read;
        };
        if (key == "chemical_potential")
            m_spectrum.chemicalPotential = number();
        else if (key == "gap")
            m_spectrum.gap = number();
        else if (key == "resolution")
            m_spectrum.states.resolution = number();
        else if (key == "title")
            m_spectrum.title = value;
    }

    void takeHeading(std::string_view line)
    {
        if (line != kHeading)
            throw FileError(fmt::format("begins with \"{}\" (a density of states has the columns {}). Write it with "
                                        "kondoscope-cli spectrum.",
                                        line.substr(0, 60), kHeading));
        m_hasHeading = true;
    }

    void takeRow(std::string_view line)
    {
        const auto comma = line.find(',');
        const auto energy = asNumber(line.substr(0, comma));
        const auto density = comma == std::string_view::npos ? std::nullopt : asNumber(line.substr(comma + 1));
        if (!energy || !density || !std::isfinite(*energy) || !std::isfinite(*density))
            throw FileError(fmt::format("\"{}\" is no pair of numbers (a line holds energy,density). Correct the line.",
                                        line.substr(0, 60)));
        if (*density < 0.0)
            throw FileError(fmt::format("the density {} is negative (it counts states). Correct the line.", *density));
        if (!m_energies.empty() && *energy <= m_energies.back())
            throw FileError(fmt::format("the energy {} does not ascend (the curve runs from low to high energies). "
                                        "Sort the lines.",
                                        *energy));
        m_energies.push_back(*energy);
        m_densities.push_back(*density);
    }

    Spectrum m_spectrum;
    std::vector<double> m_energies;
    std::vector<double> m_densities;
    bool m_hasHeading = false;
};

} // namespace

EnergyWindow energyWindow(const DensityOfStates& states, double chemicalPotential)
{
    constexpr double kNoticeable = 2e-3; ///< of the highest density
    constexpr double kMargin = 0.03;
    if (states.energy.size() == 0)
        return {};
    const double threshold = kNoticeable * states.density.maxCoeff();
    EnergyWindow window{states.energy[states.energy.size() - 1], states.energy[0]};
    for (Eigen::Index i = 0; i < states.energy.size(); ++i) {
        if (states.density[i] <= threshold)
            continue;
        window.low = std::min(window.low, states.energy[i]);
        window.high = std::max(window.high, states.energy[i]);
    }
    if (window.low >= window.high) // no states at all, or one level on one point of the grid
        window = {states.energy[0], states.energy[states.energy.size() - 1]};
    if (std::isfinite(chemicalPotential)) {
        window.low = std::min(window.low, chemicalPotential);
        window.high = std::max(window.high, chemicalPotential);
    }
    const double margin = kMargin * (window.high - window.low);
    return {window.low - margin, window.high + margin};
}

std::vector<Eigen::Vector2d> curveBetween(const DensityOfStates& states, double low, double high)
{
    const Eigen::VectorXd& energy = states.energy;
    const Eigen::VectorXd& density = states.density;
    std::vector<Eigen::Vector2d> points;
    const auto addBetween = [&](Eigen::Index i, double at) {
        if (i > 0 && energy[i - 1] < at && at < energy[i]) {
            const double w = (at - energy[i - 1]) / (energy[i] - energy[i - 1]);
            points.emplace_back(at, (1.0 - w) * density[i - 1] + w * density[i]);
        }
    };
    for (Eigen::Index i = 0; i < energy.size(); ++i) {
        addBetween(i, low);
        addBetween(i, high);
        if (energy[i] >= low && energy[i] <= high)
            points.emplace_back(energy[i], density[i]);
    }
    return points;
}

Spectrum readSpectrum(const std::string& path)
{
    const std::string text = readTextFile(path, kLargestFile);
    SpectrumParser parser;
    std::size_t number = 1;
    for (std::size_t start = 0; start < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        try {
            parser.take(std::string_view(text).substr(start, end - start));
        } catch (const FileError& error) {
            throw FileError(fmt::format("{}:{}: {}", path, number, error.what()));
        }
        start = end + 1;
    }
    try {
        return parser.finished();
    } catch (const FileError& error) {
        throw FileError(fmt::format("{}: {}", path, error.what()));
    }
}

} // namespace kondoscope
