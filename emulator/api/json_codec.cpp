// awsJson1_0 and awsJson1_1: everything is in the body.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
#include "emulator/api/json_shape.h"
#include "emulator/api/protocol.h"
#include "emulator/json/io.h"

namespace api {
namespace {

class JsonCodec final : public Codec {
 public:
  json::Value decode(const OperationShape& operation, Incoming& incoming) const override {
    const json::Value wire = parse_json_body(incoming.body);
    if (operation.input == nullptr) return json::Value::object();
    return from_json(*operation.input, wire);
  }

  http::Response encode(const OperationShape& operation, Reply reply,
                        const Answering& answering) const override {
    http::Response response = start(answering, reply.status.value_or(200));
    // Operations without output answer nothing in 1.1 and {} in 1.0; clients take both.
    if (operation.output != nullptr) {
      response.body = json::print(
          body_to_json(*operation.output, reply.output, TimestampFormat::UnixTimestamp));
    } else if (!answering.json_11) {
      response.body = "{}";
    }
    for (const auto& [name, value] : reply.headers.all())
      response.headers.set(name, value);
    return response;
  }

  http::Response encode_error(const Error& error, const Answering& answering) const override {
    http::Response response = start(answering, error.status());
    const Shape* const shape =
        answering.model != nullptr ? answering.model->error(error.code()) : nullptr;
    const std::string type(shape != nullptr ? shape->name : error.code());
    json::ObjectBuilder body;
    body.put("__type", type);
    // AWS's parser and its services spell the member differently.
    body.put(type == "SerializationException" ? "Message" : "message", error.what());
    for (const json::Member& extra : error.extra().members())
      body.put(extra.first, extra.second);
    response.body = json::print(std::move(body).build());
    if (answering.query_mode) {
      response.headers.add("x-amzn-query-error",
                           std::string(shape != nullptr ? shape->error_code : error.code()) +
                               (error.status() < 500 ? ";Sender" : ";Receiver"));
    }
    return response;
  }

 private:
  static http::Response start(const Answering& answering, int status) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", answering.json_11 ? "application/x-amz-json-1.1"
                                                           : "application/x-amz-json-1.0");
    response.headers.add("x-amzn-RequestId", answering.request_id);
    return response;
  }
};

}  // namespace

const Codec& json_codec() {
  static const JsonCodec codec;
  return codec;
}

}  // namespace api
