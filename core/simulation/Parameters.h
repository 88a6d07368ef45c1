#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/io/Toml.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// A value of a configuration key: bool, std::int64_t, double, std::string, std::vector<double> or
/// std::vector<std::string>.
using ConfigValue = TomlValue;

/// A tunable, declared once: the TOML reader, its checks, --help and the panels of the window all read this.
struct Parameter
{
    std::string key;    ///< "electrons.doping"
    std::string label;  ///< for panels: "Doping"
    std::string symbol; ///< "x"
    std::string unit;   ///< "t", "ħ/t", "1", "" for names
    std::string help;   ///< one sentence: the physical meaning
    double minimum = 0; ///< of every number of the value
    double maximum = 0;
    double step = 0;                  ///< of spin boxes and sliders
    bool integral = false;            ///< its numbers are integers, also where ConfigValue holds them as double
    bool zeroIsAuto = false;          ///< 0 means "chosen automatically": files and --set write "auto" for it, never 0
    bool omitsDefault = false;        ///< toToml() leaves its default out: of the machine, or rarely used
    std::vector<std::string> allowed; ///< for names; empty: any text
    std::function<ConfigValue(const RunConfig&)> get;
    std::function<void(RunConfig&, const ConfigValue&)> set; ///< value already checked for type and range
};

/// All parameters, in the order of files and panels.
const std::vector<Parameter>& runParameters();

/// The value of a TOML entry for this parameter: right type, right range, finite, an allowed name.
/// \param where  start of messages: "run.toml:12: ", or empty
/// \throws ConfigError naming key, value, reason and what is allowed
ConfigValue checkedValue(const Parameter& parameter, const TomlEntry& entry, const std::string& where);

/// The value as files write it: like Parameter::get, but the word "auto" where 0 stands for it.
ConfigValue fileValue(const Parameter& parameter, const RunConfig& config);

/// TOML text of the value, or nothing where files leave the parameter out: empty texts, and those of doping, filling
/// and mu that do not say how many electrons there are.
std::optional<std::string> fileText(const Parameter& parameter, const RunConfig& config);

/// \throws ConfigError for an unknown key, naming the nearest ones
const Parameter& runParameter(const std::string& key);

} // namespace kondoscope
