// Multipart uploads under way and their parts, listed.
#include <algorithm>
#include <string>
#include <utility>

#include "emulator/json/io.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/listing.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/s3/upload_document.h"

namespace s3 {
namespace {

json::Value owner(const std::string& account) {
  return json::Value::object({{"ID", canonical_id(account)}});
}

// AWS-QUIRK: an Initiator still has the DisplayName that an Owner lost.
json::Value initiator(const std::string& account) {
  return json::Value::object({{"ID", canonical_id(account)}, {"DisplayName", account}});
}

std::string storage_class(const UploadDocument& document) {
  return json::parse(document.metadata()).text("StorageClass", "STANDARD");
}

void put_algorithm(const UploadDocument& document, json::ObjectBuilder* output) {
  if (document.algorithm() == nullptr) return;
  output->put("ChecksumAlgorithm", document.algorithm()->name).put("ChecksumType", document.type());
}

json::Value upload_entry(const storage::Upload& upload, const std::string& account,
                         const Encoding& encode) {
  const UploadDocument document(upload);
  json::ObjectBuilder item;
  item.put("UploadId", upload.id)
      .put("Key", encode(upload.key))
      .put("Initiated", upload.created_ms / 1000)
      .put("StorageClass", storage_class(document))
      .put("Owner", owner(account))
      .put("Initiator", initiator(account));
  put_algorithm(document, &item);
  return std::move(item).build();
}

// One page of uploads. Those at or before the markers are left out, those under one common prefix
// are one.
struct Page {
  std::vector<const storage::Upload*> uploads;
  std::vector<std::string> prefixes;
  bool truncated = false;
  bool ends_on_prefix = false;
};

struct Markers {
  std::string key, upload;
};

bool is_passed(const storage::Upload& upload, const Markers& markers, bool* marker_seen) {
  if (markers.key.empty() || upload.key > markers.key) return false;
  if (upload.key < markers.key || markers.upload.empty()) return true;
  // Of one key: what comes after the marked upload.
  if (*marker_seen) return false;
  *marker_seen = upload.id == markers.upload;
  return true;
}

Page page_of(const std::vector<storage::Upload>& all, const json::Value& input,
             const Markers& markers, size_t max) {
  const std::string delimiter = input.text("Delimiter");
  const size_t prefix_size = input.text("Prefix").size();
  Page page;
  bool marker_seen = false;
  for (const storage::Upload& upload : all) {
    if (is_passed(upload, markers, &marker_seen)) continue;
    const size_t at =
        delimiter.empty() ? std::string::npos : upload.key.find(delimiter, prefix_size);
    const std::string prefix =
        at == std::string::npos ? "" : upload.key.substr(0, at + delimiter.size());
    if (!prefix.empty() && (markers.key.starts_with(prefix) ||
                            (!page.prefixes.empty() && page.prefixes.back() == prefix))) {
      continue;
    }
    if (page.uploads.size() + page.prefixes.size() == max) {
      page.truncated = max > 0;
      return page;
    }
    page.ends_on_prefix = !prefix.empty();
    if (page.ends_on_prefix) {
      page.prefixes.push_back(prefix);
    } else {
      page.uploads.push_back(&upload);
    }
  }
  return page;
}

json::Value part_entry(const storage::Part& part, const UploadDocument& document) {
  json::ObjectBuilder item;
  item.put("PartNumber", part.number)
      .put("LastModified", part.modified_ms / 1000)
      .put("ETag", entity_tag(part.etag))
      .put("Size", part.size);
  if (document.algorithm() != nullptr) {
    item.put(document.algorithm()->member, part.checksum.value);
  }
  return std::move(item).build();
}

}  // namespace

api::Reply S3::list_multipart_uploads(api::Call& call) {
  const json::Value& input = call.input;
  const Encoding encode(input);
  const int64_t max = page_size(input, "MaxUploads", "max-uploads");
  const Markers markers{.key = input.text("KeyMarker"), .upload = input.text("UploadIdMarker")};
  const storage::Bucket bucket = bucket_of(call);
  const auto all = uploads_.list(bucket.id, input.text("Prefix"));
  const Page page = page_of(all, input, markers, static_cast<size_t>(max));
  json::ObjectBuilder output;
  output.put("Bucket", bucket.name)
      .put("KeyMarker", encode(markers.key))
      .put("UploadIdMarker", markers.upload)
      .put("Prefix", encode(input.text("Prefix")));
  if (input.has("Delimiter")) output.put("Delimiter", encode(input.text("Delimiter")));
  // AWS-QUIRK: a page that ends on a common prefix has empty markers (recorded).
  const bool marks = page.truncated && !page.ends_on_prefix;
  output.put("NextKeyMarker", marks ? encode(page.uploads.back()->key) : "")
      .put("NextUploadIdMarker", marks ? page.uploads.back()->id : "")
      .put("MaxUploads", max)
      .put("IsTruncated", page.truncated);
  encode.put(&output);
  json::Array items;
  for (const storage::Upload* upload : page.uploads) {
    items.push_back(upload_entry(*upload, bucket.account, encode));
  }
  output.put("Uploads", items).put("CommonPrefixes", common_prefixes(page.prefixes, encode));
  return std::move(output).build();
}

api::Reply S3::list_parts(api::Call& call) {
  const json::Value& input = call.input;
  const int64_t max = page_size(input, "MaxParts", "max-parts");
  const int64_t marker = input.integer("PartNumberMarker");
  const storage::Bucket bucket = bucket_of(call);
  const storage::Upload upload = open_upload_of(call, bucket);
  const UploadDocument document(upload);
  auto parts = uploads_.parts(upload.id, marker, static_cast<size_t>(max) + 1);
  const bool truncated = parts.size() > static_cast<size_t>(max) && max > 0;
  parts.resize(std::min(parts.size(), static_cast<size_t>(max)));
  json::ObjectBuilder output;
  output.put("Bucket", bucket.name)
      .put("Key", upload.key)
      .put("UploadId", upload.id)
      .put("PartNumberMarker", marker)
      .put("NextPartNumberMarker", parts.empty() ? 0 : parts.back().number)
      .put("MaxParts", max)
      .put("IsTruncated", truncated);
  json::Array items;
  for (const storage::Part& part : parts)
    items.push_back(part_entry(part, document));
  output.put("Parts", items)
      .put("Initiator", initiator(bucket.account))
      .put("Owner", owner(bucket.account))
      .put("StorageClass", storage_class(document));
  put_algorithm(document, &output);
  return std::move(output).build();
}

}  // namespace s3
