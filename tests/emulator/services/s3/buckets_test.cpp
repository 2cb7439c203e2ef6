#include <doctest/doctest.h>

#include "tests/emulator/services/s3/world.h"

using json::Value;

namespace {

std::string create(World& world, const std::string& name, const std::string& location = "") {
  Value input = Value::object({{"Bucket", name}});
  if (!location.empty()) {
    input =
        input.with("CreateBucketConfiguration", Value::object({{"LocationConstraint", location}}));
  }
  std::string answer;
  const std::string error =
      error_of([&] { answer = world.call("CreateBucket", input).output.text("Location"); });
  return error.empty() ? answer : error.substr(0, error.find(' ', error.find(' ') + 1));
}

}  // namespace

TEST_CASE("bucket names") {
  struct {
    std::string name;
    bool valid;
  } const cases[] = {
      {"abc", true},
      {"amzn-s3-demo-bucket", true},
      {"a.b-c.9", true},
      {"1ab", true},
      {std::string(63, 'a'), true},
      {"ab", false},
      {"Abc", false},
      {"a_bc", false},
      {"abc-", false},
      {"-abc", false},
      {"a..b", false},
      {"a.-b", false},
      {"192.168.5.4", false},
      {"xn--abc", false},
      {"abc-s3alias", false},
      {"abc--ol-s3", false},
      {std::string(64, 'a'), false},
      {"", false},
  };
  World world;
  for (const auto& c : cases) {
    CAPTURE(c.name);
    CHECK(create(world, c.name) == (c.valid ? "/" + c.name : "InvalidBucketName 400"));
  }
}

TEST_CASE("where a bucket goes") {
  struct {
    const char *endpoint_region, *location, *answer, *region, *constraint;
  } const cases[] = {
      {"us-east-1", "", "/new", "us-east-1", ""},
      {"us-east-1", "eu-west-1", "http://new.127.0.0.1:4566/", "eu-west-1", "eu-west-1"},
      {"us-east-1", "EU", "http://new.127.0.0.1:4566/", "eu-west-1", "EU"},
      {"us-east-1", "us-east-1", "InvalidLocationConstraint 400", "", ""},
      {"us-east-1", "moon-1", "InvalidLocationConstraint 400", "", ""},
      {"eu-west-1", "eu-west-1", "http://new.127.0.0.1:4566/", "eu-west-1", "eu-west-1"},
      {"eu-west-1", "", "IllegalLocationConstraintException 400", "", ""},
      {"eu-west-1", "us-west-2", "IllegalLocationConstraintException 400", "", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.endpoint_region);
    CAPTURE(c.location);
    World world;
    world.region = c.endpoint_region;
    CHECK(create(world, "new", c.location) == c.answer);
    if (*c.region == '\0') continue;
    const Value named = Value::object({{"Bucket", "new"}});
    CHECK(world.call("HeadBucket", named).output.text("BucketRegion") == c.region);
    CHECK(world.call("GetBucketLocation", named).output.text("LocationConstraint") == c.constraint);
  }
}

TEST_CASE("a bucket made twice") {
  World world;
  CHECK(create(world, "bucket") == "/bucket");
  CHECK(create(world, "far", "eu-west-1").starts_with("http"));
  CHECK(create(world, "far", "eu-west-1") == "BucketAlreadyOwnedByYou 409");
  world.account = "111111111111";
  CHECK(create(world, "bucket") == "BucketAlreadyExists 409");
}

TEST_CASE("buckets are listed by name, with pages and filters") {
  World world;
  for (const char* name : {"zebra", "apple", "april"})
    create(world, name);
  create(world, "far", "eu-west-1");
  const auto names = [&](Value input) {
    std::string text;
    const api::Reply reply = world.call("ListBuckets", input.with("Bucket", ""));
    for (const Value& bucket : reply.output["Buckets"].items())
      text += bucket.text("Name") + " ";
    if (reply.output.has("ContinuationToken")) text += "...";
    return text;
  };
  CHECK(names(Value::object()) == "apple april bucket far zebra ");
  CHECK(names(Value::object({{"Prefix", "ap"}})) == "apple april ");
  CHECK(names(Value::object({{"BucketRegion", "eu-west-1"}})) == "far ");
  CHECK(names(Value::object({{"MaxBuckets", 2}})) == "apple april ...");
  CHECK(names(Value::object({{"ContinuationToken", ""}})) == "apple april bucket far zebra ");
  const Value first = world.call("ListBuckets", Value::object({{"MaxBuckets", 2}})).output;
  CHECK(names(first.without("Buckets").without("Owner").with("MaxBuckets", 9)) ==
        "bucket far zebra ");
  CHECK(first["Buckets"][0].text("BucketRegion") == "us-east-1");
  CHECK(first["Buckets"][0].text("BucketArn") == "arn:aws:s3:::apple");
  CHECK(first["Owner"].text("ID").size() == 64);
  world.account = "111111111111";
  CHECK(names(Value::object()) == "");
}

TEST_CASE("only an empty bucket is deleted, with its unfinished uploads") {
  World world;
  world.put("k", "x");
  CHECK(error_of([&] { world.call("DeleteBucket", Value::object()); }) ==
        "BucketNotEmpty 409 The bucket you tried to delete is not empty BucketName=bucket");
  world.call("DeleteObject", Value::object({{"Key", "k"}}));
  const Value upload = world.call("CreateMultipartUpload", Value::object({{"Key", "k"}})).output;
  world.call(
      "UploadPart",
      Value::object({{"Key", "k"}, {"UploadId", upload.text("UploadId")}, {"PartNumber", 1}}),
      "part");
  CHECK(world.blob_files() == 1);
  CHECK(world.call("DeleteBucket", Value::object()).status == 204);
  CHECK(world.blob_files() == 0);
  for (const char* operation :
       {"HeadBucket", "DeleteBucket", "GetBucketLocation", "GetBucketVersioning", "ListObjects",
        "ListObjectsV2", "ListMultipartUploads"}) {
    CAPTURE(operation);
    CHECK(error_of([&] { world.call(operation, Value::object()); }) ==
          "NoSuchBucket 404 The specified bucket does not exist BucketName=bucket");
  }
}

TEST_CASE("the expected owner must be the owner") {
  World world;
  CHECK(world.call("HeadBucket", Value::object({{"ExpectedBucketOwner", world.account}}))
            .output.has("BucketRegion"));
  CHECK(error_of([&] {
          world.call("HeadBucket", Value::object({{"ExpectedBucketOwner", "111111111111"}}));
        }).starts_with("AccessDenied 403"));
}
