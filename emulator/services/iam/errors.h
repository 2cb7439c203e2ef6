// Every error that IAM answers here.
#pragma once

#include <fmt/core.h>

#include <string_view>

#include "emulator/api/error.h"

namespace iam::errors {

inline api::Error no_role(std::string_view name) {
  return api::Error("NoSuchEntity", fmt::format("The role with name {} cannot be found.", name),
                    404);
}
inline api::Error no_role_policy(std::string_view name) {
  return api::Error("NoSuchEntity",
                    fmt::format("The role policy with name {} cannot be found.", name), 404);
}
inline api::Error policy_not_attached(std::string_view arn) {
  return api::Error("NoSuchEntity", fmt::format("Policy {} was not found.", arn), 404);
}
inline api::Error role_exists(std::string_view name) {
  return api::Error("EntityAlreadyExists", fmt::format("Role with name {} already exists.", name),
                    409);
}
inline api::Error malformed_policy() {
  return api::Error("MalformedPolicyDocument", "This policy contains invalid Json", 400);
}
inline api::Error role_in_use() {
  return api::Error("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
}

}  // namespace iam::errors
