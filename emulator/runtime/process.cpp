#include "emulator/runtime/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include "emulator/runtime/latch.h"
#include "emulator/runtime/lines.h"
#include "emulator/runtime/loop.h"
#include "emulator/runtime/spawn.h"
#include "emulator/runtime/strays.h"

extern char** environ;  // NOLINT: POSIX's name

namespace asio = boost::asio;

namespace runtime {
namespace {

// How long output is waited for that descendants of an ended program may still write.
constexpr std::chrono::milliseconds kOutputGrace{100};
// Where the kernel gives no notice of a process's end.
constexpr std::chrono::milliseconds kExitPoll{10};
// What a pipe can hold of an ended program's output, at most (pipe-max-size of unprivileged users).
constexpr size_t kPipeBytesMax = 1024 * 1024;
constexpr size_t kReadBytes = 16 * 1024;
// Pieces read in one turn of the loop, lest one talkative child keeps all others waiting.
constexpr int kReadsPerTurn = 4;

std::string next_mark(const std::string& group) {
  static std::atomic<uint64_t> count = 0;
  return group + "/" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

// A mark is <group>/<id>, and the group may have slashes.
std::string_view group_of(std::string_view mark) {
  const size_t slash = mark.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : mark.substr(0, slash);
}

std::vector<std::string> marked_environment(const ProcessOptions& options,
                                            const std::string& mark) {
  std::vector<std::string> result;
  for (const auto& [name, value] : options.environment) {
    if (name != kMarkName) result.push_back(name + "=" + value);
  }
  result.push_back(std::string(kMarkName) + "=" + mark);
  return result;
}

std::string search_path(const ProcessOptions& options) {
  for (const auto& [name, value] : options.environment) {
    if (name == "PATH") return value;
  }
  constexpr std::string_view kPrefix = "PATH=";
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (text.starts_with(kPrefix)) return std::string(text.substr(kPrefix.size()));
  }
  return "/usr/local/bin:/usr/bin:/bin";
}

// One pipe of a child's output.
struct Output {
  Output(Loop& loop, Stream which, size_t line_bytes_max)
      : stream(which), lines(line_bytes_max), descriptor(loop.executor()) {}

  Stream stream;
  Lines lines;
  asio::posix::stream_descriptor descriptor;
};

// A child as long as anything of it is awaited; outlives the Process that started it.
class Child : public std::enable_shared_from_this<Child> {
 public:
  Child(Loop& loop, ProcessOptions options)
      : loop_(loop),
        options_(std::move(options)),
        mark_(next_mark(options_.group)),
        outputs_{Output(loop, Stream::Stdout, options_.line_bytes_max),
                 Output(loop, Stream::Stderr, options_.line_bytes_max)},
        exit_notice_(loop.executor()),
        timer_(loop.executor()),
        ended_(loop) {}
  ~Child() {
    if (pid_ > 0 && !status_) disown_child(pid_);  // the loop went first
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void start() {
    if (options_.arguments.empty()) {
      throw std::system_error(EINVAL, std::generic_category(), "no program");
    }
    std::array<Pipe, 2> pipes{make_pipe(), make_pipe()};
    pid_ =
        spawn_child({find_program(options_.arguments[0], search_path(options_)), options_.arguments,
                     marked_environment(options_, mark_), options_.directory.string(),
                     pipes[0].writer.get(), pipes[1].writer.get(), options_.file_bytes_max});
    for (size_t i = 0; i < pipes.size(); ++i) {
      outputs_[i].descriptor.assign(pipes[i].reader.release());
      outputs_[i].descriptor.non_blocking(true);
      await_output(outputs_[i]);
    }
    await_exit();
  }

  pid_t pid() const { return pid_; }
  bool running() const { return !status_; }

  void signal_group(int signal) const {
    if (running()) ::kill(-pid_, signal);
  }

  // Ends the group now, and soon after what has left it.
  void end_tree() {
    signal_group(SIGKILL);
    if (sweeping_) return;
    sweeping_ = true;
    loop_.background([self = shared_from_this(), &loop = loop_, mark = mark_]() mutable {
      end_marked([&mark](std::string_view other) { return other == mark; });
      loop.post([child = std::move(self)] { child->swept(); });
    });
  }

  void silence() { silent_ = true; }

  static Task<ExitStatus> exited(std::shared_ptr<Child> self) {
    co_await self->ended_.wait();
    co_return *self->status_;
  }

 private:
  void await_output(Output& output) {
    output.descriptor.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this(), &output](const boost::system::error_code& error) {
          if (error || !output.descriptor.is_open()) return;
          if (self->read_output(output, kReadsPerTurn * kReadBytes)) {
            self->await_output(output);
          } else {
            self->output_ended(output);
          }
        });
  }

  // Reads what is there. False at the end of the output.
  bool read_output(Output& output, size_t bytes_max) {
    std::array<char, kReadBytes> buffer;
    size_t total = 0;
    while (total < bytes_max) {
      const ssize_t n = ::read(output.descriptor.native_handle(), buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return errno == EAGAIN;
      if (n == 0) return false;
      total += static_cast<size_t>(n);
      output.lines.add({buffer.data(), static_cast<size_t>(n)},
                       [&](std::string_view line) { say(output.stream, line); });
    }
    return true;
  }

  void say(Stream stream, std::string_view line) const {
    if (!silent_ && options_.on_line) options_.on_line(stream, line);
  }

  void output_ended(Output& output) {
    output.lines.end([&](std::string_view line) { say(output.stream, line); });
    output.descriptor.close();
    end_when_all_is_read();
  }

  void await_exit() {
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (fd < 0) return poll_exit();
    exit_notice_.assign(fd);
    exit_notice_.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](const boost::system::error_code&) { self->poll_exit(); });
  }

  void poll_exit() {
    status_ = reap_child(pid_);
    if (status_) return program_ended();
    timer_.expires_after(kExitPoll);
    timer_.async_wait(
        [self = shared_from_this()](const boost::system::error_code&) { self->poll_exit(); });
  }

  void program_ended() {
    exit_notice_.close();
    reap_orphans();
    timer_.expires_after(kOutputGrace);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->cut_output();
    });
    end_when_all_is_read();
  }

  // Strays may hold the pipes for ever; what the program itself has written is read all the same.
  void cut_output() {
    for (Output& output : outputs_) {
      if (!output.descriptor.is_open()) continue;
      read_output(output, kPipeBytesMax);
      output_ended(output);
    }
  }

  void end_when_all_is_read() {
    const bool open = std::any_of(outputs_.begin(), outputs_.end(),
                                  [](const Output& o) { return o.descriptor.is_open(); });
    if (open || !status_) return;
    timer_.cancel();
    if (!sweeping_) ended_.set();
  }

  void swept() {
    sweeping_ = false;
    end_when_all_is_read();
  }

  Loop& loop_;
  const ProcessOptions options_;
  const std::string mark_;
  std::array<Output, 2> outputs_;
  asio::posix::stream_descriptor exit_notice_;  // a pidfd: readable once the program has ended
  asio::steady_timer timer_;
  Latch ended_;
  pid_t pid_ = -1;
  std::optional<ExitStatus> status_;
  bool sweeping_ = false;
  bool silent_ = false;
};

class ChildProcess final : public Process {
 public:
  explicit ChildProcess(std::shared_ptr<Child> child) : child_(std::move(child)) {}
  ~ChildProcess() override {
    child_->silence();
    child_->end_tree();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const override { return child_->pid(); }
  Task<ExitStatus> exited() override { return Child::exited(child_); }
  bool running() const override { return child_->running(); }
  void terminate() override { child_->signal_group(SIGTERM); }
  void kill() override { child_->end_tree(); }

 private:
  std::shared_ptr<Child> child_;
};

}  // namespace

std::unique_ptr<Process> Process::start(Loop& loop, ProcessOptions options) {
  auto child = std::make_shared<Child>(loop, std::move(options));
  child->start();
  return std::make_unique<ChildProcess>(std::move(child));
}

size_t end_survivors(std::string_view group) {
  return end_marked([group](std::string_view mark) { return group_of(mark) == group; });
}

}  // namespace runtime
