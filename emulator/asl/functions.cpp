#include "emulator/asl/functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
constexpr size_t kRangeItemsMax = 1000;
constexpr size_t kTextCharactersMax = 10'000;  // Base64Encode, Base64Decode, Hash
constexpr int kPrintedDepthMax = 512;

const json::Array& array(const json::Value& value) {
  if (!value.is_array()) throw InvalidArguments();
  return value.items();
}

const std::string& text(const json::Value& value) {
  if (!value.is_string()) throw InvalidArguments();
  return value.as_string();
}

const std::string& short_text(const json::Value& value) {
  if (base::utf8_length(text(value)) > kTextCharactersMax) throw InvalidArguments();
  return value.as_string();
}

// Rounds as Java's Math.round (halves go up) and wants a 32-bit integer.
int64_t integer(const json::Value& value) {
  if (!value.is_number()) throw InvalidArguments();
  const double rounded = std::floor(value.as_double() + 0.5);
  if (!(rounded >= INT32_MIN && rounded <= INT32_MAX)) throw InvalidArguments();
  return static_cast<int64_t>(rounded);
}

json::Value array_contains(const Values& arguments) {
  for (const json::Value& item : array(arguments[0])) {
    if (item == arguments[1]) return true;
  }
  return false;
}

json::Value array_get_item(const Values& arguments) {
  const json::Array& items = array(arguments[0]);
  if (!arguments[1].is_int()) throw InvalidArguments();
  const int64_t index = arguments[1].as_int();
  if (index < 0 || index >= static_cast<int64_t>(items.size())) throw InvalidArguments();
  return items[static_cast<size_t>(index)];
}

json::Value array_length(const Values& arguments) {
  return static_cast<int64_t>(array(arguments[0]).size());
}

json::Value array_partition(const Values& arguments) {
  const json::Array& items = array(arguments[0]);
  const int64_t size = integer(arguments[1]);
  if (size < 1) throw InvalidArguments();
  json::Array chunks;
  json::Array chunk;
  for (const json::Value& item : items) {
    chunk.push_back(item);
    if (static_cast<int64_t>(chunk.size()) == size) chunks.emplace_back(std::exchange(chunk, {}));
  }
  if (!chunk.empty()) chunks.emplace_back(std::move(chunk));
  return chunks;
}

json::Value array_range(const Values& arguments) {
  const int64_t first = integer(arguments[0]);
  const int64_t last = integer(arguments[1]);
  const int64_t step = integer(arguments[2]);
  if (step == 0) throw InvalidArguments();
  json::Array items;
  for (int64_t i = first; step > 0 ? i <= last : i >= last; i += step) {
    if (items.size() == kRangeItemsMax) throw InvalidArguments();
    items.emplace_back(i);
  }
  return items;
}

// Equal values have equal hashes: 1 is 1.0, and the order of members does not count.
size_t hash_of(const json::Value& value, int depth = 0) {
  constexpr int kHashedDepthMax = 32;
  const size_t seed = value.is_number() ? 0 : static_cast<size_t>(value.type());
  if (value.is_number()) return std::hash<double>()(value.as_double() + 0.0);
  if (value.is_bool()) return seed + (value.as_bool() ? 1 : 0);
  if (value.is_string()) return std::hash<std::string>()(value.as_string());
  size_t hash = seed + value.size();
  if (depth == kHashedDepthMax) return hash;
  if (value.is_array()) {
    for (const json::Value& item : value.items())
      hash = hash * 31 + hash_of(item, depth + 1);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.members()) {
      hash += std::hash<std::string>()(name) * 31 + hash_of(member, depth + 1);
    }
  }
  return hash;
}

json::Value array_unique(const Values& arguments) {
  json::Array unique;
  std::unordered_multimap<size_t, size_t> by_hash;
  for (const json::Value& item : array(arguments[0])) {
    const size_t hash = hash_of(item);
    const auto [first, last] = by_hash.equal_range(hash);
    const bool known =
        std::any_of(first, last, [&](const auto& entry) { return unique[entry.second] == item; });
    if (known) continue;
    by_hash.emplace(hash, unique.size());
    unique.push_back(item);
  }
  return unique;
}

json::Value base64_decode(const Values& arguments) {
  const std::optional<std::string> decoded = base::from_base64(short_text(arguments[0]));
  if (!decoded || !base::is_valid_utf8(*decoded)) throw InvalidArguments();
  return *decoded;
}

json::Value base64_encode(const Values& arguments) {
  return base::base64(short_text(arguments[0]));
}

json::Value hash(const Values& arguments) {
  const std::string& data =
      arguments[0].is_string() ? arguments[0].as_string() : json::print(arguments[0]);
  if (base::utf8_length(data) > kTextCharactersMax) throw InvalidArguments();
  constexpr std::array<std::pair<std::string_view, base::DigestKind>, 5> kAlgorithms = {{
      {"MD5", base::DigestKind::Md5},
      {"SHA-1", base::DigestKind::Sha1},
      {"SHA-256", base::DigestKind::Sha256},
      {"SHA-384", base::DigestKind::Sha384},
      {"SHA-512", base::DigestKind::Sha512},
  }};
  for (const auto& [name, kind] : kAlgorithms) {
    if (name == text(arguments[1])) return base::hex(base::digest(kind, data));
  }
  throw InvalidArguments();
}

json::Value json_merge(const Values& arguments) {
  const bool deep = !arguments[2].is_bool() || arguments[2].as_bool();
  if (!arguments[0].is_object() || !arguments[1].is_object() || deep) throw InvalidArguments();
  json::Members merged = arguments[0].members();
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < merged.size(); i++)
    places.emplace(merged[i].first, i);
  for (const auto& [name, value] : arguments[1].members()) {
    const auto found = places.find(name);
    if (found == places.end()) {
      merged.emplace_back(name, value);
    } else {
      merged[found->second].second = value;
    }
  }
  return merged;
}

json::Value json_to_string(const Values& arguments) {
  return json::print(arguments[0]);
}

json::Value string_to_json(const Values& arguments) {
  const std::string& written = text(arguments[0]);
  if (base::trim(written).empty()) return nullptr;  // as Jackson reads a text without a value
  try {
    return json::parse(written);
  } catch (const json::ParseError&) {
    throw InvalidArguments();
  }
}

json::Value math_add(const Values& arguments) {
  const int64_t sum = integer(arguments[0]) + integer(arguments[1]);
  if (sum < INT32_MIN || sum > INT32_MAX) throw InvalidArguments();
  return sum;
}

size_t character_bytes(std::string_view rest) {
  size_t bytes = 1;
  while (bytes < rest.size() && (static_cast<unsigned char>(rest[bytes]) & 0xC0) == 0x80)
    bytes++;
  return bytes;
}

std::vector<std::string_view> characters(std::string_view whole) {
  std::vector<std::string_view> found;
  for (size_t i = 0; i < whole.size(); i += found.back().size()) {
    found.push_back(whole.substr(i, character_bytes(whole.substr(i))));
  }
  return found;
}

// Any character of the second text separates; empty parts are left out.
json::Value string_split(const Values& arguments) {
  const std::vector<std::string_view> separators = characters(text(arguments[1]));
  const std::set<std::string_view> separates(separators.begin(), separators.end());
  json::Array parts;
  std::string part;
  for (const std::string_view character : characters(text(arguments[0]))) {
    if (!separates.contains(character)) {
      part += character;
    } else if (!part.empty()) {
      parts.emplace_back(std::exchange(part, ""));
    }
  }
  if (!part.empty()) parts.emplace_back(part);
  return parts;
}

// java.util.Random with a seed, so that the same seed gives AWS's numbers.
int64_t seeded(int64_t seed, int64_t bound) {
  constexpr uint64_t kMultiplier = 0x5DEECE66DULL;
  constexpr uint64_t kMask = (1ULL << 48) - 1;
  uint64_t state = (static_cast<uint64_t>(seed) ^ kMultiplier) & kMask;
  const auto next31 = [&state]() {
    state = (state * kMultiplier + 0xBULL) & kMask;
    return static_cast<int64_t>(state >> 17);
  };
  if ((bound & (bound - 1)) == 0) {
    return static_cast<int64_t>((static_cast<uint64_t>(bound) * static_cast<uint64_t>(next31())) >>
                                31);
  }
  int64_t bits = next31();
  while (bits - bits % bound + (bound - 1) > INT32_MAX)
    bits = next31();
  return bits % bound;
}

json::Value math_random(const Values& arguments, const Scope& scope) {
  const int64_t start = integer(arguments[0]);
  const int64_t end = integer(arguments[1]);
  if (start >= end || end - start > INT32_MAX) throw InvalidArguments();
  if (arguments.size() == 3) return start + seeded(integer(arguments[2]), end - start);
  if (!scope.random) throw InvalidArguments("there is no source of random numbers");
  return start + static_cast<int64_t>(scope.random->next() % static_cast<uint64_t>(end - start));
}

json::Value uuid(const Scope& scope) {
  if (!scope.random) throw InvalidArguments("there is no source of random numbers");
  return scope.random->uuid();
}

// AWS-QUIRK: objects and arrays print as Java does, {a=1, b=[]} (recorded on AWS: "snd={Arg1=1,
// Arg2=[]}").
std::string java_text(const json::Value& value, int depth = 0) {
  if (depth > kPrintedDepthMax) throw InvalidArguments();
  if (value.is_string()) return value.as_string();
  std::string inside;
  if (value.is_array()) {
    for (const json::Value& item : value.items()) {
      inside += (inside.empty() ? "" : ", ") + java_text(item, depth + 1);
    }
    return "[" + inside + "]";
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.members()) {
      inside += (inside.empty() ? "" : ", ") + name + "=" + java_text(member, depth + 1);
    }
    return "{" + inside + "}";
  }
  return json::print(value);
}

// `written` still has its escapes: \{} is text, {} takes the next argument.
json::Value format(std::string_view written, const Values& arguments) {
  std::string found;
  size_t next = 1;
  for (size_t i = 0; i < written.size(); i++) {
    if (written[i] == '\\' && i + 1 < written.size()) {
      found += written[++i];
    } else if (written.substr(i, 2) == "{}") {
      if (next == arguments.size()) {
        throw InvalidArguments("number of arguments do not match the occurrences of {}");
      }
      found += java_text(arguments[next++]);
      i++;
    } else {
      found += written[i];
    }
  }
  if (next != arguments.size()) {
    throw InvalidArguments("number of arguments do not match the occurrences of {}");
  }
  return found;
}

json::Value array_of(const Values& arguments) {
  return arguments;
}

constexpr std::array<std::pair<std::string_view, json::Value (*)(const Values&)>, 15> kFunctions = {
    {
        {"Array", array_of},
        {"ArrayContains", array_contains},
        {"ArrayGetItem", array_get_item},
        {"ArrayLength", array_length},
        {"ArrayPartition", array_partition},
        {"ArrayRange", array_range},
        {"ArrayUnique", array_unique},
        {"Base64Decode", base64_decode},
        {"Base64Encode", base64_encode},
        {"Hash", hash},
        {"JsonMerge", json_merge},
        {"JsonToString", json_to_string},
        {"MathAdd", math_add},
        {"StringSplit", string_split},
        {"StringToJson", string_to_json},
    }};

}  // namespace

json::Value apply_function(const Argument& call, const Values& arguments, const Scope& scope) {
  const std::string& name = call.function;
  if (name == "Format") {
    const bool literal = call.arguments[0].kind == Argument::Kind::Literal;
    const std::string& written = text(arguments[0]);
    return format(literal ? call.arguments[0].text : written, arguments);
  }
  if (name == "MathRandom") return math_random(arguments, scope);
  if (name == "UUID") return uuid(scope);
  for (const auto& [known, run] : kFunctions) {
    if (known == name) return run(arguments);
  }
  throw InvalidArguments("there is no such function");
}

}  // namespace asl
