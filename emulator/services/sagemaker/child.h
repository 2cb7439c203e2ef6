// A child process of a job, and the ways in which it ends.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "emulator/base/time.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/process.h"
#include "emulator/runtime/task.h"

namespace sagemaker {

struct Context;

// Loop thread only. The coroutines below keep it alive.
class Child : public std::enable_shared_from_this<Child> {
  struct Key {};  // start() alone makes children

 public:
  Child(Key key, Context& context);
  // Throws std::system_error when the program cannot be started.
  static std::shared_ptr<Child> start(Context& context, runtime::ProcessOptions options);

  bool running() const { return !status_.has_value(); }
  // Wants that it has ended.
  const runtime::ExitStatus& status() const { return *status_; }

  // The first of: it ended by itself (Set), the time is up, the stop was requested.
  runtime::Task<runtime::Wake> wait(base::TimePoint deadline, std::stop_token stop);
  // Resumes when it has ended by itself.
  runtime::Task<> ended() { return ended_.wait(); }
  // SIGTERM, and SIGKILL when `grace` is over. Resumes when it has ended.
  runtime::Task<> stop(base::Milliseconds grace);

 private:
  static runtime::Task<> watch(std::shared_ptr<Child> self);
  static runtime::Task<runtime::Wake> wait_for(std::shared_ptr<Child> self,
                                               base::TimePoint deadline, std::stop_token stop);
  static runtime::Task<> end(std::shared_ptr<Child> self, base::Milliseconds grace);

  Context& context_;
  std::unique_ptr<runtime::Process> process_;
  runtime::Latch ended_;
  std::optional<runtime::ExitStatus> status_;
};

}  // namespace sagemaker
