// The one door. HTTP requests, workflow tasks and event targets become calls on operations here:
// the same detection, decoding, validation, errors and log for all.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/call.h"
#include "emulator/api/service.h"
#include "emulator/base/ids.h"
#include "emulator/http/server.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"

namespace api {

constexpr uint64_t kBodyBytesMax = 72u << 20;  // bodies that are decoded in memory

struct GatewayOptions {
  std::string account = "000000000000";
  std::string region = "us-east-1";
  std::vector<std::string> allowed_hosts;  // beside loopback names and the S3 and AWS host names
};

// A call from inside. `input` is shaped as the model's; the gateway validates it as any other.
struct InternalCall {
  std::string service;
  std::string operation;
  json::Value input = json::Value::object();
  std::shared_ptr<http::BodySource> body = {};  // the streaming member (S3 PutObject), or null
  std::string account = {};  // "": that of an ARN in the input, else the default one
  std::string region = {};   // "": the default one
  std::stop_token stop = {};
};

// Answers paths that are not AWS's ("/_localstack/health"). Loop thread.
using AdminHandler = std::function<runtime::Task<http::Response>(const http::Request& request)>;

class Gateway final : public http::Handler {
 public:
  Gateway(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids, GatewayOptions options);
  ~Gateway() override;

  // Both before the first request. `service` must outlive the gateway.
  void add(Service& service);
  // `prefix` matches whole path segments: "/_localstack" takes "/_localstack/health".
  void add_admin(std::string prefix, AdminHandler handler);

  // Throws Error as the operation or the validator does. Any Task context.
  runtime::Task<Reply> call(InternalCall call);

  // Services and operations that have a handler, for the coverage table.
  std::map<std::string, std::vector<std::string>> served() const;

  std::unique_ptr<http::Exchange> begin(http::RequestHead head) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace api
