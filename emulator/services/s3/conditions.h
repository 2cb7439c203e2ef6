// Conditional requests: RFC 9110 section 13, in the order and with the answers that S3 gives.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emulator/json/value.h"
#include "storage/object_table.h"

namespace s3 {

enum class ReadOutcome { Serve, NotModified };

// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since of a read, in that order. Throws
// PreconditionFailed.
ReadOutcome check_read(const json::Value& input, const storage::Object& object, int64_t now_ms);

// The x-amz-copy-source-if-* of a copy: the same order, every failure is PreconditionFailed.
void check_copy_source(const json::Value& input, const storage::Object& source, int64_t now_ms);

// Values of If-Match and If-None-Match that S3 takes on writes: "*" for the latter alone, an ETag
// for the former alone. Throws NotImplemented.
void check_write_headers(const json::Value& input);

// Whether a write may go ahead over `current` (absent: no such object). Call it inside the
// transaction that writes. Throws PreconditionFailed, NoSuchKey.
void check_write(const json::Value& input, std::string_view key,
                 const std::optional<storage::Object>& current);

// Quotes and a weak mark do not count; "*" matches all; a comma separates several.
bool etag_matches(std::string_view header, std::string_view etag);
std::string_view bare_etag(std::string_view etag);

}  // namespace s3
