#include "emulator/runtime/strays.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "emulator/base/text.h"

namespace runtime {
namespace {

constexpr int kRoundsMax = 200;
constexpr int kRoundPauseMs = 2;
constexpr int kUnclearLooks = 3;

// Absent when it cannot be read, as that of another user's process.
std::optional<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return std::nullopt;
  std::string text;
  char buffer[4096];
  ssize_t n = 0;
  while ((n = ::read(file.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(n));
  }
  return text;
}

// Value of the mark in an environment as /proc shows it; empty when there is none.
std::string_view mark_in(std::string_view environment) {
  for (const std::string_view entry : base::split(environment, '\0')) {
    if (!entry.starts_with(kMarkName)) continue;
    const std::string_view rest = entry.substr(kMarkName.size());
    if (rest.starts_with('=')) return rest.substr(1);
  }
  return {};
}

// Whether the process has memory: zombies and threads of the kernel have none. /proc/<pid>/statm.
bool has_memory(const std::string& folder) {
  const auto sizes = read_file(folder + "/statm");
  return sizes && !sizes->empty() && !sizes->starts_with("0 ");
}

class Search {
 public:
  explicit Search(const std::function<bool(std::string_view)>& matches) : matches_(matches) {}

  // Looks at all processes once more.
  void look() {
    found_.clear();
    unclear_now_ = false;
    const std::unique_ptr<DIR, int (*)(DIR*)> processes(::opendir("/proc"), &::closedir);
    while (const dirent* entry = processes ? ::readdir(processes.get()) : nullptr) {
      const auto pid = base::parse_int(entry->d_name);
      if (pid && *pid != ::getpid()) look_at(static_cast<pid_t>(*pid));
    }
  }

  const std::set<pid_t>& found() const { return found_; }
  // There may be one that did not show its environment.
  bool unclear() const { return unclear_now_; }

 private:
  void look_at(pid_t pid) {
    const std::string folder = "/proc/" + std::to_string(pid);
    const auto environment = read_file(folder + "/environ");
    if (!environment) return;
    if (environment->empty() && has_memory(folder)) {
      // In the middle of an exec, or one that has no environment.
      unclear_now_ |= ++unclear_[pid] <= kUnclearLooks;
      return;
    }
    const std::string_view mark = mark_in(*environment);
    if (!mark.empty() && matches_(mark)) found_.insert(pid);
  }

  const std::function<bool(std::string_view)>& matches_;
  std::set<pid_t> found_;
  std::map<pid_t, int> unclear_;  // looks at which the environment was empty
  bool unclear_now_ = false;
};

struct Registry {
  std::mutex mutex;
  std::set<pid_t> children;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

}  // namespace

size_t end_marked(const std::function<bool(std::string_view)>& matches) {
  std::set<pid_t> ended;
  Search search(matches);
  for (int round = 0; round < kRoundsMax; ++round) {
    search.look();
    if (search.found().empty() && !search.unclear()) break;
    // What is stopped starts no more processes; all of them stand still before the first dies.
    const size_t known = ended.size();
    for (const pid_t pid : search.found()) {
      if (ended.insert(pid).second) ::kill(pid, SIGSTOP);
    }
    if (ended.size() > known) continue;
    for (const pid_t pid : search.found())
      ::kill(pid, SIGKILL);
    ::poll(nullptr, 0, kRoundPauseMs);  // they die in their own time
  }
  reap_orphans();
  return ended.size();
}

pid_t spawn_child(const Spawn& spawn) {
  const std::lock_guard lock(registry().mutex);
  static const int once = ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  static_cast<void>(once);
  const pid_t pid = runtime::spawn(spawn);
  registry().children.insert(pid);
  return pid;
}

std::optional<ExitStatus> reap_child(pid_t pid) {
  const std::lock_guard lock(registry().mutex);
  int status = 0;
  rusage usage{};
  const pid_t reaped = ::wait4(pid, &status, WNOHANG, &usage);
  if (reaped == 0 || (reaped < 0 && errno == EINTR)) return std::nullopt;
  registry().children.erase(pid);
  ExitStatus result;
  if (reaped < 0) {  // somebody else took it
    result.code = -1;
    return result;
  }
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  if (WIFEXITED(status)) result.code = WEXITSTATUS(status);
  result.peak_memory_kib = usage.ru_maxrss;
  return result;
}

void disown_child(pid_t pid) {
  {
    const std::lock_guard lock(registry().mutex);
    registry().children.erase(pid);
  }
  reap_orphans();
}

void reap_orphans() {
  const std::lock_guard lock(registry().mutex);
  while (true) {
    siginfo_t dead{};
    if (::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) != 0 || dead.si_pid == 0) return;
    // Orphans descend from our children, which lead sessions of their own.
    const bool orphan = ::getsid(dead.si_pid) != ::getsid(0);
    if (registry().children.contains(dead.si_pid) || !orphan) return;
    ::waitpid(dead.si_pid, nullptr, WNOHANG);
  }
}

}  // namespace runtime
