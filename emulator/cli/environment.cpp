#include "emulator/cli/environment.h"

namespace cli {

std::vector<std::pair<std::string, std::string>> sdk_environment(std::string_view endpoint,
                                                                 std::string_view region) {
  return {
      {"AWS_ENDPOINT_URL", std::string(endpoint)},
      {"AWS_ACCESS_KEY_ID", "test"},
      {"AWS_SECRET_ACCESS_KEY", "test"},
      {"AWS_DEFAULT_REGION", std::string(region)},
      {"AWS_REGION", std::string(region)},
      // Else StartSyncExecution and TestState go to a host "sync-127.0.0.1", which does not
      // resolve.
      {"AWS_DISABLE_HOST_PREFIX_INJECTION", "true"},
  };
}

}  // namespace cli
