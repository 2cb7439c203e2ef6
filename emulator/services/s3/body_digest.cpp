#include "emulator/services/s3/body_digest.h"

#include <string>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/services/s3/checksums.h"
#include "emulator/services/s3/errors.h"
#include "emulator/services/s3/upload.h"

namespace s3 {
namespace {

bool check_md5(const api::Call& call) {
  const std::string* given = call.head->headers.find("content-md5");
  if (given == nullptr) return false;
  check_content_md5(*given);
  const std::string calculated = base::base64(base::digest(base::DigestKind::Md5, call.wire_body));
  if (calculated != *given) throw bad_digest(*given, calculated);
  return true;
}

bool check_checksum(const api::Call& call) {
  const Algorithm* named = nullptr;
  for (const Algorithm& algorithm : algorithms()) {
    const std::string* given = call.head->headers.find(algorithm.header);
    if (given == nullptr) continue;
    if (named != nullptr) throw several_checksums();
    named = &algorithm;
    check_value(algorithm, base::trim(*given));
    if (base::base64(base::digest(algorithm.kind, call.wire_body)) != base::trim(*given)) {
      throw bad_checksum(algorithm.name);
    }
  }
  return named != nullptr;
}

void check_sha256(const api::Call& call) {
  const std::string given = literal_sha256(call);
  if (given.empty()) return;
  const std::string computed = base::hex(base::digest(base::DigestKind::Sha256, call.wire_body));
  if (computed != given) throw content_sha256_mismatch(given, computed);
}

}  // namespace

void check_body_digest(const api::Call& call) {
  if (!call.head) return;
  check_sha256(call);
  const bool has_md5 = check_md5(call);
  const bool has_checksum = check_checksum(call);
  if (!has_md5 && !has_checksum) throw missing_request_digest();
}

}  // namespace s3
