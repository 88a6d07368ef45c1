#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/simulation/Parameters.h"

// How the table of parameters is written down; for its own source files.
namespace kondoscope::parameter_builders {

/// What a parameter is called and what it means.
struct Texts
{
    const char* key;
    const char* label;
    const char* symbol;
    const char* unit;
    const char* help;
};

struct Range
{
    double minimum;
    double maximum;
    double step;
};

inline Parameter describe(const Texts& texts, const Range& range = {0, 0, 0})
{
    Parameter p;
    p.key = texts.key;
    p.label = texts.label;
    p.symbol = texts.symbol;
    p.unit = texts.unit;
    p.help = texts.help;
    p.minimum = range.minimum;
    p.maximum = range.maximum;
    p.step = range.step;
    return p;
}

/// \param member  maps a configuration to the double inside it
template <typename Member> Parameter number(const Texts& texts, const Range& range, Member member)
{
    Parameter p = describe(texts, range);
    p.get = [member](const RunConfig& config) { return ConfigValue(member(config)); };
    p.set = [member](RunConfig& config, const ConfigValue& value) { member(config) = std::get<double>(value); };
    return p;
}

/// \param member  maps a configuration to the std::string inside it
template <typename Member> Parameter text(const Texts& texts, std::vector<std::string> allowed, Member member)
{
    Parameter p = describe(texts);
    p.allowed = std::move(allowed);
    p.get = [member](const RunConfig& config) { return ConfigValue(member(config)); };
    p.set = [member](RunConfig& config, const ConfigValue& value) { member(config) = std::get<std::string>(value); };
    return p;
}

/// \param member  maps a configuration to the int inside it
template <typename Member> Parameter integer(const Texts& texts, const Range& range, Member member)
{
    Parameter p = describe(texts, range);
    p.integral = true;
    p.get = [member](const RunConfig& config) { return ConfigValue(static_cast<std::int64_t>(member(config))); };
    p.set = [member](RunConfig& config, const ConfigValue& value) {
        member(config) = static_cast<int>(std::get<std::int64_t>(value));
    };
    return p;
}

/// \param member  maps a configuration to the Eigen::Vector3d inside it
template <typename Member> Parameter vector(const Texts& texts, const Range& range, Member member)
{
    Parameter p = describe(texts, range);
    p.get = [member](const RunConfig& config) {
        const auto& v = member(config);
        return ConfigValue(std::vector<double>(v.begin(), v.end()));
    };
    p.set = [member](RunConfig& config, const ConfigValue& value) {
        member(config) = Eigen::Map<const Eigen::Vector3d>(std::get<std::vector<double>>(value).data());
    };
    return p;
}

/// Sections electrons, solver and classical. \param table  extended
void addHamiltonian(std::vector<Parameter>& table);

/// Section protocol. \param table  extended
void addProtocol(std::vector<Parameter>& table);

} // namespace kondoscope::parameter_builders
