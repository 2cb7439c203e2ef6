// The digest that a request must carry of a body that is decoded before it is checked.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
#pragma once

#include "emulator/api/call.h"

namespace s3 {

// Holds call.wire_body against the Content-MD5, x-amz-checksum-* and literal x-amz-content-sha256
// that came with it. Throws InvalidRequest when there is neither of the first two, InvalidDigest
// and InvalidRequest for malformed ones, BadDigest and XAmzContentSHA256Mismatch for those of other
// bytes. Calls from inside have no body to check.
void check_body_digest(const api::Call& call);

}  // namespace s3
