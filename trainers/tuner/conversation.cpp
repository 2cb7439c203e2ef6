#include "trainers/tuner/conversation.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "emulator/json/io.h"
#include "trainers/tuner/config.h"
#include "trainers/tuner/why.h"

namespace tuner {
namespace {

// What the other side did wrong, in words for it.
struct Mistake : std::runtime_error {
  using std::runtime_error::runtime_error;
};

json::Value error_of(std::string_view what) {
  return json::Value::object({{"error", what}});
}

uint64_t seed_of(const json::Value& request, const Config& config) {
  const json::Value* seed = request.find("seed");
  if (seed == nullptr) return config.seed.value_or(0);
  if (!seed->is_int() || seed->as_int() < 0) throw Mistake("the seed is not an integer from 0 up");
  return static_cast<uint64_t>(seed->as_int());
}

json::Value parameters_json(const tuning::Point& point) {
  json::Members parameters;
  for (const auto& [name, value] : point)
    parameters.emplace_back(name, value);
  return parameters;
}

json::Value parse(std::string_view line) {
  try {
    return json::parse(line);
  } catch (const json::ParseError& error) {
    throw Mistake(fmt::format("the line is not JSON: {}", error.what()));
  }
}

}  // namespace

void Conversation::hear(std::string_view line, const Say& say) {
  try {
    const json::Value request = parse(line);
    if (request.has("config")) {
      begin(request);
    } else if (request.has("ask")) {
      ask(request["ask"], say);
    } else if (request.has("tell")) {
      tell(request["tell"]);
    } else {
      throw Mistake("the line has none of config, ask and tell");
    }
  } catch (const Mistake& mistake) {
    say(error_of(mistake.what()));
  } catch (const ConfigError& error) {
    say(error_of(error.what()));
  }
}

void Conversation::begin(const json::Value& request) {
  Config config = parse_config(request["config"]);
  const uint64_t seed = seed_of(request, config);
  suggester_ = tuning::make_suggester(config.strategy, config.goal,
                                      tuning::Space(std::move(config.ranges)), seed);
  trials_.clear();
}

void Conversation::ask(const json::Value& count, const Say& say) {
  if (!suggester_) throw Mistake("there is no config yet");
  if (!count.is_int() || count.as_int() < 1 || count.as_int() > kAsksMax) {
    throw Mistake(fmt::format("ask takes an integer from 1 to {}", kAsksMax));
  }
  for (int64_t i = 0; i < count.as_int(); ++i)
    say(next_trial());
}

json::Value Conversation::next_trial() {
  std::optional<tuning::Suggestion> next = suggester_->suggest(trials_);
  if (!next) throw Mistake("the search space is exhausted");
  const json::Value answer =
      json::Value::object({{"trial", static_cast<int64_t>(trials_.size()) + 1},
                           {"parameters", parameters_json(next->point)},
                           {"why", why_json(next->why)}});
  tuning::Trial trial;
  trial.point = std::move(next->point);
  trial.fit = std::move(next->fit);
  trials_.push_back(std::move(trial));
  return answer;
}

void Conversation::tell(const json::Value& result) {
  if (!suggester_) throw Mistake("there is no config yet");
  const int64_t number = result.integer("trial", 0);
  if (number < 1 || number > static_cast<int64_t>(trials_.size())) {
    throw Mistake("tell names no trial that was asked for");
  }
  tuning::Trial& trial = trials_[static_cast<size_t>(number - 1)];
  if (trial.state != tuning::Trial::State::Pending) {
    throw Mistake(fmt::format("trial {} was told already", number));
  }
  const json::Value& value = result["value"];
  const bool failed = result.flag("failed");
  if (failed == value.is_number()) {
    throw Mistake("tell takes either a value, which is a number, or \"failed\": true");
  }
  trial.state = failed ? tuning::Trial::State::Failed : tuning::Trial::State::Succeeded;
  if (!failed) trial.objective = value.as_double();
}

}  // namespace tuner
