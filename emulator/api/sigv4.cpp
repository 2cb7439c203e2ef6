#include "emulator/api/sigv4.h"

#include "emulator/base/text.h"

namespace api {
namespace {

// AKID/20261125/us-east-1/s3/aws4_request; 4A has no region. Access keys may hold slashes
// themselves.
std::optional<Scope> scope_of_credential(std::string_view credential, size_t parts_of_scope) {
  std::vector<std::string_view> parts = base::split(credential, '/');
  if (parts.size() <= parts_of_scope || parts.back() != "aws4_request") return std::nullopt;
  Scope scope;
  scope.service = parts[parts.size() - 2];
  size_t scope_bytes = parts.size() - 1;  // the slashes
  for (const std::string_view part : parts)
    scope_bytes += part.size();
  size_t tail = 0;
  for (size_t i = parts.size() - parts_of_scope; i < parts.size(); ++i)
    tail += parts[i].size() + 1;
  scope.access_key = credential.substr(0, scope_bytes - tail);
  if (parts_of_scope == 4) scope.region = parts[parts.size() - 3];
  return scope;
}

std::optional<Scope> scope_of_algorithm(std::string_view algorithm, std::string_view credential) {
  return scope_of_credential(credential, algorithm.starts_with("AWS4-ECDSA") ? 3 : 4);
}

// AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...; or "AWS AKID:signature".
std::optional<Scope> scope_of_header(std::string_view header) {
  if (header.starts_with("AWS ")) {
    Scope scope;
    scope.access_key = header.substr(4, header.rfind(':') - 4);
    return scope;
  }
  const size_t begin = header.find("Credential=");
  if (!header.starts_with("AWS4-") || begin == std::string_view::npos) return std::nullopt;
  std::string_view credential = header.substr(begin + 11);
  credential = credential.substr(0, credential.find_first_of(", "));
  return scope_of_algorithm(header, credential);
}

}  // namespace

std::optional<Scope> credential_scope(const http::RequestHead& head, const http::Query& query) {
  if (const std::string* header = head.headers.find("Authorization")) {
    return scope_of_header(*header);
  }
  if (query.empty()) return std::nullopt;
  if (const std::string* credential = http::find(query, "X-Amz-Credential")) {
    const std::string* const algorithm = http::find(query, "X-Amz-Algorithm");
    return scope_of_algorithm(algorithm != nullptr ? *algorithm : "", *credential);
  }
  if (const std::string* key = http::find(query, "AWSAccessKeyId")) return Scope{*key, "", ""};
  return std::nullopt;
}

}  // namespace api
