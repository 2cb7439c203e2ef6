// How Python reads and writes numbers, lists and texts: the container is written in it, and its
// messages show.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xgboost::python {

// int(text): blanks around, a sign, digits with single underscores between. Absent: ValueError.
// What does not fit is taken as the nearest that does.
std::optional<int64_t> parse_int(std::string_view text);
// float(text): also 1_000.5, inf, infinity, nan, 1e5, ".5". Absent: ValueError.
std::optional<double> parse_float(std::string_view text);

std::string repr(std::string_view text);                  // 'it', "it's"
std::string repr(const std::vector<std::string>& texts);  // ['a', 'b']

// csv.Sniffer().sniff(line).delimiter for a sample of one line. Absent: "Could not determine
// delimiter".
std::optional<char> sniff_delimiter(std::string_view line);

}  // namespace xgboost::python
