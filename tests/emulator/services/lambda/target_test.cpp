#include "emulator/services/lambda/target.h"

#include <doctest/doctest.h>

#include "emulator/api/error.h"

namespace {

api::Call call_of(const char* name, const char* qualifier) {
  api::Call call;
  call.operation = "GetFunction";
  call.account = "000000000000";
  call.region = "us-east-1";
  call.input = json::Value::object({{"FunctionName", name}});
  if (*qualifier != '\0') call.input = call.input.with("Qualifier", qualifier);
  return call;
}

TEST_CASE("a function is named in every form that AWS takes") {
  const struct {
    const char* name;
    const char* qualifier;
    const char* arn;
  } cases[] = {
      {"f", "", "arn:aws:lambda:us-east-1:000000000000:function:f"},
      {"f", "$LATEST", "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST"},
      {"f:$LATEST", "", "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST"},
      {"012345678912:function:f", "", "arn:aws:lambda:us-east-1:012345678912:function:f"},
      {"arn:aws:lambda:us-east-1:012345678912:function:f", "",
       "arn:aws:lambda:us-east-1:012345678912:function:f"},
  };
  for (const auto& item : cases) {
    CAPTURE(item.name);
    CHECK(lambda::target_of(call_of(item.name, item.qualifier)).arn() == item.arn);
  }
}

TEST_CASE("what names no function here is refused in AWS's words") {
  const struct {
    const char* name;
    const char* qualifier;
    const char* code;
    const char* message;
  } cases[] = {
      {"arn:aws:lambda:us-west-2:000000000000:function:f", "", "ResourceNotFoundException",
       "Functions from 'us-west-2' are not reachable in this region ('us-east-1')"},
      {"f:1", "$LATEST", "InvalidParameterValueException",
       "The derived qualifier from the function name does not match the specified qualifier."},
      {"f", "7", "ResourceNotFoundException",
       "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:7"},
  };
  for (const auto& item : cases) {
    CAPTURE(item.name);
    try {
      lambda::target_of(call_of(item.name, item.qualifier));
      FAIL("it was taken");
    } catch (const api::Error& error) {
      CHECK(error.code() == item.code);
      CHECK(std::string(error.what()) == item.message);
    }
  }
}

}  // namespace
