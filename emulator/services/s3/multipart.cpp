// Multipart uploads: begun, filled, completed, aborted.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/services/s3/conditions.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/metadata.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/s3/upload_document.h"

namespace s3 {
namespace {

constexpr size_t kUploadIdDigits = 64;
constexpr int64_t kPartBytesMin = 5 * 1024 * 1024;    // all parts but the last
constexpr int64_t kCompletedKeptMs = 15 * 60 * 1000;  // completing again answers the same so long

// The parts that a request lists, matched with those that were uploaded.
std::vector<storage::Part> chosen_parts(const json::Value& wanted, const std::string& upload,
                                        const std::vector<storage::Part>& uploaded) {
  std::map<int64_t, const storage::Part*> by_number;
  for (const storage::Part& part : uploaded)
    by_number[part.number] = &part;
  std::vector<storage::Part> chosen;
  int64_t before = 0;
  for (const json::Value& item : wanted.items()) {
    const int64_t number = item.integer("PartNumber");
    const std::string etag(bare_etag(item.text("ETag")));
    if (number <= before) throw invalid_part_order(upload);
    before = number;
    const auto found = by_number.find(number);
    if (found == by_number.end() || found->second->etag != etag) {
      throw invalid_part(upload, number, etag);
    }
    chosen.push_back(*found->second);
  }
  return chosen;
}

void check_sizes(const std::vector<storage::Part>& parts) {
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i].size < kPartBytesMin) {
      throw entity_too_small(parts[i].etag, parts[i].number, parts[i].size);
    }
  }
}

// Checksums of parts that the request repeats must be those that were stored.
void check_part_checksums(const json::Value& wanted, const UploadDocument& document,
                          const std::vector<storage::Part>& parts) {
  const Algorithm* const algorithm = document.algorithm();
  if (algorithm == nullptr) return;
  for (size_t i = 0; i < parts.size(); ++i) {
    const json::Value& value = wanted[i][algorithm->member];
    if (value.is_string() && value.as_string() != parts[i].checksum.value) {
      throw bad_part_checksum(algorithm->name, parts[i].number);
    }
    if (!value.is_string() && document.type() == kComposite) {
      throw missing_part_checksum(algorithm->name, parts[i].number);
    }
  }
}

void check_type(const json::Value& input, const UploadDocument& document) {
  const json::Value& type = input["ChecksumType"];
  if (!type.is_string() || type.as_string() == document.type()) return;
  throw checksum_mode_mismatch(document.type().empty() ? "null" : document.type());
}

// The object's checksum, as the request may state it; with or without the "-N" of COMPOSITE.
void check_object_checksum(const json::Value& input, const storage::Checksum& computed) {
  for (const Algorithm& algorithm : algorithms()) {
    const json::Value& value = input[algorithm.member];
    if (!value.is_string()) continue;
    const std::string& said = value.as_string();
    const bool right =
        algorithm.name == computed.algorithm &&
        (said == computed.value || said == computed.value.substr(0, computed.value.find('-')));
    if (!right) throw bad_checksum(base::lower(algorithm.name));
  }
}

int nibble(char digit) {
  return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

// Of an ETag that we made: lower case, an even number of digits.
std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(nibble(hex[i]) << 4 | nibble(hex[i + 1]));
  }
  return bytes;
}

// An object made of parts; its ETag is the digest of their digests.
storage::Object assemble(const std::string& key, const UploadDocument& document,
                         const std::vector<storage::Part>& parts, storage::Content* content) {
  const std::string type =
      document.algorithm() != nullptr ? document.type() : std::string(kFullObject);
  const Algorithm& algorithm = document.part_algorithm();
  PartChecksums checksums(algorithm, type);
  std::string digests;
  storage::Object object{.key = key,
                         .part_count = static_cast<int64_t>(parts.size()),
                         .tag_count = document.tag_count(),
                         .metadata = document.metadata(),
                         .tags = document.tags()};
  for (const storage::Part& part : parts) {
    content->pieces.push_back({.number = part.number,
                               .start = object.size,
                               .size = part.size,
                               .blob = part.blob,
                               .checksum = part.checksum.value});
    object.size += part.size;
    digests += bytes_of_hex(part.etag);
    checksums.add(part.checksum.value, part.size);
  }
  object.checksum = {
      .algorithm = std::string(algorithm.name), .type = type, .value = checksums.value()};
  object.etag =
      base::hex(base::digest(base::DigestKind::Md5, digests)) + "-" + std::to_string(parts.size());
  return object;
}

// AWS-QUIRK: beside the usual conditions, what happened to the key since the upload began counts
// (recorded).
void check_conditions(const json::Value& input, const storage::Upload& upload,
                      const UploadDocument& document,
                      const std::optional<storage::Object>& current) {
  check_write(input, upload.key, current);
  if (input.has("IfNoneMatch") && document.before() == KeyBefore::Present) {
    throw conditional_request_conflict("If-None-Match", upload.key);
  }
  if (input.has("IfMatch") && current && current->modified_ms > upload.created_ms) {
    throw conditional_request_conflict("If-Match", upload.key);
  }
}

std::string object_url(const api::Call& call) {
  return call.endpoint + "/" + call.input.text("Bucket") + "/" +
         base::percent_encode(call.input.text("Key"), "/");
}

}  // namespace

storage::Upload S3::upload_of(const api::Call& call, const storage::Bucket& bucket) const {
  const std::string id = call.input.text("UploadId");
  auto upload = uploads_.find(id);
  if (!upload || upload->bucket != bucket.id || upload->key != call.input.text("Key")) {
    throw no_such_upload(id);
  }
  return std::move(*upload);
}

storage::Upload S3::open_upload_of(const api::Call& call, const storage::Bucket& bucket) const {
  storage::Upload upload = upload_of(call, bucket);
  if (upload.completed_ms != 0) throw no_such_upload(upload.id);
  return upload;
}

api::Reply S3::create_multipart_upload(api::Call& call) {
  const std::string key = call.input.text("Key");
  check_key(key);
  const int64_t now = now_ms();
  const std::string id = ids_.hex(kUploadIdDigits);
  std::optional<UploadDocument> document;
  commit({}, [&]() -> storage::Garbage {
    const storage::Bucket bucket = bucket_of(call);
    const bool present = objects_.find(bucket.id, key).has_value();
    document.emplace(call.input, present ? KeyBefore::Present : KeyBefore::Absent);
    uploads_.forget_completed(now - kCompletedKeptMs);
    uploads_.create({.id = id,
                     .bucket = bucket.id,
                     .key = key,
                     .created_ms = now,
                     .document = document->print()});
    return {};
  });
  json::ObjectBuilder output;
  output.put("Bucket", call.input.text("Bucket")).put("Key", key).put("UploadId", id);
  if (document->algorithm() != nullptr) {
    output.put("ChecksumAlgorithm", document->algorithm()->name)
        .put("ChecksumType", document->type());
  }
  put_encryption(call.input, &output);
  return std::move(output).build();
}

std::unique_ptr<IncomingBody> S3::begin_part(const api::Call& call) const {
  part_number(call.input);
  const UploadDocument document(open_upload_of(call, bucket_of(call)));
  const Algorithm* const wanted = document.algorithm();
  auto body = std::make_unique<IncomingBody>(call, BodyOf::Part, blobs_, document.part_algorithm(),
                                             &document.part_algorithm());
  if (wanted != nullptr && body->named() != nullptr && body->named() != wanted) {
    throw checksum_type_mismatch(wanted->name, body->named()->name);
  }
  return body;
}

api::Reply S3::upload_part(api::Call& call) {
  const std::unique_ptr<IncomingBody> body = take_body(call);
  Received received = body->finish();
  const UploadDocument document(open_upload_of(call, bucket_of(call)));
  // What the upload needs of the part, which need not be what the request named.
  const storage::Checksum kept{.algorithm = std::string(document.part_algorithm().name),
                               .type = {},
                               .value = body->also_value()};
  const storage::Part part = store_part(call, part_number(call.input), received, kept);
  json::ObjectBuilder output;
  output.put("ETag", entity_tag(part.etag)).put("ServerSideEncryption", "AES256");
  if (body->named() != nullptr || document.algorithm() != nullptr) {
    output.put(find_algorithm(received.checksum.algorithm)->member, received.checksum.value);
  }
  return std::move(output).build();
}

storage::Part S3::store_part(const api::Call& call, int64_t number, Received& received,
                             const storage::Checksum& checksum) {
  const storage::Part part{.number = number,
                           .size = received.size,
                           .etag = received.etag(),
                           .modified_ms = now_ms(),
                           .checksum = checksum,
                           .blob = on_disk([&] { return received.staged->commit(); })};
  commit({part.blob},
         [&] { return uploads_.put_part(open_upload_of(call, bucket_of(call)).id, part); });
  return part;
}

api::Reply S3::complete_multipart_upload(api::Call& call) {
  const json::Value& input = call.input;
  const json::Value& wanted = input["MultipartUpload"]["Parts"];
  check_write_headers(input);
  storage::Object object;
  json::Value result;
  bool repeated = false;
  commit({}, [&]() -> storage::Garbage {
    const storage::Bucket bucket = bucket_of(call);
    const storage::Upload upload = upload_of(call, bucket);
    if (upload.completed_ms != 0) {
      result = json::parse(upload.document);
      repeated = true;
      return {};
    }
    if (!wanted.is_array() || wanted.empty()) throw no_parts();
    const UploadDocument document(upload);
    check_type(input, document);
    const auto parts = chosen_parts(wanted, upload.id, uploads_.parts(upload.id, 0, storage::kAll));
    check_part_checksums(wanted, document, parts);
    check_sizes(parts);
    check_conditions(input, upload, document, objects_.find(bucket.id, upload.key));
    storage::Content content;
    object = assemble(upload.key, document, parts, &content);
    object.modified_ms = now_ms();
    check_object_checksum(input, object.checksum);
    if (const int64_t said = input.integer("MpuObjectSize", object.size); said != object.size) {
      throw object_size_mismatch(said, object.size);
    }
    storage::Garbage garbage = objects_.put(bucket.id, object, content);
    json::ObjectBuilder output;
    output.put("Location", object_url(call))
        .put("Bucket", bucket.name)
        .put("Key", upload.key)
        .put("ETag", entity_tag(object.etag));
    put_checksum(object.checksum, &output);
    put_encryption(json::parse(object.metadata), &output);
    result = std::move(output).build();
    for (std::string& blob : uploads_.complete(upload.id, now_ms(), json::print(result))) {
      garbage.push_back(std::move(blob));
    }
    return garbage;
  });
  if (!repeated) object_created(call, object, "CompleteMultipartUpload");
  return result;
}

api::Reply S3::abort_multipart_upload(api::Call& call) {
  commit({}, [&] { return uploads_.remove(open_upload_of(call, bucket_of(call)).id); });
  api::Reply reply;
  reply.status = 204;
  return reply;
}

}  // namespace s3
