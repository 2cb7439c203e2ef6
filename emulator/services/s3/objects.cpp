// Objects: written and deleted.
#include <algorithm>
#include <string>
#include <utility>

#include "emulator/json/io.h"
#include "emulator/services/s3/body_digest.h"
#include "emulator/services/s3/conditions.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/metadata.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/s3/tags.h"

namespace s3 {
namespace {

constexpr size_t kDeletesMax = 1000;

json::Value error_entry(const json::Value& wanted, const api::Error& error) {
  json::ObjectBuilder entry;
  entry.copy(wanted, "Key").copy(wanted, "VersionId");
  return std::move(entry.put("Code", error.code()).put("Message", error.what())).build();
}

}  // namespace

// What can be refused before the body is sent is refused here.
std::unique_ptr<IncomingBody> S3::begin_object(const api::Call& call) const {
  const std::string key = call.input.text("Key");
  check_key(key);
  check_write_headers(call.input);
  metadata_of(call.input);
  tags_of_header(call.input.text("Tagging"));
  const storage::Bucket bucket = bucket_of(call);
  if (call.input.has("IfMatch") || call.input.has("IfNoneMatch")) {
    check_write(call.input, key, objects_.find(bucket.id, key));
  }
  return std::make_unique<IncomingBody>(call, BodyOf::Object, blobs_, default_algorithm(), nullptr);
}

api::Reply S3::put_object(api::Call& call) {
  Received received = take_body(call)->finish();
  const std::vector<json::Value> tags = tags_of_header(call.input.text("Tagging"));
  storage::Object object{.key = call.input.text("Key"),
                         .size = received.size,
                         .etag = received.etag(),
                         .modified_ms = now_ms(),
                         .checksum = received.checksum,
                         .tag_count = static_cast<int64_t>(tags.size()),
                         .metadata = json::print(metadata_of(call.input)),
                         .tags = print_tags(tags)};
  storage::Content content{.bytes = received.bytes, .pieces = {}};
  std::vector<std::string> fresh;
  if (received.staged) {
    fresh.push_back(on_disk([&] { return received.staged->commit(); }));
    content.pieces.push_back({.size = received.size, .blob = fresh.front(), .checksum = {}});
  }
  commit(fresh, [&] {
    const storage::Bucket bucket = bucket_of(call);
    if (call.input.has("IfMatch") || call.input.has("IfNoneMatch")) {
      check_write(call.input, object.key, objects_.find(bucket.id, object.key));
    }
    return objects_.put(bucket.id, object, content);
  });
  object_created(call, object, "PutObject");
  json::ObjectBuilder output;
  output.put("ETag", entity_tag(object.etag));
  put_checksum(object.checksum, &output);
  put_encryption(call.input, &output);
  return std::move(output).build();
}

api::Reply S3::delete_object(api::Call& call) {
  const std::string key = call.input.text("Key");
  refuse_versions(call);
  for (const auto& [member, header] :
       {std::pair{"IfMatchSize", "x-amz-if-match-size"},
        std::pair{"IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"}}) {
    if (call.input.has(member)) {
      throw header_not_implemented(header, "This header is for directory buckets");
    }
  }
  bool existed = false;
  commit({}, [&] {
    const storage::Bucket bucket = bucket_of(call);
    const auto current = objects_.find(bucket.id, key);
    existed = current.has_value();
    const json::Value& match = call.input["IfMatch"];
    if (match.is_string() && current && !etag_matches(match.as_string(), current->etag)) {
      throw precondition_failed("If-Match");
    }
    return objects_.remove(bucket.id, key);
  });
  if (existed) object_deleted(call, key);
  api::Reply reply;
  reply.status = 204;
  return reply;
}

api::Reply S3::delete_objects(api::Call& call) {
  check_body_digest(call);
  const json::Value& wanted = call.input["Delete"]["Objects"];
  if (!wanted.is_array() || wanted.empty() || wanted.size() > kDeletesMax) throw malformed_xml();
  json::Array deleted, errors;
  std::vector<std::string> gone;
  commit({}, [&] {
    const storage::Bucket bucket = bucket_of(call);
    storage::Garbage garbage;
    for (const json::Value& item : wanted.items()) {
      const std::string key = item.text("Key");
      const std::string version = item.text("VersionId", "null");
      const auto current = objects_.find(bucket.id, key);
      if (version != "null") {
        errors.push_back(error_entry(item, no_such_version(key, version)));
      } else if (item.has("ETag") && current && !etag_matches(item.text("ETag"), current->etag)) {
        errors.push_back(error_entry(item, precondition_failed("If-Match")));
      } else {
        for (std::string& blob : objects_.remove(bucket.id, key))
          garbage.push_back(std::move(blob));
        if (current) gone.push_back(key);
        deleted.push_back(
            std::move(json::ObjectBuilder().copy(item, "Key").copy(item, "VersionId")).build());
      }
    }
    return garbage;
  });
  for (const std::string& key : gone)
    object_deleted(call, key);
  json::ObjectBuilder output;
  if (!call.input["Delete"].flag("Quiet")) output.put("Deleted", deleted);
  output.put("Errors", errors);
  return std::move(output).build();
}

}  // namespace s3
