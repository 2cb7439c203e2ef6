#include "emulator/api/errors.h"

#include <fmt/format.h>

namespace api {

Error serialization_error(const std::string& message) {
  return {"SerializationException", message};
}

Error malformed_xml() {
  return {
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema"};
}

Error malformed_query(const std::string& message) {
  return {"MalformedInput", message};
}

namespace {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::Integer:
      return "Integer";
    case Kind::Long:
      return "Long";
    case Kind::Float:
      return "Float";
    case Kind::Double:
      return "Double";
    case Kind::Boolean:
      return "Boolean";
    case Kind::Timestamp:
      return "Timestamp";
    case Kind::Blob:
      return "Blob";
    default:
      return "String";
  }
}

}  // namespace

Error bad_argument(Protocol protocol, std::string_view name, std::string_view value,
                   const Shape& shape) {
  if (protocol == Protocol::RestXml) {
    const bool number = shape.kind == Kind::Integer || shape.kind == Kind::Long;
    return {"InvalidArgument",
            number ? fmt::format("Provided {} not an integer or within integer range", name)
                   : fmt::format("The value of {} is invalid", name),
            400, json::Value::object({{"ArgumentName", name}, {"ArgumentValue", value}})};
  }
  const std::string message =
      fmt::format("'{}' can not be converted to {} at '{}'", value, kind_name(shape.kind), name);
  return protocol == Protocol::Query ? malformed_query(message) : serialization_error(message);
}

Error validation_error(Protocol protocol, const std::string& violations) {
  return {protocol == Protocol::Query ? "ValidationError" : "ValidationException", violations};
}

Error unknown_operation(std::string_view name) {
  return {"UnknownOperationException",
          name.empty() ? "No operation answers this request."
                       : fmt::format("The operation {} is not known.", name),
          404};
}

Error not_implemented(std::string_view service, std::string_view operation) {
  return {"NotImplemented",
          fmt::format("{}.{} is not implemented by sagelocal", service, operation), 501};
}

Error service_not_served(std::string_view what) {
  return {"NotImplemented",
          fmt::format("The service of '{}' is not implemented by sagelocal", what), 501};
}

Error protocol_not_served(std::string_view protocol) {
  return {"UnsupportedProtocol",
          fmt::format("The protocol {} is not implemented by sagelocal; use the AWS JSON or query "
                      "protocol of this service",
                      protocol),
          415};
}

Error method_not_allowed(std::string_view method, std::string_view resource_type) {
  return {"MethodNotAllowed", "The specified method is not allowed against this resource.", 405,
          json::Value::object({{"Method", method}, {"ResourceType", resource_type}})};
}

Error body_too_large(Protocol protocol, uint64_t bytes_max) {
  if (protocol == Protocol::RestXml) {
    return {"MaxMessageLengthExceeded", "Your request was too big.", 413,
            json::Value::object({{"MaxMessageLengthBytes", std::to_string(bytes_max)}})};
  }
  return {protocol == Protocol::Query ? "RequestEntityTooLarge" : "RequestEntityTooLargeException",
          fmt::format("Request must be smaller than {} bytes", bytes_max), 413};
}

Error bad_content_encoding() {
  return serialization_error("The body is not what its Content-Encoding says");
}

Error incomplete_body() {
  return {"IncompleteBody",
          "You did not provide the number of bytes specified by the Content-Length HTTP header"};
}

Error malformed_trailer() {
  return {"MalformedTrailerError",
          "The request contained trailing data that was not well-formed or did not conform to our "
          "published schema."};
}

Error missing_decoded_length() {
  return {"MissingContentLength", "You must provide the Content-Length HTTP header.", 411};
}

Error invalid_chunk_size(uint64_t chunk, uint64_t bytes) {
  return {"InvalidChunkSizeError",
          "Only the last chunk is allowed to have a size less than 8192 bytes", 400,
          json::Value::object(
              {{"Chunk", std::to_string(chunk)}, {"BadChunkSize", std::to_string(bytes)}})};
}

Error invalid_chunk_line() {
  return {"InvalidRequest", "The aws-chunked body is not well-formed: a chunk has no valid size."};
}

Error chunk_signature_not_served() {
  return {"NotImplemented",
          "STREAMING-AWS4-ECDSA-P256-SHA256 bodies are not implemented by sagelocal", 501};
}

namespace {
std::string_view internal_code(Protocol protocol) {
  if (protocol == Protocol::RestXml) return "InternalError";
  return protocol == Protocol::RestJson ? "ServiceException" : "InternalFailure";
}
}  // namespace

Error internal_error(Protocol protocol) {
  return {std::string(internal_code(protocol)),
          "We encountered an internal error. Please try again.", 500};
}

Error disk_full(Protocol protocol) {
  return {std::string(internal_code(protocol)),
          "The disk that holds the data directory is full; nothing was changed.", 507};
}

Error shutting_down(Protocol protocol) {
  return {protocol == Protocol::RestXml ? "ServiceUnavailable" : "ServiceUnavailableException",
          "The server is shutting down.", 503};
}

}  // namespace api
