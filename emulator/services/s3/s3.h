// Amazon S3: buckets, objects, listings, multipart uploads.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/base/ids.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/event_bus.h"
#include "emulator/services/s3/ranges.h"
#include "emulator/services/s3/read_cache.h"
#include "emulator/services/s3/upload.h"
#include "storage/blob_store.h"
#include "storage/object_table.h"
#include "storage/sqlite.h"
#include "storage/upload_table.h"

namespace s3 {

// Owns nothing but its tables' handles: what it is given must outlive it. Operations may run on any
// thread, several at a time; each is one transaction. They throw api::Error, and storage errors as
// they come (a full disk as out_of_space()).
class S3 final : public api::Service {
 public:
  struct Dependencies {
    storage::Database& database;
    storage::BlobStore& blobs;
    runtime::Clock& clock;
    base::Ids& ids;
    runtime::EventBus& events;
  };
  explicit S3(Dependencies dependencies);

  std::string_view id() const override { return "s3"; }
  std::vector<api::Operation> operations() override;
  std::unique_ptr<api::BodyReceiver> receive(const api::Call& call) override;

  // Removes blobs that no row speaks of. For start-up after a server that did not end properly.
  void recover();
  // Forgets all buckets, objects and uploads.
  void clear();

  // buckets.cpp
  api::Reply create_bucket(api::Call& call);
  api::Reply head_bucket(api::Call& call);
  api::Reply list_buckets(api::Call& call);
  api::Reply delete_bucket(api::Call& call);
  api::Reply get_bucket_location(api::Call& call);
  api::Reply get_bucket_versioning(api::Call& call);

  // objects.cpp
  api::Reply put_object(api::Call& call);
  api::Reply delete_object(api::Call& call);
  api::Reply delete_objects(api::Call& call);

  // copying.cpp
  api::Reply copy_object(api::Call& call);
  api::Reply upload_part_copy(api::Call& call);

  // reading.cpp
  api::Reply get_object(api::Call& call);
  api::Reply head_object(api::Call& call);
  api::Reply get_object_attributes(api::Call& call);

  // listing.cpp
  api::Reply list_objects(api::Call& call);
  api::Reply list_objects_v2(api::Call& call);

  // multipart.cpp; the listings: uploads.cpp
  api::Reply create_multipart_upload(api::Call& call);
  api::Reply upload_part(api::Call& call);
  api::Reply complete_multipart_upload(api::Call& call);
  api::Reply abort_multipart_upload(api::Call& call);
  api::Reply list_parts(api::Call& call);
  api::Reply list_multipart_uploads(api::Call& call);

  // tagging.cpp
  api::Reply put_object_tagging(api::Call& call);
  api::Reply get_object_tagging(api::Call& call);
  api::Reply delete_object_tagging(api::Call& call);

 private:
  struct Selection;  // reading.cpp: which bytes of an object a read is after
  struct Source;     // copying.cpp: what a copy reads from

  int64_t now_ms() const;
  // The bucket that the call names. Throws NoSuchBucket, AccessDenied
  // (x-amz-expected-bucket-owner).
  storage::Bucket bucket_of(const api::Call& call) const;
  storage::Bucket require_bucket(const std::string& name) const;
  // The object that the call names. Throws NoSuchKey, InvalidArgument (versionId).
  storage::Object object_of(const api::Call& call, const storage::Bucket& bucket) const;
  // The upload that the call names, of this bucket and key. Throws NoSuchUpload.
  storage::Upload upload_of(const api::Call& call, const storage::Bucket& bucket) const;

  // The same, not completed.
  storage::Upload open_upload_of(const api::Call& call, const storage::Bucket& bucket) const;

  std::unique_ptr<IncomingBody> begin_object(const api::Call& call) const;
  std::unique_ptr<IncomingBody> begin_part(const api::Call& call) const;
  // The body of the call: received by then, or (calls from inside) given in its input.
  std::unique_ptr<IncomingBody> take_body(api::Call& call) const;

  // `work` is one write transaction; its garbage is removed after it, or the blobs `fresh` when it
  // fails.
  void commit(const std::vector<std::string>& fresh, const std::function<storage::Garbage()>& work);
  void discard(const storage::Garbage& blobs);
  void object_created(const api::Call& call, const storage::Object& object,
                      std::string_view reason);
  void object_deleted(const api::Call& call, std::string_view key);
  void publish(const api::Call& call, std::string_view detail_type, json::Value object,
               std::string_view reason, std::string_view deletion);

  // x-amz-expected-bucket-owner and versionId of the call. Throw AccessDenied, InvalidArgument.
  static void check_owner(const api::Call& call, const storage::Bucket& bucket);
  static void refuse_versions(const api::Call& call);
  // Answers with what the call names, when its conditions hold: from the cache, else in one
  // snapshot, so that row, bytes and pieces belong together whatever is written meanwhile.
  using Answer = std::function<api::Reply(const Found& found, const Selection& selection)>;
  api::Reply read(const api::Call& call, const Answer& answer);
  std::shared_ptr<const Found> look_up(const api::Call& call, uint64_t generation);

  // What a read is after, and its answer without the bytes. Inside a read transaction.
  Selection select(const api::Call& call, const storage::Object& object) const;
  Selection select_part(const api::Call& call, const storage::Object& object) const;
  api::Reply describe(const api::Call& call, const Found& found, const Selection& selection,
                      json::ObjectBuilder output) const;
  // The bytes of an object that has none inline.
  std::shared_ptr<http::BodySource> source_of(const storage::Object& object, Range range) const;
  json::Value object_parts(const api::Call& call, const storage::Object& object) const;

  Source copy_source(const api::Call& call) const;
  std::unique_ptr<http::BodySource> open(const Source& source, Range range) const;
  void digest_copy(const Source& source, const Algorithm& algorithm, storage::Object* copy) const;
  std::optional<storage::Object> try_copy(const api::Call& call);
  storage::Part store_part(const api::Call& call, int64_t number, Received& received,
                           const storage::Checksum& checksum);

  storage::Database& database_;
  storage::BlobStore& blobs_;
  runtime::Clock& clock_;
  base::Ids& ids_;
  runtime::EventBus& events_;
  storage::ObjectTable objects_;
  storage::UploadTable uploads_;
  ReadCache reads_;
};

// As the API shows it: in double quotes.
std::string entity_tag(std::string_view etag);
// The checksum members of an output, where there is one.
void put_checksum(const storage::Checksum& checksum, json::ObjectBuilder* output);
void put_encryption(const json::Value& input, json::ObjectBuilder* output);
// The owner's canonical id: 64 hex digits, ever the same for an account.
std::string canonical_id(std::string_view account);

}  // namespace s3
