#include <doctest/doctest.h>

#include "tests/emulator/services/s3/world.h"

using json::Value;

namespace {

std::string text_of(const Value& output) {
  std::string text;
  for (const Value& object : output["Contents"].items())
    text += object.text("Key") + " ";
  text += "|";
  for (const Value& prefix : output["CommonPrefixes"].items())
    text += " " + prefix.text("Prefix");
  return text;
}

}  // namespace

TEST_CASE("both forms of listing: what they show and what they echo") {
  World world;
  for (const char* key : {"a b", "d/1", "d/2", "e+f", "z"})
    world.put(key, "hello");
  SUBCASE("first form") {
    Value page =
        world.call("ListObjects", Value::object({{"Delimiter", "/"}, {"MaxKeys", 2}})).output;
    CHECK(text_of(page) == "a b | d/");
    CHECK(page.flag("IsTruncated"));
    CHECK(page.text("NextMarker") == "d/");
    CHECK(page.text("Marker") == "");
    CHECK(page["Contents"][0]["Owner"].text("ID").size() == 64);
    page = world.call("ListObjects", Value::object({{"Delimiter", "/"}, {"Marker", "d/"}})).output;
    CHECK(text_of(page) == "e+f z |");
    CHECK_FALSE(page.flag("IsTruncated"));
    CHECK_FALSE(page.has("NextMarker"));
    CHECK_FALSE(
        world.call("ListObjects", Value::object({{"MaxKeys", 1}})).output.has("NextMarker"));
  }
  SUBCASE("second form") {
    const Value first =
        world.call("ListObjectsV2", Value::object({{"Delimiter", "/"}, {"MaxKeys", 2}})).output;
    CHECK(text_of(first) == "a b | d/");
    CHECK(first.integer("KeyCount") == 2);
    CHECK(first.integer("MaxKeys") == 2);
    CHECK_FALSE(first["Contents"][0].has("Owner"));
    const Value second =
        world
            .call("ListObjectsV2",
                  Value::object({{"Delimiter", "/"},
                                 {"StartAfter", "zz"},
                                 {"FetchOwner", true},
                                 {"ContinuationToken", first.text("NextContinuationToken")}}))
            .output;
    CHECK(text_of(second) == "e+f z |");
    CHECK(second.text("ContinuationToken") == first.text("NextContinuationToken"));
    CHECK(second.text("StartAfter") == "zz");
    CHECK_FALSE(second.has("NextContinuationToken"));
    CHECK(second["Contents"][0]["Owner"].text("ID").size() == 64);
    CHECK(text_of(world.call("ListObjectsV2", Value::object({{"StartAfter", "d/1"}})).output) ==
          "d/2 e+f z |");
  }
  SUBCASE("an entry") {
    const Value entry = world.call("ListObjectsV2", Value::object()).output["Contents"][0];
    CHECK(entry.text("ETag") == "\"5d41402abc4b2a76b9719d911017c592\"");
    CHECK(entry.integer("Size") == 5);
    CHECK(entry.text("StorageClass") == "STANDARD");
    CHECK(entry.integer("LastModified") == 1'800'000'000);
    CHECK(entry["ChecksumAlgorithm"] == Value::array({"CRC64NVME"}));
    CHECK(entry.text("ChecksumType") == "FULL_OBJECT");
  }
  SUBCASE("encoded") {
    const Value page =
        world
            .call(
                "ListObjectsV2",
                Value::object({{"EncodingType", "url"}, {"Delimiter", "/"}, {"StartAfter", "a a"}}))
            .output;
    CHECK(text_of(page) == "a+b e%2Bf z | d/");
    CHECK(page.text("EncodingType") == "url");
    CHECK(page.text("StartAfter") == "a+a");
  }
}

TEST_CASE("arguments of listings") {
  World world;
  world.put("k", "x");
  const auto list = [&](const Value& input) {
    return error_of([&] { world.call("ListObjectsV2", input); });
  };
  CHECK(list(Value::object({{"EncodingType", ""}})) ==
        "InvalidArgument 400 Invalid Encoding Method specified in Request "
        "ArgumentName=encoding-type ArgumentValue=");
  CHECK(list(Value::object({{"ContinuationToken", "?"}}))
            .starts_with("InvalidArgument 400 The continuation token provided is incorrect"));
  CHECK(list(Value::object({{"MaxKeys", -1}})).starts_with("InvalidArgument 400"));
  const Value none = world.call("ListObjectsV2", Value::object({{"MaxKeys", 0}})).output;
  CHECK(text_of(none) == "|");
  CHECK_FALSE(none.flag("IsTruncated"));
  CHECK(world.call("ListObjectsV2", Value::object({{"MaxKeys", 5000}})).output.integer("MaxKeys") ==
        1000);
}
