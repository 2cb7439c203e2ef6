#include <doctest/doctest.h>

#include "emulator/api/json_shape.h"
#include "emulator/api/validate.h"
#include "emulator/json/io.h"

namespace {
std::string check(std::string_view service, std::string_view operation, std::string_view input) {
  return api::violations(*api::Model::of(service)->operation(operation)->input, json::parse(input));
}
}  // namespace

TEST_CASE("one violation") {
  struct Row {
    const char* service;
    const char* operation;
    const char* input;
    std::string message;
  };
  const std::string head = "1 validation error detected: Value ";
  const std::string fails = " failed to satisfy constraint: ";
  const Row rows[] = {
      {"sagemaker", "DescribeTrainingJob", R"({"TrainingJobName":"a-1"})", ""},
      {"sagemaker", "DescribeTrainingJob", R"({"TrainingJobName":"a-1","Unknown":-1})", ""},
      {"sagemaker", "DescribeTrainingJob", "{}",
       head + "null at 'trainingJobName'" + fails + "Member must not be null"},
      {"sagemaker", "DescribeTrainingJob", R"({"TrainingJobName":"a_b"})",
       head + "'a_b' at 'trainingJobName'" + fails +
           "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"},
      {"sagemaker", "ListTrainingJobs", R"({"MaxResults":0})",
       head + "'0' at 'maxResults'" + fails + "Member must have value greater than or equal to 1"},
      {"sagemaker", "ListTrainingJobs", R"({"MaxResults":101})",
       head + "'101' at 'maxResults'" + fails + "Member must have value less than or equal to 100"},
      {"sagemaker", "ListTrainingJobs", R"({"SortOrder":"Up"})",
       head + "'Up' at 'sortOrder'" + fails +
           "Member must satisfy enum value set: [Ascending, Descending]"},
      {"sagemaker", "AddTags", R"({"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:x/y",
       "Tags":[{"Key":"a","Value":"b"},{"Value":"c"}]})",
       head + "null at 'tags.2.member.key'" + fails + "Member must not be null"},
      {"sagemaker", "AddTags", R"({"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:x/y",
       "Tags":[null]})",
       head + "null at 'tags.1.member'" + fails + "Member must not be null"},
      {"lambda", "TagResource", R"({"Resource":"arn:aws:lambda:us-east-1:000000000000:function:f",
       "Tags":{"k":null}})",
       head + "null at 'tags.k.member'" + fails + "Member must not be null"},
      {"stepfunctions", "ListExecutions", R"({"maxResults":1001})",
       head + "'1001' at 'maxResults'" + fails +
           "Member must have value less than or equal to 1000"},
      {"lambda", "CreateFunction", R"({"FunctionName":"f","Role":"r1","Code":{}})",
       head + "'r1' at 'role'" + fails +
           "Member must satisfy regular expression pattern: "
           R"(arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+)"},
      // Lengths are characters, not bytes.
      {"stepfunctions", "TagResource",
       "{\"resourceArn\":\"a\",\"tags\":[{\"value\":\"\xC3\xBC\"}]}", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    CHECK(check(row.service, row.operation, row.input) == row.message);
  }
}

TEST_CASE("all violations at once") {
  const std::string found =
      check("sagemaker", "CreateTrainingJob",
            R"({"TrainingJobName":"-","AlgorithmSpecification":{"TrainingInputMode":"Pipes"},
       "RoleArn":"arn:aws:iam::012345678912:role/r","OutputDataConfig":{"S3OutputPath":"s3://b/"},
       "StoppingCondition":{"MaxRuntimeInSeconds":0},
       "InputDataConfig":[{"ChannelName":"c","DataSource":{}},{"ChannelName":"c c"}]})");
  CHECK(found.starts_with("5 validation errors detected: Value '-' at 'trainingJobName'"));
  for (const char* part : {"; Value 'Pipes' at 'algorithmSpecification.trainingInputMode' failed",
                           "; Value 'c c' at 'inputDataConfig.2.member.channelName' failed",
                           "; Value null at 'inputDataConfig.2.member.dataSource' failed",
                           "; Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed"}) {
    CAPTURE(part);
    CHECK(found.find(part) != std::string::npos);
  }
}

TEST_CASE("values are printed as Java prints them") {
  const std::string found = check(
      "sagemaker",
      "AddTags", R"({"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:x/y","Tags":[)" + [] {
        std::string tags;
        for (int i = 0; i < 51; ++i)
          tags += R"({"Key":"a","Value":"b"},)";
        tags.pop_back();
        return tags;
      }() + "]}");
  CHECK(found.find("Value '[Tag(key=a, value=b), Tag(key=a, value=b), ") != std::string::npos);
  CHECK(found.find("at 'tags' failed to satisfy constraint: Member must have length less than or "
                   "equal to 50") != std::string::npos);
  CHECK(found.size() < 4096);
}

TEST_CASE("a flood of violations gives a bounded answer") {
  std::string tags = "null";
  for (int i = 0; i < 10'000; ++i)
    tags += ",null";
  const std::string found = check(
      "sagemaker", "AddTags",
      R"({"ResourceArn":"arn:aws:sagemaker:us-east-1:000000000000:x/y","Tags":[)" + tags + "]}");
  CHECK(found.starts_with("10002 validation errors detected: "));
  CHECK(found.size() < 20'000);
}

TEST_CASE("patterns: Java's dialect as a full match") {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const char* const function_name =
      R"((arn:(aws[a-zA-Z-]*)?:lambda:)?(function:)?([a-zA-Z0-9-_]{1,64}))"
      R"((:((?!\d+$)[0-9a-zA-Z-_]+))?)";
  const char* const training_name =
      R"((arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?)"
      R"(([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?)";
  const Row rows[] = {
      {"a+", "aaa", true},
      {"a+", "aab", false},
      {"^a+$", "aaa", true},
      {".*", "x y", true},
      {".*", "x\ny", false},
      {R"([\S\s]*)", "x\ny", true},
      {".{0,2048}", "x", true},
      {"[a-z]{1001,2000}", "", true},
      {R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "\xC3\xBC a1", true},
      {R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "#", false},
      {R"([\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*)", "a\xF0\x9F\x98\x80", true},
      {R"([\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*)", "a\n", false},
      {R"(\p{ASCII}*)", "abc", true},
      {R"(\p{ASCII}*)", "\xC3\xBC", false},
      {R"([\p{Alnum}\-]+)", "a-1", true},
      {R"([\p{Alnum}\-]+)", "a_1", false},
      {R"((?!^[0-9]+$)([a-zA-Z0-9-_]+))", "123", false},
      {R"((?!^[0-9]+$)([a-zA-Z0-9-_]+))", "123a", true},
      {R"((?!\s*$).+)", "  ", false},
      {R"((?!\s*$).+)", " a ", true},
      {function_name, "f", true},
      {function_name, "f:prod", true},
      {function_name, "f:12", false},
      {training_name, "a-b/3", true},
      {training_name, "a-/3", false},
      {R"([0-9A-Za-z\.\-_]*(?<!\.))", "a.b", true},
      {R"([0-9A-Za-z\.\-_]*(?<!\.))", "a.", false},
      {R"(^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$)", "1a", true},
      {R"(^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$)", "12", false},
      {R"((?=.{1,4}$)[a-z](-*[a-z])*)", "abcd", true},
      {R"((?=.{1,4}$)[a-z](-*[a-z])*)", "abcde", false},
      {R"(^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)", "a-b-c", true},
      {R"(^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)", "a--b", false},
      {R"(/(?!.*\.\.)[a-zA-Z0-9/_.\-]+)", "/a.b", true},
      {R"(/(?!.*\.\.)[a-zA-Z0-9/_.\-]+)", "/a/../b", false},
      {R"(^(?!s3:|https:)[a-z:]+$)", "s3:x", false},
      {R"(^(?!s3:|https:)[a-z:]+$)", "ab:x", true},
      {"(unreadable", "anything", true},
      {"a", "\xFF", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(api::matches_pattern(row.pattern, row.text) == row.matches);
  }
}
