// Tags of objects: put, read, removed.
#include <string>

#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/s3/tags.h"

namespace s3 {

api::Reply S3::put_object_tagging(api::Call& call) {
  const std::vector<json::Value> tags = tags_of_set(call.input["Tagging"]["TagSet"]);
  commit({}, [&]() -> storage::Garbage {
    const storage::Bucket bucket = bucket_of(call);
    const storage::Object object = object_of(call, bucket);
    objects_.set_tags(bucket.id, object.key, print_tags(tags), static_cast<int64_t>(tags.size()));
    return {};
  });
  return api::Reply();
}

api::Reply S3::get_object_tagging(api::Call& call) {
  const storage::Object object = object_of(call, bucket_of(call));
  return json::Value::object({{"TagSet", tag_set(object.tags)}});
}

api::Reply S3::delete_object_tagging(api::Call& call) {
  commit({}, [&]() -> storage::Garbage {
    const storage::Bucket bucket = bucket_of(call);
    const storage::Object object = object_of(call, bucket);
    objects_.set_tags(bucket.id, object.key, "", 0);
    return {};
  });
  api::Reply reply;
  reply.status = 204;
  return reply;
}

}  // namespace s3
