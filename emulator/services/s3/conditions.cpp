#include "emulator/services/s3/conditions.h"

#include <algorithm>
#include <string>

#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"

namespace s3 {
namespace {

// Names of input members, and what PreconditionFailed calls them.
struct Names {
  std::string_view match, none_match, modified_since, unmodified_since;
};

constexpr Names kRead{"IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince"};
constexpr Names kCopy{"CopySourceIfMatch", "CopySourceIfNoneMatch", "CopySourceIfModifiedSince",
                      "CopySourceIfUnmodifiedSince"};
constexpr Names kReadHeaders{"If-Match", "If-None-Match", "If-Modified-Since",
                             "If-Unmodified-Since"};
constexpr Names kCopyHeaders{"x-amz-copy-source-If-Match", "x-amz-copy-source-If-None-Match",
                             "x-amz-copy-source-If-Modified-Since",
                             "x-amz-copy-source-If-Unmodified-Since"};

// HTTP dates know whole seconds.
int64_t seconds(int64_t ms) {
  return ms / 1000;
}

// "" when all hold, else the header that failed.
std::string_view failing(const json::Value& input, const Names& names, const Names& headers,
                         const storage::Object& object, int64_t now_ms) {
  const json::Value& match = input[names.match];
  const json::Value& none_match = input[names.none_match];
  const json::Value& modified = input[names.modified_since];
  const json::Value& unmodified = input[names.unmodified_since];
  const int64_t changed = seconds(object.modified_ms);
  if (match.is_string()) {
    if (!etag_matches(match.as_string(), object.etag)) return headers.match;
  } else if (unmodified.is_number()) {
    const auto date = static_cast<int64_t>(unmodified.as_double());
    if (date <= seconds(now_ms) && changed > date) return headers.unmodified_since;
  }
  if (none_match.is_string()) {
    if (etag_matches(none_match.as_string(), object.etag)) return headers.none_match;
  } else if (modified.is_number()) {
    const auto date = static_cast<int64_t>(modified.as_double());
    if (changed <= date && date <= seconds(now_ms)) return headers.modified_since;
  }
  return {};
}

}  // namespace

std::string_view bare_etag(std::string_view etag) {
  etag = base::trim(etag);
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return etag;
}

bool etag_matches(std::string_view header, std::string_view etag) {
  const auto candidates = base::split(header, ',');
  return std::any_of(candidates.begin(), candidates.end(), [&](std::string_view candidate) {
    return base::trim(candidate) == "*" || bare_etag(candidate) == etag;
  });
}

ReadOutcome check_read(const json::Value& input, const storage::Object& object, int64_t now_ms) {
  const std::string_view failed = failing(input, kRead, kReadHeaders, object, now_ms);
  if (failed.empty()) return ReadOutcome::Serve;
  if (failed == kReadHeaders.none_match || failed == kReadHeaders.modified_since) {
    return ReadOutcome::NotModified;
  }
  throw precondition_failed(failed);
}

void check_copy_source(const json::Value& input, const storage::Object& source, int64_t now_ms) {
  const std::string_view failed = failing(input, kCopy, kCopyHeaders, source, now_ms);
  if (!failed.empty()) throw precondition_failed(failed);
}

void check_write_headers(const json::Value& input) {
  const json::Value& match = input["IfMatch"];
  const json::Value& none_match = input["IfNoneMatch"];
  if (match.is_string() && none_match.is_string()) {
    throw header_not_implemented("If-Match,If-None-Match",
                                 "Multiple conditional request headers present in the request");
  }
  if (match.is_string() && base::trim(match.as_string()) == "*") {
    throw header_not_implemented(
        "If-Match", "We don't accept the provided value of If-Match header for this API");
  }
  if (none_match.is_string() && base::trim(none_match.as_string()) != "*") {
    throw header_not_implemented(
        "If-None-Match", "We don't accept the provided value of If-None-Match header for this API");
  }
}

void check_write(const json::Value& input, std::string_view key,
                 const std::optional<storage::Object>& current) {
  if (input["IfNoneMatch"].is_string() && current) throw precondition_failed("If-None-Match");
  const json::Value& match = input["IfMatch"];
  if (!match.is_string()) return;
  if (!current) throw no_such_key(key);
  if (!etag_matches(match.as_string(), current->etag)) throw precondition_failed("If-Match");
}

}  // namespace s3
