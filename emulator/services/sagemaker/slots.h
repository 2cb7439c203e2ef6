// At most so many at a time, first come first served; waiting can be given up.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "emulator/runtime/task.h"

namespace runtime {
class Loop;
}

namespace sagemaker {

// Loop thread only.
class Slots {
 public:
  Slots(runtime::Loop& loop, size_t count);

  struct State;

  // Destroying it hands the slot to who waits longest. Outlives Slots where it must.
  class Slot {
   public:
    explicit Slot(std::shared_ptr<State> state) : state_(std::move(state)) {}
    ~Slot();
    Slot(Slot&&) = default;
    Slot& operator=(Slot&&) = delete;

   private:
    std::shared_ptr<State> state_;
  };

  // Absent when the stop came first.
  runtime::Task<std::optional<Slot>> acquire(std::stop_token stop);

 private:
  std::shared_ptr<State> state_;
};

}  // namespace sagemaker
