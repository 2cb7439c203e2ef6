#include "emulator/services/s3/upload_document.h"

#include "emulator/json/io.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/metadata.h"
#include "emulator/services/s3/tags.h"

namespace s3 {
namespace {

// CRC64NVME covers whole objects only, digests that do not combine only parts; the others both.
std::string checked_type(const Algorithm* algorithm, const std::string& wanted) {
  if (algorithm == nullptr) {
    if (!wanted.empty()) throw checksum_type_without_algorithm();
    return "";
  }
  const bool whole_only = algorithm == &default_algorithm();
  const bool parts_only = algorithm->polynomial == 0;
  if ((whole_only && wanted == kComposite) || (parts_only && wanted == kFullObject)) {
    throw checksum_type_unusable(wanted, algorithm->name);
  }
  if (!wanted.empty()) return wanted;
  return std::string(whole_only ? kFullObject : kComposite);
}

}  // namespace

UploadDocument::UploadDocument(const json::Value& input, KeyBefore before) {
  const Algorithm* const algorithm = find_algorithm(input.text("ChecksumAlgorithm"));
  const auto tags = tags_of_header(input.text("Tagging"));
  json::ObjectBuilder document;
  document.put("Metadata", metadata_of(input))
      .put("Tags", print_tags(tags))
      .put("TagCount", static_cast<int64_t>(tags.size()))
      .put("Existed", before == KeyBefore::Present)
      .put("ChecksumAlgorithm", algorithm != nullptr ? std::string(algorithm->name) : "")
      .put("ChecksumType", checked_type(algorithm, input.text("ChecksumType")));
  document_ = std::move(document).build();
}

UploadDocument::UploadDocument(const storage::Upload& upload)
    : document_(json::parse(upload.document)) {}

std::string UploadDocument::print() const {
  return json::print(document_);
}
std::string UploadDocument::metadata() const {
  return json::print(document_["Metadata"]);
}
std::string UploadDocument::tags() const {
  return document_.text("Tags");
}
int64_t UploadDocument::tag_count() const {
  return document_.integer("TagCount");
}
std::string UploadDocument::type() const {
  return document_.text("ChecksumType");
}

KeyBefore UploadDocument::before() const {
  return document_.flag("Existed") ? KeyBefore::Present : KeyBefore::Absent;
}

const Algorithm* UploadDocument::algorithm() const {
  return find_algorithm(document_.text("ChecksumAlgorithm"));
}

const Algorithm& UploadDocument::part_algorithm() const {
  const Algorithm* const named = algorithm();
  return named != nullptr ? *named : default_algorithm();
}

int64_t part_number(const json::Value& input) {
  constexpr int64_t kPartsMax = 10000;
  const int64_t number = input.integer("PartNumber");
  if (number < 1 || number > kPartsMax) throw part_number_out_of_range(number);
  return number;
}

}  // namespace s3
