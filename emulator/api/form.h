// Parameters of the query protocol: "Tags.member.1.Key=a" as values shaped as the model wants them.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
#pragma once

#include <string_view>

#include "emulator/api/model.h"
#include "emulator/http/uri.h"
#include "emulator/json/value.h"

namespace api {

// application/x-www-form-urlencoded, decoded, in order.
http::Query parse_form(std::string_view body);

// `fields` in any order. Throws Error (MalformedInput) where a scalar cannot be read.
json::Value from_form(const Shape& shape, http::Query fields);

}  // namespace api
