#include "app/cli/ParameterHelp.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/Parameters.h"

namespace kondoscope {

namespace {

struct ValueText
{
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{:g}", value); }
    std::string operator()(const std::string& value) const { return fmt::format("\"{}\"", value); }
    std::string operator()(const std::vector<double>& value) const
    {
        return fmt::format("[{:g}]", fmt::join(value, ", "));
    }
    std::string operator()(const std::vector<std::string>& value) const { return fmt::format("{}", value); }
};

std::string allowedText(const Parameter& parameter, const ConfigValue& value)
{
    if (!parameter.allowed.empty())
        return fmt::format("{}", fmt::join(parameter.allowed, " | "));
    const bool isText = (std::holds_alternative<std::string>(value) && !parameter.zeroIsAuto) ||
                        std::holds_alternative<bool>(value) || std::holds_alternative<std::vector<std::string>>(value);
    if (isText)
        return "";
    const std::string unit = parameter.unit.empty() || parameter.unit == "1" ? "" : " " + parameter.unit;
    return fmt::format("{:g} to {:g}{}{}", parameter.minimum, parameter.maximum, unit,
                       parameter.zeroIsAuto ? ", or \"auto\"" : "");
}

} // namespace

std::string parameterHelp()
{
    const RunConfig defaults;
    std::string text = "Keys of CONFIG.toml and of --set, with their defaults:\n";
    for (const Parameter& parameter : runParameters()) {
        const ConfigValue value = fileValue(parameter, defaults);
        const std::string allowed = allowedText(parameter, value);
        text += fmt::format("  {} = {}{}\n      {}\n", parameter.key, std::visit(ValueText(), value),
                            allowed.empty() ? "" : "   (" + allowed + ")", parameter.help);
    }
    return text;
}

} // namespace kondoscope
