// Amazon Resource Names: arn:partition:service:region:account:resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

struct Arn {
  std::string partition = "aws";
  std::string service;
  std::string region;
  std::string account;
  std::string resource;  // all that follows the fifth colon, colons included

  // Absent when the text is not an ARN (fewer than six parts, or no "arn:" prefix).
  static std::optional<Arn> parse(std::string_view text);
  std::string to_string() const;
};

}  // namespace base
