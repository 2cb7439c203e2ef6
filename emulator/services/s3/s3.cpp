#include "emulator/services/s3/s3.h"

#include <fmt/core.h>

#include <utility>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/metadata.h"

namespace s3 {
namespace {

constexpr std::string_view kEventSource = "aws.s3";

}  // namespace

S3::S3(Dependencies dependencies)
    : database_(dependencies.database),
      blobs_(dependencies.blobs),
      clock_(dependencies.clock),
      ids_(dependencies.ids),
      events_(dependencies.events),
      objects_(database_),
      uploads_(database_) {}

std::vector<api::Operation> S3::operations() {
  using api::bind;
  using api::Where;
  return {
      {"CreateBucket", bind(this, &S3::create_bucket)},
      {"HeadBucket", bind(this, &S3::head_bucket), Where::Loop},
      {"ListBuckets", bind(this, &S3::list_buckets)},
      {"DeleteBucket", bind(this, &S3::delete_bucket)},
      {"GetBucketLocation", bind(this, &S3::get_bucket_location), Where::Loop},
      {"GetBucketVersioning", bind(this, &S3::get_bucket_versioning), Where::Loop},
      {"PutObject", bind(this, &S3::put_object)},
      // One indexed read: small bytes come with it, of larger ones the blob is opened.
      {"GetObject", bind(this, &S3::get_object), Where::Loop},
      {"HeadObject", bind(this, &S3::head_object), Where::Loop},
      {"GetObjectAttributes", bind(this, &S3::get_object_attributes)},
      {"DeleteObject", bind(this, &S3::delete_object)},
      {"DeleteObjects", bind(this, &S3::delete_objects)},
      {"CopyObject", bind(this, &S3::copy_object)},
      {"ListObjects", bind(this, &S3::list_objects)},
      {"ListObjectsV2", bind(this, &S3::list_objects_v2)},
      {"CreateMultipartUpload", bind(this, &S3::create_multipart_upload)},
      {"UploadPart", bind(this, &S3::upload_part)},
      {"UploadPartCopy", bind(this, &S3::upload_part_copy)},
      {"CompleteMultipartUpload", bind(this, &S3::complete_multipart_upload)},
      {"AbortMultipartUpload", bind(this, &S3::abort_multipart_upload)},
      {"ListParts", bind(this, &S3::list_parts)},
      {"ListMultipartUploads", bind(this, &S3::list_multipart_uploads)},
      {"PutObjectTagging", bind(this, &S3::put_object_tagging)},
      {"GetObjectTagging", bind(this, &S3::get_object_tagging)},
      {"DeleteObjectTagging", bind(this, &S3::delete_object_tagging)},
  };
}

std::unique_ptr<api::BodyReceiver> S3::receive(const api::Call& call) {
  if (call.operation == "PutObject") return begin_object(call);
  if (call.operation == "UploadPart") return begin_part(call);
  return nullptr;
}

void S3::recover() {
  blobs_.sweep([this](std::string_view blob) { return objects_.knows_blob(blob); });
}

void S3::clear() {
  commit({}, [this] { return objects_.clear(); });
}

int64_t S3::now_ms() const {
  return base::to_epoch_ms(clock_.now());
}

storage::Bucket S3::require_bucket(const std::string& name) const {
  auto bucket = objects_.find_bucket(name);
  if (!bucket) throw no_such_bucket(name);
  return std::move(*bucket);
}

void S3::check_owner(const api::Call& call, const storage::Bucket& bucket) {
  const json::Value& owner = call.input["ExpectedBucketOwner"];
  if (owner.is_string() && owner.as_string() != bucket.account) throw access_denied();
}

void S3::refuse_versions(const api::Call& call) {
  const json::Value& version = call.input["VersionId"];
  if (version.is_string() && version.as_string() != "null") {
    throw invalid_version_id(version.as_string());
  }
}

storage::Bucket S3::bucket_of(const api::Call& call) const {
  storage::Bucket bucket = require_bucket(call.input.text("Bucket"));
  check_owner(call, bucket);
  return bucket;
}

storage::Object S3::object_of(const api::Call& call, const storage::Bucket& bucket) const {
  const std::string key = call.input.text("Key");
  refuse_versions(call);
  auto object = objects_.find(bucket.id, key);
  if (!object) throw no_such_key(key);
  return std::move(*object);
}

void S3::commit(const std::vector<std::string>& fresh,
                const std::function<storage::Garbage()>& work) {
  storage::Garbage garbage;
  try {
    database_.write([&](storage::Connection&) { garbage = work(); });
    reads_.changed();
  } catch (const storage::DatabaseError& error) {
    discard(fresh);
    if (error.disk_full()) throw out_of_space();
    throw;
  } catch (...) {
    discard(fresh);
    throw;
  }
  discard(garbage);
}

void S3::discard(const storage::Garbage& blobs) {
  for (const std::string& blob : blobs)
    blobs_.remove(blob);
}

void S3::object_created(const api::Call& call, const storage::Object& object,
                        std::string_view reason) {
  publish(call, "Object Created",
          json::Value::object({{"key", object.key}, {"size", object.size}, {"etag", object.etag}}),
          reason, "");
}

void S3::object_deleted(const api::Call& call, std::string_view key) {
  publish(call, "Object Deleted", json::Value::object({{"key", key}}),
          call.operation == "DeleteObject" ? "DeleteObject" : "DeleteObjects",
          "Permanently Deleted");
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
void S3::publish(const api::Call& call, std::string_view detail_type, json::Value object,
                 std::string_view reason, std::string_view deletion) {
  const std::string bucket = call.input.text("Bucket");
  const std::string peer = call.head ? call.head->remote : "";
  json::ObjectBuilder detail;
  detail.put("version", "0")
      .put("bucket", json::Value::object({{"name", bucket}}))
      .put("object", object.with("sequencer", fmt::format("{:016X}", now_ms())))
      .put("request-id", call.request_id)
      .put("requester", call.account)
      .put("source-ip-address", peer.substr(0, peer.rfind(':')))
      .put("reason", reason);
  if (!deletion.empty()) detail.put("deletion-type", deletion);
  events_.publish({.source = std::string(kEventSource),
                   .detail_type = std::string(detail_type),
                   .account = call.account,
                   .region = call.region,
                   .resources = {"arn:aws:s3:::" + bucket},
                   .detail = std::move(detail).build()});
}

std::string entity_tag(std::string_view etag) {
  return fmt::format("\"{}\"", etag);
}

std::string canonical_id(std::string_view account) {
  return base::hex(base::digest(base::DigestKind::Sha256, account));
}

// --- bodies
// ---------------------------------------------------------------------------------------

std::unique_ptr<IncomingBody> S3::take_body(api::Call& call) const {
  if (call.body) {
    return std::unique_ptr<IncomingBody>(static_cast<IncomingBody*>(call.body.release()));
  }
  auto body = call.operation == "UploadPart" ? begin_part(call) : begin_object(call);
  body->write(call.input.text("Body"));
  return body;
}

}  // namespace s3
