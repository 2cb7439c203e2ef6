#include "emulator/services/s3/metadata.h"

#include <algorithm>
#include <array>
#include <optional>

#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::array<std::string_view, 8> kSystemMembers = {
    "CacheControl",     "ContentDisposition",      "ContentLanguage",      "Expires",
    "BucketKeyEnabled", "WebsiteRedirectLocation", "ServerSideEncryption", "SSEKMSKeyId"};

// Headers that would change what is stored in ways that are not served.
struct Unserved {
  std::string_view member, what;
};
constexpr std::array<Unserved, 4> kUnserved = {{
    {"SSECustomerAlgorithm", "encryption with customer-provided keys (SSE-C)"},
    {"ObjectLockMode", "S3 Object Lock"},
    {"ObjectLockLegalHoldStatus", "S3 Object Lock"},
    {"WriteOffsetBytes", "appending to an object (x-amz-write-offset-bytes)"},
}};

constexpr std::array<std::string_view, 11> kStorageClasses = {
    "STANDARD",       "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER",        "DEEP_ARCHIVE",       "OUTPOSTS",    "GLACIER_IR", "SNOW",
    "EXPRESS_ONEZONE"};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// RFC 2047 section 4.2: every byte but letters and digits as =XX, a space as '_'.
std::string quoted_printable(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '_';
    } else {
      out += '=';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

std::string encoded_word(std::string_view text) {
  if (base::is_valid_utf8(text)) return "=?UTF-8?Q?" + quoted_printable(text) + "?=";
  return "=?UTF-8?B?" + base::base64(text) + "?=";
}

std::string from_quoted_printable(std::string_view text) {
  std::string escaped = base::replace_all(std::string(text), "%", "%25");
  escaped = base::replace_all(std::move(escaped), "_", " ");
  return base::percent_decode(base::replace_all(std::move(escaped), "=", "%"));
}

// The text of an encoded word; absent when it is none.
std::optional<std::string> decoded_word(std::string_view word) {
  constexpr std::string_view kOpen = "=?UTF-8?", kClose = "?=";
  if (word.size() < kOpen.size() + 2 + kClose.size() || !word.ends_with(kClose) ||
      !base::equals_ignoring_case(word.substr(0, kOpen.size()), kOpen) ||
      word[kOpen.size() + 1] != '?') {
    return std::nullopt;
  }
  const char encoding = word[kOpen.size()];
  word.remove_prefix(kOpen.size() + 2);
  word.remove_suffix(kClose.size());
  if (encoding == 'Q' || encoding == 'q') return from_quoted_printable(word);
  if (encoding == 'B' || encoding == 'b') return base::from_base64(word);
  return std::nullopt;
}

// AWS-QUIRK: an encoded word that decodes to ASCII is stored decoded (recorded).
std::string stored_value(const std::string& value) {
  if (const auto decoded = decoded_word(value); decoded && is_ascii(*decoded)) return *decoded;
  return value;
}

json::Value user_metadata(const json::Value& given) {
  json::Members entries;
  size_t bytes = 0;
  for (const auto& [name, value] : given.members()) {
    if (!value.is_string()) continue;
    bytes += name.size() + value.as_string().size();
    std::string lower = base::lower(name);
    const auto taken = [&](const json::Member& entry) { return entry.first == lower; };
    if (std::any_of(entries.begin(), entries.end(), taken)) continue;
    entries.emplace_back(std::move(lower), stored_value(value.as_string()));
  }
  if (bytes > kMetadataBytesMax) throw metadata_too_large(bytes);
  return entries;
}

// AWS-QUIRK: buckets made since April 2023 have ACLs disabled; these two still pass.
void check_served(const json::Value& input) {
  const std::string acl = input.text("ACL", "private");
  if (acl != "private" && acl != "bucket-owner-full-control") throw acl_not_supported();
  for (const Unserved& unserved : kUnserved) {
    if (input.has(unserved.member)) throw not_implemented(unserved.what);
  }
}

// "aws-chunked" speaks of the transfer, not of the object.
std::string stored_encoding(std::string_view header) {
  std::vector<std::string> kept;
  for (const std::string_view coding : base::split(header, ',')) {
    const std::string_view name = base::trim(coding);
    if (!name.empty() && !base::equals_ignoring_case(name, "aws-chunked")) kept.emplace_back(name);
  }
  return base::join(kept, ",");
}

}  // namespace

json::Value metadata_of(const json::Value& input) {
  check_served(input);
  json::ObjectBuilder metadata;
  const std::string type = input.text("ContentType");
  metadata.put("ContentType", type.empty() ? "binary/octet-stream" : type);
  for (const std::string_view member : kSystemMembers)
    metadata.copy(input, member);
  if (std::string encoding = stored_encoding(input.text("ContentEncoding")); !encoding.empty()) {
    metadata.put("ContentEncoding", std::move(encoding));
  }
  const std::string storage_class = input.text("StorageClass", "STANDARD");
  if (std::find(kStorageClasses.begin(), kStorageClasses.end(), storage_class) ==
      kStorageClasses.end()) {
    throw invalid_storage_class(storage_class);
  }
  if (storage_class != "STANDARD") metadata.put("StorageClass", storage_class);
  if (const json::Value& given = input["Metadata"]; !given.empty()) {
    metadata.put("Metadata", user_metadata(given));
  }
  return std::move(metadata).build();
}

json::Value readable_metadata(const json::Value& metadata) {
  const auto& entries = metadata.members();
  if (std::all_of(entries.begin(), entries.end(),
                  [](const json::Member& entry) { return is_ascii(entry.second.as_string()); })) {
    return metadata;
  }
  json::Members readable;
  for (const auto& [name, value] : entries) {
    const std::string& text = value.as_string();
    readable.emplace_back(name, is_ascii(text) ? text : encoded_word(text));
  }
  return readable;
}

void check_key(std::string_view key) {
  if (key.size() > kKeyBytesMax) throw key_too_long(key.size());
}

}  // namespace s3
