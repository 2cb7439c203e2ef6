#include "emulator/services/sagemaker/listing.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "emulator/api/pagination.h"
#include "emulator/base/time.h"
#include "emulator/json/io.h"
#include "emulator/services/sagemaker/errors.h"

namespace sagemaker {
namespace {

bool within(int64_t time_ms, const json::Value& after, const json::Value& before) {
  const double seconds = base::to_epoch_seconds(base::from_epoch_ms(time_ms));
  if (after.is_number() && seconds <= after.as_double()) return false;
  return !before.is_number() || seconds < before.as_double();
}

auto rank(const Line& line) {
  return std::tie(line.text, line.number, line.sequence);
}

bool descending(const json::Value& input) {
  if (input.has("SortOrder")) return input.text("SortOrder") == "Descending";
  return input.text("SortBy", "CreationTime") == "CreationTime";
}

std::string token_after(const Line& line) {
  return api::page_token(json::print(json::Value::array({line.text, line.number, line.sequence})));
}

Line line_of_token(const std::string& token) {
  const std::optional<std::string> key = api::page_key(token);
  if (!key) throw bad_token();
  json::Value parts;
  try {
    parts = json::parse(*key);
  } catch (const json::ParseError&) {
    throw bad_token();
  }
  if (!parts[0].is_string() || !parts[1].is_number() || !parts[2].is_int()) throw bad_token();
  return {parts[0].as_string(), parts[1].as_double(), parts[2].as_int(), {}};
}

}  // namespace

bool passes(const Record& record, const json::Value& input) {
  if (!within(record.created_ms, input["CreationTimeAfter"], input["CreationTimeBefore"]))
    return false;
  if (!within(record.modified_ms, input["LastModifiedTimeAfter"],
              input["LastModifiedTimeBefore"])) {
    return false;
  }
  if (record.name().find(input.text("NameContains")) == std::string::npos) return false;
  const std::string status = input.text("StatusEquals");
  return status.empty() || status == record.status();
}

Line line_of(const Record& record, const json::Value& input, json::Value summary) {
  Line line;
  const std::string by = input.text("SortBy", "CreationTime");
  if (by == "Name") line.text = record.name();
  if (by == "Status") line.text = record.status();
  if (by == "CreationTime") line.number = static_cast<double>(record.created_ms);
  line.sequence = record.sequence;
  line.summary = std::move(summary);
  return line;
}

json::Value page_of(std::vector<Line> lines, const json::Value& input, std::string_view member) {
  const bool falling = descending(input);
  const auto before = [falling](const Line& a, const Line& b) {
    return falling ? rank(b) < rank(a) : rank(a) < rank(b);
  };
  std::sort(lines.begin(), lines.end(), before);
  auto first = lines.begin();
  if (input.has("NextToken")) {
    first = std::upper_bound(lines.begin(), lines.end(), line_of_token(input.text("NextToken")),
                             before);
  }
  const int64_t size = input.integer("MaxResults", kPageSizeDefault);
  json::Array summaries;
  for (; first != lines.end() && static_cast<int64_t>(summaries.size()) < size; ++first) {
    summaries.push_back(first->summary);
  }
  json::Value page = json::Value::object({{std::string(member), std::move(summaries)}});
  if (first != lines.end() && first != lines.begin()) {
    page = page.with("NextToken", token_after(*(first - 1)));
  }
  return page;
}

}  // namespace sagemaker
