// The credential scope of a request: who calls, which region and service. Signatures are not
// checked here.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/http/message.h"
#include "emulator/http/uri.h"

namespace api {

struct Scope {
  std::string access_key;
  std::string region;   // "" with Signature Version 2 and 4A
  std::string service;  // signing name; "" with Signature Version 2
};

// Absent when the request carries no credentials, or none that can be read.
std::optional<Scope> credential_scope(const http::RequestHead& head, const http::Query& query);

}  // namespace api
