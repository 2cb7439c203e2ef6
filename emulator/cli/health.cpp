#include <cstdio>
#include <optional>
#include <string>

#include "emulator/base/text.h"
#include "emulator/cli/cli.h"
#include "emulator/http/client.h"
#include "emulator/http/uri.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/loop.h"

namespace cli {
namespace {

constexpr base::Milliseconds kPause{50};
constexpr base::Milliseconds kTimeout{5000};

struct Ask {
  runtime::Loop& loop;
  runtime::Clock& clock;
  std::string host;
  uint16_t port;
  std::string trouble;  // of the last try
};

runtime::Task<std::optional<std::string>> ask_once(Ask& ask) {
  try {
    http::Client client(ask.loop, ask.host, ask.port);
    http::Request request;
    request.head.method = "GET";
    request.head.path = "/_sagelocal/health";
    const http::Response response = co_await client.send(std::move(request), kTimeout);
    if (response.status == 200) co_return response.body;
    ask.trouble = "it answers " + std::to_string(response.status);
  } catch (const std::exception& error) {
    ask.trouble = error.what();
  }
  co_return std::nullopt;
}

runtime::Task<> ask_until(Ask& ask, base::TimePoint deadline, int* exit_code) {
  while (true) {
    if (const auto body = co_await ask_once(ask)) {
      std::printf("%s\n", body->c_str());
      *exit_code = emulator::kExitOk;
      break;
    }
    const base::TimePoint next = ask.clock.now() + kPause;
    if (next > deadline) break;
    co_await runtime::sleep_until(ask.loop, ask.clock, next);
  }
  ask.loop.stop();
}

}  // namespace

int health(const emulator::Command& command) {
  const http::Url url = http::parse_url(command.endpoint);
  const auto port = base::parse_int(url.port.empty() ? "80" : url.port);
  if (!port) {
    std::fprintf(stderr, "sagelocal: no port in %s\n", command.endpoint.c_str());
    return emulator::kExitUsage;
  }
  runtime::Loop loop(1);
  runtime::SystemClock clock(loop);
  Ask ask{loop, clock, url.host, static_cast<uint16_t>(*port), ""};
  int exit_code = emulator::kExitFailure;
  const base::TimePoint deadline = clock.now() + base::Milliseconds(command.wait_ms);
  loop.spawn("health", ask_until(ask, deadline, &exit_code));
  loop.run();
  if (exit_code != emulator::kExitOk) {
    std::fprintf(stderr, "sagelocal: %s is not healthy: %s\n", command.endpoint.c_str(),
                 ask.trouble.c_str());
  }
  return exit_code;
}

}  // namespace cli
