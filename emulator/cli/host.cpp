#include "emulator/cli/host.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "emulator/cli/port_holder.h"
#include "emulator/emulator.h"
#include "emulator/runtime/loop.h"

namespace cli {
namespace {

// Waits for signals on a thread of its own and hands them to the loop.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR2})
      sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }

  void watch(runtime::Loop& loop, std::function<void()> first) {
    thread_ = std::thread([this, &loop, first = std::move(first)] {
      int signal = 0;
      if (sigwait(&set_, &signal) != 0 || signal == SIGUSR2) return;
      loop.post(first);
      if (sigwait(&set_, &signal) != 0 || signal == SIGUSR2) return;
      std::_Exit(128 + signal);
    });
  }

  ~Signals() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGUSR2);
    thread_.join();
  }

 private:
  sigset_t set_{};
  std::thread thread_;
};

// Whole or not at all: who waits for the file never reads half of it.
void write_port_file(const std::filesystem::path& file, uint16_t port) {
  std::filesystem::path temporary = file;
  temporary += ".new";
  std::ofstream out(temporary);
  out << port << '\n';
  out.close();
  if (!out) throw std::runtime_error("cannot write the port file " + file.string());
  std::filesystem::rename(temporary, file);
}

int64_t ms_since(std::chrono::steady_clock::time_point start) {
  const auto passed = std::chrono::steady_clock::now() - start;
  return std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

int port_in_use(uint16_t port) {
  const std::string holder = port_holder(port);
  std::fprintf(stderr,
               "sagelocal: port %u is in use%s%s. Choose another with --port, or --port 0.\n", port,
               holder.empty() ? "" : " by ", holder.c_str());
  return emulator::kExitPortInUse;
}

}  // namespace

int run_server(const emulator::Options& options, const std::function<void(const Started&)>& ready) {
  const auto start = std::chrono::steady_clock::now();
  Signals signals;
  runtime::Loop loop;
  std::unique_ptr<emulator::Emulator> server;
  try {
    server = std::make_unique<emulator::Emulator>(loop, options);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::address_in_use) return port_in_use(options.port);
    throw;
  }
  signals.watch(loop, [&] { server->shut_down(); });
  if (options.port_file) write_port_file(*options.port_file, server->port());
  ready({server->port(), server->data_dir().string(), ms_since(start)});
  loop.run();
  return emulator::kExitOk;
}

}  // namespace cli
