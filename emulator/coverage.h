// The table of what is served, as the README shows it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace emulator {

// Markdown: a row a service, its operations in order, and how many of the service's there are.
std::string coverage_table(const std::map<std::string, std::vector<std::string>>& served);

}  // namespace emulator
