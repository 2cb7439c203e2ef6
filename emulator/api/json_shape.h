// JSON bodies: between the JSON on the wire and values shaped as the model wants them.
#pragma once

#include <string_view>

#include "emulator/api/model.h"
#include "emulator/json/value.h"

namespace api {

// The value of a shape out of a JSON tree: blobs decoded, timestamps as epoch seconds, unknown
// members and null members left out. Null items of lists and maps stay, for the validator to
// refuse. Throws Error (SerializationException) where a type is not the shape's.
json::Value from_json(const Shape& shape, const json::Value& wire);

// Members of `shape` that are bound to the body, out of a JSON tree.
json::Members body_from_json(const Shape& shape, const json::Value& wire);

json::Value to_json(const Shape& shape, const json::Value& value, TimestampFormat timestamps);
json::Value body_to_json(const Shape& shape, const json::Value& value, TimestampFormat timestamps);

// The text of a body, parsed; an empty one is {}. Throws Error (SerializationException).
json::Value parse_json_body(std::string_view body);

}  // namespace api
