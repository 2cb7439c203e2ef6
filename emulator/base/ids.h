// The source of ids and random numbers. Injected everywhere, so that one seed replays a run.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace base {

// Thread-safe. Seeded from the system when no seed is given.
class Ids {
 public:
  Ids();
  explicit Ids(uint64_t seed);

  std::string uuid();                           // version 4, lower case, with dashes
  std::string hex(size_t digits);               // lower case
  std::string alphanumeric(size_t characters);  // A-Z 0-9: access keys, IAM ids
  uint64_t next();                              // 64 uniform bits

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace base
