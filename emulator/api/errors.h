// The errors that the front door itself answers. One function per error; the wording is AWS's where
// AWS has one.
#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.h"
#include "emulator/api/model.h"

namespace api {

// Body or binding that is not what the protocol wants.
Error serialization_error(const std::string& message);
Error malformed_xml();
Error malformed_query(const std::string& message);
Error bad_argument(Protocol protocol, std::string_view name, std::string_view value,
                   const Shape& shape);

Error validation_error(Protocol protocol, const std::string& violations);

Error unknown_operation(std::string_view name);
Error not_implemented(std::string_view service, std::string_view operation);
Error service_not_served(std::string_view what);
Error protocol_not_served(std::string_view protocol);
Error method_not_allowed(std::string_view method, std::string_view resource_type);

Error body_too_large(Protocol protocol, uint64_t bytes_max);
Error bad_content_encoding();

// aws-chunked bodies.
Error incomplete_body();
Error malformed_trailer();
Error missing_decoded_length();
Error invalid_chunk_size(uint64_t chunk, uint64_t bytes);
Error invalid_chunk_line();
Error chunk_signature_not_served();

Error internal_error(Protocol protocol);
Error disk_full(Protocol protocol);
Error shutting_down(Protocol protocol);

}  // namespace api
