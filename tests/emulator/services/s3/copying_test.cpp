#include <doctest/doctest.h>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "tests/emulator/services/s3/world.h"

using json::Value;

namespace {

Value copy(const std::string& source, const std::string& key, const Value& more = Value::object()) {
  return more.with("CopySource", source).with("Key", key);
}

}  // namespace

TEST_CASE("copies share no fate with their source") {
  for (const size_t size : {5u, 300'000u}) {
    CAPTURE(size);
    World world;
    const std::string body(size, 'x');
    const Value put = world
                          .put("a b", body,
                               Value::object({{"ContentType", "text/plain"},
                                              {"StorageClass", "STANDARD_IA"},
                                              {"Tagging", "t=1"},
                                              {"Metadata", Value::object({{"m", "1"}})}}))
                          .output;
    const Value answer = world.call("CopyObject", copy("/bucket/a%20b", "copy")).output;
    CHECK(answer["CopyObjectResult"].text("ETag") == put.text("ETag"));
    CHECK(answer["CopyObjectResult"].text("ChecksumCRC64NVME") == put.text("ChecksumCRC64NVME"));
    CHECK(world.blob_files() == (size > 65'536 ? 1 : 0));
    world.call("DeleteObject", Value::object({{"Key", "a b"}}));
    CHECK(world.get("copy") == body);
    const Value head = world.call("HeadObject", Value::object({{"Key", "copy"}})).output;
    CHECK(head.text("ContentType") == "text/plain");
    CHECK(head["Metadata"].text("m") == "1");
    CHECK(head.integer("TagCount") == 1);
    CHECK_FALSE(head.has("StorageClass"));
    world.call("DeleteObject", Value::object({{"Key", "copy"}}));
    CHECK(world.blob_files() == 0);
  }
}

TEST_CASE("directives replace metadata and tags") {
  World world;
  world.put("a", "x",
            Value::object(
                {{"ContentType", "text/plain"}, {"Tagging", "t=1"}, {"CacheControl", "no-cache"}}));
  world.call("CopyObject", copy("bucket/a", "b",
                                Value::object({{"MetadataDirective", "REPLACE"},
                                               {"TaggingDirective", "REPLACE"},
                                               {"ChecksumAlgorithm", "SHA256"},
                                               {"Metadata", Value::object({{"n", "2"}})}})));
  const Value head =
      world.call("HeadObject", Value::object({{"Key", "b"}, {"ChecksumMode", "ENABLED"}})).output;
  CHECK(head.text("ContentType") == "binary/octet-stream");
  CHECK_FALSE(head.has("CacheControl"));
  CHECK_FALSE(head.has("TagCount"));
  CHECK(head["Metadata"].text("n") == "2");
  CHECK(head.text("ChecksumSHA256") == base::base64(base::digest(base::DigestKind::Sha256, "x")));
}

TEST_CASE("sources and conditions of copies") {
  World world;
  world.put("a", "hello");
  world.put("q?versionId=x/y", "odd");
  const std::string etag = "5d41402abc4b2a76b9719d911017c592";
  struct {
    const char* name;
    Value input;
    const char* expected;
  } const cases[] = {
      {"to itself", copy("bucket/a", "a"), "InvalidRequest 400 This copy request is illegal"},
      {"itself, new metadata",
       copy("bucket/a", "a", Value::object({{"MetadataDirective", "REPLACE"}})), ""},
      {"itself, storage class",
       copy("bucket/a", "a", Value::object({{"StorageClass", "STANDARD"}})), ""},
      {"no slash", copy("bucket", "b"), "InvalidArgument 400 Invalid copy source object key"},
      {"no key", copy("bucket/", "b"), "InvalidArgument 400 Invalid copy source object key"},
      {"no such bucket", copy("nowhere/a", "b"), "NoSuchBucket 404"},
      {"no such key", copy("bucket/none", "b"), "NoSuchKey 404"},
      {"version", copy("bucket/a?versionId=v", "b"), "InvalidArgument 400 Invalid version id"},
      {"null version", copy("bucket/a?versionId=null", "b"), ""},
      {"encoded slash", copy("bucket%2Fa", "b"), ""},
      {"encoded question mark", copy("bucket/q%3FversionId=x/y", "b"), ""},
      {"directive", copy("bucket/a", "b", Value::object({{"MetadataDirective", "MERGE"}})),
       "InvalidArgument 400 Unknown metadata directive."},
      {"if-match", copy("bucket/a", "b", Value::object({{"CopySourceIfMatch", etag}})), ""},
      {"if-none-match", copy("bucket/a", "b", Value::object({{"CopySourceIfNoneMatch", etag}})),
       "PreconditionFailed 412"},
      {"destination there", copy("bucket/a", "a2", Value::object({{"IfMatch", "x"}})),
       "NoSuchKey 404"},
      {"destination taken",
       copy("bucket/q%3FversionId=x/y", "a", Value::object({{"IfNoneMatch", "*"}})),
       "PreconditionFailed 412"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const std::string error = error_of([&] { world.call("CopyObject", c.input); });
    CHECK(error.starts_with(c.expected));
    CHECK(error.empty() == (*c.expected == '\0'));
  }
}
