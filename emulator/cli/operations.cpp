#include <cstdio>

#include "emulator/cli/cli.h"
#include "emulator/coverage.h"
#include "emulator/emulator.h"
#include "emulator/runtime/loop.h"

namespace cli {

int operations(const emulator::Options& options) {
  emulator::Options quiet = options;
  quiet.ephemeral = true;
  quiet.port = 0;
  runtime::Loop loop(1);
  const emulator::Emulator server(loop, quiet);
  std::fputs(emulator::coverage_table(server.served()).c_str(), stdout);
  return emulator::kExitOk;
}

}  // namespace cli
