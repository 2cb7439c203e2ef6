// Which fields a state may have, and what their values must be.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emulator/asl/program.h"

namespace asl {

enum class FieldKind {
  Any,
  Text,
  Boolean,
  Integer,
  Number,
  List,
  Object,
  Path,        // "$.a", "$$.a", "$variable.a"
  PathOrNull,  // InputPath, OutputPath
  Place,       // ResultPath: a reference path or null
  Expression,  // a path or an intrinsic call
  Template,    // holds ".$" fields
  Timestamp,
};

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::Any;
  double min = 0;
  std::optional<double> max = std::nullopt;
};

// Null when a state of that type has no such field.
const Field* find_field(StateType type, std::string_view name);
// A field that only JSONata states of that type have.
bool is_jsonata_field(StateType type, std::string_view name);

// Fields of a state of which at most one may be there.
struct Exclusive {
  StateType type;
  std::vector<std::string_view> fields;
  enum class Need { AtMostOne, ExactlyOne } need;
};
const std::vector<Exclusive>& exclusive_fields();

const Field* find_retry_field(std::string_view name);
const Field* find_catch_field(std::string_view name);

}  // namespace asl
