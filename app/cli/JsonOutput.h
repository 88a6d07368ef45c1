#pragma once

#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kondoscope {

/// Keys keep the order in which they were set.
using Json = nlohmann::ordered_json;

/// Writes to stdout. NaN and infinity become null; bytes that are no UTF-8 (file names) become a replacement character.
inline void printJson(const Json& json)
{
    fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

} // namespace kondoscope
