// SdkHttpMetadata and SdkResponseMetadata, which results of optimized integrations carry.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/base/time.h"
#include "emulator/json/value.h"

namespace states {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

json::Value sdk_http_metadata(const HeaderList& headers, int status);
json::Value sdk_response_metadata(const std::string& request_id);

// The headers that AWS's front end of a JSON service sends with an answer of that many bytes.
// `version`: of the protocol, "1.0" or "1.1".
HeaderList json_headers(const std::string& request_id, size_t bytes, base::TimePoint now,
                        const std::string& version);

// `output` with the metadata of an answer of status 200.
json::Value with_metadata(const json::Value& output, const std::string& request_id,
                          base::TimePoint now, const std::string& version);

}  // namespace states
