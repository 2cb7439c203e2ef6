// Who listens on a TCP port of this machine.
#pragma once

#include <cstdint>
#include <string>

namespace cli {

// "process 4711 (python3)"; "" when it cannot be found out (another user's process).
std::string port_holder(uint16_t port);

}  // namespace cli
