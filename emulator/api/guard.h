// Keeps browsers and rebound names out, before anything else looks at a request: who reaches this
// server can run programs on the machine. A web page cannot leave out Origin or Sec-Fetch-Site, nor
// forge Host.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/http/message.h"

namespace api {

// Why the request is refused; absent when it may pass. `allowed_hosts` are names without port;
// "*.name" stands for all below a name, "*" for any.
std::optional<std::string> refusal(const http::RequestHead& head,
                                   const std::vector<std::string>& allowed_hosts);

// "[::1]:4566" -> "::1", "LocalHost:4566" -> "localhost".
std::string host_name(std::string_view host);

}  // namespace api
