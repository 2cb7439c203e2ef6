// Which service a request is for, before its body is read.
// The order works for one endpoint that all services share: target header, RPC path, form,
// credential scope, path, and S3 for the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/error.h"
#include "emulator/api/model.h"
#include "emulator/api/sigv4.h"
#include "emulator/http/message.h"
#include "emulator/http/uri.h"

namespace api {

struct Target {
  const Model* model = nullptr;  // null: `refusal` says why, or the form in the body tells
  Protocol protocol = Protocol::RestXml;
  std::string operation;         // "" where path or form tell
  std::optional<Error> refusal;  // nothing here answers
  bool json_11 = false;
};

Target detect(const http::RequestHead& head, const http::Query& query,
              const std::optional<Scope>& scope);

// The service and operation of a form (Action and Version), with those that the scope names.
Target detect_form(const http::Query& form, const std::optional<Scope>& scope);

// The bucket of a virtual-hosted-style host name ("b.localhost", "b.s3.us-west-2.amazonaws.com");
// "" when the host names none.
std::string bucket_of_host(std::string_view host);

}  // namespace api
