#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "tests/asl/case_file.h"
#include "tests/asl/world.h"

namespace {

using asl_test::Case;
using asl_test::Result;

std::vector<std::string> lines(const std::vector<asl::Event>& events) {
  std::vector<std::string> shown;
  for (const asl::Event& event : events)
    shown.push_back(asl_test::show(event));
  return shown;
}

// Without ids: what each track says, in its order.
std::map<std::string, std::vector<std::string>> by_track(const std::vector<asl::Event>& events) {
  std::map<std::string, std::vector<std::string>> tracks;
  for (const asl::Event& event : events) {
    const std::string shown = asl_test::show(event);
    tracks[event.track].push_back(shown.substr(shown.find(' ')));
  }
  return tracks;
}

bool has_one_track(const std::vector<asl::Event>& events) {
  return std::all_of(events.begin(), events.end(),
                     [](const asl::Event& event) { return event.track.empty(); });
}

asl::Event started() {
  asl::Event event;
  event.id = 1;
  event.time = base::from_epoch_ms(1'700'000'000'000);
  event.type = "ExecutionStarted";
  event.ordinal = 1;
  return event;
}

}  // namespace

TEST_CASE("cases") {
  const auto files = asl_test::case_files();
  REQUIRE(files.size() >= 20);
  for (const auto& file : files) {
    CAPTURE(file.filename().string());
    const Case given = asl_test::read_case(file);
    const Result result = asl_test::run_case(given, {});
    CHECK(result.outcome == given.outcome);
    if (!given.history.empty()) {
      const std::vector<std::string> events = lines(result.events);
      CHECK(events.size() == given.history.size());
      for (size_t i = 0; i < std::min(events.size(), given.history.size()); ++i) {
        CHECK(events[i] == given.history[i]);
      }
    }
    if (given.seconds) {
      CHECK(result.took == std::chrono::seconds(*given.seconds));
    }
  }
}

TEST_CASE("after a restart at any event, the same history follows") {
  for (const auto& file : asl_test::case_files()) {
    CAPTURE(file.filename().string());
    const Case given = asl_test::read_case(file);
    const Result whole = asl_test::run_case(given, {});
    for (size_t k = 0; k <= whole.events.size(); ++k) {
      CAPTURE(k);
      std::vector<asl::Event> recorded{started()};
      recorded.insert(recorded.end(), whole.events.begin(),
                      whole.events.begin() + static_cast<std::ptrdiff_t>(k));
      const Result again = asl_test::run_case(given, recorded);
      CHECK(again.outcome == whole.outcome);
      if (has_one_track(whole.events)) {
        CHECK(lines(again.events) == lines(whole.events));
      } else {
        CHECK(by_track(again.events) == by_track(whole.events));
      }
      if (k == whole.events.size()) CHECK(again.ran.empty());
    }
  }
}
