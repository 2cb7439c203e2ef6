// The verbs of the command line, one file each. Each returns the exit code of the program.
#pragma once

#include "emulator/options.h"

namespace cli {

int serve(const emulator::Options& options);
int health(const emulator::Command& command);
int env(const emulator::Command& command);
int exec(const emulator::Command& command);
int operations(const emulator::Options& options);

}  // namespace cli
