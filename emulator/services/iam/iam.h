// AWS IAM, as far as a workflow's set-up needs it: roles and their policies. Nothing is enforced.
// https://docs.aws.amazon.com/IAM/latest/APIReference/
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/base/ids.h"
#include "emulator/runtime/clock.h"
#include "storage/resource_table.h"

namespace storage {
class Database;
}

namespace iam {

struct Dependencies {
  runtime::Clock& clock;
  base::Ids& ids;
  storage::Database& database;
};

// Rows: kind "role"; the document is the Role as the API shows it, and Policies (name -> document)
// and Attached (ARN -> name), which it does not show there.
class Iam final : public api::Service {
 public:
  explicit Iam(const Dependencies& needs)
      : clock_(needs.clock), ids_(needs.ids), roles_(needs.database) {}

  std::string_view id() const override { return "iam"; }
  std::vector<api::Operation> operations() override;

 private:
  api::Reply create_role(api::Call& call);
  api::Reply get_role(api::Call& call);
  api::Reply list_roles(api::Call& call);
  api::Reply delete_role(api::Call& call);
  api::Reply put_role_policy(api::Call& call);
  api::Reply get_role_policy(api::Call& call);
  api::Reply list_role_policies(api::Call& call);
  api::Reply delete_role_policy(api::Call& call);
  api::Reply attach_role_policy(api::Call& call);
  api::Reply detach_role_policy(api::Call& call);
  api::Reply list_attached_role_policies(api::Call& call);

  json::Value role(const api::Call& call) const;  // throws errors::no_role
  void change(const api::Call& call, const std::function<json::Value(json::Value)>& change);

  runtime::Clock& clock_;
  base::Ids& ids_;
  storage::ResourceTable roles_;
};

}  // namespace iam
