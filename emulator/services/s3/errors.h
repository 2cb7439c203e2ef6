// Every error of S3: code, wording, status and extra members as AWS sends them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <cstdint>
#include <string_view>
#include <system_error>

#include "emulator/api/error.h"

namespace s3 {

// Buckets.
api::Error no_such_bucket(std::string_view bucket);
api::Error bucket_already_owned_by_you(std::string_view bucket);
api::Error bucket_already_exists(std::string_view bucket);
api::Error bucket_not_empty(std::string_view bucket);
api::Error invalid_bucket_name(std::string_view bucket);
api::Error invalid_location_constraint(std::string_view location);
api::Error illegal_location_constraint(std::string_view location);
// Configurations that a bucket does not have: NoSuchTagSet, NoSuchBucketPolicy ...
api::Error no_such_configuration(std::string_view code, std::string_view message,
                                 std::string_view bucket);
api::Error access_denied();
api::Error acl_not_supported();

// Objects.
api::Error no_such_key(std::string_view key);
api::Error no_such_version(std::string_view key, std::string_view version);
api::Error invalid_version_id(std::string_view version);
api::Error key_too_long(size_t size);
api::Error metadata_too_large(size_t size);
api::Error entity_too_large(uint64_t size, uint64_t max);
api::Error invalid_storage_class(std::string_view storage_class);
api::Error invalid_range(std::string_view range, int64_t size);
api::Error invalid_part_number(int64_t parts, int64_t requested);
api::Error range_and_part_number();
api::Error out_of_space();  // ours: S3 has no such limit
// Throws out_of_space() for a full disk, quota or file size limit, else `error` itself.
[[noreturn]] void throw_disk_error(const std::system_error& error);

// Conditions.
api::Error precondition_failed(std::string_view condition);
api::Error conditional_request_conflict(std::string_view condition, std::string_view key);
api::Error header_not_implemented(std::string_view header, std::string_view additional);

// Digests and checksums.
api::Error invalid_digest(std::string_view content_md5);
api::Error bad_digest(std::string_view expected, std::string_view calculated);
api::Error bad_checksum(std::string_view algorithm);
api::Error bad_part_checksum(std::string_view algorithm, int64_t part);
api::Error content_sha256_mismatch(std::string_view client, std::string_view computed);
api::Error invalid_checksum_header(std::string_view header);
api::Error several_checksums();
api::Error unsupported_checksum_algorithm();
api::Error checksum_type_mismatch(std::string_view expected, std::string_view actual);
api::Error checksum_type_without_algorithm();
api::Error checksum_type_unusable(std::string_view type, std::string_view algorithm);
api::Error checksum_mode_mismatch(std::string_view mode);
api::Error missing_part_checksum(std::string_view algorithm, int64_t part);
api::Error missing_request_digest();

// Multipart uploads.
api::Error no_such_upload(std::string_view upload);
api::Error invalid_part(std::string_view upload, int64_t part, std::string_view etag);
api::Error invalid_part_order(std::string_view upload);
api::Error entity_too_small(std::string_view etag, int64_t part, int64_t size);
api::Error part_number_out_of_range(int64_t number);
api::Error no_parts();
api::Error object_size_mismatch(int64_t said, int64_t computed);

// Copies.
api::Error copy_to_itself();
api::Error invalid_copy_source(std::string_view source);
api::Error invalid_copy_range(std::string_view range);
api::Error copy_range_past_end(std::string_view range, int64_t size);
api::Error copy_range_outside();
api::Error copy_source_too_large(uint64_t max);

// Arguments.
api::Error invalid_argument(std::string_view message, std::string_view name,
                            std::string_view value);
api::Error malformed_xml();
api::Error invalid_tag(std::string_view message, std::string_view key, std::string_view value);
api::Error too_many_tags();
api::Error invalid_tagging_header(std::string_view header);
api::Error not_implemented(std::string_view what);

}  // namespace s3
