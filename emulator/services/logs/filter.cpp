#include "emulator/services/logs/filter.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/api/pagination.h"
#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/services/logs/errors.h"

namespace logs {
namespace {

constexpr int64_t kFilterMax = 10'000;

std::string event_id(const Found& found) {
  return fmt::format(
      "{:020}{}", found.event.time_ms,
      base::hex(base::digest(base::DigestKind::Md5,
                             fmt::format("{}/{}", found.stream, found.event.index))));
}

void add_word(std::string_view word, Words* words) {
  if (word.empty()) return;
  const bool unwanted = word.starts_with('-');
  std::string text(unwanted ? word.substr(1) : word);
  (unwanted ? words->unwanted : words->wanted).push_back(std::move(text));
}

}  // namespace

bool Window::holds(const storage::LogEvent& event) const {
  return event.time_ms >= start_ms && event.time_ms < end_ms && event.index > after &&
         event.index < before;
}

Window window_of(const json::Value& input) {
  Window window;
  window.start_ms = input.integer("startTime");
  window.end_ms = input.integer("endTime", window.end_ms);
  if (input.flag("startFromHead")) window.direction = Direction::Forward;
  const std::string token = input.text("nextToken");
  if (token.empty() || !input.has("logStreamName")) return window;
  const auto index = token.size() > 2 ? base::parse_int(token.substr(2)) : std::nullopt;
  if (!index || (!token.starts_with("f/") && !token.starts_with("b/"))) throw errors::bad_token();
  window.end_forward = window.end_backward = *index;
  if (token.starts_with("f/")) {
    window.direction = Direction::Forward;
    window.after = *index;
  } else {
    window.direction = Direction::Backward;
    window.before = *index;
  }
  return window;
}

bool Words::match(std::string_view message) const {
  const auto occurs = [&](const std::string& word) { return message.find(word) != message.npos; };
  return std::all_of(wanted.begin(), wanted.end(), occurs) &&
         std::none_of(unwanted.begin(), unwanted.end(), occurs);
}

Words words_of(std::string_view pattern) {
  Words words;
  pattern = base::trim(pattern);
  if (pattern.starts_with('{') || pattern.starts_with('[') || pattern.starts_with('%') ||
      pattern.find('?') == 0) {
    throw errors::no_filter_patterns();
  }
  while (!pattern.empty()) {
    const bool quoted = pattern.starts_with('"');
    if (quoted) pattern.remove_prefix(1);
    const size_t end = std::min(pattern.find(quoted ? '"' : ' '), pattern.size());
    add_word(pattern.substr(0, end), &words);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    pattern = base::trim(pattern);
  }
  return words;
}

std::vector<storage::LogStream> streams_of(const storage::LogTable& table,
                                           const storage::LogOwner& owner, const std::string& group,
                                           const json::Value& input) {
  const json::Value& names = input["logStreamNames"];
  if (!names.is_array()) return table.streams(owner, group, input.text("logStreamNamePrefix"));
  std::vector<storage::LogStream> streams;
  for (const json::Value& name : names.items()) {
    auto stream = table.stream(owner, group, name.as_string());
    if (!stream) throw errors::no_stream();
    streams.push_back(*std::move(stream));
  }
  return streams;
}

json::Value page_of_found(std::vector<Found> found, const json::Value& input) {
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return a.event.time_ms < b.event.time_ms;
  });
  size_t first = 0;
  if (const std::string token = input.text("nextToken"); !token.empty()) {
    const auto after = api::page_key(token);
    if (!after) throw errors::bad_token();
    while (first < found.size() && event_id(found[first]) != *after)
      ++first;
    ++first;
  }
  const auto limit = static_cast<size_t>(input.integer("limit", kFilterMax));
  const size_t end = std::min(found.size(), first + limit);
  json::Array events;
  for (size_t i = first; i < end; ++i) {
    events.push_back(json::Value::object({{"logStreamName", found[i].stream},
                                          {"timestamp", found[i].event.time_ms},
                                          {"message", found[i].event.message},
                                          {"ingestionTime", found[i].event.ingestion_ms},
                                          {"eventId", event_id(found[i])}}));
  }
  const json::Value output = json::Value::object(
      {{"events", json::Value(std::move(events))}, {"searchedLogStreams", json::Value::array()}});
  if (end >= found.size()) return output;
  return output.with("nextToken", api::page_token(event_id(found[end - 1])));
}

}  // namespace logs
