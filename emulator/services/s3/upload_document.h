// What is kept with a multipart upload: what its object will have, and its checksum's rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/json/value.h"
#include "emulator/services/s3/checksums.h"
#include "storage/upload_table.h"

namespace s3 {

// Whether an object of that key was there when the upload began.
enum class KeyBefore { Absent, Present };

class UploadDocument {
 public:
  // Of the input of CreateMultipartUpload. Throws InvalidRequest, MetadataTooLarge, InvalidTag ...
  UploadDocument(const json::Value& input, KeyBefore before);
  explicit UploadDocument(const storage::Upload& upload);

  std::string print() const;
  std::string metadata() const;  // as objects keep it
  std::string tags() const;      // likewise
  int64_t tag_count() const;
  KeyBefore before() const;
  // Null, "": the request named none.
  const Algorithm* algorithm() const;
  std::string type() const;
  // That of each part: the one above, else the one that objects without a checksum get.
  const Algorithm& part_algorithm() const;

 private:
  json::Value document_;
};

// Of the query of UploadPart and its kin. Throws InvalidArgument outside [1, 10000].
int64_t part_number(const json::Value& input);

}  // namespace s3
