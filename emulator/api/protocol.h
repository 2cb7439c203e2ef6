// The wire protocols: a request becomes a value shaped as the model's input, a reply becomes a
// response.
//
// One codec per protocol (json, rest_json, rest_xml, query). What REST binds to path, query and
// headers is the same for both REST protocols and lives in rest_binding.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/api/call.h"
#include "emulator/api/error.h"
#include "emulator/api/model.h"
#include "emulator/http/message.h"
#include "emulator/http/uri.h"

namespace api {

// What the labels of a path stand for: "Bucket" -> "b". Decoded.
using Labels = std::vector<std::pair<std::string_view, std::string>>;

// A request, taken apart.
struct Incoming {
  std::shared_ptr<const http::RequestHead> head;
  http::Query query;
  Labels labels;
  std::string body;

  // A header; for names "x-amz-..." also the query parameter, where presigned URLs carry them.
  const std::string* header(std::string_view name) const;
};

// What an answer needs to know of its request.
struct Answering {
  const Model* model = nullptr;  // null when no service was found
  std::string request_id;
  bool is_head = false;     // the answer has no body
  bool query_mode = false;  // x-amzn-query-mode: errors carry their query code too
  bool json_11 = false;     // version of JSON that the client spoke
};

// Stateless; any thread.
class Codec {
 public:
  virtual ~Codec() = default;
  // Throws Error (SerializationException, MalformedXML, InvalidArgument ...). Takes the body out of
  // `incoming` where it becomes a member.
  virtual json::Value decode(const OperationShape& operation, Incoming& incoming) const = 0;
  virtual http::Response encode(const OperationShape& operation, Reply reply,
                                const Answering& answering) const = 0;
  virtual http::Response encode_error(const Error& error, const Answering& answering) const = 0;
};

const Codec& codec(Protocol protocol);

// The codecs themselves, for codec() and tests.
const Codec& json_codec();
const Codec& rest_json_codec();
const Codec& rest_xml_codec();
const Codec& query_codec();

}  // namespace api
