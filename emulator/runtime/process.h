// Child processes: started, watched, and ended together with all that they started.
//
// Every child leads a process group of its own, inherits no descriptors but stdin (/dev/null),
// stdout, stderr and a life line (descriptor 3, whose end of file means that the server is gone),
// and carries the environment variable SAGELOCAL_CHILD=<group>/<id>, by which its whole tree is
// found again, also descendants that left the process group, and survivors of a killed server.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/runtime/task.h"

namespace runtime {

class Loop;

enum class Stream { Stdout, Stderr };

struct ProcessOptions {
  // [0] is the program: a path (seen from `directory`), or a name looked up in the PATH of
  // `environment`, else in that of the server.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  // the whole of it
  std::filesystem::path directory;                               // working directory
  std::string group;  // names the owner (the data directory): end_survivors(group) ends all of it
  // Called on the loop thread for each line (without '\n'); longer ones come in pieces.
  std::function<void(Stream, std::string_view line)> on_line;
  size_t line_bytes_max = 64 * 1024;
  uint64_t file_bytes_max = 0;  // RLIMIT_FSIZE; 0 for no limit
};

struct ExitStatus {
  int code = 0;    // exit code; meaningless when signal != 0
  int signal = 0;  // the signal that ended it
  int64_t peak_memory_kib = 0;
  bool ok() const { return code == 0 && signal == 0; }
};

// Loop thread only. Destroying it kills the whole tree, also strays of a program that has ended.
// The program dies with the thread that started it, so that none outlives a server that is killed.
class Process {
 public:
  // Throws std::system_error when the program cannot be started (ENOENT, EACCES ...).
  static std::unique_ptr<Process> start(Loop& loop, ProcessOptions options);
  virtual ~Process() = default;

  virtual pid_t pid() const = 0;
  // Resumes when the program has ended and its output has been read. May be awaited many times.
  virtual Task<ExitStatus> exited() = 0;
  virtual bool running() const = 0;
  virtual void terminate() = 0;  // SIGTERM to the group
  // SIGKILL to the whole tree: to the group at once, to strays before exited() resumes.
  virtual void kill() = 0;
};

// Kills every process of this machine and user that carries the group's mark, as after a crash of
// the server that started them. Blocking (reads /proc); returns how many.
size_t end_survivors(std::string_view group);

}  // namespace runtime
