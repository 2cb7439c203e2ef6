// Objects: listed, in the first and the second form of the API.
#include <algorithm>
#include <string>
#include <utility>

#include "emulator/api/pagination.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/listing.h"
#include "emulator/services/s3/s3.h"

namespace s3 {

Encoding::Encoding(const json::Value& input) {
  const json::Value& type = input["EncodingType"];
  if (!type.is_string()) return;
  if (type.as_string() != "url") {
    throw invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                           type.as_string());
  }
  url_ = true;
}

// AWS-QUIRK: a space becomes '+', '/' stays bare (recorded).
std::string Encoding::operator()(std::string_view text) const {
  if (!url_) return std::string(text);
  return base::replace_all(base::percent_encode(text, "/"), "%20", "+");
}

void Encoding::put(json::ObjectBuilder* output) const {
  if (url_) output->put("EncodingType", "url");
}

int64_t page_size(const json::Value& input, std::string_view member, std::string_view parameter) {
  const int64_t wanted = input.integer(member, kPageMax);
  if (wanted < 0) {
    throw invalid_argument(
        "Argument " + std::string(parameter) + " must be an integer between 0 and 2147483647",
        parameter, std::to_string(wanted));
  }
  return std::min(wanted, kPageMax);
}

json::Value common_prefixes(const std::vector<std::string>& prefixes, const Encoding& encode) {
  json::Array items;
  for (const std::string& prefix : prefixes) {
    items.push_back(json::Value::object({{"Prefix", encode(prefix)}}));
  }
  return items;
}

namespace {

// The storage class is all that a listing needs of the metadata, and most have none.
std::string storage_class(const std::string& metadata) {
  if (metadata.find("\"StorageClass\"") == std::string::npos) return "STANDARD";
  return json::parse(metadata).text("StorageClass", "STANDARD");
}

json::Value entry(const storage::Object& object, const Encoding& encode,
                  const std::optional<json::Value>& owner) {
  json::ObjectBuilder item;
  item.put("Key", encode(object.key))
      .put("LastModified", object.modified_ms / 1000)
      .put("ETag", entity_tag(object.etag));
  if (!object.checksum.algorithm.empty()) {
    item.put("ChecksumAlgorithm", json::Value::array({object.checksum.algorithm}))
        .put("ChecksumType", object.checksum.type);
  }
  item.put("Size", object.size);
  if (owner) item.put("Owner", *owner);
  item.put("StorageClass", storage_class(object.metadata));
  return std::move(item).build();
}

json::Value entries(const storage::Listing& listing, const Encoding& encode,
                    const std::optional<json::Value>& owner) {
  json::Array items;
  for (const storage::Object& object : listing.objects) {
    items.push_back(entry(object, encode, owner));
  }
  return items;
}

// What both forms begin with.
void put_query(const json::Value& input, const Encoding& encode, int64_t max,
               json::ObjectBuilder* output) {
  output->put("Name", input.text("Bucket")).put("Prefix", encode(input.text("Prefix")));
  if (const std::string delimiter = input.text("Delimiter"); !delimiter.empty()) {
    output->put("Delimiter", encode(delimiter));
  }
  output->put("MaxKeys", max);
  encode.put(output);
}

json::Value owner_of(const storage::Bucket& bucket) {
  return json::Value::object({{"ID", canonical_id(bucket.account)}});
}

storage::ListQuery query_of(const json::Value& input, const storage::Bucket& bucket, int64_t max) {
  return {.bucket = bucket.id,
          .prefix = input.text("Prefix"),
          .delimiter = input.text("Delimiter"),
          .after = {},
          .limit = static_cast<size_t>(max)};
}

}  // namespace

api::Reply S3::list_objects(api::Call& call) {
  const json::Value& input = call.input;
  const Encoding encode(input);
  const int64_t max = page_size(input, "MaxKeys", "max-keys");
  const storage::Bucket bucket = bucket_of(call);
  storage::ListQuery query = query_of(input, bucket, max);
  query.after = input.text("Marker");
  const storage::Listing listing = objects_.list(query);
  json::ObjectBuilder output;
  put_query(input, encode, max, &output);
  output.put("Marker", encode(query.after)).put("IsTruncated", listing.truncated);
  // AWS-QUIRK: without a delimiter there is no NextMarker; the last key serves.
  if (listing.truncated && !query.delimiter.empty()) {
    output.put("NextMarker", encode(listing.last));
  }
  output.put("Contents", entries(listing, encode, owner_of(bucket)))
      .put("CommonPrefixes", common_prefixes(listing.prefixes, encode));
  return std::move(output).build();
}

api::Reply S3::list_objects_v2(api::Call& call) {
  const json::Value& input = call.input;
  const Encoding encode(input);
  const int64_t max = page_size(input, "MaxKeys", "max-keys");
  const storage::Bucket bucket = bucket_of(call);
  storage::ListQuery query = query_of(input, bucket, max);
  query.after = input.text("StartAfter");
  const json::Value& token = input["ContinuationToken"];
  if (token.is_string()) {
    const auto key = api::page_key(token.as_string());
    if (!key) {
      throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                             token.as_string());
    }
    query.after = *key;  // AWS-QUIRK: the token beats start-after (recorded)
  }
  const storage::Listing listing = objects_.list(query);
  json::ObjectBuilder output;
  put_query(input, encode, max, &output);
  output.put("KeyCount", static_cast<int64_t>(listing.objects.size() + listing.prefixes.size()))
      .put("IsTruncated", listing.truncated)
      .copy(input, "ContinuationToken");
  if (listing.truncated) output.put("NextContinuationToken", api::page_token(listing.last));
  if (input.has("StartAfter")) output.put("StartAfter", encode(input.text("StartAfter")));
  std::optional<json::Value> owner;
  if (input.flag("FetchOwner")) owner = owner_of(bucket);
  output.put("Contents", entries(listing, encode, owner))
      .put("CommonPrefixes", common_prefixes(listing.prefixes, encode));
  return std::move(output).build();
}

}  // namespace s3
