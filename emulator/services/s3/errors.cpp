#include "emulator/services/s3/errors.h"

#include <fmt/core.h>

#include <cerrno>
#include <string>

#include "emulator/base/text.h"

namespace s3 {
namespace {

using json::Value;

api::Error invalid_request(const std::string& message) {
  return {"InvalidRequest", message, 400};
}

Value named(std::string_view bucket) {
  return Value::object({{"BucketName", bucket}});
}

}  // namespace

api::Error no_such_bucket(std::string_view bucket) {
  return {"NoSuchBucket", "The specified bucket does not exist", 404, named(bucket)};
}

api::Error bucket_already_owned_by_you(std::string_view bucket) {
  return {"BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.", 409,
          named(bucket)};
}

api::Error bucket_already_exists(std::string_view bucket) {
  return {"BucketAlreadyExists",
          "The requested bucket name is not available. The bucket namespace is shared by all users "
          "of the system. Please select a different name and try again.",
          409, named(bucket)};
}

api::Error bucket_not_empty(std::string_view bucket) {
  return {"BucketNotEmpty", "The bucket you tried to delete is not empty", 409, named(bucket)};
}

api::Error invalid_bucket_name(std::string_view bucket) {
  return {"InvalidBucketName", "The specified bucket is not valid.", 400, named(bucket)};
}

api::Error invalid_location_constraint(std::string_view location) {
  return {"InvalidLocationConstraint", "The specified location-constraint is not valid", 400,
          Value::object({{"LocationConstraint", location}})};
}

api::Error illegal_location_constraint(std::string_view location) {
  return {"IllegalLocationConstraintException",
          fmt::format("The {} location constraint is incompatible for the region specific endpoint "
                      "this request was sent to.",
                      location),
          400};
}

api::Error no_such_configuration(std::string_view code, std::string_view message,
                                 std::string_view bucket) {
  return {std::string(code), std::string(message), 404, named(bucket)};
}

api::Error acl_not_supported() {
  return {"AccessControlListNotSupported", "The bucket does not allow ACLs", 400};
}

api::Error access_denied() {
  return {"AccessDenied", "Access Denied", 403};
}

api::Error no_such_key(std::string_view key) {
  return {"NoSuchKey", "The specified key does not exist.", 404, Value::object({{"Key", key}})};
}

api::Error no_such_version(std::string_view key, std::string_view version) {
  return {"NoSuchVersion", "The specified version does not exist.", 404,
          Value::object({{"Key", key}, {"VersionId", version}})};
}

api::Error invalid_version_id(std::string_view version) {
  return invalid_argument("Invalid version id specified", "versionId", version);
}

api::Error key_too_long(size_t size) {
  return {"KeyTooLongError", "Your key is too long", 400,
          Value::object({{"Size", static_cast<int64_t>(size)}, {"MaxSizeAllowed", 1024}})};
}

api::Error metadata_too_large(size_t size) {
  return {"MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400,
          Value::object({{"Size", static_cast<int64_t>(size)}, {"MaxSizeAllowed", 2048}})};
}

api::Error entity_too_large(uint64_t size, uint64_t max) {
  return {"EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400,
          Value::object({{"ProposedSize", static_cast<int64_t>(size)},
                         {"MaxSizeAllowed", static_cast<int64_t>(max)}})};
}

api::Error invalid_storage_class(std::string_view storage_class) {
  return {"InvalidStorageClass", "The storage class you specified is not valid", 400,
          Value::object({{"StorageClassRequested", storage_class}})};
}

api::Error invalid_range(std::string_view range, int64_t size) {
  return {"InvalidRange", "The requested range is not satisfiable", 416,
          Value::object({{"RangeRequested", range}, {"ActualObjectSize", size}})};
}

api::Error invalid_part_number(int64_t parts, int64_t requested) {
  return {"InvalidPartNumber", "The requested partnumber is not satisfiable", 416,
          Value::object({{"ActualPartCount", parts}, {"PartNumberRequested", requested}})};
}

api::Error range_and_part_number() {
  return invalid_request("Cannot specify both Range header and partNumber query parameter");
}

api::Error out_of_space() {
  return {"InsufficientStorage", "No space is left on the device that holds the data directory.",
          507};
}

void throw_disk_error(const std::system_error& error) {
  const int code = error.code().value();
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) throw out_of_space();
  throw error;
}

api::Error precondition_failed(std::string_view condition) {
  return {"PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
          412, Value::object({{"Condition", condition}})};
}

api::Error conditional_request_conflict(std::string_view condition, std::string_view key) {
  return {"ConditionalRequestConflict",
          "The conditional request cannot succeed due to a conflicting operation against this "
          "resource.",
          409, Value::object({{"Condition", condition}, {"Key", key}})};
}

api::Error header_not_implemented(std::string_view header, std::string_view additional) {
  return {"NotImplemented", "A header you provided implies functionality that is not implemented",
          501, Value::object({{"Header", header}, {"additionalMessage", additional}})};
}

api::Error invalid_digest(std::string_view content_md5) {
  return {"InvalidDigest", "The Content-MD5 you specified was invalid.", 400,
          Value::object({{"Content-MD5", content_md5}})};
}

api::Error bad_digest(std::string_view expected, std::string_view calculated) {
  return {"BadDigest", "The Content-MD5 you specified did not match what we received.", 400,
          Value::object({{"ExpectedDigest", expected}, {"CalculatedDigest", calculated}})};
}

api::Error bad_checksum(std::string_view algorithm) {
  return {"BadDigest",
          fmt::format("The {} you specified did not match the calculated checksum.", algorithm),
          400};
}

api::Error bad_part_checksum(std::string_view algorithm, int64_t part) {
  return {"BadDigest",
          fmt::format("The {} you specified for part {} did not match what we received.",
                      base::lower(algorithm), part),
          400};
}

api::Error content_sha256_mismatch(std::string_view client, std::string_view computed) {
  return {"XAmzContentSHA256Mismatch",
          "The provided 'x-amz-content-sha256' header does not match what was computed.", 400,
          Value::object(
              {{"ClientComputedContentSHA256", client}, {"S3ComputedContentSHA256", computed}})};
}

api::Error invalid_checksum_header(std::string_view header) {
  return invalid_request(fmt::format("Value for {} header is invalid.", header));
}

api::Error several_checksums() {
  return invalid_request(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
}

api::Error unsupported_checksum_algorithm() {
  return invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
      "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
}

api::Error checksum_type_mismatch(std::string_view expected, std::string_view actual) {
  return invalid_request(fmt::format(
      "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
      base::lower(expected), base::lower(actual)));
}

api::Error checksum_type_without_algorithm() {
  return invalid_request(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
}

api::Error checksum_type_unusable(std::string_view type, std::string_view algorithm) {
  return invalid_request(
      fmt::format("The {} checksum type cannot be used with the {} checksum algorithm.", type,
                  base::lower(algorithm)));
}

api::Error checksum_mode_mismatch(std::string_view mode) {
  return invalid_request(
      fmt::format("The upload was created using the {} checksum mode. The complete request must "
                  "use the same checksum mode.",
                  mode));
}

api::Error missing_part_checksum(std::string_view algorithm, int64_t part) {
  return invalid_request(
      fmt::format("The upload was created using a {} checksum. The complete request must include "
                  "the checksum for each part. It was missing for part {} in the request.",
                  base::lower(algorithm), part));
}

api::Error missing_request_digest() {
  return invalid_request(
      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
}

api::Error no_such_upload(std::string_view upload) {
  return {"NoSuchUpload",
          "The specified upload does not exist. The upload ID may be invalid, or the upload may "
          "have been aborted or completed.",
          404, Value::object({{"UploadId", upload}})};
}

// AWS-QUIRK: two spaces in the message, as recorded.
api::Error invalid_part(std::string_view upload, int64_t part, std::string_view etag) {
  return {"InvalidPart",
          "One or more of the specified parts could not be found.  The part may not have been "
          "uploaded, or the specified entity tag may not match the part's entity tag.",
          400, Value::object({{"UploadId", upload}, {"PartNumber", part}, {"ETag", etag}})};
}

api::Error invalid_part_order(std::string_view upload) {
  return {"InvalidPartOrder",
          "The list of parts was not in ascending order. Parts must be ordered by part number.",
          400, Value::object({{"UploadId", upload}})};
}

api::Error entity_too_small(std::string_view etag, int64_t part, int64_t size) {
  return {"EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400,
          Value::object({{"ETag", etag},
                         {"MinSizeAllowed", 5242880},
                         {"PartNumber", part},
                         {"ProposedSize", size}})};
}

api::Error part_number_out_of_range(int64_t number) {
  return invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                          "partNumber", std::to_string(number));
}

api::Error no_parts() {
  return invalid_request("You must specify at least one part");
}

api::Error object_size_mismatch(int64_t said, int64_t computed) {
  return invalid_request(fmt::format(
      "The provided 'x-amz-mp-object-size' header value {} does not match what was computed: {}",
      said, computed));
}

api::Error copy_to_itself() {
  return invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

api::Error invalid_copy_source(std::string_view source) {
  return invalid_argument("Invalid copy source object key", "x-amz-copy-source", source);
}

api::Error invalid_copy_range(std::string_view range) {
  return invalid_argument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
      "are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range", range);
}

api::Error copy_range_past_end(std::string_view range, int64_t size) {
  return invalid_argument(
      fmt::format("Range specified is not valid for source object of size: {}", size),
      "x-amz-copy-source-range", range);
}

api::Error copy_range_outside() {
  return invalid_request("The specified copy range is invalid for the source object size");
}

api::Error copy_source_too_large(uint64_t max) {
  return invalid_request(fmt::format(
      "The specified copy source is larger than the maximum allowable size for a copy source: {}",
      max));
}

api::Error invalid_argument(std::string_view message, std::string_view name,
                            std::string_view value) {
  return {"InvalidArgument", std::string(message), 400,
          Value::object({{"ArgumentName", name}, {"ArgumentValue", value}})};
}

api::Error malformed_xml() {
  return {"MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published "
          "schema",
          400};
}

api::Error invalid_tag(std::string_view message, std::string_view key, std::string_view value) {
  json::Members extra;
  if (!key.empty()) extra.emplace_back("TagKey", key);
  if (!value.empty()) extra.emplace_back("TagValue", value);
  return {"InvalidTag", std::string(message), 400, extra};
}

api::Error too_many_tags() {
  return {"BadRequest", "Object tags cannot be greater than 10", 400};
}

api::Error invalid_tagging_header(std::string_view header) {
  return invalid_argument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
      "without tag name duplicates.",
      "x-amz-tagging", header);
}

api::Error not_implemented(std::string_view what) {
  return {"NotImplemented", fmt::format("sagelocal does not implement {} yet.", what), 501};
}

}  // namespace s3
