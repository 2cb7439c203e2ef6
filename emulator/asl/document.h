// JSON with the text it was written as: inputs are handed on unchanged, also their spaces.
#pragma once

#include <string>
#include <utility>

#include "emulator/json/io.h"
#include "emulator/json/value.h"

namespace asl {

// The most bytes of JSON text that an input or output may have.
// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
constexpr size_t kPayloadBytesMax = 262'144;

struct Document {
  Document() : Document(json::Value::object()) {}
  explicit Document(json::Value v) : value(std::move(v)), text(json::print(value)) {}
  Document(json::Value v, std::string t) : value(std::move(v)), text(std::move(t)) {}

  bool too_large() const { return text.size() > kPayloadBytesMax; }

  json::Value value;
  std::string text;
};

}  // namespace asl
