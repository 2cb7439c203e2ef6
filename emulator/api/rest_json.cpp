// restJson1: path, query and headers by rest_binding, the rest in a JSON body.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
#include <iterator>

#include "emulator/api/json_shape.h"
#include "emulator/api/protocol.h"
#include "emulator/api/rest_binding.h"
#include "emulator/api/scalar.h"
#include "emulator/json/io.h"

namespace api {
namespace {

bool has_body_members(const Shape& shape) {
  for (const MemberShape& member : shape.members) {
    if (member.location == Location::Body) return true;
  }
  return false;
}

class RestJsonCodec final : public Codec {
 public:
  json::Value decode(const OperationShape& operation, Incoming& incoming) const override {
    json::Members bound = bind_head(operation, incoming, Protocol::RestJson);
    if (operation.input == nullptr) return bound;
    if (const MemberShape* payload = operation.input->payload) {
      put_payload(*payload, incoming, &bound);
    } else if (has_body_members(*operation.input)) {
      json::Members body = body_from_json(*operation.input, parse_json_body(incoming.body));
      std::move(body.begin(), body.end(), std::back_inserter(bound));
    }
    return bound;
  }

  http::Response encode(const OperationShape& operation, Reply reply,
                        const Answering& answering) const override {
    http::Response response = start_response(operation, reply, answering);
    response.headers.add("x-amzn-RequestId", answering.request_id);
    if (const MemberShape* raw = raw_payload(operation.output)) {
      put_raw_payload(*raw, &reply, answering, &response);
      if (response.headers.find("Content-Type") == nullptr) {
        response.headers.add("Content-Type", "application/json");  // Lambda's Invoke
      }
    } else if (response.status != 204) {
      put_json(operation, reply.output, answering, &response);
    }
    return response;
  }

  http::Response encode_error(const Error& error, const Answering& answering) const override {
    http::Response response;
    response.status = error.status();
    response.headers.add("Content-Type", "application/json");
    response.headers.add("x-amzn-RequestId", answering.request_id);
    response.headers.add("x-amzn-ErrorType", error.code());
    json::ObjectBuilder body;
    if (!error.extra().has("Type")) body.put("Type", error.status() < 500 ? "User" : "Service");
    // Lambda's errors differ in the spelling; sending both is what every client can read.
    body.put("Message", error.what()).put("message", error.what());
    put_extra(error, answering, &body, &response.headers);
    if (!answering.is_head) response.body = json::print(std::move(body).build());
    return response;
  }

 private:
  // Retry-After and the like are bound to headers, also in errors.
  static void put_extra(const Error& error, const Answering& answering, json::ObjectBuilder* body,
                        http::Headers* headers) {
    const Shape* const shape =
        answering.model != nullptr ? answering.model->error(error.code()) : nullptr;
    for (const auto& [name, value] : error.extra().members()) {
      const MemberShape* const member = shape != nullptr ? shape->member(name) : nullptr;
      if (member != nullptr && member->location == Location::Header) {
        headers->set(member->wire_name,
                     scalar_to_text(*member->shape, value, TimestampFormat::Rfc822));
      } else {
        body->put(name, value);
      }
    }
  }

  static void put_payload(const MemberShape& payload, Incoming& incoming, json::Members* bound) {
    const Kind kind = payload.shape->kind;
    if (kind == Kind::Blob || kind == Kind::String) {
      if (!incoming.body.empty()) {
        bound->emplace_back(std::string(payload.name), std::move(incoming.body));
      }
      return;
    }
    if (incoming.body.empty()) return;
    bound->emplace_back(std::string(payload.name),
                        from_json(*payload.shape, parse_json_body(incoming.body)));
  }

  static void put_json(const OperationShape& operation, const json::Value& output,
                       const Answering& answering, http::Response* response) {
    response->headers.set("Content-Type", "application/json");
    if (answering.is_head) return;
    if (operation.output == nullptr) {
      response->body = "{}";
      return;
    }
    const MemberShape* const payload = operation.output->payload;
    const Shape& shape = payload != nullptr ? *payload->shape : *operation.output;
    const json::Value& value = payload != nullptr ? output[payload->name] : output;
    response->body = json::print(body_to_json(shape, value, TimestampFormat::UnixTimestamp));
  }
};

}  // namespace

const Codec& rest_json_codec() {
  static const RestJsonCodec codec;
  return codec;
}

}  // namespace api
