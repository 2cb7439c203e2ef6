// The Lambda Runtime API of one execution environment, on a port of its own.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "emulator/http/server.h"
#include "emulator/runtime/latch.h"

namespace runtime {
class Loop;
}

namespace lambda {

constexpr uint64_t kResponseBytesMax = 6'291'556;  // 6 MiB and 100 bytes, as on AWS

// An invocation as the runtime gets it.
struct Invocation {
  std::string request_id;
  std::string payload;         // JSON
  std::string client_context;  // JSON, or ""
  std::string function_arn;
  std::string trace_id;
  int64_t deadline_ms = 0;  // epoch
};

struct Answer {
  enum class Kind { Response, Error, InitError, TooLarge };
  Kind kind = Kind::Response;
  std::string body;
};

// What the exchanges and the environment share. Loop thread only.
struct RuntimeState {
  explicit RuntimeState(runtime::Loop& loop) : initialized(loop), offered(loop), answered(loop) {}
  runtime::Latch initialized;  // the first /next, an init error, or the end of the process
  runtime::Latch offered;      // an invocation waits for /next
  runtime::Latch answered;     // the answer is here, or the process has ended
  std::optional<Invocation> waiting;
  std::string running_id;  // of the invocation that the runtime works on; "" when none
  std::optional<Answer> answer;
  bool closed = false;  // the environment ends: nothing more will be offered
};

class RuntimeApi final : public http::Handler {
 public:
  explicit RuntimeApi(std::shared_ptr<RuntimeState> state) : state_(std::move(state)) {}
  std::unique_ptr<http::Exchange> begin(http::RequestHead head) override;

 private:
  std::shared_ptr<RuntimeState> state_;
};

}  // namespace lambda
