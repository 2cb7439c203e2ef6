#include <doctest/doctest.h>

#include "emulator/services/s3/read_cache.h"
#include "tests/emulator/services/s3/world.h"

using json::Value;

namespace {

const Value kKey = Value::object({{"Key", "k"}});

}  // namespace

TEST_CASE("reads of ranges: status, headers, bytes; small and large objects alike") {
  for (const size_t times : {1u, 10'000u}) {
    CAPTURE(times);
    World world;
    std::string body;
    for (size_t i = 0; i < times; ++i)
      body += "0123456789";
    world.put("k", body);
    const auto size = static_cast<int64_t>(body.size());
    const std::string total = "/" + std::to_string(size);
    struct {
      std::string range;
      int status;
      std::string content_range;
      std::string expected;
      bool checksum;
    } const cases[] = {
        {"bytes=0-8", 206, "bytes 0-8" + total, body.substr(0, 9), false},
        {"bytes=-2", 206,
         "bytes " + std::to_string(size - 2) + "-" + std::to_string(size - 1) + total, "89", false},
        {"bytes=0-900000", 206, "bytes 0-" + std::to_string(size - 1) + total, body, true},
        {"bytes=1-0", 200, "", body, true},
        {"", 200, "", body, true},
    };
    for (const auto& c : cases) {
      for (const char* operation : {"GetObject", "HeadObject"}) {
        CAPTURE(c.range);
        Value input = kKey.with("ChecksumMode", "ENABLED");
        if (!c.range.empty()) input = input.with("Range", c.range);
        const api::Reply reply = world.call(operation, input);
        CHECK(reply.status.value_or(200) == c.status);
        CHECK(reply.output.text("ContentRange") == c.content_range);
        CHECK(reply.output.integer("ContentLength") == static_cast<int64_t>(c.expected.size()));
        CHECK(reply.output.has("ChecksumCRC64NVME") == c.checksum);
        if (operation == std::string("GetObject")) CHECK(World::body_of(reply) == c.expected);
      }
    }
    CHECK(error_of([&] { world.call("GetObject", kKey.with("Range", "bytes=900000-")); }) ==
          "InvalidRange 416 The requested range is not satisfiable RangeRequested=bytes=900000- "
          "ActualObjectSize=" +
              std::to_string(size));
  }
}

TEST_CASE("what a read tells of the object") {
  World world;
  world.put("k", "hello",
            Value::object({{"ContentType", "text/plain"},
                           {"CacheControl", "no-cache"},
                           {"Expires", "some day"},
                           {"StorageClass", "GLACIER_IR"},
                           {"Metadata", Value::object({{"A", "1"}})}}));
  const Value got = world.call("GetObject", kKey).output;
  CHECK(got.text("ContentType") == "text/plain");
  CHECK(got.text("CacheControl") == "no-cache");
  CHECK(got.text("Expires") == "some day");
  CHECK(got.text("StorageClass") == "GLACIER_IR");
  CHECK(got.text("AcceptRanges") == "bytes");
  CHECK(got.text("ServerSideEncryption") == "AES256");
  CHECK(got["Metadata"].text("a") == "1");
  CHECK(got.integer("LastModified") == 1'800'000'000);
  CHECK_FALSE(got.has("PartsCount"));
  const Value overridden = world
                               .call("GetObject", kKey.with("ResponseContentType", "a/b")
                                                      .with("ResponseContentLanguage", "de")
                                                      .with("ResponseExpires", 0))
                               .output;
  CHECK(overridden.text("ContentType") == "a/b");
  CHECK(overridden.text("ContentLanguage") == "de");
  CHECK(overridden.text("Expires") == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(overridden.text("CacheControl") == "no-cache");
  world.put("plain", "");
  CHECK(world.call("HeadObject", Value::object({{"Key", "plain"}})).output.text("ContentType") ==
        "binary/octet-stream");
}

TEST_CASE("not modified: 304 with the validators and nothing else") {
  World world;
  world.put("k", "hello");
  for (const char* operation : {"GetObject", "HeadObject"}) {
    const api::Reply reply =
        world.call(operation, kKey.with("IfNoneMatch", "\"5d41402abc4b2a76b9719d911017c592\""));
    CHECK(reply.status == 304);
    CHECK(reply.output.text("ETag") == "\"5d41402abc4b2a76b9719d911017c592\"");
    CHECK_FALSE(reply.output.has("Body"));
    CHECK(error_of([&] {
            world.call(operation, kKey.with("IfMatch", "x"));
          }).starts_with("PreconditionFailed 412"));
  }
}

TEST_CASE("absent objects, versions and parts") {
  World world;
  CHECK(error_of([&] { world.get("none"); }) ==
        "NoSuchKey 404 The specified key does not exist. Key=none");
  world.put("k", "hello");
  const auto read = [&](const Value& input) {
    return error_of([&] { world.call("GetObject", input); });
  };
  CHECK(read(kKey.with("VersionId", "v")).starts_with("InvalidArgument 400 Invalid version id"));
  CHECK(read(kKey.with("VersionId", "null")).empty());
  CHECK(read(kKey.with("PartNumber", 2)) ==
        "InvalidPartNumber 416 The requested partnumber is not satisfiable ActualPartCount=1 "
        "PartNumberRequested=2");
  CHECK(read(kKey.with("PartNumber", 0)).starts_with("InvalidArgument 400 Part number must be"));
  CHECK(read(kKey.with("PartNumber", 1).with("Range", "bytes=0-1")).starts_with("InvalidRequest"));
  const api::Reply first = world.call("GetObject", kKey.with("PartNumber", 1));
  CHECK(first.status == 206);
  CHECK(first.output.text("ContentRange") == "bytes 0-4/5");
  CHECK_FALSE(first.output.has("PartsCount"));
}

TEST_CASE("a read goes on while its object is replaced") {
  World world;
  const std::string body(300'000, 'a');
  world.put("k", body);
  const api::Reply reply = world.call("GetObject", kKey);
  world.put("k", "new");
  CHECK(world.blob_files() == 0);
  CHECK(World::body_of(reply) == body);
}

TEST_CASE("attributes") {
  World world;
  world.put("k", "hello", Value::object({{"StorageClass", "STANDARD_IA"}}));
  const Value all = Value::array({"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"});
  const Value got = world.call("GetObjectAttributes", kKey.with("ObjectAttributes", all)).output;
  CHECK(got.text("ETag") == "5d41402abc4b2a76b9719d911017c592");
  CHECK(got["Checksum"].has("ChecksumCRC64NVME"));
  CHECK(got["Checksum"].text("ChecksumType") == "FULL_OBJECT");
  CHECK_FALSE(got.has("ObjectParts"));
  CHECK(got.text("StorageClass") == "STANDARD_IA");
  CHECK(got.integer("ObjectSize") == 5);
  CHECK_FALSE(
      world.call("GetObjectAttributes", kKey.with("ObjectAttributes", Value::array({"ETag"})))
          .output.has("ObjectSize"));
}

TEST_CASE("a read that was answered before is not answered from memory after a change") {
  World world;
  for (const auto& [name, change] : std::vector<std::pair<std::string, std::function<void()>>>{
           {"overwritten", [&] { world.put("k", "second"); }},
           {"copied over",
            [&] {
              world.put("other", "second");
              world.call("CopyObject", kKey.with("CopySource", "bucket/other"));
            }},
           {"deleted, put again",
            [&] {
              world.call("DeleteObject", kKey);
              CHECK_FALSE(world.exists("k"));
              world.put("k", "second");
            }},
       }) {
    CAPTURE(name);
    world.put("k", "first");
    CHECK(world.get("k") == "first");
    CHECK(world.get("k") == "first");
    change();
    CHECK(world.get("k") == "second");
  }
}

TEST_CASE("the cache of reads keeps nothing that was looked up before a change") {
  s3::ReadCache cache;
  const auto found = std::make_shared<s3::Found>();
  found->bucket.name = "b";
  found->object.key = "k";
  const uint64_t before = cache.generation();
  cache.changed();
  cache.keep(before, found);
  CHECK(cache.find("b", "k") == nullptr);
  cache.keep(cache.generation(), found);
  CHECK(cache.find("b", "k") == found);
  CHECK(cache.find("b", "K") == nullptr);
  cache.changed();
  CHECK(cache.find("b", "k") == nullptr);
}
