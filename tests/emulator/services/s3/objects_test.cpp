#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "tests/emulator/services/s3/world.h"

using json::Value;

TEST_CASE("bodies of all sizes come back as they were") {
  for (const size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 300'000u}) {
    CAPTURE(size);
    World world;
    std::string body(size, '\0');
    for (size_t i = 0; i < size; ++i)
      body[i] = static_cast<char>(i * 31 >> 3);
    const Value answer = world.put("k", body).output;
    CHECK(answer.text("ETag") ==
          "\"" + base::hex(base::digest(base::DigestKind::Md5, body)) + "\"");
    CHECK(answer.text("ChecksumCRC64NVME") ==
          base::base64(base::digest(base::DigestKind::Crc64Nvme, body)));
    CHECK(answer.text("ChecksumType") == "FULL_OBJECT");
    CHECK(answer.text("ServerSideEncryption") == "AES256");
    CHECK(world.blob_files() == (size > 65'536 ? 1 : 0));
    CHECK(world.get("k") == body);
    world.restart();
    CHECK(world.get("k") == body);
    world.put("k", "small");
    CHECK(world.get("k") == "small");
    CHECK(world.blob_files() == 0);
  }
}

TEST_CASE("keys are bytes, not paths") {
  World world;
  const std::vector<std::string> keys = {
      "a",  "a/b", "/a",  "//a", "a/",       "../../x", ".",
      "..", "%2F", "a+b", "a?b", "\xff\x01", "é",       std::string(1024, 'k')};
  for (const std::string& key : keys)
    world.put(key, key);
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(world.get(key) == key);
  }
  CHECK(error_of([&] { world.put(std::string(1025, 'k'), ""); }) ==
        "KeyTooLongError 400 Your key is too long Size=1025 MaxSizeAllowed=1024");
}

TEST_CASE("digests that do not match leave no object") {
  const std::string body = "hello", big(200'000, 'x');
  http::Headers sha;
  sha.add("X-Amz-Content-SHA256", std::string(64, '0'));
  http::Headers trailer;
  trailer.add("x-amz-trailer", "x-amz-checksum-crc32");
  trailer.add("sent-x-amz-checksum-crc32", "AAAAAA==");
  struct {
    const char* name;
    Value input;
    http::Headers headers;
    const char* expected;
  } const cases[] = {
      {"md5 is no base64",
       Value::object({{"ContentMD5", "?"}}),
       {},
       "InvalidDigest 400 The Content-MD5 you specified was invalid. Content-MD5=?"},
      {"md5 is short", Value::object({{"ContentMD5", "AAAA"}}), {}, "InvalidDigest"},
      {"md5",
       Value::object({{"ContentMD5", "AAAAAAAAAAAAAAAAAAAAAA=="}}),
       {},
       "BadDigest 400 The Content-MD5 you specified did not match what we received. "
       "ExpectedDigest=00000000000000000000000000000000 CalculatedDigest="},
      {"crc32",
       Value::object({{"ChecksumCRC32", "AAAAAA=="}}),
       {},
       "BadDigest 400 The CRC32 you specified did not match the calculated checksum."},
      {"crc32 as a trailer", Value::object(), trailer,
       "BadDigest 400 The CRC32 you specified did not match the calculated checksum."},
      {"sha256 of the payload", Value::object(), sha, "XAmzContentSHA256Mismatch 400"},
  };
  for (const auto& c : cases) {
    for (const std::string& sent : {body, big}) {
      CAPTURE(c.name);
      World world;
      CHECK(error_of([&] {
              world.call("PutObject", c.input.with("Key", "k"), sent, c.headers);
            }).starts_with(c.expected));
      CHECK_FALSE(world.exists("k"));
      CHECK(world.blob_files() == 0);
      CHECK(std::filesystem::is_empty(world.folder.path() / "staging"));
    }
  }
}

TEST_CASE("digests that match are kept") {
  World world;
  const std::string body = "hello";
  const std::string sha = base::base64(base::digest(base::DigestKind::Sha256, body));
  http::Headers literal;
  literal.add("x-amz-content-sha256", base::hex(base::digest(base::DigestKind::Sha256, body)));
  const Value answer =
      world
          .call("PutObject",
                Value::object(
                    {{"Key", "k"},
                     {"ContentMD5", base::base64(base::digest(base::DigestKind::Md5, body))},
                     {"ChecksumSHA256", sha}}),
                body, literal)
          .output;
  CHECK(answer.text("ChecksumSHA256") == sha);
  CHECK_FALSE(answer.has("ChecksumCRC64NVME"));
  const Value head =
      world.call("HeadObject", Value::object({{"Key", "k"}, {"ChecksumMode", "ENABLED"}})).output;
  CHECK(head.text("ChecksumSHA256") == sha);
  CHECK_FALSE(world.call("HeadObject", Value::object({{"Key", "k"}})).output.has("ChecksumSHA256"));
}

TEST_CASE("conditional writes") {
  struct {
    const char* name;
    bool present;
    Value input;
    const char* expected;
  } const cases[] = {
      {"none-match, absent", false, Value::object({{"IfNoneMatch", "*"}}), ""},
      {"none-match, present", true, Value::object({{"IfNoneMatch", "*"}}),
       "PreconditionFailed 412 At least one of the pre-conditions you specified did not hold "
       "Condition=If-None-Match"},
      {"none-match with an ETag", false, Value::object({{"IfNoneMatch", "\"x\""}}),
       "NotImplemented 501 A header you provided implies functionality that is not implemented "
       "Header=If-None-Match"},
      {"match star", true, Value::object({{"IfMatch", "*"}}), "NotImplemented 501"},
      {"both", true, Value::object({{"IfMatch", "x"}, {"IfNoneMatch", "*"}}), "NotImplemented 501"},
      {"match, absent", false, Value::object({{"IfMatch", "x"}}), "NoSuchKey 404"},
      {"match, wrong", true, Value::object({{"IfMatch", "x"}}), "PreconditionFailed 412"},
      {"match, right", true, Value::object({{"IfMatch", "5d41402abc4b2a76b9719d911017c592"}}), ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    World world;
    if (c.present) world.put("k", "hello");
    const std::string error = error_of([&] { world.put("k", "new", c.input); });
    CHECK(error.starts_with(c.expected));
    CHECK(error.empty() == (*c.expected == '\0'));
    CHECK(world.exists("k") == (c.present || error.empty()));
    if (world.exists("k")) CHECK(world.get("k") == (error.empty() ? "new" : "hello"));
  }
}

TEST_CASE("of many writers that want to be the first, one is") {
  World world;
  std::atomic<int> won = 0, lost = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        const std::string error = error_of([&] {
          world.put("k", "x", Value::object({{"IfNoneMatch", "*"}}));
        });
        ++(error.empty() ? won : lost);
      });
    }
  }
  CHECK(won == 1);
  CHECK(lost == 7);
}

TEST_CASE("deletes") {
  World world;
  const Value k = Value::object({{"Key", "k"}});
  CHECK(world.call("DeleteObject", k).status == 204);
  world.put("k", std::string(100'000, 'x'));
  CHECK(error_of([&] {
          world.call("DeleteObject", k.with("IfMatch", "x"));
        }).starts_with("PreconditionFailed 412"));
  CHECK(
      error_of([&] { world.call("DeleteObject", k.with("VersionId", "abc")); }) ==
      "InvalidArgument 400 Invalid version id specified ArgumentName=versionId ArgumentValue=abc");
  CHECK(error_of([&] {
          world.call("DeleteObject", k.with("IfMatchSize", 1));
        }).starts_with("NotImplemented 501"));
  CHECK(world.call("DeleteObject", k.with("VersionId", "null")).status == 204);
  CHECK_FALSE(world.exists("k"));
  CHECK(world.blob_files() == 0);
}

TEST_CASE("many objects are deleted at once") {
  World world;
  for (const char* key : {"a", "b", "c"})
    world.put(key, "x");
  http::Headers digest;  // of no body
  digest.add("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==");
  const auto objects = [](std::initializer_list<Value> items) {
    return Value::object({{"Objects", Value::array(items)}});
  };
  const Value some = objects({Value::object({{"Key", "a"}}), Value::object({{"Key", "none"}}),
                              Value::object({{"Key", "b"}, {"VersionId", "v"}})});
  CHECK(error_of([&] {
          world.call("DeleteObjects", Value::object({{"Delete", some}}));
        }).starts_with("InvalidRequest 400 Missing required header"));
  const Value answer =
      world.call("DeleteObjects", Value::object({{"Delete", some}}), "", digest).output;
  REQUIRE(answer["Deleted"].size() == 2);
  CHECK(answer["Deleted"][1].text("Key") == "none");
  REQUIRE(answer["Errors"].size() == 1);
  CHECK(answer["Errors"][0].text("Code") == "NoSuchVersion");
  CHECK_FALSE(world.exists("a"));
  CHECK(world.exists("b"));
  const Value quiet = objects({Value::object({{"Key", "b"}})}).with("Quiet", true);
  CHECK_FALSE(world.call("DeleteObjects", Value::object({{"Delete", quiet}}), "", digest)
                  .output.has("Deleted"));
  CHECK_FALSE(world.exists("b"));
  for (const size_t count : {size_t{0}, size_t{1001}}) {
    const Value many =
        Value::object({{"Objects", Value(json::Array(count, Value::object({{"Key", "c"}})))}});
    CHECK(error_of([&] {
            world.call("DeleteObjects", Value::object({{"Delete", many}}), "", digest);
          }).starts_with("MalformedXML 400"));
  }
}

TEST_CASE("what is refused before the body is sent") {
  World world;
  world.put("k", "x");
  struct {
    const char* code;
    Value input;
  } const cases[] = {
      {"NoSuchBucket", Value::object({{"Bucket", "nowhere"}, {"Key", "k"}})},
      {"PreconditionFailed", Value::object({{"Key", "k"}, {"IfNoneMatch", "*"}})},
      {"KeyTooLongError", Value::object({{"Key", std::string(1025, 'k')}})},
      {"InvalidDigest", Value::object({{"Key", "k"}, {"ContentMD5", "?"}})},
      {"InvalidTag", Value::object({{"Key", "k"}, {"Tagging", "aws:x=1"}})},
      {"AccessControlListNotSupported", Value::object({{"Key", "k"}, {"ACL", "public-read"}})},
  };
  for (const auto& c : cases) {
    CAPTURE(c.code);
    api::Call call;
    call.operation = "PutObject";
    call.input = c.input.has("Bucket") ? c.input : c.input.with("Bucket", "bucket");
    CHECK(error_of([&] { world.s3->receive(call); }).starts_with(c.code));
  }
}

TEST_CASE("a call from inside gives its body in the input") {
  World world;
  api::Call call;
  call.operation = "PutObject";
  call.input = Value::object({{"Bucket", "bucket"}, {"Key", "k"}, {"Body", "inside"}});
  world.s3->put_object(call);
  CHECK(world.get("k") == "inside");
}

TEST_CASE("tags") {
  World world;
  const Value k = Value::object({{"Key", "k"}});
  world.put("k", "x", Value::object({{"Tagging", "a=1&b=2"}}));
  CHECK(world.call("HeadObject", k).output.integer("TagCount") == 2);
  CHECK(world.call("GetObjectTagging", k).output["TagSet"].size() == 2);
  const Value tag = Value::object({{"Key", "c"}, {"Value", "3"}});
  world.call("PutObjectTagging",
             k.with("Tagging", Value::object({{"TagSet", Value::array({tag})}})));
  CHECK(world.call("GetObjectTagging", k).output["TagSet"] == Value::array({tag}));
  CHECK(error_of([&] {
          world.call("PutObjectTagging",
                     k.with("Tagging", Value::object({{"TagSet", Value::array({tag, tag})}})));
        }).starts_with("InvalidTag 400 Cannot provide multiple Tags with the same key"));
  CHECK(world.call("DeleteObjectTagging", k).status == 204);
  CHECK(world.call("GetObjectTagging", k).output["TagSet"].empty());
  CHECK_FALSE(world.call("HeadObject", k).output.has("TagCount"));
  CHECK(error_of([&] {
          world.call("GetObjectTagging", Value::object({{"Key", "none"}}));
        }).starts_with("NoSuchKey 404"));
}

TEST_CASE("events tell of objects made and deleted") {
  World world;
  world.put("k", "hello");
  world.call("DeleteObject", Value::object({{"Key", "k"}}));
  world.call("DeleteObject", Value::object({{"Key", "k"}}));
  const auto events = world.events();
  REQUIRE(events.size() == 2);
  CHECK(events[0].source == "aws.s3");
  CHECK(events[0].detail_type == "Object Created");
  CHECK(events[0].resources == std::vector<std::string>{"arn:aws:s3:::bucket"});
  CHECK(events[0].detail["bucket"].text("name") == "bucket");
  CHECK(events[0].detail["object"].text("key") == "k");
  CHECK(events[0].detail["object"].integer("size") == 5);
  CHECK(events[0].detail["object"].text("etag") == "5d41402abc4b2a76b9719d911017c592");
  CHECK(events[0].detail.text("reason") == "PutObject");
  CHECK(events[1].detail_type == "Object Deleted");
  CHECK(events[1].detail.text("deletion-type") == "Permanently Deleted");
}

TEST_CASE("start-up sweeps blobs without rows, and keeps the others") {
  World world;
  world.put("big", std::string(100'000, 'x'));
  const Value upload = world.call("CreateMultipartUpload", Value::object({{"Key", "m"}})).output;
  world.call(
      "UploadPart",
      Value::object({{"Key", "m"}, {"UploadId", upload.text("UploadId")}, {"PartNumber", 1}}),
      "part");
  auto lost = world.blobs->stage();
  lost->write("lost");
  lost->commit();
  CHECK(world.blob_files() == 3);
  world.restart();
  world.s3->recover();
  CHECK(world.blob_files() == 2);
  CHECK(world.get("big").size() == 100'000);
  world.s3->clear();
  CHECK(world.blob_files() == 0);
  CHECK(error_of([&] { world.get("big"); }).starts_with("NoSuchBucket"));
}
