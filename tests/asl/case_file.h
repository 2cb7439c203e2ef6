// A case as its file says it: README.md.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/asl/failure.h"
#include "emulator/json/value.h"

namespace asl_test {

struct Answer {
  int64_t after_seconds = 0;
  json::Value result;
  std::optional<asl::Failure> failure;
};

struct Case {
  std::string name;
  std::string machine;
  std::string input = "{}";
  std::map<std::string, std::vector<Answer>> tasks;  // by resource
  std::string outcome;
  std::vector<std::string> history;
  std::optional<int64_t> seconds;
};

// Throws std::runtime_error with the file and the line.
Case read_case(const std::filesystem::path& file);
std::vector<std::filesystem::path> case_files();

}  // namespace asl_test
