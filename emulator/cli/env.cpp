#include <cstdio>

#include "emulator/cli/cli.h"
#include "emulator/cli/environment.h"

namespace cli {

int env(const emulator::Command& command) {
  const char* format = "export %s=%s\n";
  if (command.shell == "fish") format = "set -gx %s %s\n";
  if (command.shell == "powershell") format = "$env:%s = \"%s\"\n";
  for (const auto& [name, value] : sdk_environment(command.endpoint, command.options.region)) {
    std::printf(format, name.c_str(), value.c_str());  // NOLINT: one of the three literals above
  }
  return emulator::kExitOk;
}

}  // namespace cli
