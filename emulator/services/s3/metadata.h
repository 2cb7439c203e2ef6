// What is kept with an object beside its bytes: system headers, user metadata, storage class.
//
// Kept as the text of a JSON object whose members have the names of the model, so that a read
// copies them into its output as they are.
#pragma once

#include <string>
#include <string_view>

#include "emulator/json/value.h"

namespace s3 {

constexpr size_t kMetadataBytesMax = 2048;  // names and values of user metadata
constexpr size_t kKeyBytesMax = 1024;

// From the input of PutObject, CreateMultipartUpload, CopyObject. Throws MetadataTooLarge,
// InvalidStorageClass.
json::Value metadata_of(const json::Value& input);

// User metadata as headers can carry it: values that are not ASCII become RFC 2047 encoded words.
json::Value readable_metadata(const json::Value& metadata);

// Throws KeyTooLongError.
void check_key(std::string_view key);

}  // namespace s3
