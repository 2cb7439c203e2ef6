#include "emulator/runtime/spawn.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "emulator/base/text.h"

namespace runtime {
namespace {

constexpr int kLifeLine = 3;
constexpr int kFirstFree = 10;  // descriptors are moved out of the way of 0 to 3 first
constexpr rlim_t kOpenFilesMax = 1024;
constexpr int kBusyTries = 20;
constexpr long kBusyPauseNs = 2'000'000;

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

int open_null() {
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(errno, "/dev/null");
  return fd;
}

// The reading end of a pipe whose writing end nobody but this process holds, to its last breath.
int life_line() {
  static const Pipe pipe = make_pipe();
  return pipe.reader.get();
}

// What the child needs, laid out before the fork: there, nothing may allocate or lock.
struct Plan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* directory;
  std::array<int, 4> descriptors;  // become 0, 1, 2, 3
  int report;                      // takes the Report of a failure
  rlim_t file_bytes_max;
};

// From here to the next mark: between fork and exec. Async-signal-safe calls only,
// signal-safety(7).

enum class Step : int { Setup, Directory, Exec };

struct Report {
  int error = 0;
  Step step = Step::Setup;
};

[[noreturn]] void give_up(const Plan& plan, Step step) {
  const Report report{errno, step};
  const ssize_t written = ::write(plan.report, &report, sizeof report);
  ::_exit(written == sizeof report ? 127 : 126);
}

void limit(const Plan& plan) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > kOpenFilesMax) {
    files.rlim_cur = kOpenFilesMax;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  if (plan.file_bytes_max == 0) return;
  const rlimit size{plan.file_bytes_max, plan.file_bytes_max};
  ::setrlimit(RLIMIT_FSIZE, &size);
}

// Moves the descriptors to 0..3; all others, `report` too, close with the exec.
void place_descriptors(const Plan& plan) {
  std::array<int, 4> moved{};
  for (size_t i = 0; i < moved.size(); ++i) {
    moved[i] = ::fcntl(plan.descriptors[i], F_DUPFD_CLOEXEC, kFirstFree);
    if (moved[i] < 0) give_up(plan, Step::Setup);
  }
  for (size_t i = 0; i < moved.size(); ++i) {
    if (::dup2(moved[i], static_cast<int>(i)) < 0) give_up(plan, Step::Setup);
  }
  constexpr unsigned kFirst = kLifeLine + 1;
  if (::close_range(kFirst, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int fd = kLifeLine + 1; fd < static_cast<int>(kOpenFilesMax); ++fd) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);  // kernels before 5.11
  }
}

void reset_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal)
    ::sigaction(signal, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Plan& plan) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  Plan safe = plan;
  safe.report = ::fcntl(plan.report, F_DUPFD_CLOEXEC, kFirstFree);
  if (safe.report < 0) give_up(plan, Step::Setup);
  place_descriptors(safe);
  if (safe.directory != nullptr && ::chdir(safe.directory) != 0) {
    give_up(safe, Step::Directory);
  }
  limit(safe);
  reset_signals();
  // Another thread that forks while it writes a program keeps the file busy for a moment.
  for (int tries = 0; tries < kBusyTries; ++tries) {
    ::execve(safe.program, safe.arguments, safe.environment);
    if (errno != ETXTBSY) break;
    const timespec pause{0, kBusyPauseNs};
    ::nanosleep(&pause, nullptr);
    errno = ETXTBSY;
  }
  give_up(safe, Step::Exec);
}

// End of what runs in the child. vfork, since a fork copies the page tables of the whole server.

pid_t fork_and_become(const Plan& plan) {
  const pid_t pid = ::vfork();
  if (pid == 0) become(plan);
  return pid;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& string : strings)
    result.push_back(const_cast<char*>(string.c_str()));
  result.push_back(nullptr);
  return result;
}

// Absent when the exec went well: the pipe closed with nothing in it.
std::optional<Report> read_report(int fd) {
  Report report;
  ssize_t n = 0;
  do {
    n = ::read(fd, &report, sizeof report);
  } while (n < 0 && errno == EINTR);
  if (n != sizeof report) return std::nullopt;
  return report;
}

}  // namespace

Descriptor::~Descriptor() {
  close();
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int Descriptor::release() {
  return std::exchange(fd_, -1);
}

void Descriptor::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

pid_t spawn(const Spawn& spawn) {
  const Descriptor null(open_null());
  Pipe report = make_pipe();
  const std::vector<char*> arguments = pointers(spawn.arguments);
  const std::vector<char*> environment = pointers(spawn.environment);
  const Plan plan{spawn.program.c_str(),
                  arguments.data(),
                  environment.data(),
                  spawn.directory.empty() ? nullptr : spawn.directory.c_str(),
                  {null.get(), spawn.standard_output, spawn.standard_error, life_line()},
                  report.writer.get(),
                  spawn.file_bytes_max};
  // No handler of the server may run in the child, whose memory is the server's until the exec.
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork_and_become(plan);
  const int fork_error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) fail(fork_error, "fork");
  report.writer.close();
  const auto failure = read_report(report.reader.get());
  if (!failure) return pid;
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  fail(failure->error, failure->step == Step::Directory ? spawn.directory : spawn.program);
}

std::string find_program(const std::string& name, const std::string& path) {
  if (name.find('/') != std::string::npos) return name;
  int error = ENOENT;
  for (const std::string_view folder : base::split(path, ':')) {
    if (name.empty()) break;
    const std::string file = (folder.empty() ? "." : std::string(folder)) + "/" + name;
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (::access(file.c_str(), X_OK) == 0) return file;
    error = EACCES;
  }
  fail(error, name);
}

}  // namespace runtime
