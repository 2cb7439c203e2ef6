#include "emulator/json/io.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <random>

using json::Value;

namespace {

constexpr std::string_view kSeeds[] = {
    R"({"a":[1,-2.5e3,true,false,null,{"b":"x\u00e9\n\ud83d\ude00"}],"a":"é😀"})",
    R"([[[[[]]]],{"k":{"k":{"k":[0.1,1e-7,9223372036854775807]}}}])",
    R"({"TrainingJobName":"job","HyperParameters":{"eta":"0.1","rounds":"10"},"Tags":[]})",
};
constexpr std::string_view kBytes = "{}[]\",:\\/0123456789.-+eEutfn\0\x01\x7f\x80\xc3\xff aé";

std::string mutate(std::string text, std::mt19937_64& random) {
  const auto below = [&random](size_t limit) { return static_cast<size_t>(random() % limit); };
  for (size_t edits = 1 + below(6); edits > 0 && !text.empty(); --edits) {
    const size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text[at] = kBytes[below(kBytes.size())];
        break;
      case 1:
        text.insert(at, 1, kBytes[below(kBytes.size())]);
        break;
      case 2:
        text.erase(at, 1 + below(4));
        break;
      case 3:
        text.insert(at, text.substr(below(text.size()), below(20)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

Value random_value(std::mt19937_64& random, int depth) {
  switch (random() % (depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<int64_t>(random());
    case 3: {
      const auto real = std::bit_cast<double>(random());
      return std::isfinite(real) ? Value(real) : Value(0.25);
    }
    case 4: {
      std::string text;
      for (auto left = random() % 20; left > 0; --left)
        text += static_cast<char>(random() % 128);
      return text + "é€😀";
    }
    case 5: {
      json::Array items;
      for (auto left = random() % 5; left > 0; --left) {
        items.push_back(random_value(random, depth - 1));
      }
      return items;
    }
    default: {
      json::Members members;
      for (auto left = random() % 30; left > 0; --left) {
        members.emplace_back("k" + std::to_string(left), random_value(random, depth - 1));
      }
      return members;
    }
  }
}

}  // namespace

TEST_CASE("mutated text is refused or read, and what is read prints and reads back") {
  std::mt19937_64 random(42);
  size_t refused = 0;
  size_t read = 0;
  for (int i = 0; i < 30'000; ++i) {
    const std::string text = mutate(std::string(kSeeds[random() % std::size(kSeeds)]), random);
    try {
      const Value value = json::parse(text);
      ++read;
      const std::string printed = json::print(value);
      CHECK(json::parse(printed) == value);
      CHECK(json::print(json::parse(printed)) == printed);
    } catch (const json::ParseError& error) {
      ++refused;
      CHECK(error.offset <= text.size());
    }
  }
  CHECK(refused > 1000);
  CHECK(read > 100);
}

TEST_CASE("random values read back in every style, kinds of numbers included") {
  std::mt19937_64 random(43);
  for (int i = 0; i < 500; ++i) {
    const Value value = random_value(random, 4);
    const std::string compact = json::print(value);
    for (const json::Style style :
         {json::Style::Compact, json::Style::Spaced, json::Style::Pretty}) {
      const Value again = json::parse(json::print(value, style));
      CHECK(again == value);
      CHECK(json::print(again) == compact);
    }
  }
}

TEST_CASE("random doubles read back bit by bit") {
  std::mt19937_64 random(44);
  for (int i = 0; i < 50'000; ++i) {
    const auto real = std::bit_cast<double>(random());
    if (!std::isfinite(real)) continue;
    const Value again = json::parse(json::print(Value(real)));
    REQUIRE(again.type() == json::Type::Double);
    CHECK(std::bit_cast<uint64_t>(again.as_double()) == std::bit_cast<uint64_t>(real));
  }
}
