#include <unistd.h>

#include <cstdio>

#include "emulator/cli/cli.h"
#include "emulator/cli/environment.h"
#include "emulator/cli/host.h"

namespace cli {

int serve(const emulator::Options& options) {
  return run_server(options, [&](const Started& started) {
    const std::string endpoint = "http://127.0.0.1:" + std::to_string(started.port);
    std::printf("sagelocal %s, ready in %lld ms\n", SAGELOCAL_VERSION,
                static_cast<long long>(started.start_ms));
    std::printf("  Endpoint: %s\n", endpoint.c_str());
    std::printf("  Data:     %s%s\n\n", started.data_dir.c_str(),
                options.ephemeral ? " (goes away at the end)" : "");
    for (const auto& [name, value] : sdk_environment(endpoint, options.region)) {
      std::printf("  export %s=%s\n", name.c_str(), value.c_str());
    }
    // Test containers and scripts wait for exactly this line.
    std::printf("\nReady.\n");
    std::fflush(stdout);
  });
}

}  // namespace cli
