// sagelocal exec: the server runs in a child of this process, the command in another.
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include "emulator/cli/cli.h"
#include "emulator/cli/environment.h"
#include "emulator/cli/host.h"

extern char** environ;  // NOLINT: POSIX's name

namespace cli {
namespace {

struct Server {
  pid_t pid = -1;
  uint16_t port = 0;
};

// In the child: serve quietly, and tell the port through the pipe.
[[noreturn]] void serve_in_child(const emulator::Options& options, int pipe_end) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::setpgid(0, 0);  // the terminal's Ctrl-C is for the command
  int code = emulator::kExitFailure;
  try {
    code = run_server(options, [&](const Started& started) {
      const uint16_t port = started.port;
      if (::write(pipe_end, &port, sizeof port) != sizeof port) std::perror("sagelocal");
      ::close(pipe_end);
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sagelocal: %s\n", error.what());
  }
  std::exit(code);
}

// Absent port (0) when the server could not start; it has said why.
Server start_server(const emulator::Options& options) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  Server server;
  server.pid = ::fork();
  if (server.pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (server.pid == 0) {
    ::close(ends[0]);
    serve_in_child(options, ends[1]);
  }
  ::close(ends[1]);
  if (::read(ends[0], &server.port, sizeof server.port) != sizeof server.port) server.port = 0;
  ::close(ends[0]);
  return server;
}

// As a shell reports it: the exit code, or 128 and the signal.
int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return emulator::kExitFailure;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// The environment of this process with `added` in place of what it had under those names.
std::vector<std::string> merged_environment(
    const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool replaced = false;
    for (const auto& [name, value] : added) {
      replaced |= std::strncmp(*entry, (name + "=").c_str(), name.size() + 1) == 0;
    }
    if (!replaced) merged.emplace_back(*entry);
  }
  for (const auto& [name, value] : added)
    merged.push_back(name + "=" + value);
  return merged;
}

std::vector<char*> pointers(std::vector<std::string>* strings) {
  std::vector<char*> result;
  for (std::string& string : *strings)
    result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

int run_command(std::vector<std::string> arguments, std::vector<std::string> environment) {
  // Ctrl-C reaches the command; this process outlives it to end the server.
  ::signal(SIGINT, SIG_IGN);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGINT);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  const int failed = ::posix_spawnp(&pid, arguments[0].c_str(), nullptr, &attributes,
                                    pointers(&arguments).data(), pointers(&environment).data());
  posix_spawnattr_destroy(&attributes);
  if (failed == 0) return wait_for(pid);
  std::fprintf(stderr, "sagelocal: %s: %s\n", arguments[0].c_str(), std::strerror(failed));
  return failed == ENOENT ? 127 : 126;  // as a shell does
}

}  // namespace

int exec(const emulator::Command& command) {
  const Server server = start_server(command.options);
  if (server.port == 0) return wait_for(server.pid);
  const std::string endpoint = "http://127.0.0.1:" + std::to_string(server.port);
  const int code = run_command(
      command.arguments, merged_environment(sdk_environment(endpoint, command.options.region)));
  ::kill(server.pid, SIGTERM);
  wait_for(server.pid);
  return code;
}

}  // namespace cli
