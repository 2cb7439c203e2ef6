#include "emulator/services/lambda/runtime_api.h"

#include <stdexcept>
#include <string_view>

#include "emulator/base/text.h"

namespace lambda {
namespace {

constexpr std::string_view kPrefix = "/2018-06-01/runtime/";
constexpr std::string_view kInvocation = "/2018-06-01/runtime/invocation/";

http::Response json_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

http::Response accepted() {
  return json_response(202, R"({"status":"OK"})");
}

http::Response refused(int status, std::string_view type, std::string_view message) {
  return json_response(status, R"({"errorMessage":")" + std::string(message) +
                                   R"(","errorType":")" + std::string(type) + "\"}");
}

void give(RuntimeState& state, Answer::Kind kind, std::string body) {
  state.answer = Answer{kind, std::move(body)};
  state.running_id.clear();
  state.answered.set();
}

// GET /runtime/invocation/next: blocks until there is one.
runtime::Task<http::Response> next(std::shared_ptr<RuntimeState> state, std::stop_token stop) {
  state->initialized.set();
  while (!state->waiting) {
    if (state->closed || stop.stop_requested())
      co_return refused(410, "Gone", "The environment ends");
    co_await state->offered.wait_or_stop(stop);
  }
  const Invocation invocation = std::move(*state->waiting);
  state->waiting.reset();
  state->running_id = invocation.request_id;
  http::Response response = json_response(200, invocation.payload);
  http::Headers& headers = response.headers;
  headers.set("Lambda-Runtime-Aws-Request-Id", invocation.request_id);
  headers.set("Lambda-Runtime-Deadline-Ms", std::to_string(invocation.deadline_ms));
  headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.function_arn);
  headers.set("Lambda-Runtime-Trace-Id", invocation.trace_id);
  if (!invocation.client_context.empty()) {
    headers.set("Lambda-Runtime-Client-Context", invocation.client_context);
  }
  co_return response;
}

class RuntimeExchange final : public http::Exchange {
 public:
  RuntimeExchange(std::shared_ptr<RuntimeState> state, http::RequestHead head)
      : state_(std::move(state)), head_(std::move(head)) {}

  void write(std::string_view piece) override {
    // One byte more than allowed is kept, to know that it was too much.
    const size_t room = kResponseBytesMax + 1 - body_.size();
    body_.append(piece.substr(0, room));
  }

  runtime::Task<http::Response> finish(std::stop_token stop) override {
    if (head_.method == "GET" && head_.path == std::string(kInvocation) + "next") {
      return next(state_, stop);
    }
    return answer(post());
  }

  http::Response fail(const std::exception& error) override {
    return refused(500, "InternalError", error.what());
  }

 private:
  static runtime::Task<http::Response> answer(http::Response response) { co_return response; }

  http::Response post() {
    if (head_.method != "POST") return refused(404, "NotFound", "No such call");
    if (head_.path == std::string(kPrefix) + "init/error") {
      state_->initialized.set();
      give(*state_, Answer::Kind::InitError, std::move(body_));
      return accepted();
    }
    if (!head_.path.starts_with(kInvocation)) return refused(404, "NotFound", "No such call");
    const auto parts = base::split(std::string_view(head_.path).substr(kInvocation.size()), '/');
    if (parts.size() != 2 || state_->running_id.empty() || parts[0] != state_->running_id) {
      return refused(400, "InvalidRequestID", "Invalid request ID");
    }
    if (parts[1] == "error") {
      give(*state_, Answer::Kind::Error, std::move(body_));
      return accepted();
    }
    if (parts[1] != "response") return refused(404, "NotFound", "No such call");
    if (body_.size() > kResponseBytesMax) {
      give(*state_, Answer::Kind::TooLarge, "");
      return refused(413, "RequestEntityTooLarge",
                     "Exceeded maximum allowed payload size (6291556 bytes).");
    }
    give(*state_, Answer::Kind::Response, std::move(body_));
    return accepted();
  }

  std::shared_ptr<RuntimeState> state_;
  http::RequestHead head_;
  std::string body_;
};

}  // namespace

std::unique_ptr<http::Exchange> RuntimeApi::begin(http::RequestHead head) {
  return std::make_unique<RuntimeExchange>(state_, std::move(head));
}

}  // namespace lambda
