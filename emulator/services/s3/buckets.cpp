// Buckets: made, looked at, listed, removed.
#include <algorithm>
#include <array>
#include <string>

#include "emulator/api/pagination.h"
#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/s3.h"

namespace s3 {
namespace {

constexpr std::string_view kDefaultRegion = "us-east-1";
constexpr int64_t kBucketsMax = 10000;

constexpr std::array<std::string_view, 37> kRegions = {
    "af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1", "ap-northeast-2",
    "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
    "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
    "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1", "eu-central-1",
    "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",     "eu-west-1",
    "eu-west-2",      "eu-west-3",      "il-central-1",   "me-central-1",   "me-south-1",
    "mx-central-1",   "sa-east-1",      "us-east-2",      "us-gov-east-1",  "us-gov-west-1",
    "us-west-1",      "us-west-2"};

bool is_region(std::string_view name) {
  return std::find(kRegions.begin(), kRegions.end(), name) != kRegions.end();
}

bool is_lower_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_label(std::string_view label) {
  return !label.empty() && is_lower_alphanumeric(label.front()) &&
         is_lower_alphanumeric(label.back()) && std::all_of(label.begin(), label.end(), [](char c) {
           return is_lower_alphanumeric(c) || c == '-';
         });
}

bool is_ipv4(const std::vector<std::string_view>& labels) {
  return labels.size() == 4 &&
         std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
           return label.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
// "amzn-s3-demo-" is reserved there too, and is what AWS's own samples name their buckets: it
// passes.
bool is_bucket_name(std::string_view name) {
  constexpr size_t kMin = 3, kMax = 63;
  if (name.size() < kMin || name.size() > kMax) return false;
  const auto labels = base::split(name, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_label) || is_ipv4(labels)) return false;
  for (const std::string_view prefix : {"xn--", "sthree-"}) {
    if (name.starts_with(prefix)) return false;
  }
  for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(suffix)) return false;
  }
  return true;
}

std::string region_of_location(std::string_view location) {
  return std::string(location == "EU" ? "eu-west-1" : location);
}

// Where the bucket goes, given the region that was asked and the constraint in the body.
std::string checked_region(const std::string& endpoint_region, const std::string& location) {
  if (endpoint_region == kDefaultRegion) {
    if (location.empty()) return std::string(kDefaultRegion);
    if (location != "EU" && !is_region(location)) throw invalid_location_constraint(location);
    return region_of_location(location);
  }
  if (location.empty()) throw illegal_location_constraint("unspecified");
  if (region_of_location(location) != endpoint_region) throw illegal_location_constraint(location);
  return endpoint_region;
}

std::string bucket_arn(std::string_view name) {
  return "arn:aws:s3:::" + std::string(name);
}

// "/name" in us-east-1, else a URL with the name in the host.
std::string location_of(const storage::Bucket& bucket, std::string_view endpoint) {
  if (bucket.region == kDefaultRegion || endpoint.empty()) return "/" + bucket.name;
  const size_t host = endpoint.find("://") + 3;
  return std::string(endpoint.substr(0, host)) + bucket.name + "." +
         std::string(endpoint.substr(host)) + "/";
}

api::Reply created(const storage::Bucket& bucket, std::string_view endpoint) {
  return json::Value::object(
      {{"Location", location_of(bucket, endpoint)}, {"BucketArn", bucket_arn(bucket.name)}});
}

}  // namespace

api::Reply S3::create_bucket(api::Call& call) {
  const std::string name = call.input.text("Bucket");
  if (!is_bucket_name(name)) throw invalid_bucket_name(name);
  if (call.input.flag("ObjectLockEnabledForBucket")) throw not_implemented("S3 Object Lock");
  const json::Value& configuration = call.input["CreateBucketConfiguration"];
  if (!configuration["Tags"].empty()) throw not_implemented("tags in CreateBucket");
  const std::string location = configuration.text("LocationConstraint");
  const storage::Bucket bucket{.name = name,
                               .account = call.account,
                               .region = checked_region(call.region, location),
                               .location = location,
                               .created_ms = now_ms()};
  commit({}, [&]() -> storage::Garbage {
    if (objects_.create_bucket(bucket)) return {};
    const storage::Bucket taken = require_bucket(name);
    if (taken.account != call.account) throw bucket_already_exists(name);
    // AWS-QUIRK: in us-east-1 making one's own bucket again succeeds (recorded).
    if (taken.region != kDefaultRegion || bucket.region != kDefaultRegion) {
      throw bucket_already_owned_by_you(name);
    }
    return {};
  });
  return created(bucket, call.endpoint);
}

api::Reply S3::head_bucket(api::Call& call) {
  const storage::Bucket bucket = bucket_of(call);
  api::Reply reply(json::Value::object({{"BucketRegion", bucket.region},
                                        {"BucketArn", bucket_arn(bucket.name)},
                                        {"AccessPointAlias", false}}));
  return reply;
}

api::Reply S3::list_buckets(api::Call& call) {
  const json::Value& input = call.input;
  const bool with_region =
      input.has("MaxBuckets") || input.has("Prefix") || input.has("BucketRegion");
  const int64_t max = input.integer("MaxBuckets", kBucketsMax);
  if (max < 1 || max > kBucketsMax) {
    throw invalid_argument("MaxBuckets must be an integer between 1 and 10000", "max-buckets",
                           std::to_string(max));
  }
  const std::string prefix = input.text("Prefix");
  const std::string region = input.text("BucketRegion");
  std::string after;
  if (const std::string token = input.text("ContinuationToken"); !token.empty()) {
    const auto key = api::page_key(token);
    if (!key) {
      throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                             token);
    }
    after = *key;
  }
  json::Array entries;
  json::ObjectBuilder output;
  for (const storage::Bucket& bucket : objects_.buckets(call.account)) {
    if (bucket.name <= after || !bucket.name.starts_with(prefix)) continue;
    if (!region.empty() && bucket.region != region) continue;
    if (entries.size() == static_cast<size_t>(max)) {
      output.put("ContinuationToken", api::page_token(entries.back().text("Name")));
      break;
    }
    json::ObjectBuilder entry;
    entry.put("Name", bucket.name).put("CreationDate", bucket.created_ms / 1000);
    if (with_region) entry.put("BucketRegion", bucket.region);
    entry.put("BucketArn", bucket_arn(bucket.name));
    entries.push_back(std::move(entry).build());
  }
  output.put("Owner", json::Value::object({{"ID", canonical_id(call.account)}}))
      .put("Buckets", entries);
  if (!prefix.empty()) output.put("Prefix", prefix);
  return std::move(output).build();
}

api::Reply S3::delete_bucket(api::Call& call) {
  commit({}, [&] {
    const storage::Bucket bucket = bucket_of(call);
    if (objects_.has_objects(bucket.id)) throw bucket_not_empty(bucket.name);
    storage::Garbage garbage = uploads_.remove_all(bucket.id);
    objects_.remove_bucket(bucket.id);
    return garbage;
  });
  api::Reply reply;
  reply.status = 204;
  return reply;
}

// AWS-QUIRK: empty for us-east-1, and the old name "EU" as it was given.
api::Reply S3::get_bucket_location(api::Call& call) {
  const storage::Bucket bucket = bucket_of(call);
  if (bucket.region == kDefaultRegion) return api::Reply();
  return json::Value::object(
      {{"LocationConstraint", bucket.location.empty() ? bucket.region : bucket.location}});
}

api::Reply S3::get_bucket_versioning(api::Call& call) {
  bucket_of(call);
  return api::Reply();
}

}  // namespace s3
