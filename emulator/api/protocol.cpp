#include "emulator/api/protocol.h"

#include "emulator/base/text.h"

namespace api {

const std::string* Incoming::header(std::string_view name) const {
  if (const std::string* value = head->headers.find(name)) return value;
  if (query.empty() || name.size() < 6 ||
      !base::equals_ignoring_case(name.substr(0, 6), "x-amz-")) {
    return nullptr;
  }
  for (const auto& [key, value] : query) {
    if (base::equals_ignoring_case(key, name)) return &value;
  }
  return nullptr;
}

const Codec& codec(Protocol protocol) {
  switch (protocol) {
    case Protocol::RestJson:
      return rest_json_codec();
    case Protocol::RestXml:
      return rest_xml_codec();
    case Protocol::Query:
      return query_codec();
    default:
      return json_codec();
  }
}

}  // namespace api
