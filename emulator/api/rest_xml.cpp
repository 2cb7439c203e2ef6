// restXml, as S3 speaks it: path, query and headers by rest_binding, the rest in an XML body.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
#include <algorithm>
#include <iterator>

#include "emulator/api/errors.h"
#include "emulator/api/protocol.h"
#include "emulator/api/rest_binding.h"
#include "emulator/api/xml_shape.h"
#include "emulator/base/text.h"

namespace api {
namespace {

bool is_blank(std::string_view text) {
  return base::trim(text).empty();
}

xml::Element parse_body(std::string_view body, std::string_view root) {
  try {
    xml::Element element = xml::parse(body);
    if (!root.empty() && element.name != root) throw malformed_xml();
    return element;
  } catch (const xml::ParseError&) {
    throw malformed_xml();
  }
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(),
                     [](const MemberShape& member) { return member.location == Location::Body; });
}

// S3's second id, by which AWS finds the host; here a mere repetition of the first.
std::string host_id(std::string_view request_id) {
  const std::string once(request_id);
  return base::base64(once + once + once);
}

void put_ids(const Answering& answering, http::Response* response) {
  response->headers.add("x-amz-request-id", answering.request_id);
  response->headers.add("x-amz-id-2", host_id(answering.request_id));
  response->headers.add("Server", "AmazonS3");
}

class RestXmlCodec final : public Codec {
 public:
  json::Value decode(const OperationShape& operation, Incoming& incoming) const override {
    json::Members bound = bind_head(operation, incoming, Protocol::RestXml);
    if (operation.input == nullptr) return bound;
    if (const MemberShape* payload = operation.input->payload) {
      put_payload(*payload, incoming, &bound);
    } else if (has_body_members(*operation.input) && !is_blank(incoming.body)) {
      const xml::Element root = parse_body(incoming.body, operation.input_wire_name);
      json::Members body = body_from_xml(*operation.input, root);
      std::move(body.begin(), body.end(), std::back_inserter(bound));
    }
    return bound;
  }

  http::Response encode(const OperationShape& operation, Reply reply,
                        const Answering& answering) const override {
    http::Response response = start_response(operation, reply, answering);
    put_ids(answering, &response);
    if (operation.output == nullptr || response.status == 204 || response.status == 304) {
      return response;
    }
    if (const MemberShape* raw = raw_payload(operation.output)) {
      put_raw_payload(*raw, &reply, answering, &response);
    } else if (!answering.is_head && has_body_members(*operation.output)) {
      put_xml(operation, reply.output, &response);
    }
    return response;
  }

  http::Response encode_error(const Error& error, const Answering& answering) const override {
    http::Response response;
    response.status = error.status();
    put_ids(answering, &response);
    if (answering.is_head || error.status() == 304) return response;
    response.headers.add("Content-Type", "application/xml");
    xml::Writer writer(&response.body);
    writer.declaration();
    writer.open("Error");
    writer.element("Code", error.code());
    writer.element("Message", error.what());
    for (const auto& [name, value] : error.extra().members()) {
      writer.element(name, value.is_int() ? std::to_string(value.as_int())
                                          : (value.is_string() ? value.as_string() : ""));
    }
    writer.element("RequestId", answering.request_id);
    writer.element("HostId", host_id(answering.request_id));
    writer.close("Error");
    return response;
  }

 private:
  static void put_payload(const MemberShape& payload, Incoming& incoming, json::Members* bound) {
    const Kind kind = payload.shape->kind;
    if (kind == Kind::Blob || kind == Kind::String) {
      bound->emplace_back(std::string(payload.name), std::move(incoming.body));
      return;
    }
    if (is_blank(incoming.body)) return;
    const xml::Element root = parse_body(incoming.body, payload.wire_name);
    bound->emplace_back(std::string(payload.name), from_xml(*payload.shape, root));
  }

  static void put_xml(const OperationShape& operation, const json::Value& output,
                      http::Response* response) {
    response->headers.set("Content-Type", "application/xml");
    xml::Writer writer(&response->body);
    writer.declaration();
    const std::string name_space = namespace_attribute(operation.model->xml_namespace());
    const MemberShape* const payload = operation.output->payload;
    const std::string root = root_name(operation);
    // AWS-QUIRK: GetBucketLocation has the text in the root element itself (the model knows no way
    // to say so).
    if (operation.name == "GetBucketLocation") {
      const std::string location = output.text("LocationConstraint");
      writer.open(root, name_space);
      if (!location.empty()) response->body += base::percent_encode(location);
      writer.close(root);
      return;
    }
    const Shape& shape = payload != nullptr ? *payload->shape : *operation.output;
    writer.open(root, name_space);
    body_to_xml(shape, payload != nullptr ? output[payload->name] : output, XmlTime::S3, &writer);
    writer.close(root);
  }

  static std::string root_name(const OperationShape& operation) {
    if (!operation.output_wire_name.empty()) return std::string(operation.output_wire_name);
    if (operation.output->payload != nullptr)
      return std::string(operation.output->payload->wire_name);
    return std::string(operation.name) + "Result";
  }
};

}  // namespace

const Codec& rest_xml_codec() {
  static const RestXmlCodec codec;
  return codec;
}

}  // namespace api
