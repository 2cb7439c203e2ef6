#include "trainers/contract/lifeline.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <thread>

namespace contract {
namespace {

// Outlives every Termination, since the waiting thread cannot be joined.
struct State {
  std::atomic<bool> requested = false;
  std::mutex mutex;
  std::function<void()> then;
};

State& state() {
  static State* const instance = std::make_unique<State>().release();
  return *instance;
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void await_signal() {
  const sigset_t signals = ending_signals();
  int number = 0;
  while (sigwait(&signals, &number) != 0) {
  }
  state().requested = true;
  const std::lock_guard lock(state().mutex);
  if (state().then) state().then();
}

}  // namespace

void hold_lifeline() {
  std::thread([] {
    char byte = 0;
    for (;;) {
      const ssize_t got = read(kLifelineDescriptor, &byte, 1);
      if (got > 0 || (got < 0 && errno == EINTR)) continue;
      _exit(1);
    }
  }).detach();
}

Termination::Termination(std::function<void()> then) {
  {
    const std::lock_guard lock(state().mutex);
    state().then = std::move(then);
  }
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread(await_signal).detach();
}

Termination::~Termination() {
  const std::lock_guard lock(state().mutex);
  state().then = nullptr;
}

bool Termination::requested() const {
  return state().requested;
}

}  // namespace contract
