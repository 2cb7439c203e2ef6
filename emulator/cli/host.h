// Runs one server on the calling thread until it is told to end.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "emulator/options.h"

namespace cli {

struct Started {
  uint16_t port;
  std::string data_dir;
  int64_t start_ms;  // from the start of the process's server to its first accept
};

// Builds the server, calls `ready` once it accepts, and serves until SIGTERM or SIGINT: the first
// drains and stops jobs, the second ends at once. Returns the exit code; says on stderr why it
// could not start. Call once, before other threads exist.
int run_server(const emulator::Options& options, const std::function<void(const Started&)>& ready);

}  // namespace cli
