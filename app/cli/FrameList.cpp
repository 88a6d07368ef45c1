#include "app/cli/FrameList.h"

#include <charconv>
#include <numeric>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& why, std::int64_t count)
{
    throw ConfigError(
        fmt::format("--frames {} ({}). Choose from frames 0 to {}, as in 0,3,5-9.", text, why, count - 1));
}

std::int64_t parseFrame(std::string_view item, const std::string& text, std::int64_t count)
{
    std::int64_t frame = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), frame);
    if (error != std::errc() || end != item.data() + item.size() || item.front() == '-')
        refuse(text, fmt::format("\"{}\" is no frame number", item), count);
    if (frame >= count)
        refuse(text, fmt::format("there are only {} frames", count), count);
    return frame;
}

} // namespace

std::vector<std::int64_t> parseFrameList(const std::string& text, std::int64_t count)
{
    std::vector<std::int64_t> frames;
    if (text.empty()) {
        frames.resize(static_cast<std::size_t>(count));
        std::iota(frames.begin(), frames.end(), 0);
        return frames;
    }
    std::set<std::int64_t> seen;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view item = std::string_view(text).substr(begin, end - begin);
        const std::size_t dash = item.find('-', 1);
        const std::int64_t first = parseFrame(item.substr(0, dash), text, count);
        const std::int64_t last =
            dash == std::string_view::npos ? first : parseFrame(item.substr(dash + 1), text, count);
        if (last < first)
            refuse(text, fmt::format("\"{}\" runs backwards", item), count);
        for (std::int64_t frame = first; frame <= last; ++frame) {
            if (!seen.insert(frame).second)
                refuse(text, fmt::format("frame {} comes twice", frame), count);
            frames.push_back(frame);
        }
        begin = end + 1;
    }
    return frames;
}

} // namespace kondoscope
