// A server in small: starts one child and waits for ever. process_test.cpp kills it.
// Usage: parent GROUP SCRIPT
#include <cstdio>

#include "emulator/runtime/loop.h"
#include "emulator/runtime/process.h"

int main(int, char** argv) {
  runtime::Loop loop(1);
  runtime::ProcessOptions options;
  options.arguments = {"/bin/sh", "-c", argv[2]};
  options.group = argv[1];
  options.environment = {{"PATH", "/usr/bin:/bin"}};
  options.on_line = [](runtime::Stream, std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
  };
  const auto child = runtime::Process::start(loop, std::move(options));
  loop.run();
  return 0;
}
