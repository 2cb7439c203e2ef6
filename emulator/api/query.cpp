// awsQuery: a form in, XML out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
#include "emulator/api/form.h"
#include "emulator/api/protocol.h"
#include "emulator/api/xml_shape.h"

namespace api {
namespace {

class QueryCodec final : public Codec {
 public:
  json::Value decode(const OperationShape& operation, Incoming& incoming) const override {
    if (operation.input == nullptr) return json::Value::object();
    http::Query fields = parse_form(incoming.body);
    fields.insert(fields.end(), incoming.query.begin(), incoming.query.end());
    return from_form(*operation.input, std::move(fields));
  }

  http::Response encode(const OperationShape& operation, Reply reply,
                        const Answering& answering) const override {
    http::Response response = start(answering, reply.status.value_or(200));
    xml::Writer writer(&response.body);
    const std::string root = std::string(operation.name) + "Response";
    writer.open(root, namespace_attribute(operation.model->xml_namespace()));
    if (operation.output != nullptr) {
      const std::string wrapper = operation.result_wrapper.empty()
                                      ? std::string(operation.name) + "Result"
                                      : std::string(operation.result_wrapper);
      writer.open(wrapper);
      body_to_xml(*operation.output, reply.output, XmlTime::Plain, &writer);
      writer.close(wrapper);
    }
    writer.open("ResponseMetadata");
    writer.element("RequestId", answering.request_id);
    writer.close("ResponseMetadata");
    writer.close(root);
    for (const auto& [name, value] : reply.headers.all())
      response.headers.set(name, value);
    return response;
  }

  http::Response encode_error(const Error& error, const Answering& answering) const override {
    http::Response response = start(answering, error.status());
    const Shape* const shape =
        answering.model != nullptr ? answering.model->error(error.code()) : nullptr;
    xml::Writer writer(&response.body);
    writer.open("ErrorResponse",
                namespace_attribute(answering.model != nullptr ? answering.model->xml_namespace()
                                                               : std::string_view()));
    writer.open("Error");
    writer.element("Type", error.status() < 500 ? "Sender" : "Receiver");
    writer.element("Code", shape != nullptr ? shape->error_code : std::string_view(error.code()));
    writer.element("Message", error.what());
    for (const auto& [name, value] : error.extra().members()) {
      writer.element(name, value.is_string() ? value.as_string() : "");
    }
    writer.close("Error");
    writer.element("RequestId", answering.request_id);
    writer.close("ErrorResponse");
    return response;
  }

 private:
  static http::Response start(const Answering& answering, int status) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/xml");
    response.headers.add("x-amzn-RequestId", answering.request_id);
    return response;
  }
};

}  // namespace

const Codec& query_codec() {
  static const QueryCodec codec;
  return codec;
}

}  // namespace api
