// How a program that the server started learns that it has to end.
#pragma once

#include <atomic>
#include <functional>

namespace contract {

constexpr int kLifelineDescriptor = 3;

// Ends the process at once (exit code 1) when the pipe on descriptor 3 is closed: the server is
// gone. Starts one thread. Call it only in a child of the server (SAGELOCAL_CHILD is set).
void hold_lifeline();

// SIGTERM and SIGINT as a flag, and as a call of `then` on a thread of its own (which must not
// throw). Make one, before other threads start: it blocks the signals for them. Destroying it ends
// the calls.
class Termination {
 public:
  explicit Termination(std::function<void()> then = {});
  ~Termination();
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;

  bool requested() const;  // any thread
};

}  // namespace contract
