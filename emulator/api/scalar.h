// Scalars as text: in headers, query strings, paths, XML and forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/model.h"
#include "emulator/base/time.h"
#include "emulator/json/value.h"

namespace api {

// Absent when the text is none of that shape. Blobs are base64 here; timestamps of any format are
// taken.
std::optional<json::Value> scalar_from_text(const Shape& shape, std::string_view text);

// The format that holds for a member: its own, its shape's, else the place's.
TimestampFormat timestamp_format(const MemberShape& member, TimestampFormat otherwise);
std::string scalar_to_text(const Shape& shape, const json::Value& value, TimestampFormat format);

// Epoch seconds as values carry them: Int when whole, else Double.
json::Value epoch_seconds(base::TimePoint time);
base::TimePoint time_of(const json::Value& epoch_seconds);

}  // namespace api
