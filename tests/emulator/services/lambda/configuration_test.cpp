#include "emulator/services/lambda/configuration.h"

#include <doctest/doctest.h>

#include "emulator/api/error.h"
#include "emulator/json/io.h"

namespace {

const lambda::Identity kIdentity{"012345678912", "us-west-2", "f"};

json::Value document_of(const char* input) {
  return lambda::new_configuration(kIdentity, json::parse(input));
}

TEST_CASE("a new function has AWS's defaults") {
  const json::Value document = lambda::shown(document_of(
      R"({"Runtime": "python3.13", "Role": "r", "Handler": "a.b", "Tags": {"x": "y"}})"));
  CHECK(document.integer("Timeout") == 3);
  CHECK(document.integer("MemorySize") == 128);
  CHECK(document.text("State") == "Active");
  CHECK(document["LoggingConfig"].text("LogGroup") == "/aws/lambda/f");
  CHECK(document.text("FunctionArn") == "arn:aws:lambda:us-west-2:012345678912:function:f");
  CHECK_FALSE(document.has("Environment"));
  CHECK_FALSE(document.has("Tags"));
  CHECK_FALSE(document.has("CodeDigest"));
}

TEST_CASE("an update changes what it names and nothing else") {
  const json::Value before =
      document_of(R"({"Runtime": "python3.13", "Role": "r", "Handler": "a.b", "Timeout": 9})");
  const json::Value after = lambda::changed_configuration(
      before, json::parse(R"({"FunctionName": "other", "MemorySize": 256, "Unknown": 1})"));
  CHECK(after == before.with("MemorySize", 256));
}

TEST_CASE("settings that Lambda refuses") {
  const std::string large(4096, 'v');
  const struct {
    std::string input;
    const char* code;
    const char* part;
  } cases[] = {
      {R"({"Runtime": "cobol"})", "InvalidParameterValueException",
       "Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
       "["},
      {R"({"Runtime": "nodejs22.x"})", "NotImplemented", "nodejs22.x is not implemented"},
      {R"({"Environment": {"Variables": {"A": "1", "AWS_REGION": "x"}}})",
       "InvalidParameterValueException", "Reserved keys used in this request: AWS_REGION"},
      {R"({"Environment": {"Variables": {"A": ")" + large + "\"}}}",
       "InvalidParameterValueException", "exceeded the 4KB limit. String measured: {\"A\":\"v"},
  };
  for (const auto& item : cases) {
    CAPTURE(item.part);
    try {
      lambda::check_configuration(json::parse(item.input));
      FAIL("it was taken");
    } catch (const api::Error& error) {
      CHECK(error.code() == item.code);
      CHECK(std::string(error.what()).find(item.part) != std::string::npos);
    }
  }
}

TEST_CASE("a time as Lambda writes it") {
  CHECK(lambda::last_modified("2026-11-25T03:56:32.123Z") == "2026-11-25T03:56:32.123+0000");
}

}  // namespace
