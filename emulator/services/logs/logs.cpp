#include "emulator/services/logs/logs.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/api/pagination.h"
#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/services/logs/errors.h"
#include "emulator/services/logs/filter.h"

namespace logs {
namespace {

constexpr size_t kEventsPerPage = 10'000;
constexpr int64_t kDescribeMax = 50;

storage::LogOwner owner_of(const api::Call& call) {
  return {call.account, call.region};
}

// logGroupName, or the name in logGroupIdentifier, which may be an ARN.
std::string group_of(const json::Value& input) {
  if (input.has("logGroupName")) return input.text("logGroupName");
  const std::string identifier = input.text("logGroupIdentifier");
  const size_t at = identifier.find(":log-group:");
  if (at == std::string::npos) return identifier;
  std::string name = identifier.substr(at + 11);
  return name.substr(0, name.find(':'));
}

std::string group_arn(const api::Call& call, const std::string& group) {
  return fmt::format("arn:aws:logs:{}:{}:log-group:{}", call.region, call.account, group);
}

json::Value shown(const api::Call& call, const std::string& group,
                  const storage::LogStream& stream) {
  json::ObjectBuilder output;
  output.put("logStreamName", stream.name).put("creationTime", stream.created_ms);
  if (stream.last_event_ms > 0) {
    output.put("firstEventTimestamp", stream.first_event_ms);
    output.put("lastEventTimestamp", stream.last_event_ms);
    output.put("lastIngestionTime", stream.last_ingestion_ms);
  }
  output.put("uploadSequenceToken", "1");
  output.put("arn", group_arn(call, group) + ":log-stream:" + stream.name);
  output.put("storedBytes", stream.stored_bytes);
  return std::move(output).build();
}

// The first `limit` names after the token's; sets `next` when there are more.
template <class T>
std::vector<T> page_of(std::vector<T> all, const json::Value& input, std::string* next) {
  if (const std::string token = input.text("nextToken"); !token.empty()) {
    const auto after = api::page_key(token);
    if (!after) throw errors::bad_token();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const T& item) { return item.name == *after; });
    if (at != all.end()) all.erase(all.begin(), at + 1);
  }
  const auto limit = static_cast<size_t>(input.integer("limit", kDescribeMax));
  if (all.size() > limit) {
    all.resize(limit);
    *next = api::page_token(all.back().name);
  }
  return all;
}

}  // namespace

std::vector<api::Operation> Logs::operations() {
  return {
      {"CreateLogGroup", api::bind(this, &Logs::create_log_group)},
      {"CreateLogStream", api::bind(this, &Logs::create_log_stream)},
      {"DeleteLogGroup", api::bind(this, &Logs::delete_log_group)},
      {"DeleteLogStream", api::bind(this, &Logs::delete_log_stream)},
      {"DescribeLogGroups", api::bind(this, &Logs::describe_log_groups)},
      {"DescribeLogStreams", api::bind(this, &Logs::describe_log_streams)},
      {"FilterLogEvents", api::bind(this, &Logs::filter_log_events)},
      {"GetLogEvents", api::bind(this, &Logs::get_log_events)},
      {"PutLogEvents", api::bind(this, &Logs::put_log_events)},
  };
}

int64_t Logs::now_ms() const {
  return base::to_epoch_ms(clock_.now());
}

void Logs::want_group(const api::Call& call, const std::string& group) const {
  if (!table_.has_group(owner_of(call), group)) throw errors::no_group();
}

api::Reply Logs::create_log_group(api::Call& call) {
  if (!table_.create_group(owner_of(call), call.input.text("logGroupName"), now_ms())) {
    throw errors::group_exists();
  }
  return {};
}

api::Reply Logs::create_log_stream(api::Call& call) {
  const std::string group = call.input.text("logGroupName");
  want_group(call, group);
  if (!table_.create_stream(owner_of(call), group, call.input.text("logStreamName"), now_ms())) {
    throw errors::stream_exists();
  }
  return {};
}

api::Reply Logs::delete_log_group(api::Call& call) {
  if (!table_.remove_group(owner_of(call), call.input.text("logGroupName"))) {
    throw errors::no_group();
  }
  return {};
}

api::Reply Logs::delete_log_stream(api::Call& call) {
  const std::string group = call.input.text("logGroupName");
  want_group(call, group);
  if (!table_.remove_stream(owner_of(call), group, call.input.text("logStreamName"))) {
    throw errors::no_stream();
  }
  return {};
}

api::Reply Logs::describe_log_groups(api::Call& call) {
  std::vector<storage::LogGroup> groups =
      table_.groups(owner_of(call), call.input.text("logGroupNamePrefix"));
  if (const std::string part = call.input.text("logGroupNamePattern"); !part.empty()) {
    std::erase_if(groups, [&](const auto& group) { return group.name.find(part) == part.npos; });
  }
  std::string next;
  json::Array output;
  for (const storage::LogGroup& group : page_of(std::move(groups), call.input, &next)) {
    const std::string arn = group_arn(call, group.name);
    output.push_back(json::Value::object({{"logGroupName", group.name},
                                          {"creationTime", group.created_ms},
                                          {"metricFilterCount", 0},
                                          {"arn", arn + ":*"},
                                          {"storedBytes", 0},
                                          {"logGroupClass", "STANDARD"},
                                          {"logGroupArn", arn}}));
  }
  const json::Value reply = json::Value::object({{"logGroups", json::Value(std::move(output))}});
  return next.empty() ? reply : reply.with("nextToken", next);
}

api::Reply Logs::describe_log_streams(api::Call& call) {
  const std::string group = group_of(call.input);
  want_group(call, group);
  std::vector<storage::LogStream> streams =
      table_.streams(owner_of(call), group, call.input.text("logStreamNamePrefix"));
  if (call.input.text("orderBy") == "LastEventTime") {
    std::stable_sort(streams.begin(), streams.end(), [](const auto& a, const auto& b) {
      return a.last_event_ms < b.last_event_ms;
    });
  }
  if (call.input.flag("descending")) std::reverse(streams.begin(), streams.end());
  std::string next;
  json::Array output;
  for (const storage::LogStream& stream : page_of(std::move(streams), call.input, &next)) {
    output.push_back(shown(call, group, stream));
  }
  // Never a token on a complete page: the SageMaker SDK repeats the call while it sees one.
  const json::Value reply = json::Value::object({{"logStreams", json::Value(std::move(output))}});
  return next.empty() ? reply : reply.with("nextToken", next);
}

api::Reply Logs::put_log_events(api::Call& call) {
  const std::string group = call.input.text("logGroupName");
  const std::string stream = call.input.text("logStreamName");
  want_group(call, group);
  if (!table_.stream(owner_of(call), group, stream)) throw errors::no_stream();
  const int64_t now = now_ms();
  std::vector<storage::LogEvent> events;
  for (const json::Value& event : call.input["logEvents"].items()) {
    const int64_t time_ms = event.integer("timestamp");
    if (!events.empty() && time_ms < events.back().time_ms) throw errors::not_chronological();
    events.push_back({.time_ms = time_ms, .ingestion_ms = now, .message = event.text("message")});
  }
  table_.append(owner_of(call), group, stream, events, now);
  return json::Value::object({{"nextSequenceToken", "1"}});
}

// Tokens are "f/<index>" (events after it) and "b/<index>" (events before it); a page without
// events answers the token it was asked with, which is how clients know the end.
api::Reply Logs::get_log_events(api::Call& call) {
  const std::string group = group_of(call.input);
  const std::string stream = call.input.text("logStreamName");
  want_group(call, group);
  if (!table_.stream(owner_of(call), group, stream)) throw errors::no_stream();
  const Window window = window_of(call.input);
  const std::vector<storage::LogEvent> all =
      table_.events(owner_of(call), group, stream, window.after, kEventsPerPage * 10);
  std::vector<storage::LogEvent> kept;
  for (const storage::LogEvent& event : all) {
    if (window.holds(event)) kept.push_back(event);
  }
  const auto limit = static_cast<size_t>(call.input.integer("limit", kEventsPerPage));
  if (kept.size() > limit) {
    if (window.direction == Direction::Forward) {
      kept.resize(limit);
    } else {
      kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(limit));
    }
  }
  json::Array events;
  for (const storage::LogEvent& event : kept) {
    events.push_back(json::Value::object({{"timestamp", event.time_ms},
                                          {"message", event.message},
                                          {"ingestionTime", event.ingestion_ms}}));
  }
  const int64_t last = kept.empty() ? window.end_forward : kept.back().index;
  const int64_t first = kept.empty() ? window.end_backward : kept.front().index;
  return json::Value::object({{"events", json::Value(std::move(events))},
                              {"nextForwardToken", fmt::format("f/{:056}", last)},
                              {"nextBackwardToken", fmt::format("b/{:056}", first)}});
}

api::Reply Logs::filter_log_events(api::Call& call) {
  const std::string group = group_of(call.input);
  want_group(call, group);
  const std::vector<storage::LogStream> streams =
      streams_of(table_, owner_of(call), group, call.input);
  const Words words = words_of(call.input.text("filterPattern"));
  const Window window = window_of(call.input);
  std::vector<Found> found;
  for (const storage::LogStream& stream : streams) {
    for (storage::LogEvent& event :
         table_.events(owner_of(call), group, stream.name, 0, kEventsPerPage * 10)) {
      if (window.holds(event) && words.match(event.message)) {
        found.push_back({stream.name, std::move(event)});
      }
    }
  }
  return page_of_found(std::move(found), call.input);
}

}  // namespace logs
