#include "emulator/services/admin/admin.h"

#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/http/uri.h"
#include "emulator/json/io.h"

namespace admin {
namespace {

constexpr std::string_view kTuningJobs = "/_sagelocal/tuning-jobs/";
// The version of LocalStack's interface that these answers follow; clients compare it.
constexpr std::string_view kInterfaceVersion = "4.14.0";

http::Response json_response(const json::Value& body, int status = 200) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = json::print(body, json::Style::Spaced);
  return response;
}

http::Response unknown(std::string_view path) {
  return json_response(
      json::Value::object(
          {{"error", "no such path: " + std::string(path)},
           {"paths",
            json::Value::array({"/_localstack/health", "/_localstack/info", "/_localstack/init",
                                "/_localstack/state/reset", "/_sagelocal/health",
                                "/_sagelocal/reset", "/_sagelocal/tuning-jobs/<name>"})}}),
      404);
}

json::Value states(const std::vector<std::string>& services, std::string_view state) {
  json::ObjectBuilder map;
  for (const std::string& service : services)
    map.put(service, state);
  return std::move(map).build();
}

}  // namespace

Admin::Admin(Dependencies needs)
    : needs_(std::move(needs)), session_id_(needs_.ids.uuid()), started_(needs_.clock.now()) {}

runtime::Task<http::Response> Admin::answer(const http::Request& request) {
  const std::string& path = request.head.path;
  if (path == "/_localstack/state/reset" || path == "/_sagelocal/reset") {
    if (request.head.method != "POST") {
      co_return json_response(json::Value::object({{"error", "POST it"}}), 405);
    }
    co_await needs_.reset();
    co_return json_response(json::Value::object({{"status", "OK"}}));
  }
  if (path == "/_localstack/health" || path == "/_sagelocal/health" || path == "/health") {
    co_return health(request);
  }
  if (path == "/_localstack/info") co_return info();
  if (path == "/_localstack/init") co_return init("");
  if (path.starts_with("/_localstack/init/")) co_return init(std::string_view(path).substr(18));
  if (path.starts_with(kTuningJobs)) co_return co_await tuning_job(request.head);
  co_return unknown(path);
}

runtime::Task<http::Response> Admin::tuning_job(http::RequestHead head) const {
  const std::string name = base::percent_decode(head.path.substr(kTuningJobs.size()));
  const http::Query query = http::parse_query(head.query);
  const std::string* account = http::find(query, "account");
  const std::string* region = http::find(query, "region");
  const std::optional<json::Value> view =
      co_await needs_.tuning_job(account != nullptr ? *account : needs_.account,
                                 region != nullptr ? *region : needs_.region, name);
  if (view) co_return json_response(*view);
  co_return json_response(json::Value::object({{"error", "no such tuning job: " + name}}), 404);
}

http::Response Admin::health(const http::Request& request) const {
  if (request.head.method == "HEAD") {
    http::Response ok;
    ok.content_length = 2;
    return ok;
  }
  return json_response(json::Value::object({{"services", states(needs_.services, "running")},
                                            {"features", states(needs_.services, "available")},
                                            {"edition", "community"},
                                            {"version", kInterfaceVersion},
                                            {"sagelocal", SAGELOCAL_VERSION}}));
}

http::Response Admin::info() const {
  const base::TimePoint now = needs_.clock.now();
  return json_response(json::Value::object(
      {{"version", kInterfaceVersion},
       {"edition", "community"},
       {"is_license_activated", false},
       {"session_id", session_id_},
       {"machine_id", "sagelocal"},
       {"system", "linux"},
       {"is_docker", false},
       {"server_time_utc", base::iso8601_seconds(now)},
       {"uptime", (base::to_epoch_ms(now) - base::to_epoch_ms(started_)) / 1000}}));
}

http::Response Admin::init(std::string_view stage) const {
  const json::Value scripts = json::Value::array();
  if (stage.empty()) {
    return json_response(json::Value::object(
        {{"completed",
          json::Value::object(
              {{"BOOT", true}, {"START", true}, {"READY", true}, {"SHUTDOWN", false}})},
         {"scripts", scripts}}));
  }
  const bool reached = stage == "boot" || stage == "start" || stage == "ready";
  if (!reached && stage != "shutdown") {
    http::Response response;
    response.status = 404;
    response.body = "no such stage " + std::string(stage);
    return response;
  }
  return json_response(json::Value::object({{"completed", reached}, {"scripts", scripts}}));
}

}  // namespace admin
