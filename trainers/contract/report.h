// The job's log, in the form of AWS's own algorithms: "[2026-11-25:04:17:37:INFO] Single node
// training."
#pragma once

#include <string_view>

namespace contract {

// To standard output, one line each, flushed at once. Thread-safe.
void print(std::string_view line);  // without a time stamp
void info(std::string_view line);
void warn(std::string_view line);
void error(std::string_view line);

}  // namespace contract
