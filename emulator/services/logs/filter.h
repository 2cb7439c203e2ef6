// Which events of which streams a read asks for. Pure but for streams_of.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "emulator/api/call.h"
#include "storage/log_table.h"

namespace logs {

enum class Direction { Forward, Backward };

// startTime (inclusive), endTime (exclusive), nextToken and startFromHead of a read.
struct Window {
  int64_t start_ms = 0;
  int64_t end_ms = std::numeric_limits<int64_t>::max();
  Direction direction = Direction::Backward;
  int64_t after = 0;                                     // index of the event before the page
  int64_t before = std::numeric_limits<int64_t>::max();  // index of the event behind it
  int64_t end_forward = 0, end_backward = 0;             // what tokens say on an empty page

  bool holds(const storage::LogEvent& event) const;
};
Window window_of(const json::Value& input);  // throws errors::bad_token

// A filter pattern of plain words and "quoted phrases": all must occur, "-word" must not.
struct Words {
  std::vector<std::string> wanted, unwanted;
  bool match(std::string_view message) const;
};
Words words_of(std::string_view pattern);  // throws errors::no_filter_patterns for the rest

struct Found {
  std::string stream;
  storage::LogEvent event;
};

// logStreamNames or logStreamNamePrefix of FilterLogEvents. Throws errors::no_stream.
std::vector<storage::LogStream> streams_of(const storage::LogTable& table,
                                           const storage::LogOwner& owner, const std::string& group,
                                           const json::Value& input);
// The output of FilterLogEvents: in order of time, `limit` at most, a token for the rest.
json::Value page_of_found(std::vector<Found> found, const json::Value& input);

}  // namespace logs
