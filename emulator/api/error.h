// The one exception that operations throw: an AWS error. The gateway alone catches and renders it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "emulator/json/value.h"

namespace api {

// `code` is the wire code as clients match it ("ResourceNotFound", "NoSuchKey"). Services make
// these in their errors.h, one function per error; no other place writes codes or wordings.
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& message, int status = 400,
        json::Value extra = json::Value::object())
      : std::runtime_error(message),
        code_(std::move(code)),
        status_(status),
        extra_(std::move(extra)) {}

  const std::string& code() const { return code_; }
  int status() const { return status_; }
  // Further members of the error body (S3: BucketName, Key ...; Lambda: Type), in order.
  const json::Value& extra() const { return extra_; }

 private:
  std::string code_;
  int status_;
  json::Value extra_;
};

}  // namespace api
