// Objects: read, in whole, by range or by part.
#include <algorithm>
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
#include "emulator/services/s3/upload_document.h"

namespace s3 {
namespace {

constexpr int64_t kPartsPageMax = 1000;

// Query parameters that replace headers of the answer.
struct Override {
  std::string_view input, output;
};
constexpr std::array<Override, 6> kOverrides = {{
    {"ResponseCacheControl", "CacheControl"},
    {"ResponseContentDisposition", "ContentDisposition"},
    {"ResponseContentEncoding", "ContentEncoding"},
    {"ResponseContentLanguage", "ContentLanguage"},
    {"ResponseContentType", "ContentType"},
    {"ResponseExpires", "Expires"},
}};

const Override* override_of(const json::Value& input, std::string_view output_member) {
  for (const Override& entry : kOverrides) {
    if (entry.output == output_member && input.has(entry.input)) return &entry;
  }
  return nullptr;
}

json::Value override_value(const json::Value& given) {
  if (!given.is_number()) return given;
  return base::rfc1123(base::from_epoch_seconds(given.as_double()));
}

// The kept members as they are, but for those that the request overrides.
void put_metadata(const json::Value& input, const json::Value& metadata,
                  json::ObjectBuilder* output) {
  for (const auto& [name, value] : metadata.members()) {
    if (override_of(input, name) != nullptr) continue;
    output->put(name, name == "Metadata" ? readable_metadata(value) : value);
  }
  if (!metadata.has("ServerSideEncryption")) output->put("ServerSideEncryption", "AES256");
  for (const Override& entry : kOverrides) {
    if (const json::Value* value = input.find(entry.input)) {
      output->put(entry.output, override_value(*value));
    }
  }
}

std::string content_range(Range range, int64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" +
         std::to_string(size);
}

api::Reply not_modified(const storage::Object& object) {
  api::Reply reply(json::Value::object(
      {{"ETag", entity_tag(object.etag)}, {"LastModified", object.modified_ms / 1000}}));
  reply.status = 304;
  return reply;
}

}  // namespace

void put_checksum(const storage::Checksum& checksum, json::ObjectBuilder* output) {
  if (checksum.algorithm.empty()) return;
  output->put(find_algorithm(checksum.algorithm)->member, checksum.value)
      .put("ChecksumType", checksum.type);
}

void put_encryption(const json::Value& input, json::ObjectBuilder* output) {
  output->put("ServerSideEncryption", input.text("ServerSideEncryption", "AES256"))
      .copy(input, "SSEKMSKeyId");
}

// What of an object a read is after.
struct S3::Selection {
  Range range;
  bool partial = false;               // 206
  std::optional<int64_t> part_count;  // of an object uploaded in parts, when read by part
  std::string part_checksum;
};

S3::Selection S3::select_part(const api::Call& call, const storage::Object& object) const {
  const int64_t number = part_number(call.input);
  if (call.input.has("Range")) throw range_and_part_number();
  Selection selection{.range = {.first = 0, .last = object.size - 1},
                      .partial = object.size > 0,
                      .part_count = {},
                      .part_checksum = {}};
  if (object.part_count == 0) {
    if (number != 1) throw invalid_part_number(1, number);
    return selection;
  }
  const auto part = objects_.part(object.content, number);
  if (!part) throw invalid_part_number(object.part_count, number);
  selection.range = {.first = part->start, .last = part->start + part->size - 1};
  selection.part_count = object.part_count;
  selection.part_checksum = part->checksum;
  return selection;
}

S3::Selection S3::select(const api::Call& call, const storage::Object& object) const {
  if (call.input.has("PartNumber")) return select_part(call, object);
  const std::string header = call.input.text("Range");
  const ReadRange wanted = read_range(header, object.size);
  if (wanted.kind == RangeKind::Unsatisfiable) throw invalid_range(header, object.size);
  if (wanted.kind == RangeKind::Part) {
    return {.range = wanted.range, .partial = true, .part_count = {}, .part_checksum = {}};
  }
  return {.range = {.first = 0, .last = object.size - 1},
          .partial = false,
          .part_count = {},
          .part_checksum = {}};
}

api::Reply S3::describe(const api::Call& call, const Found& found, const Selection& selection,
                        json::ObjectBuilder output) const {
  const storage::Object& object = found.object;
  const bool whole = selection.range.size() == object.size;
  output.put("AcceptRanges", "bytes")
      .put("LastModified", object.modified_ms / 1000)
      .put("ContentLength", selection.range.size())
      .put("ETag", entity_tag(object.etag));
  if (selection.partial) output.put("ContentRange", content_range(selection.range, object.size));
  if (selection.part_count) output.put("PartsCount", *selection.part_count);
  if (object.tag_count > 0) output.put("TagCount", object.tag_count);
  if (call.input.text("ChecksumMode") == "ENABLED") {
    // A part has a checksum of its own when that of the object is made of them.
    if (whole && selection.part_checksum.empty()) {
      put_checksum(object.checksum, &output);
    } else if (object.checksum.type == kComposite && !selection.part_checksum.empty()) {
      put_checksum({.algorithm = object.checksum.algorithm,
                    .type = object.checksum.type,
                    .value = selection.part_checksum},
                   &output);
    }
  }
  put_metadata(call.input, found.metadata, &output);
  api::Reply reply(std::move(output).build());
  if (selection.partial) reply.status = 206;
  return reply;
}

std::shared_ptr<http::BodySource> S3::source_of(const storage::Object& object, Range range) const {
  if (range.size() == 0) return std::make_shared<http::TextSource>("");
  auto pieces = objects_.pieces(object.content, range.first, range.last);
  return std::make_shared<PieceSource>(blobs_, std::move(pieces), range);
}

std::shared_ptr<const Found> S3::look_up(const api::Call& call, uint64_t generation) {
  auto found = std::make_shared<Found>();
  found->bucket = bucket_of(call);
  found->object = object_of(call, found->bucket);
  found->metadata = json::parse(found->object.metadata);
  if (auto bytes = objects_.bytes(found->object.content)) {
    found->bytes = std::move(*bytes);
    reads_.keep(generation, found);
  }
  return found;
}

api::Reply S3::read(const api::Call& call, const Answer& answer) {
  const auto respond = [&](const Found& found) {
    if (check_read(call.input, found.object, now_ms()) == ReadOutcome::NotModified) {
      return not_modified(found.object);
    }
    return answer(found, select(call, found.object));
  };
  if (const auto kept = reads_.find(call.input.text("Bucket"), call.input.text("Key"))) {
    check_owner(call, kept->bucket);
    refuse_versions(call);
    return respond(*kept);
  }
  const uint64_t generation = reads_.generation();
  api::Reply reply;
  database_.read([&](storage::Connection&) { reply = respond(*look_up(call, generation)); });
  return reply;
}

api::Reply S3::get_object(api::Call& call) {
  return read(call, [&](const Found& found, const Selection& selection) {
    json::ObjectBuilder output;
    if (found.bytes.is_string()) {
      const auto first = static_cast<size_t>(selection.range.first);
      const auto size = static_cast<size_t>(selection.range.size());
      output.put("Body",
                 selection.partial ? found.bytes.as_string().substr(first, size) : found.bytes);
    }
    api::Reply reply = describe(call, found, selection, std::move(output));
    if (!found.bytes.is_string()) reply.body = source_of(found.object, selection.range);
    return reply;
  });
}

api::Reply S3::head_object(api::Call& call) {
  return read(call, [&](const Found& found, const Selection& selection) {
    return describe(call, found, selection, {});
  });
}

namespace {

bool wants(const json::Value& input, std::string_view attribute) {
  const json::Value& attributes = input["ObjectAttributes"];
  if (!attributes.is_array()) return false;
  const auto& items = attributes.items();
  return std::any_of(items.begin(), items.end(), [&](const json::Value& item) {
    return item.is_string() && item.as_string() == attribute;
  });
}

// AWS-QUIRK: without the "-N" that headers carry (recorded).
storage::Checksum without_count(storage::Checksum checksum) {
  checksum.value = checksum.value.substr(0, checksum.value.find('-'));
  return checksum;
}

}  // namespace

// Parts one by one only where each has a checksum; else just how many there are.
json::Value S3::object_parts(const api::Call& call, const storage::Object& object) const {
  json::ObjectBuilder output;
  output.put("TotalPartsCount", object.part_count);
  if (object.checksum.type != kComposite) return std::move(output).build();
  const int64_t max =
      std::clamp<int64_t>(call.input.integer("MaxParts", kPartsPageMax), 0, kPartsPageMax);
  const int64_t marker = call.input.integer("PartNumberMarker");
  auto parts = objects_.parts(object.content, marker, static_cast<size_t>(max) + 1);
  const bool truncated = parts.size() > static_cast<size_t>(max);
  if (truncated) parts.pop_back();
  json::Array items;
  for (const storage::Piece& part : parts) {
    items.push_back(json::Value::object(
        {{"PartNumber", part.number},
         {"Size", part.size},
         {std::string(find_algorithm(object.checksum.algorithm)->member), part.checksum}}));
  }
  output.put("PartNumberMarker", marker)
      .put("NextPartNumberMarker", parts.empty() ? 0 : parts.back().number)
      .put("MaxParts", max)
      .put("IsTruncated", truncated)
      .put("Parts", items);
  return std::move(output).build();
}

api::Reply S3::get_object_attributes(api::Call& call) {
  json::ObjectBuilder output;
  database_.read([&](storage::Connection&) {
    const storage::Object object = object_of(call, bucket_of(call));
    output.put("LastModified", object.modified_ms / 1000);
    if (wants(call.input, "ETag")) output.put("ETag", object.etag);
    if (wants(call.input, "Checksum") && !object.checksum.algorithm.empty()) {
      json::ObjectBuilder checksum;
      put_checksum(without_count(object.checksum), &checksum);
      output.put("Checksum", std::move(checksum).build());
    }
    if (wants(call.input, "ObjectParts") && object.part_count > 0) {
      output.put("ObjectParts", object_parts(call, object));
    }
    if (wants(call.input, "StorageClass")) {
      output.put("StorageClass", json::parse(object.metadata).text("StorageClass", "STANDARD"));
    }
    if (wants(call.input, "ObjectSize")) output.put("ObjectSize", object.size);
  });
  return std::move(output).build();
}

}  // namespace s3
