#include "emulator/runtime/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>

#include "emulator/base/text.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/loop.h"
#include "emulator/runtime/strays.h"

using runtime::ExitStatus;
using runtime::Loop;
using runtime::Process;
using runtime::ProcessOptions;
using runtime::Stream;
using runtime::Task;

namespace {

// A temporary folder, and a group name of its own.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "process_test_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category());
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What a child says, and a latch that opens at its first line.
struct Run {
  explicit Run(Loop& on) : loop(on), spoke(on) {}

  void start(std::vector<std::string> arguments) {
    options.arguments = std::move(arguments);
    options.on_line = [this](Stream stream, std::string_view line) {
      (stream == Stream::Stdout ? out : err) += std::string(line) + "|";
      spoke.set();
    };
    process = Process::start(loop, options);
  }
  void shell(const std::string& script) { start({"/bin/sh", "-c", script}); }
  ExitStatus end() { return loop.wait(process->exited()); }

  Loop& loop;
  runtime::Latch spoke;
  ProcessOptions options{{}, {{"PATH", "/usr/bin:/bin"}}, {}, "group", {}, 64 * 1024, 0};
  std::string out, err;
  std::unique_ptr<Process> process;
};

struct Outcome {
  const char* name;
  std::string script;
  int code, signal;
  std::string out, err;
};

TEST_CASE("exit codes, signals and output") {
  const std::vector<Outcome> outcomes{
      {"nothing", "true", 0, 0, "", ""},
      {"code", "exit 42", 42, 0, "", ""},
      {"signal", "kill -9 $$", 0, 9, "", ""},
      {"both streams", "echo a; echo b >&2; printf c", 0, 0, "a|c|", "b|"},
      {"last words", "printf 'x\\ny'; kill -15 $$", 0, 15, "x|y|", ""},
      {"stdin is empty", "cat; echo end", 0, 0, "end|", ""},
      {"own session", "[ $(ps -o sid= -p $$) = $$ ] && echo own", 0, 0, "own|", ""},
      {"signals are as new", "trap | cat; grep -E 'Sig(Ign|Blk)' /proc/self/status", 0, 0,
       "SigBlk:\t0000000000000000|SigIgn:\t0000000000000000|", ""},
      {"no core, few files", "ulimit -c; ulimit -n", 0, 0, "0|1024|", ""},
  };
  for (const Outcome& outcome : outcomes) {
    CAPTURE(outcome.name);
    Loop loop(1);
    ::signal(SIGPIPE, SIG_IGN);
    Run run(loop);
    run.shell(outcome.script);
    CHECK(run.process->running());
    const ExitStatus status = run.end();
    CHECK_FALSE(run.process->running());
    CHECK(status.code == outcome.code);
    CHECK(status.signal == outcome.signal);
    CHECK(status.ok() == (outcome.code == 0 && outcome.signal == 0));
    CHECK(status.peak_memory_kib > 0);
    CHECK(run.out == outcome.out);
    CHECK(run.err == outcome.err);
  }
}

TEST_CASE("a child has four descriptors and the environment it was given, marked") {
  Loop loop(1);
  const int leaked = ::open("/dev/null", O_RDONLY);  // not closed on exec
  Run run(loop);
  run.options.environment.emplace_back("A", "1 2");
  run.options.environment.emplace_back("SAGELOCAL_CHILD", "of an outer server");
  run.start({"sh", "-c", "env | sort; exec ls /proc/self/fd"});
  CHECK(run.end().ok());
  ::close(leaked);
  CHECK(run.out.starts_with("A=1 2|"));
  CHECK(run.out.ends_with("|0|1|2|3|4|"));  // 4 is the folder being listed
  CHECK(run.out.find("SAGELOCAL_CHILD=group/" + std::to_string(::getpid()) + "-") !=
        std::string::npos);
  CHECK(run.out.find("outer") == std::string::npos);
}

TEST_CASE("more output than a pipe holds, in lines longer than the limit") {
  Loop loop(1);
  Run run(loop);
  run.options.line_bytes_max = 1000;
  size_t bytes = 0, longest = 0;
  run.options.arguments = {"/bin/sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo y"};
  run.options.on_line = [&](Stream, std::string_view line) {
    bytes += line.size();
    longest = std::max(longest, line.size());
  };
  run.process = Process::start(loop, run.options);
  CHECK(run.end().ok());
  CHECK(bytes == 1'000'001);
  CHECK(longest == 1000);
}

TEST_CASE("working directory, file size limit, and programs found in PATH") {
  const Folder folder;
  Loop loop(1);
  Run run(loop);
  run.options.directory = folder.path();
  run.options.file_bytes_max = 1000;
  run.start({"sh", "-c", "pwd; head -c 2000 /dev/zero > big; wc -c < big"});
  CHECK(run.end().ok());
  CHECK(run.out == std::filesystem::canonical(folder.path()).string() + "|1000|");

  std::ofstream(folder.file("prog")) << "#!/bin/sh\necho mine\n";
  std::filesystem::permissions(folder.file("prog"), std::filesystem::perms::owner_all);
  Run own(loop);
  own.options.environment = {{"PATH", "/nowhere:" + folder.path().string()}};
  own.start({"prog"});
  CHECK(own.end().ok());
  CHECK(own.out == "mine|");
}

struct Refusal {
  const char* name;
  std::vector<std::string> arguments;
  const char* directory;
  int error;
};

TEST_CASE("what cannot be started throws") {
  const std::vector<Refusal> refusals{
      {"no such path", {"/no/such/program"}, "", ENOENT},
      {"not in PATH", {"no-such-program"}, "", ENOENT},
      {"not executable", {"/etc/passwd"}, "", EACCES},
      {"a folder", {"/tmp"}, "", EACCES},
      {"no such directory", {"/bin/sh"}, "/no/such/folder", ENOENT},
      {"nothing", {}, "", EINVAL},
      {"empty", {""}, "", ENOENT},
  };
  Loop loop(1);
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.name);
    Run run(loop);
    run.options.directory = refusal.directory;
    int code = 0;
    try {
      run.start(refusal.arguments);
    } catch (const std::system_error& error) {
      code = error.code().value();
    }
    CHECK(code == refusal.error);
  }
  CHECK(::waitpid(-1, nullptr, WNOHANG) <= 0);  // no zombies
}

TEST_CASE("terminate reaches the group, and a handler may refuse") {
  Loop loop(1);
  Run run(loop);
  run.shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.01; done");
  loop.wait(run.spoke.wait());
  run.process->terminate();
  CHECK(run.end().code == 3);
  CHECK(run.out == "up|bye|");
}

bool exists(pid_t pid) {
  return ::kill(pid, 0) == 0;
}

pid_t last_number(const std::string& lines) {
  const auto parts = base::split(lines, '|');
  return static_cast<pid_t>(base::parse_int(parts.at(parts.size() - 2)).value());
}

// A grandchild in a session of its own: the group's signals do not reach it.
constexpr const char* kTree = "setsid sh -c 'echo $$; exec sleep 1000' & wait";

TEST_CASE("kill ends the whole tree, also what has left the group") {
  Loop loop(1);
  Run run(loop);
  run.shell(kTree);
  loop.wait(run.spoke.wait());
  const pid_t stray = last_number(run.out);
  CHECK(exists(stray));
  run.process->kill();
  CHECK(run.end().signal == SIGKILL);
  CHECK_FALSE(exists(stray));
  CHECK(run.end().signal == SIGKILL);  // as often as wanted
}

TEST_CASE("destroying a process kills its tree and says nothing more") {
  Loop loop(1);
  Run run(loop);
  run.shell(kTree);
  loop.wait(run.spoke.wait());
  const pid_t child = run.process->pid(), stray = last_number(run.out);
  Task<ExitStatus> exited = run.process->exited();
  run.process.reset();
  CHECK(loop.wait(std::move(exited)).signal == SIGKILL);
  CHECK_FALSE(exists(child));
  CHECK_FALSE(exists(stray));
}

TEST_CASE("destroying the loop ends the trees of its processes") {
  pid_t stray = 0;
  {
    Loop loop(1);
    Run run(loop);
    run.shell(kTree);
    loop.wait(run.spoke.wait());
    stray = last_number(run.out);
  }
  CHECK_FALSE(exists(stray));
}

TEST_CASE("strays that hold the output do not hold up the end; they end with the process") {
  Loop loop(1);
  Run run(loop);
  run.shell("setsid sleep 1000 & echo $!; exit 5");
  CHECK(run.end().code == 5);
  const pid_t stray = last_number(run.out);
  CHECK(exists(stray));
  Task<ExitStatus> exited = run.process->exited();
  run.process->kill();
  CHECK(loop.wait(run.process->exited()).code == 5);
  loop.abandon();
  CHECK_FALSE(exists(stray));
}

TEST_CASE("a stray that talks on is cut off, what the program said is kept") {
  Loop loop(1);
  Run run(loop);
  size_t noise = 0;
  bool words = false;
  run.options.arguments = {"/bin/sh", "-c", "echo words; yes & exit 0"};
  run.options.on_line = [&](Stream, std::string_view line) {
    words |= line == "words";
    ++noise;
  };
  run.process = Process::start(loop, run.options);
  CHECK(run.end().ok());
  CHECK(words);
  CHECK(noise > 0);
}

TEST_CASE("a process may be destroyed from its own on_line") {
  Loop loop(1);
  Run run(loop);
  std::optional<Task<ExitStatus>> exited;
  int lines = 0;
  run.options.arguments = {"/bin/sh", "-c", "echo a; echo b; sleep 1000"};
  run.options.on_line = [&](Stream, std::string_view) {
    ++lines;
    run.process.reset();
  };
  run.process = Process::start(loop, run.options);
  exited = run.process->exited();
  CHECK(loop.wait(std::move(*exited)).signal == SIGKILL);
  CHECK(lines == 1);
}

// Waits (not for ever) until somebody has opened the pipe for writing and closed it; what came.
std::string read_fifo(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  std::string text;
  char buffer[100];
  pollfd ready{fd, POLLIN, 0};
  while (::poll(&ready, 1, 20'000) == 1) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n <= 0) break;
    text.append(buffer, static_cast<size_t>(n));
  }
  ::close(fd);
  return text;
}

TEST_CASE("when the server is killed: children die, the life line tells the rest, survivors end") {
  const Folder folder;
  const std::string fifo = folder.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const std::string group = folder.path().string();
  Loop loop(1);
  Run parent(loop);
  parent.options.group = "outer";
  parent.start({TEST_PARENT, group,
                "setsid sh -c 'read x <&3; echo gone > " + fifo +
                    "; exec sleep 1000' & "
                    "setsid sleep 1000 & echo $!; wait"});
  loop.wait(parent.spoke.wait());
  const pid_t stray = last_number(parent.out);
  ::kill(parent.process->pid(), SIGKILL);
  CHECK(read_fifo(fifo) == "gone\n");
  CHECK(parent.end().signal == SIGKILL);
  CHECK(exists(stray));
  CHECK(runtime::end_survivors(group + "/x") == 0);
  CHECK(runtime::end_survivors(folder.path().parent_path().string()) == 0);
  CHECK(runtime::end_survivors(group) >= 2);
  CHECK_FALSE(exists(stray));
  CHECK(runtime::end_survivors(group) == 0);
}

TEST_CASE("many at once, and no zombies are left") {
  Loop loop(2);
  std::vector<std::unique_ptr<Run>> runs;
  for (int i = 0; i < 30; ++i) {
    runs.push_back(std::make_unique<Run>(loop));
    runs.back()->shell("(sleep 0.01 &) ; exit " + std::to_string(i));
  }
  for (int i = 0; i < 30; ++i)
    CHECK(runs[static_cast<size_t>(i)]->end().code == i);
  runs.clear();
  loop.abandon();
  runtime::reap_orphans();
  CHECK(::waitpid(-1, nullptr, WNOHANG) < 0);
  CHECK(errno == ECHILD);
}

}  // namespace
