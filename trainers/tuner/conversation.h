// A search as a conversation: a line of JSON in, lines of JSON out. README.md shows one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"
#include "trainers/tuning/suggester.h"

namespace tuner {

constexpr int64_t kAsksMax = 1000;  // trials of one line

// What was said determines what it answers. One thread at a time.
class Conversation {
 public:
  using Say = std::function<void(const json::Value&)>;

  // Says a line for each trial asked for, and {"error": ...} for what makes no sense, which
  // changes nothing; a line that is taken otherwise is answered by silence.
  void hear(std::string_view line, const Say& say);

 private:
  void begin(const json::Value& request);
  void ask(const json::Value& count, const Say& say);
  void tell(const json::Value& result);
  json::Value next_trial();

  std::unique_ptr<tuning::Suggester> suggester_;  // null before a configuration came
  std::vector<tuning::Trial> trials_;             // trial n is the n-th
};

}  // namespace tuner
