// A world for the interpreter: virtual time, task doubles, events kept in memory.
#pragma once

#include <string>
#include <vector>

#include "emulator/asl/interpreter.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"
#include "tests/asl/case_file.h"

namespace asl_test {

class MemoryStore final : public asl::EventStore {
 public:
  runtime::Task<> commit(std::vector<asl::Event> events) override;
  std::vector<asl::Event> events;
};

// Answers tasks as the case says. Writes TaskScheduled and TaskSucceeded, TaskFailed or
// TaskTimedOut.
class Doubles final : public asl::Host {
 public:
  Doubles(runtime::Loop& loop, runtime::Clock& clock, const Case& from,
          const std::vector<asl::Event>& recorded);
  runtime::Task<json::Value> run_task(asl::TaskRequest request, asl::Track& track,
                                      std::stop_token stop) override;
  std::vector<std::string> ran;  // resources that were really run, not replayed

 private:
  Answer answer(const asl::Event& scheduled) const;

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  const Case& case_;
  std::map<std::string, int64_t> calls_;
};

struct Result {
  std::string outcome;             // as the case writes it
  std::vector<asl::Event> events;  // after ExecutionStarted
  base::Milliseconds took{};
  std::vector<std::string> ran;
};

// Runs the case to its end, with `recorded` on record (empty: from the start).
Result run_case(const Case& from, std::vector<asl::Event> recorded);

std::string show(const asl::Event& event);  // as the case writes it

}  // namespace asl_test
