// sagelocal: the command line. The server itself starts at cli/serve.cpp -> emulator.cpp.
#include <cstdio>
#include <exception>

#include "emulator/cli/cli.h"
#include "emulator/options.h"

int main(int argc, char** argv) {
  try {
    const emulator::Command command = emulator::parse_command(argc, argv);
    using Verb = emulator::Command::Verb;
    switch (command.verb) {
      case Verb::Serve:
        return cli::serve(command.options);
      case Verb::Health:
        return cli::health(command);
      case Verb::Env:
        return cli::env(command);
      case Verb::Exec:
        return cli::exec(command);
      case Verb::Operations:
        return cli::operations(command.options);
      case Verb::Exit:
        return command.exit_code;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sagelocal: %s\n", error.what());
  }
  return emulator::kExitFailure;
}
