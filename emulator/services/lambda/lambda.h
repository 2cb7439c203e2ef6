// AWS Lambda: functions as local processes that speak the Runtime API.
// https://docs.aws.amazon.com/lambda/latest/api/
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/api/gateway.h"
#include "emulator/api/service.h"
#include "emulator/base/ids.h"
#include "emulator/runtime/loop.h"
#include "emulator/services/lambda/code.h"
#include "emulator/services/lambda/pool.h"
#include "emulator/services/lambda/target.h"
#include "storage/log_table.h"
#include "storage/resource_table.h"

namespace storage {
class Database;
class DataDirectory;
}  // namespace storage

namespace lambda {

struct Dependencies {
  runtime::Loop& loop;
  runtime::Clock& clock;
  base::Ids& ids;
  storage::Database& database;
  storage::DataDirectory& directory;
  api::Gateway& gateway;
  std::string python;  // interpreter: a path, or a name in PATH
};

// Operations run on workers, invocations on the loop. Rows: kind "function"; the document is the
// configuration as the API shows it, and CodeDigest and Tags, which it does not show there.
class Lambda final : public api::Service {
 public:
  explicit Lambda(const Dependencies& needs);
  ~Lambda() override;

  std::string_view id() const override { return "lambda"; }
  std::vector<api::Operation> operations() override;

  // Where SDK calls of functions go; known once the server listens.
  void set_endpoint(std::string endpoint);
  // Serves the code packages that GetFunction's Location names.
  runtime::Task<http::Response> serve_code(const http::Request& request);
  void shut_down();  // ends all environments; loop thread
  void clear();      // forgets all functions; loop thread

 private:
  runtime::Task<api::Reply> create_function(api::Call& call);
  api::Reply get_function(api::Call& call);
  api::Reply get_function_configuration(api::Call& call);
  api::Reply list_functions(api::Call& call);
  api::Reply list_versions_by_function(api::Call& call);
  runtime::Task<api::Reply> delete_function(api::Call& call);
  runtime::Task<api::Reply> update_function_code(api::Call& call);
  runtime::Task<api::Reply> update_function_configuration(api::Call& call);
  api::Reply tag_resource(api::Call& call);
  api::Reply untag_resource(api::Call& call);
  api::Reply list_tags(api::Call& call);
  runtime::Task<api::Reply> invoke(api::Call& call);

  storage::Resource find(const api::Call& call) const;  // throws not_found
  storage::Resource find(const Target& target) const;
  // The function's document changed and given a new revision, in one transaction.
  json::Value update(const api::Call& call, const std::function<json::Value(json::Value)>& change);
  void change_tags(const api::Call& call, const std::function<json::Value(json::Value)>& change);
  runtime::Task<Package> fetch_code(const api::Call& call, json::Value code);
  runtime::Task<Outcome> run(storage::Resource function, Invocation invocation);
  runtime::Task<> run_event(storage::Resource function, Invocation invocation);
  EnvironmentSpec spec(const storage::Resource& function) const;

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  base::Ids& ids_;
  api::Gateway& gateway_;
  storage::ResourceTable functions_;
  storage::LogTable logs_;
  CodeStore code_;
  Pool pool_;
};

}  // namespace lambda
