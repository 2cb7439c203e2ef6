#include "emulator/services/states/sdk_metadata.h"

#include "emulator/json/io.h"

namespace states {

json::Value sdk_http_metadata(const HeaderList& headers, int status) {
  json::ObjectBuilder all, single;
  for (const auto& [name, value] : headers) {
    all.put(name, json::Value::array({value}));
    single.put(name, value);
  }
  return json::Value::object({{"AllHttpHeaders", std::move(all).build()},
                              {"HttpHeaders", std::move(single).build()},
                              {"HttpStatusCode", status}});
}

json::Value sdk_response_metadata(const std::string& request_id) {
  return json::Value::object({{"RequestId", request_id}});
}

json::Value with_metadata(const json::Value& output, const std::string& request_id,
                          base::TimePoint now, const std::string& version) {
  const HeaderList headers = json_headers(request_id, json::print(output).size(), now, version);
  return output.with("SdkHttpMetadata", sdk_http_metadata(headers, 200))
      .with("SdkResponseMetadata", sdk_response_metadata(request_id));
}

HeaderList json_headers(const std::string& request_id, size_t bytes, base::TimePoint now,
                        const std::string& version) {
  return {{"x-amzn-RequestId", request_id},
          {"connection", "keep-alive"},
          {"Content-Length", std::to_string(bytes)},
          {"Date", base::rfc1123(now)},
          {"Content-Type", "application/x-amz-json-" + version}};
}

}  // namespace states
