// Copies: of objects, and of ranges of objects into parts of uploads.
#include <array>
#include <string>
#include <utility>

#include "emulator/base/text.h"
#include "emulator/http/text_source.h"
#include "emulator/json/io.h"
#include "emulator/services/s3/conditions.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/metadata.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/s3/source.h"
#include "emulator/services/s3/tags.h"
#include "emulator/services/s3/upload_document.h"

namespace s3 {
namespace {

constexpr size_t kCopyBufferBytes = 256 * 1024;
constexpr int kCopyAttempts = 3;

struct Named {
  std::string bucket, key;
};

// "[/]bucket/key[?versionId=id]", percent-encoded; the separator may be encoded too.
Named parse_copy_source(const std::string& header) {
  constexpr std::string_view kVersion = "?versionId=";
  std::string_view path = header;
  if (const size_t at = path.rfind(kVersion); at != std::string_view::npos) {
    const std::string_view version = path.substr(at + kVersion.size());
    if (version != "null") throw invalid_version_id(version);
    path = path.substr(0, at);
  }
  std::string decoded = base::percent_decode(path);
  if (decoded.starts_with('/')) decoded.erase(0, 1);
  const size_t slash = decoded.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == decoded.size()) {
    throw invalid_copy_source(header);
  }
  return {.bucket = decoded.substr(0, slash), .key = decoded.substr(slash + 1)};
}

template <class Sink>
void pump(http::BodySource& source, Sink sink) {
  std::string buffer(kCopyBufferBytes, '\0');
  while (const size_t got = source.read(buffer))
    sink(std::string_view(buffer).substr(0, got));
}

bool replaces(const json::Value& input, std::string_view member) {
  const std::string directive = input.text(member, "COPY");
  if (directive != "COPY" && directive != "REPLACE") {
    throw invalid_argument(
        "Unknown metadata directive.",
        member == "TaggingDirective" ? "x-amz-tagging-directive" : "x-amz-metadata-directive",
        directive);
  }
  return directive == "REPLACE";
}

bool changes_something(const json::Value& input) {
  if (replaces(input, "MetadataDirective")) return true;
  for (const std::string_view member :
       {"StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption"}) {
    if (input.has(member)) return true;
  }
  return false;
}

// Metadata of the copy: the source's but for what never goes along, or what the request says.
json::Value copied_metadata(const json::Value& input, const std::string& of_source) {
  const json::Value given = metadata_of(input);
  if (replaces(input, "MetadataDirective")) return given;
  json::Value kept = json::parse(of_source);
  for (const std::string_view member :
       {"StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption", "SSEKMSKeyId"}) {
    kept = given.has(member) ? kept.with(member, given[member]) : kept.without(member);
  }
  return kept;
}

}  // namespace

struct S3::Source {
  storage::Bucket bucket;
  storage::Object object;
  std::string bytes;                   // inline
  std::vector<storage::Piece> pieces;  // else
};

// In one snapshot.
S3::Source S3::copy_source(const api::Call& call) const {
  const Named named = parse_copy_source(call.input.text("CopySource"));
  Source source;
  database_.read([&](storage::Connection&) {
    source.bucket = require_bucket(named.bucket);
    const json::Value& owner = call.input["ExpectedSourceBucketOwner"];
    if (owner.is_string() && owner.as_string() != source.bucket.account) throw access_denied();
    auto object = objects_.find(source.bucket.id, named.key);
    if (!object) throw no_such_key(named.key);
    source.object = std::move(*object);
    check_copy_source(call.input, source.object, now_ms());
    if (auto bytes = objects_.bytes(source.object.content)) {
      source.bytes = std::move(*bytes);
    } else {
      source.pieces = objects_.parts(source.object.content, 0, storage::kAll);
    }
  });
  return source;
}

std::unique_ptr<http::BodySource> S3::open(const Source& source, Range range) const {
  if (source.pieces.empty()) {
    return std::make_unique<http::TextSource>(
        source.bytes.substr(static_cast<size_t>(range.first), static_cast<size_t>(range.size())));
  }
  std::vector<storage::Piece> within;
  for (const storage::Piece& piece : source.pieces) {
    if (piece.start <= range.last && piece.start + piece.size > range.first) {
      within.push_back(piece);
    }
  }
  if (within.empty()) return std::make_unique<http::TextSource>("");
  return std::make_unique<PieceSource>(blobs_, std::move(within), range);
}

// ETag and checksum of a copy: those of the source where they are plain, else computed from its
// bytes.
void S3::digest_copy(const Source& source, const Algorithm& algorithm,
                     storage::Object* copy) const {
  const storage::Object& from = source.object;
  const bool plain_etag = from.part_count == 0;
  const bool same_checksum =
      from.checksum.type == kFullObject && from.checksum.algorithm == algorithm.name;
  copy->etag = from.etag;
  copy->checksum = from.checksum;
  if (plain_etag && same_checksum) return;
  base::Digest md5(base::DigestKind::Md5);
  base::Digest checksum(algorithm.kind);
  pump(*open(source, {.first = 0, .last = from.size - 1}), [&](std::string_view piece) {
    if (!plain_etag) md5.update(piece);
    checksum.update(piece);
  });
  if (!plain_etag) copy->etag = base::hex(md5.finish());
  copy->checksum = {.algorithm = std::string(algorithm.name),
                    .type = std::string(kFullObject),
                    .value = base::base64(checksum.finish())};
}

// The copy shares the blobs of its source. Absent when these are gone: the source changed
// meanwhile.
std::optional<storage::Object> S3::try_copy(const api::Call& call) {
  const json::Value& input = call.input;
  const Source source = copy_source(call);
  const storage::Object& from = source.object;
  const std::string key = input.text("Key");
  if (static_cast<uint64_t>(from.size) > kPutBytesMax) throw copy_source_too_large(kPutBytesMax);
  if (source.bucket.name == input.text("Bucket") && from.key == key && !changes_something(input)) {
    throw copy_to_itself();
  }
  const Algorithm* algorithm = find_algorithm(input.text("ChecksumAlgorithm"));
  if (algorithm == nullptr) algorithm = find_algorithm(from.checksum.algorithm);
  storage::Object copy{.key = key,
                       .size = from.size,
                       .modified_ms = now_ms(),
                       .tag_count = from.tag_count,
                       .metadata = json::print(copied_metadata(input, from.metadata)),
                       .tags = from.tags};
  if (replaces(input, "TaggingDirective")) {
    const auto tags = tags_of_header(input.text("Tagging"));
    copy.tags = print_tags(tags);
    copy.tag_count = static_cast<int64_t>(tags.size());
  }
  digest_copy(source, algorithm != nullptr ? *algorithm : default_algorithm(), &copy);
  bool gone = false;
  commit({}, [&]() -> storage::Garbage {
    const storage::Bucket bucket = bucket_of(call);
    check_write(input, key, objects_.find(bucket.id, key));
    for (const storage::Piece& piece : source.pieces) {
      gone = gone || !objects_.knows_blob(piece.blob);
    }
    if (gone) return {};
    return objects_.put(bucket.id, copy, {.bytes = source.bytes, .pieces = source.pieces});
  });
  if (gone) return std::nullopt;
  return copy;
}

api::Reply S3::copy_object(api::Call& call) {
  check_key(call.input.text("Key"));
  check_write_headers(call.input);
  bucket_of(call);
  std::optional<storage::Object> copy;
  for (int attempt = 0; attempt < kCopyAttempts && !copy; ++attempt)
    copy = try_copy(call);
  if (!copy) throw conditional_request_conflict("x-amz-copy-source", call.input.text("CopySource"));
  object_created(call, *copy, "CopyObject");
  json::ObjectBuilder result;
  result.put("ETag", entity_tag(copy->etag)).put("LastModified", copy->modified_ms / 1000);
  put_checksum(copy->checksum, &result);
  json::ObjectBuilder output;
  output.put("CopyObjectResult", std::move(result).build());
  put_encryption(call.input, &output);
  return std::move(output).build();
}

api::Reply S3::upload_part_copy(api::Call& call) {
  const int64_t number = part_number(call.input);
  const storage::Upload upload = upload_of(call, bucket_of(call));
  const UploadDocument document(upload);
  const Source source = copy_source(call);
  const int64_t size = source.object.size;
  Range range{.first = 0, .last = size - 1};
  if (const json::Value& header = call.input["CopySourceRange"]; header.is_string()) {
    const auto wanted = copy_range(header.as_string());
    if (!wanted) throw invalid_copy_range(header.as_string());
    if (wanted->first >= size) throw copy_range_outside();
    if (wanted->last >= size) throw copy_range_past_end(header.as_string(), size);
    range = *wanted;
  }
  if (static_cast<uint64_t>(range.size()) > kPutBytesMax) throw copy_source_too_large(kPutBytesMax);
  IncomingBody body(BodyOf::Part, blobs_, document.part_algorithm());
  pump(*open(source, range), [&](std::string_view piece) { body.write(piece); });
  Received received = body.finish();
  const storage::Part part = store_part(call, number, received, received.checksum);
  json::ObjectBuilder result;
  result.put("ETag", entity_tag(part.etag)).put("LastModified", part.modified_ms / 1000);
  if (document.algorithm() != nullptr) {
    result.put(document.algorithm()->member, part.checksum.value);
  }
  json::ObjectBuilder output;
  output.put("CopyPartResult", std::move(result).build()).put("ServerSideEncryption", "AES256");
  return std::move(output).build();
}

}  // namespace s3
