#include "emulator/services/sts/sts.h"

#include <fmt/core.h>

#include "emulator/base/arn.h"
#include "emulator/base/time.h"
#include "emulator/services/sts/errors.h"

namespace sts {
namespace {

constexpr int64_t kRoleSeconds = 3600;
constexpr int64_t kSessionSeconds = 43'200;

// The name at the end of "role/path/Name".
std::string last_segment(const std::string& resource) {
  return resource.substr(resource.rfind('/') + 1);
}

}  // namespace

std::vector<api::Operation> Sts::operations() {
  using api::Where;
  return {
      {"AssumeRole", api::bind(this, &Sts::assume_role), Where::Loop},
      {"GetCallerIdentity", api::bind(this, &Sts::get_caller_identity), Where::Loop},
      {"GetSessionToken", api::bind(this, &Sts::get_session_token), Where::Loop},
  };
}

api::Reply Sts::get_caller_identity(api::Call& call) {
  return json::Value::object({{"UserId", call.account},
                              {"Account", call.account},
                              {"Arn", fmt::format("arn:aws:iam::{}:root", call.account)}});
}

json::Value Sts::credentials(const std::string& account, int64_t seconds) {
  const base::TimePoint expires = clock_.now() + base::Milliseconds(seconds * 1000);
  // An access key id of 16 characters or more, as the API promises, that still begins with the
  // account.
  return json::Value::object({{"AccessKeyId", account + ids_.alphanumeric(8)},
                              {"SecretAccessKey", ids_.alphanumeric(40)},
                              {"SessionToken", ids_.alphanumeric(64)},
                              {"Expiration", base::to_epoch_seconds(expires)}});
}

api::Reply Sts::assume_role(api::Call& call) {
  const std::string text = call.input.text("RoleArn");
  const auto role = base::Arn::parse(text);
  if (!role || !role->resource.starts_with("role/")) throw errors::invalid_arn(text);
  const std::string session = call.input.text("RoleSessionName");
  const std::string arn = fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", role->account,
                                      last_segment(role->resource), session);
  const json::Value user = json::Value::object(
      {{"AssumedRoleId", "AROA" + ids_.alphanumeric(17) + ":" + session}, {"Arn", arn}});
  const int64_t seconds = call.input.integer("DurationSeconds", kRoleSeconds);
  return json::Value::object(
      {{"Credentials", credentials(role->account, seconds)}, {"AssumedRoleUser", user}});
}

api::Reply Sts::get_session_token(api::Call& call) {
  const int64_t seconds = call.input.integer("DurationSeconds", kSessionSeconds);
  return json::Value::object({{"Credentials", credentials(call.account, seconds)}});
}

}  // namespace sts
