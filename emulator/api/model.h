// AWS's service models as data: operations, shapes, constraints, wire bindings, errors.
//
// The text of each model is embedded (models/*.json, made by models/import_models.py from botocore)
// and decoded on first use into one arena; everything handed out lives as long as the program.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace api {

enum class Protocol { Json10, Json11, RestJson, RestXml, Query };
enum class Kind {
  Structure,
  List,
  Map,
  String,
  Integer,
  Long,
  Float,
  Double,
  Boolean,
  Timestamp,
  Blob
};
enum class Location { Body, Header, Headers, Uri, QueryString, StatusCode };
enum class TimestampFormat { Default, Iso8601, Rfc822, UnixTimestamp };

struct Shape;

struct MemberShape {
  std::string_view name;
  const Shape* shape = nullptr;
  Location location = Location::Body;
  std::string_view wire_name;  // locationName, else name
  bool required = false;
  bool flattened = false;
  bool xml_attribute = false;
  bool idempotency_token = false;
  bool streaming = false;   // a blob that the service may take piece by piece
  bool json_value = false;  // a string that holds JSON
  bool deprecated = false;
  TimestampFormat timestamp = TimestampFormat::Default;
};

struct Shape {
  std::string_view name;
  Kind kind = Kind::Structure;
  std::span<const MemberShape> members;  // Structure
  const MemberShape* element = nullptr;  // List; Map: the values
  const MemberShape* key = nullptr;      // Map
  std::optional<double> min, max;        // length of strings, blobs, lists, maps; value of numbers
  std::string_view pattern;              // full match; "" for none
  std::span<const std::string_view> enumeration;
  const MemberShape* payload = nullptr;  // Structure: the member that is the whole body
  bool streaming = false;
  bool flattened = false;  // List, Map
  bool document = false;   // Structure: any JSON
  bool sensitive = false;
  bool is_union = false;      // Structure: exactly one member is set
  bool event_stream = false;  // Structure: a stream of its members
  TimestampFormat timestamp = TimestampFormat::Default;
  std::string_view xml_namespace;
  std::string_view xml_prefix;  // of the namespace: "xsi"
  // Errors only.
  std::string_view error_code;
  int error_status = 0;
  bool is_error = false;

  const MemberShape* member(std::string_view member_name) const;  // null when absent
};

class Model;

struct OperationShape {
  const Model* model = nullptr;
  std::string_view name;
  std::string_view method;
  std::string_view uri;  // "/{Bucket}/{Key+}?uploads"
  int status = 200;
  const Shape* input = nullptr;       // null when it takes nothing
  const Shape* output = nullptr;      // null when it answers nothing
  std::string_view input_wire_name;   // rest-xml: name of the root element of the body
  std::string_view output_wire_name;  // rest-xml: name of the root element of the answer
  std::string_view result_wrapper;    // query
  std::string_view host_prefix;       // "sync-": SDKs put it before the host name
  std::span<const Shape* const> errors;
  bool checksum_required = false;  // rest-xml: Content-MD5 or a checksum must come with the body
  bool deprecated = false;
  bool name_only = false;  // AWS has it; its shapes are not imported (never routed, never served)
};

class Model {
 public:
  virtual ~Model() = default;
  // "s3", "sagemaker", "sagemaker-runtime", "stepfunctions", "lambda", "sts", "iam", "logs" ...
  // Null when unknown. Thread-safe; the first call for a service decodes it.
  static const Model* of(std::string_view id);
  // Ids of all embedded models.
  static std::vector<std::string_view> ids();

  virtual std::string_view id() const = 0;
  virtual Protocol protocol() const = 0;  // the one that SDKs prefer
  virtual bool speaks(Protocol protocol) const = 0;
  virtual std::string_view signing_name() const = 0;
  virtual std::string_view target_prefix() const = 0;
  virtual std::string_view api_version() const = 0;
  virtual std::string_view xml_namespace() const = 0;
  virtual std::string_view service_id() const = 0;                           // "SFN", "SageMaker"
  virtual const OperationShape* operation(std::string_view name) const = 0;  // null when unknown
  // Sorted by name, those that are names only included.
  virtual std::span<const OperationShape> operations() const = 0;
  // The error shape that has this wire code or name, null when it is not modelled.
  virtual const Shape* error(std::string_view code) const = 0;
};

}  // namespace api
