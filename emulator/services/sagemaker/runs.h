// The jobs that have a coroutine at this moment, and how they are told to stop.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "emulator/runtime/latch.h"
#include "emulator/runtime/task.h"

namespace runtime {
class Loop;
}

namespace sagemaker {

// Later values win over earlier ones.
enum class Halt { None, Requested, Shutdown, Discarded };

struct Run {
  std::stop_source stop;
  Halt halt = Halt::None;
};

// Loop thread only.
class Runs {
 public:
  explicit Runs(runtime::Loop& loop);

  struct State;

  // A job that runs; destroying it says that it does no longer. Outlives Runs where it must.
  class Entry {
   public:
    Entry(std::shared_ptr<State> state, std::string id, std::shared_ptr<Run> run);
    ~Entry();
    Entry(Entry&&) = default;
    Entry& operator=(Entry&&) = delete;
    const Run& run() const { return *run_; }
    std::stop_token stop() const { return run_->stop.get_token(); }

   private:
    std::shared_ptr<State> state_;
    std::string id_;
    std::shared_ptr<Run> run_;
  };

  // Absent when that job runs already, and once close() was called.
  std::optional<Entry> enter(const std::string& id);
  void halt(const std::string& id, Halt halt);
  void halt_all(Halt halt);
  void close();  // nothing enters from now on
  void open();
  runtime::Task<> idle();  // resumes when nothing runs

 private:
  std::shared_ptr<State> state_;
};

}  // namespace sagemaker
