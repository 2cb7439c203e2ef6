// The whole server: the wiring of storage, runtime, gateway and services. Read emulator.cpp for who
// gets what.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/options.h"

namespace runtime {
class Loop;
}

namespace emulator {

// Build and destroy on the thread that runs the loop. The constructor opens the data directory,
// resumes what was running, and listens; it throws storage::DirectoryInUse, storage::DatabaseError
// and std::system_error (EADDRINUSE when the port is taken). Requests are answered once the loop
// runs.
class Emulator {
 public:
  Emulator(runtime::Loop& loop, const Options& options);
  ~Emulator();

  uint16_t port() const;
  const std::filesystem::path& data_dir() const;
  std::map<std::string, std::vector<std::string>> served() const;

  // Answers what is in flight, stops jobs and functions, folds the database; then stops the loop.
  // Once. Loop thread.
  void shut_down();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace emulator
