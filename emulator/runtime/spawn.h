// fork and exec, with everything the child must not inherit left behind. Blocking for as long as
// the exec takes (under a millisecond).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace runtime {

// A descriptor that is closed with its owner. -1: none.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;

  int get() const { return fd_; }
  int release();
  void close();

 private:
  int fd_;
};

struct Pipe {
  Descriptor reader, writer;
};
Pipe make_pipe();  // closed on exec; throws std::system_error

struct Spawn {
  std::string program;  // a path
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // NAME=value
  std::string directory;                 // "": that of the server
  int standard_output;
  int standard_error;
  uint64_t file_bytes_max;
};

// Throws std::system_error with the errno of what failed in the child (chdir, execve).
pid_t spawn(const Spawn& spawn);

// The file that `name` means: itself when it has a '/', else the first executable of that name in
// `path` (as PATH). Throws std::system_error ENOENT, or EACCES when there are only files that may
// not be run.
std::string find_program(const std::string& name, const std::string& path);

}  // namespace runtime
