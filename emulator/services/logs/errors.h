// Every error that CloudWatch Logs answers here.
#pragma once

#include "emulator/api/error.h"

namespace logs::errors {

inline api::Error no_group() {
  return api::Error("ResourceNotFoundException", "The specified log group does not exist.");
}
inline api::Error no_stream() {
  return api::Error("ResourceNotFoundException", "The specified log stream does not exist.");
}
inline api::Error group_exists() {
  return api::Error("ResourceAlreadyExistsException", "The specified log group already exists");
}
inline api::Error stream_exists() {
  return api::Error("ResourceAlreadyExistsException", "The specified log stream already exists");
}
inline api::Error not_chronological() {
  return api::Error("InvalidParameterException",
                    "Log events in a single PutLogEvents request must be in chronological order.");
}
inline api::Error bad_token() {
  return api::Error("InvalidParameterException", "The specified nextToken is invalid.");
}
inline api::Error no_filter_patterns() {
  return api::Error("NotImplemented",
                    "FilterLogEvents with this filterPattern is not implemented by sagelocal: only "
                    "plain words are",
                    501);
}

}  // namespace logs::errors
