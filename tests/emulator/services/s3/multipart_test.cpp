#include <doctest/doctest.h>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "tests/emulator/services/s3/world.h"

using json::Value;

namespace {

constexpr size_t kPartBytesMin = 5 * 1024 * 1024;

// An upload to key "k", and the parts that a client would list when it completes it.
struct Upload {
  World world;
  std::string id;
  json::Array parts;

  explicit Upload(const Value& input = Value::object()) { begin(input); }
  void begin(const Value& input) {
    id = world.call("CreateMultipartUpload", input.with("Key", "k")).output.text("UploadId");
    parts.clear();
  }
  Value named() const { return Value::object({{"Key", "k"}, {"UploadId", id}}); }
  Value part(int64_t number, std::string_view body, const Value& more = Value::object()) {
    Value input = named().with("PartNumber", number);
    for (const auto& [name, value] : more.members())
      input = input.with(name, value);
    const Value output = world.call("UploadPart", input, body).output;
    parts.push_back(output.with("PartNumber", number));
    return output;
  }
  Value complete(const Value& more = Value::object()) {
    Value input = named().with("MultipartUpload", Value::object({{"Parts", Value(parts)}}));
    for (const auto& [name, value] : more.members())
      input = input.with(name, value);
    return world.call("CompleteMultipartUpload", input).output;
  }
  std::string error(const Value& more = Value::object()) {
    return error_of([&] { complete(more); });
  }
};

std::string md5(std::string_view bytes) {
  return base::digest(base::DigestKind::Md5, bytes);
}

}  // namespace

TEST_CASE("an upload in parts becomes one object") {
  Upload upload(Value::object({{"ContentType", "text/plain"}, {"Tagging", "a=1"}}));
  const std::string first(kPartBytesMin, 'a'), second = "tail", body = first + second;
  upload.part(7, second);
  upload.part(2, "replaced");
  upload.parts.clear();
  upload.part(2, first);
  upload.part(7, second);
  upload.part(9, "left out");
  upload.parts.pop_back();
  const Value answer = upload.complete();
  const std::string etag = "\"" + base::hex(md5(md5(first) + md5(second))) + "-2\"";
  CHECK(answer.text("ETag") == etag);
  CHECK(answer.text("Location") == "http://127.0.0.1:4566/bucket/k");
  CHECK(answer.text("Bucket") == "bucket");
  CHECK(answer.text("Key") == "k");
  CHECK(answer.text("ChecksumCRC64NVME") ==
        base::base64(base::digest(base::DigestKind::Crc64Nvme, body)));
  CHECK(answer.text("ChecksumType") == "FULL_OBJECT");
  World& world = upload.world;
  CHECK(world.blob_files() == 2);
  CHECK(world.get("k") == body);
  const Value key = Value::object({{"Key", "k"}});
  const api::Reply across =
      world.call("GetObject", key.with("Range", "bytes=" + std::to_string(kPartBytesMin - 2) + "-" +
                                                    std::to_string(kPartBytesMin + 1)));
  CHECK(World::body_of(across) == "aata");
  const api::Reply part = world.call("GetObject", key.with("PartNumber", 7));
  CHECK(part.status == 206);
  CHECK(part.output.integer("PartsCount") == 2);
  CHECK(World::body_of(part) == second);
  CHECK(error_of([&] {
          world.call("GetObject", key.with("PartNumber", 3));
        }).starts_with("InvalidPartNumber 416"));
  const Value head = world.call("HeadObject", key).output;
  CHECK(head.text("ContentType") == "text/plain");
  CHECK(head.integer("TagCount") == 1);
  CHECK(head.text("ETag") == etag);

  SUBCASE("completing again answers the same, for a while") {
    CHECK(upload.complete() == answer);
    CHECK(error_of([&] { upload.part(1, "late"); }).starts_with("NoSuchUpload 404"));
    world.clock.advance(std::chrono::hours(1));
    world.call("CreateMultipartUpload", Value::object({{"Key", "other"}}));
    CHECK(upload.error().starts_with("NoSuchUpload 404"));
  }
  SUBCASE("a copy has a plain ETag and a checksum of its whole") {
    const Value copy =
        world.call("CopyObject", Value::object({{"Key", "c"}, {"CopySource", "bucket/k"}}))
            .output["CopyObjectResult"];
    CHECK(copy.text("ETag") == "\"" + base::hex(md5(body)) + "\"");
    CHECK(copy.text("ChecksumCRC64NVME") == answer.text("ChecksumCRC64NVME"));
    CHECK(world.get("c") == body);
    CHECK_FALSE(world.call("GetObject", Value::object({{"Key", "c"}, {"PartNumber", 1}}))
                    .output.has("PartsCount"));
  }
  SUBCASE("its blobs go with it") {
    world.call("DeleteObject", key);
    CHECK(world.blob_files() == 0);
  }
}

TEST_CASE("what completing refuses, leaving the upload as it was") {
  const std::string large(kPartBytesMin, 'a');
  struct {
    const char* name;
    std::function<std::string(Upload&)> attempt;
    const char* expected;
  } const cases[] = {
      {"no parts",
       [](Upload& u) {
         u.parts.clear();
         return u.error();
       },
       "InvalidRequest 400 You must specify at least one part"},
      {"order",
       [](Upload& u) {
         std::swap(u.parts[0], u.parts[1]);
         return u.error();
       },
       "InvalidPartOrder 400"},
      {"twice",
       [](Upload& u) {
         u.parts.insert(u.parts.begin(), u.parts[0]);
         return u.error();
       },
       "InvalidPartOrder 400"},
      {"absent part",
       [](Upload& u) {
         u.parts[1] = u.parts[1].with("PartNumber", 5);
         return u.error();
       },
       "InvalidPart 400 One or more of the specified parts could not be found.  The part"},
      {"wrong ETag",
       [](Upload& u) {
         u.parts[1] = u.parts[1].with("ETag", "x");
         return u.error();
       },
       "InvalidPart 400"},
      {"small part",
       [](Upload& u) {
         u.part(3, "end");
         return u.error();
       },
       "EntityTooSmall 400 Your proposed upload is smaller than the minimum allowed size "
       "ETag=7aea2552dfe7eb84b9443b6fc9ba6e01 MinSizeAllowed=5242880 PartNumber=2 ProposedSize=4"},
      {"size",
       [](Upload& u) {
         return u.error(Value::object({{"MpuObjectSize", 5}}));
       },
       "InvalidRequest 400 The provided 'x-amz-mp-object-size' header value 5 does not match what "
       "was computed: 5242884"},
      {"type",
       [](Upload& u) {
         return u.error(Value::object({{"ChecksumType", "COMPOSITE"}}));
       },
       "InvalidRequest 400 The upload was created using the null checksum mode."},
      {"checksum",
       [](Upload& u) {
         return u.error(Value::object({{"ChecksumCRC32", "AAAAAA=="}}));
       },
       "BadDigest 400 The crc32 you specified did not match the calculated checksum."},
      {"id",
       [](Upload& u) {
         return u.error(Value::object({{"UploadId", "x"}}));
       },
       "NoSuchUpload 404"},
      {"key",
       [](Upload& u) {
         return u.error(Value::object({{"Key", "x"}}));
       },
       "NoSuchUpload 404"},
      {"condition",
       [](Upload& u) {
         return u.error(Value::object({{"IfMatch", "x"}}));
       },
       "NoSuchKey 404"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    Upload upload;
    upload.part(1, large);
    upload.part(2, "tail");
    const std::string error = c.attempt(upload);
    CAPTURE(error);
    CHECK(error.starts_with(c.expected));
    CHECK_FALSE(upload.world.exists("k"));
    CHECK(upload.world.call("ListParts", upload.named()).output["Parts"].size() >= 2);
  }
}

TEST_CASE("checksums of uploads") {
  const auto crc32 = [](std::string_view bytes) {
    return base::digest(base::DigestKind::Crc32, bytes);
  };
  const std::string first(kPartBytesMin, 'a'), second = "tail";
  SUBCASE("COMPOSITE is the default of CRC32") {
    Upload upload(Value::object({{"ChecksumAlgorithm", "CRC32"}}));
    CHECK(upload.part(1, first).text("ChecksumCRC32") == base::base64(crc32(first)));
    upload.part(2, second, Value::object({{"ChecksumCRC32", base::base64(crc32(second))}}));
    const std::string expected = base::base64(crc32(crc32(first) + crc32(second)));
    SUBCASE("each part must say its own") {
      upload.parts[0] = upload.parts[0].without("ChecksumCRC32");
      CHECK(upload.error().find("It was missing for part 1 in the request.") != std::string::npos);
    }
    SUBCASE("and rightly so") {
      upload.parts[1] = upload.parts[1].with("ChecksumCRC32", "AAAAAA==");
      CHECK(upload.error() ==
            "BadDigest 400 The crc32 you specified for part 2 did not match what we received.");
    }
    SUBCASE("reads by part give that of the part, attributes that of all") {
      CHECK(upload.complete().text("ChecksumCRC32") == expected + "-2");
      const Value key = Value::object({{"Key", "k"}});
      const Value part =
          upload.world.call("HeadObject", key.with("PartNumber", 2).with("ChecksumMode", "ENABLED"))
              .output;
      CHECK(part.text("ChecksumCRC32") == base::base64(crc32(second)));
      const Value attributes =
          upload.world
              .call("GetObjectAttributes",
                    key.with("ObjectAttributes", Value::array({"Checksum", "ObjectParts"}))
                        .with("MaxParts", 1))
              .output;
      CHECK(attributes["Checksum"].text("ChecksumCRC32") == expected);
      CHECK(attributes["Checksum"].text("ChecksumType") == "COMPOSITE");
      CHECK(attributes["ObjectParts"].integer("TotalPartsCount") == 2);
      CHECK(attributes["ObjectParts"].flag("IsTruncated"));
      CHECK(attributes["ObjectParts"]["Parts"][0].text("ChecksumCRC32") ==
            base::base64(crc32(first)));
    }
  }
  SUBCASE("FULL_OBJECT on request") {
    Upload upload(Value::object({{"ChecksumAlgorithm", "CRC32"}, {"ChecksumType", "FULL_OBJECT"}}));
    upload.part(1, first);
    upload.part(2, second);
    CHECK(upload.complete().text("ChecksumCRC32") == base::base64(crc32(first + second)));
  }
  SUBCASE("none requested: parts echo theirs, the object has CRC64NVME") {
    Upload upload;
    CHECK(upload.part(1, first, Value::object({{"ChecksumCRC32", base::base64(crc32(first))}}))
              .has("ChecksumCRC32"));
    CHECK_FALSE(upload.part(2, second).has("ChecksumCRC64NVME"));
    CHECK_FALSE(
        upload.world.call("ListParts", upload.named()).output["Parts"][0].has("ChecksumCRC64NVME"));
    CHECK(upload.complete().text("ChecksumCRC64NVME") ==
          base::base64(base::digest(base::DigestKind::Crc64Nvme, first + second)));
  }
  SUBCASE("another algorithm than the upload's") {
    Upload upload(Value::object({{"ChecksumAlgorithm", "SHA256"}}));
    CHECK(error_of([&] {
            upload.part(1, second, Value::object({{"ChecksumCRC32", base::base64(crc32(second))}}));
          }) ==
          "InvalidRequest 400 Checksum Type mismatch occurred, expected checksum Type: sha256, "
          "actual checksum Type: crc32");
  }
  SUBCASE("types that do not go with an algorithm") {
    for (const auto& [algorithm, type] :
         {std::pair{"SHA1", "FULL_OBJECT"}, {"CRC64NVME", "COMPOSITE"}, {"", "COMPOSITE"}}) {
      Value input = Value::object({{"ChecksumType", type}});
      if (*algorithm != '\0') input = input.with("ChecksumAlgorithm", algorithm);
      CHECK(error_of([&] { Upload upload(input); }).starts_with("InvalidRequest 400 The "));
    }
  }
}

TEST_CASE("conditions look at what happened since the upload began") {
  struct {
    const char* name;
    bool before, after;  // an object before the upload begins; one put while it is under way
    bool removed;        // deleted while it is under way
    const char* condition;
    const char* expected;
  } const cases[] = {
      {"none-match, absent", false, false, false, "IfNoneMatch", ""},
      {"none-match, put meanwhile", false, true, false, "IfNoneMatch", "PreconditionFailed 412"},
      {"none-match, deleted meanwhile", true, false, true, "IfNoneMatch",
       "ConditionalRequestConflict 409"},
      {"match", true, false, false, "IfMatch", ""},
      {"match, put again meanwhile", true, true, false, "IfMatch",
       "ConditionalRequestConflict 409"},
      {"match, deleted meanwhile", true, false, true, "IfMatch", "NoSuchKey 404"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    Upload upload;
    World& world = upload.world;
    if (c.before) world.put("k", "hello");
    world.clock.advance(std::chrono::seconds(1));
    upload.begin(Value::object());
    upload.part(1, "x");
    world.clock.advance(std::chrono::seconds(1));
    if (c.after) world.put("k", "hello");
    if (c.removed) world.call("DeleteObject", Value::object({{"Key", "k"}}));
    const bool match = c.condition == std::string("IfMatch");
    const std::string error = upload.error(
        Value::object({{c.condition, match ? "5d41402abc4b2a76b9719d911017c592" : "*"}}));
    CHECK(error.starts_with(c.expected));
    CHECK(error.empty() == (*c.expected == '\0'));
  }
}

TEST_CASE("parts copied from objects") {
  Upload upload;
  World& world = upload.world;
  world.put("small", "0123456789");
  world.put("large", std::string(200'000, 'L'));
  const auto copy_part = [&](const std::string& source, const std::string& range) {
    Value input = upload.named().with("PartNumber", 1).with("CopySource", "bucket/" + source);
    if (!range.empty()) input = input.with("CopySourceRange", range);
    return world.call("UploadPartCopy", input).output["CopyPartResult"];
  };
  const auto error = [&](const std::string& range) {
    return error_of([&] { copy_part("small", range); });
  };
  CHECK(
      error("bytes=0-").starts_with("InvalidArgument 400 The x-amz-copy-source-range value must"));
  CHECK(error("bytes=5-10")
            .starts_with(
                "InvalidArgument 400 Range specified is not valid for source object of size: 10"));
  CHECK(error("bytes=10-12").starts_with("InvalidRequest 400 The specified copy range is invalid"));
  for (const auto& [source, range, expected] :
       {std::tuple<std::string, std::string, std::string>{"small", "", "0123456789"},
        {"small", "bytes=2-4", "234"},
        {"large", "bytes=100-69999", std::string(69'900, 'L')}}) {
    const Value result = copy_part(source, range);
    CHECK(result.text("ETag") == "\"" + base::hex(md5(expected)) + "\"");
    upload.parts = {result.with("PartNumber", 1)};
    upload.complete();
    CHECK(world.get("k") == expected);
    upload.begin(Value::object());
  }
}

TEST_CASE("aborted uploads leave nothing") {
  Upload upload;
  upload.part(1, "x");
  CHECK(upload.world.blob_files() == 1);
  CHECK(upload.world.call("AbortMultipartUpload", upload.named()).status == 204);
  CHECK(upload.world.blob_files() == 0);
  CHECK(
      error_of([&] { upload.world.call("AbortMultipartUpload", upload.named()); }) ==
      "NoSuchUpload 404 The specified upload does not exist. The upload ID may be invalid, or the "
      "upload may have been aborted or completed. UploadId=" +
          upload.id);
  CHECK(error_of([&] { upload.part(1, "x"); }).starts_with("NoSuchUpload 404"));
}

TEST_CASE("part numbers go from 1 to 10000") {
  Upload upload;
  for (const int64_t number : {0, 10'001, -1}) {
    CHECK(error_of([&, n = number] { upload.part(n, "x"); })
              .starts_with("InvalidArgument 400 Part number must be an integer between 1 and "
                           "10000, inclusive"));
  }
  CHECK(error_of([&] { upload.part(10'000, "x"); }).empty());
}

TEST_CASE("parts are listed in pages") {
  Upload upload;
  for (const int64_t number : {5, 1, 3})
    upload.part(number, "part");
  const auto numbers = [&](const Value& more) {
    Value input = upload.named();
    for (const auto& [name, value] : more.members())
      input = input.with(name, value);
    const Value page = upload.world.call("ListParts", input).output;
    std::string text;
    for (const Value& part : page["Parts"].items()) {
      text += std::to_string(part.integer("PartNumber")) + " ";
    }
    text += std::to_string(page.integer("NextPartNumberMarker"));
    return text + (page.flag("IsTruncated") ? " more" : "");
  };
  CHECK(numbers(Value::object()) == "1 3 5 5");
  CHECK(numbers(Value::object({{"MaxParts", 2}})) == "1 3 3 more");
  CHECK(numbers(Value::object({{"PartNumberMarker", 3}})) == "5 5");
  CHECK(numbers(Value::object({{"PartNumberMarker", 5}})) == "0");
}

TEST_CASE("uploads are listed in pages, with prefixes and markers") {
  Upload upload;  // of "k"
  World& world = upload.world;
  std::vector<std::string> ids;
  for (const char* key : {"d/1", "d/2", "z", "z"}) {
    world.clock.advance(std::chrono::seconds(1));
    ids.push_back(
        world.call("CreateMultipartUpload", Value::object({{"Key", key}})).output.text("UploadId"));
  }
  const auto list = [&](const Value& input) {
    const Value page = world.call("ListMultipartUploads", input).output;
    std::string text;
    for (const Value& item : page["Uploads"].items())
      text += item.text("Key") + " ";
    text += "|";
    for (const Value& item : page["CommonPrefixes"].items())
      text += " " + item.text("Prefix");
    return text + " next=" + page.text("NextKeyMarker") + (page.flag("IsTruncated") ? " more" : "");
  };
  CHECK(list(Value::object()) == "d/1 d/2 k z z | next=");
  CHECK(list(Value::object({{"Delimiter", "/"}})) == "k z z | d/ next=");
  CHECK(list(Value::object({{"Prefix", "d/"}})) == "d/1 d/2 | next=");
  CHECK(list(Value::object({{"MaxUploads", 2}})) == "d/1 d/2 | next=d/2 more");
  CHECK(list(Value::object({{"MaxUploads", 1}, {"Delimiter", "/"}})) == "| d/ next= more");
  CHECK(list(Value::object({{"KeyMarker", "d/2"}})) == "k z z | next=");
  CHECK(list(Value::object({{"KeyMarker", "z"}})) == "| next=");
  CHECK(list(Value::object({{"KeyMarker", "z"}, {"UploadIdMarker", ids[2]}})) == "z | next=");
}
