// What a server is started with. Every field has its default here; options.cpp reads flags into it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/log.h"

namespace emulator {

struct Options {
  // Where it listens
  uint16_t port = 4566;                            // 0: any free port
  std::optional<std::filesystem::path> port_file;  // written with the port once it accepts
  std::vector<std::string> allowed_hosts;  // Host headers taken beside loopback and AWS names

  // Where it keeps things
  std::filesystem::path data_dir = ".sagelocal";
  bool ephemeral = false;   // a temporary data directory, removed at the end
  bool power_safe = false;  // sync to disk before an answer, against power cuts

  // Who callers are when they do not say
  std::string account = "000000000000";
  std::string region = "us-east-1";

  // What runs functions and jobs
  std::string python;             // interpreter for Python functions: a path or a name in PATH
  std::filesystem::path trainer;  // the program sagelocal-xgboost; default: beside this program
  unsigned jobs = 0;              // training children at once; 0: one a core
  std::optional<uint64_t> seed;   // of ids and random numbers; default: from the system

  base::log::Level log_level = base::log::Level::Warn;
  base::log::Format log_format = base::log::Format::Text;
};

// Which verb was given, and its arguments.
struct Command {
  enum class Verb { Serve, Health, Env, Exec, Operations, Exit };
  Verb verb = Verb::Serve;
  Options options;
  int exit_code = 0;                   // Exit: help, version and usage errors have been printed
  std::string endpoint;                // Health, Env
  int wait_ms = 0;                     // Health
  std::string shell = "sh";            // Env: sh, fish, powershell
  std::vector<std::string> arguments;  // Exec: the command
};

// Reads flags, then the environment (SAGELOCAL_*, then the names of LocalStack's set-ups), then
// defaults.
Command parse_command(int argc, char** argv);

constexpr int kExitOk = 0;
constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;
constexpr int kExitPortInUse = 4;

}  // namespace emulator
