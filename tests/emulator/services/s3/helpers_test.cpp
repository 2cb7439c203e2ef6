// Ranges, conditions, checksums, metadata, tags: the parts without a store.
#include <doctest/doctest.h>

#include "emulator/base/text.h"
#include "emulator/services/s3/checksums.h"
#include "emulator/services/s3/conditions.h"
#include "emulator/services/s3/metadata.h"
#include "emulator/services/s3/ranges.h"
#include "emulator/services/s3/tags.h"
#include "tests/emulator/services/s3/world.h"

using json::Value;

TEST_CASE("read ranges of an object of ten bytes") {
  struct {
    const char* header;
    const char* expected;  // "first-last", "whole", "416"
  } const cases[] = {
      {"bytes=0-8", "0-8"},
      {"bytes=1-1", "1-1"},
      {"bytes=1-", "1-9"},
      {"bytes=0-0", "0-0"},
      {"bytes=0-100", "0-9"},
      {"bytes=-15", "0-9"},
      {"bytes=-2", "8-9"},
      {"bytes=9-9", "9-9"},
      {"bytes=1-0", "whole"},
      {"bytes=-1-", "whole"},
      {"bytes=0--1", "whole"},
      {"bytes=-", "whole"},
      {"bytes=0-1,3-4", "whole"},
      {"0-8", "whole"},
      {"", "whole"},
      {"bytes=a-b", "whole"},
      {"bytes= 0-1", "whole"},
      {"bytes=-0", "416"},
      {"bytes=100-200", "416"},
      {"bytes=10-", "416"},
      {"bytes=10-10", "416"},
      {"bytes=99999999999999999999-", "416"},
      {"bytes=0-99999999999999999999", "0-9"},
      {"bytes=-99999999999999999999", "0-9"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.header);
    const s3::ReadRange got = s3::read_range(c.header, 10);
    std::string text = "whole";
    if (got.kind == s3::RangeKind::Unsatisfiable) text = "416";
    if (got.kind == s3::RangeKind::Part) {
      text = std::to_string(got.range.first) + "-" + std::to_string(got.range.last);
    }
    CHECK(text == c.expected);
  }
  CHECK(s3::read_range("bytes=-5", 0).kind == s3::RangeKind::Whole);
  CHECK(s3::read_range("bytes=0-", 0).kind == s3::RangeKind::Unsatisfiable);
}

TEST_CASE("copy ranges") {
  CHECK(s3::copy_range("bytes=0-9") == s3::Range{0, 9});
  for (const char* bad : {"", "bytes=0-", "bytes=-5", "0-9", "bytes=5-4", "bytes=0-1,2-3"}) {
    CAPTURE(bad);
    CHECK_FALSE(s3::copy_range(bad));
  }
}

TEST_CASE("read conditions, in the order of S3") {
  const storage::Object object{.key = "k", .etag = "abc", .modified_ms = 1'000'500};
  const int64_t now_ms = 5'000'000;  // seconds: changed 1000, now 5000
  struct {
    const char* name;
    Value input;
    const char* expected;  // "", "304", or the failing condition
  } const cases[] = {
      {"nothing", Value::object(), ""},
      {"If-Match holds", Value::object({{"IfMatch", "\"abc\""}}), ""},
      {"bare", Value::object({{"IfMatch", "abc"}}), ""},
      {"star", Value::object({{"IfMatch", "*"}}), ""},
      {"list", Value::object({{"IfMatch", "\"x\", \"abc\""}}), ""},
      {"If-Match fails", Value::object({{"IfMatch", "\"x\""}}), "If-Match"},
      {"If-None-Match hits", Value::object({{"IfNoneMatch", "\"abc\""}}), "304"},
      {"If-None-Match star", Value::object({{"IfNoneMatch", "*"}}), "304"},
      {"If-None-Match misses", Value::object({{"IfNoneMatch", "x"}}), ""},
      {"unmodified since then", Value::object({{"IfUnmodifiedSince", 1000}}), ""},
      {"modified since then", Value::object({{"IfUnmodifiedSince", 999}}), "If-Unmodified-Since"},
      {"If-Match beats it", Value::object({{"IfMatch", "abc"}, {"IfUnmodifiedSince", 1}}), ""},
      {"not modified since", Value::object({{"IfModifiedSince", 1000}}), "304"},
      {"modified since", Value::object({{"IfModifiedSince", 999}}), ""},
      {"a date to come", Value::object({{"IfModifiedSince", 6000}}), ""},
      {"both ETags", Value::object({{"IfMatch", "x"}, {"IfNoneMatch", "abc"}}), "If-Match"},
      {"held and hit", Value::object({{"IfMatch", "abc"}, {"IfNoneMatch", "abc"}}), "304"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    std::string got;
    const std::string error = error_of([&] {
      if (s3::check_read(c.input, object, now_ms) == s3::ReadOutcome::NotModified) got = "304";
    });
    if (!error.empty()) got = error.substr(error.find("Condition=") + 10);
    CHECK(got == c.expected);
  }
  CHECK(error_of([&] {
          s3::check_copy_source(Value::object({{"CopySourceIfNoneMatch", "abc"}}), object, now_ms);
        }) ==
        "PreconditionFailed 412 At least one of the pre-conditions you specified did not hold "
        "Condition=x-amz-copy-source-If-None-Match");
}

TEST_CASE("CRCs of parts combine to that of the whole") {
  const std::string first(1000, 'a'), second(77, 'b'), third, whole = first + second + third;
  for (const s3::Algorithm& algorithm : s3::algorithms()) {
    if (algorithm.polynomial == 0) continue;
    CAPTURE(algorithm.name);
    s3::PartChecksums sum(algorithm, s3::kFullObject);
    for (const std::string& part : {first, second, third}) {
      sum.add(base::base64(base::digest(algorithm.kind, part)), static_cast<int64_t>(part.size()));
    }
    CHECK(sum.value() == base::base64(base::digest(algorithm.kind, whole)));
  }
}

TEST_CASE("a COMPOSITE checksum is the digest of the digests, with their number") {
  const s3::Algorithm& sha = *s3::find_algorithm("SHA256");
  const std::string a = base::digest(sha.kind, "a"), b = base::digest(sha.kind, "b");
  s3::PartChecksums sum(sha, s3::kComposite);
  sum.add(base::base64(a), 1);
  sum.add(base::base64(b), 1);
  CHECK(sum.value() == base::base64(base::digest(sha.kind, a + b)) + "-2");
}

TEST_CASE("which checksum a request names") {
  const auto expected = [](Value input, const http::Headers& headers = {}) {
    std::string text;
    const std::string error = error_of([&] {
      http::RequestHead head;
      head.headers = headers;
      const s3::Expected found = s3::expected_checksum(input, &head);
      if (found.algorithm != nullptr) text = std::string(found.algorithm->name) + " " + found.value;
    });
    return error.empty() ? text : error.substr(0, error.find(' '));
  };
  http::Headers trailer;
  trailer.add("X-Amz-Trailer", "x-amz-checksum-crc32");
  CHECK(expected(Value::object()) == "");
  CHECK(expected(Value::object({{"ChecksumCRC32", "NhCmhg=="}})) == "CRC32 NhCmhg==");
  CHECK(expected(Value::object(), trailer) == "CRC32 ");
  CHECK(expected(Value::object({{"ChecksumAlgorithm", "SHA256"}})) == "");
  for (const Value& bad :
       {Value::object({{"ChecksumCRC32", "NhCmhg"}}), Value::object({{"ChecksumCRC32", "AAAA"}}),
        Value::object({{"ChecksumCRC32", "NhCmhg=="}, {"ChecksumCRC32C", "NhCmhg=="}}),
        Value::object({{"ChecksumXXHASH64", "x"}}),
        Value::object({{"ChecksumAlgorithm", "SHA3"}})}) {
    CHECK(expected(bad) == "InvalidRequest");
  }
  CHECK(expected(Value::object({{"ChecksumCRC32", "NhCmhg=="}}), trailer) == "InvalidRequest");
}

TEST_CASE("metadata: defaults, encodings, limits") {
  const auto kept = s3::metadata_of(Value::object({{"ContentEncoding", "gzip, aws-chunked"},
                                                   {"CacheControl", "no-cache"},
                                                   {"StorageClass", "STANDARD_IA"},
                                                   {"Key", "k"}}));
  CHECK(kept == Value::object({{"ContentType", "binary/octet-stream"},
                               {"CacheControl", "no-cache"},
                               {"ContentEncoding", "gzip"},
                               {"StorageClass", "STANDARD_IA"}}));
  CHECK_FALSE(
      s3::metadata_of(Value::object({{"ContentEncoding", "aws-chunked"}})).has("ContentEncoding"));
  const auto with = [](const std::string& name, const std::string& value) {
    return s3::metadata_of(
        Value::object({{"Metadata", Value::object({{name, value}})}}))["Metadata"];
  };
  CHECK(with("Colour", "red") == Value::object({{"colour", "red"}}));
  CHECK(with("a", "=?UTF-8?Q?plain=20text?=").text("a") == "plain text");
  CHECK(with("a", "=?UTF-8?B?cGxhaW4=?=").text("a") == "plain");
  CHECK(s3::readable_metadata(with("a", "\xc3\xa9 b")).text("a") == "=?UTF-8?Q?=C3=A9_b?=");
  CHECK(s3::readable_metadata(with("a", "\xff")).text("a") == "=?UTF-8?B?/w==?=");
  CHECK(error_of([&] { with("a", std::string(2047, 'x')); }).empty());
  CHECK(error_of([&] { with("a", std::string(2048, 'x')); }) ==
        "MetadataTooLarge 400 Your metadata headers exceed the maximum allowed metadata size "
        "Size=2049 MaxSizeAllowed=2048");
  for (const auto& [member, code] : {std::pair{"SSECustomerAlgorithm", "NotImplemented"},
                                     {"ObjectLockMode", "NotImplemented"},
                                     {"StorageClass", "InvalidStorageClass"},
                                     {"ACL", "AccessControlListNotSupported"}}) {
    CAPTURE(member);
    CHECK(error_of([&, name = std::string(member)] {
            s3::metadata_of(Value::object({{name, "x"}}));
          }).starts_with(code));
  }
}

TEST_CASE("tags of the header") {
  CHECK(s3::print_tags(s3::tags_of_header("a=1&b+c=%20&d")) ==
        R"([{"Key":"a","Value":"1"},{"Key":"b c","Value":" "},{"Key":"d","Value":""}])");
  CHECK(s3::tags_of_header("").empty());
  CHECK(s3::tag_set("") == Value::array());
  const std::string eleven = "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=";
  for (const auto& [header, code] :
       {std::pair<std::string, const char*>{"a=1&a=2", "InvalidArgument"},
        {"a=%FF", "InvalidArgument"},
        {"=1", "InvalidTag"},
        {"aws:x=1", "InvalidTag"},
        {"a=%3C", "InvalidTag"},
        {std::string(129, 'k') + "=1", "InvalidTag"},
        {"a=" + std::string(257, 'v'), "InvalidTag"},
        {eleven, "BadRequest"}}) {
    CAPTURE(header);
    CHECK(error_of([&, text = header] { s3::tags_of_header(text); }).starts_with(code));
  }
}
