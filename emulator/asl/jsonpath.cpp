#include "emulator/asl/jsonpath.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "emulator/asl/path.h"
#include "emulator/asl/path_functions.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

// The most values that one evaluation may look at: "$..*..*" on a large input must end.
constexpr size_t kVisitsMax = 500'000;

// In the order of json::Type.
constexpr std::array<std::string_view, 7> kJavaClasses = {"null",
                                                          "java.lang.Boolean",
                                                          "java.lang.Integer",
                                                          "java.lang.Double",
                                                          "java.lang.String",
                                                          "java.util.ArrayList",
                                                          "java.util.LinkedHashMap"};

std::string java_class(const json::Value& value) {
  const bool is_long = value.is_int() && value.as_int() != static_cast<int32_t>(value.as_int());
  if (is_long) return "java.lang.Long";
  return std::string(kJavaClasses[static_cast<size_t>(value.type())]);
}

class Evaluator {
 public:
  explicit Evaluator(const json::Value& root) : root_(root) {}

  struct Result {
    std::vector<json::Value> found;
    std::string why_none;
  };

  Result run(const Path& path, const json::Value& start) {
    Result result{{start}, ""};
    for (size_t i = 0; i < path.steps.size(); i++) {
      const PathStep& step = path.steps[i];
      if (step.kind == PathStep::Kind::Function) {
        result.found = call(step.names[0], path, i, result.found);
        continue;
      }
      std::vector<json::Value> next;
      for (const json::Value& value : result.found) {
        if (step.deep) {
          descend(step, value, i + 1 == path.steps.size(), next);
        } else {
          apply(step, value, i + 1 == path.steps.size(), next);
        }
      }
      if (next.empty() && result.why_none.empty()) {
        result.why_none = explain(path, i, result.found);
      }
      result.found = std::move(next);
    }
    return result;
  }

  std::optional<json::Value> value_of(const Path& path, const json::Value& start) {
    Result result = run(path, start);
    if (!path.definite()) return json::Value(json::Array(std::move(result.found)));
    if (result.found.empty()) return std::nullopt;
    return std::move(result.found.front());
  }

 private:
  void visit(size_t values = 1) {
    visits_ += values;
    if (visits_ > kVisitsMax) throw PathError("The path visits too many values");
  }

  // Why a definite path ends at step `i`, as Jayway says it.
  static std::string explain(const Path& path, size_t i, const std::vector<json::Value>& before) {
    const PathStep& step = path.steps[i];
    const bool last = i + 1 == path.steps.size();
    if (before.empty()) return "";
    const json::Value& value = before.front();
    if (step.kind == PathStep::Kind::Names && !value.is_object()) {
      return "Expected to find an object with property " + step.text() + " in path " +
             path.text(i) + " but found '" + java_class(value) +
             "'. This is not a json object according to the JsonProvider: "
             "'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.";
    }
    if (step.kind == PathStep::Kind::Indexes && !value.is_array()) {
      if (value.is_null()) return "The path " + path.text(i) + " is null";
      return "Filter: " + step.text() +
             " can only be applied to arrays. Current context is: " + json::print(value);
    }
    if (step.kind == PathStep::Kind::Names && !last) {
      return "Missing property in path " + path.text(i + 1);
    }
    return "No results for path: " + path.text(path.steps.size());
  }

  void apply(const PathStep& step, const json::Value& value, bool last,
             std::vector<json::Value>& out) {
    visit();
    switch (step.kind) {
      case PathStep::Kind::Names:
        pick_names(step, value, last, out);
        break;
      case PathStep::Kind::Indexes:
        for (const int64_t index : step.indexes)
          pick_index(index, value, out);
        break;
      case PathStep::Kind::Slice:
        slice(step, value, out);
        break;
      case PathStep::Kind::Wildcard:
        each_child(value, [&](const json::Value& child) { out.push_back(child); });
        break;
      case PathStep::Kind::Filter:
        filter(step, value, out);
        break;
      case PathStep::Kind::Function:
        break;
    }
  }

  static void pick_names(const PathStep& step, const json::Value& value, bool last,
                         std::vector<json::Value>& out) {
    if (!value.is_object()) return;
    if (step.names.size() == 1 || !last) {
      for (const std::string& name : step.names) {
        if (const json::Value* found = value.find(name)) out.push_back(*found);
      }
      return;
    }
    json::Value merged = json::Value::object();
    for (const std::string& name : step.names) {
      if (const json::Value* found = value.find(name)) merged = merged.with(name, *found);
    }
    out.push_back(std::move(merged));
  }

  static void pick_index(int64_t index, const json::Value& value, std::vector<json::Value>& out) {
    const int64_t size = static_cast<int64_t>(value.size());
    if (!value.is_array()) return;
    if (index < 0) index += size;
    if (index >= 0 && index < size) out.push_back(value[static_cast<size_t>(index)]);
  }

  void slice(const PathStep& step, const json::Value& value, std::vector<json::Value>& out) {
    if (!value.is_array()) return;
    const int64_t size = static_cast<int64_t>(value.size());
    const auto clamp = [size](int64_t at) {
      return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
    };
    const int64_t end = clamp(step.to.value_or(size));
    for (int64_t i = clamp(step.from.value_or(0)); i < end; i++) {
      visit();
      out.push_back(value[static_cast<size_t>(i)]);
    }
  }

  template <typename Use>
  void each_child(const json::Value& value, const Use& use) {
    if (value.is_array()) {
      for (const json::Value& item : value.items()) {
        visit();
        use(item);
      }
    } else if (value.is_object()) {
      for (const auto& [name, member] : value.members()) {
        visit();
        use(member);
      }
    }
  }

  void filter(const PathStep& step, const json::Value& value, std::vector<json::Value>& out) {
    if (value.is_object()) {
      if (holds(*step.condition, value)) out.push_back(value);
    } else if (value.is_array()) {
      each_child(value, [&](const json::Value& item) {
        if (holds(*step.condition, item)) out.push_back(item);
      });
    }
  }

  // The value itself and everything below it, parents first. Own stack: values may be nested deeper
  // than the thread's stack allows.
  void descend(const PathStep& step, const json::Value& top, bool last,
               std::vector<json::Value>& out) {
    std::vector<json::Value> pending{top};
    while (!pending.empty()) {
      const json::Value value = std::move(pending.back());
      pending.pop_back();
      if (step.kind != PathStep::Kind::Filter) {
        if (!is_merge(step) || has_any(step, value)) apply(step, value, last, out);
      } else if (value.is_object()) {
        filter(step, value, out);
      }
      const size_t start = pending.size();
      each_child(value, [&](const json::Value& child) {
        if (child.is_array() || child.is_object()) pending.push_back(child);
      });
      std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(start), pending.end());
    }
  }

  static bool is_merge(const PathStep& step) {
    return step.kind == PathStep::Kind::Names && step.names.size() > 1;
  }
  static bool has_any(const PathStep& step, const json::Value& value) {
    return std::any_of(step.names.begin(), step.names.end(),
                       [&](const std::string& name) { return value.has(name); });
  }

  static std::vector<json::Value> call(const std::string& name, const Path& path, size_t at,
                                       const std::vector<json::Value>& found) {
    Path before;
    before.steps.assign(path.steps.begin(), path.steps.begin() + static_cast<std::ptrdiff_t>(at));
    if (!before.definite()) return call_path_function(name, json::Array(found));
    if (found.empty()) return {};
    return call_path_function(name, found.front());
  }

  bool holds(const Condition& condition, const json::Value& item) {
    visit();
    const auto part_holds = [&](const Condition& part) { return holds(part, item); };
    switch (condition.kind) {
      case Condition::Kind::Or:
        return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
      case Condition::Kind::And:
        return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
      case Condition::Kind::Not:
        return !holds(condition.parts[0], item);
      case Condition::Kind::Exists:
        return exists(condition.left, item);
      case Condition::Kind::Compare:
        break;
    }
    return compares(condition, item);
  }

  bool exists(const Operand& operand, const json::Value& item) {
    if (operand.kind == Operand::Kind::Literal) {
      return !operand.literal.is_bool() || operand.literal.as_bool();
    }
    const json::Value& start = operand.kind == Operand::Kind::Relative ? item : root_;
    return !run(operand.path, start).found.empty();
  }

  std::optional<json::Value> value_of(const Operand& operand, const json::Value& item) {
    if (operand.kind == Operand::Kind::Literal) return operand.literal;
    return value_of(operand.path, operand.kind == Operand::Kind::Relative ? item : root_);
  }

  bool compares(const Condition& condition, const json::Value& item) {
    const std::string& how = condition.comparison;
    if (how == "=~") return matches(condition, item);
    const std::optional<json::Value> left = value_of(condition.left, item);
    const std::optional<json::Value> right = value_of(condition.right, item);
    visit(left ? left->size() : 0);
    if (how == "==" || how == "===") return left && right && *left == *right;
    if (how == "!=" || how == "!==") return !left || !right || !(*left == *right);
    if (!left || !right) return false;
    if (how[0] == '<' || how[0] == '>') return ordered(how, *left, *right);
    if (how == "in") return contains(*right, *left);
    if (how == "nin") return !contains(*right, *left);
    if (how == "contains") return contains(*left, *right);
    if (how == "size")
      return right->is_int() && static_cast<int64_t>(length(*left)) == right->as_int();
    if (how == "empty") return right->is_bool() && (length(*left) == 0) == right->as_bool();
    return compares_sets(how, *left, *right);
  }

  bool matches(const Condition& condition, const json::Value& item) {
    const bool pattern_right = condition.right.kind == Operand::Kind::Pattern;
    const Operand& pattern = pattern_right ? condition.right : condition.left;
    const Operand& other = pattern_right ? condition.left : condition.right;
    if (!pattern.pattern || other.kind == Operand::Kind::Pattern) return false;
    const std::optional<json::Value> value = value_of(other, item);
    if (!value || !(value->is_string() || value->is_number() || value->is_bool())) return false;
    const std::string text = value->is_string() ? value->as_string() : json::print(*value);
    return re2::RE2::FullMatch(text, *pattern.pattern);
  }

  static bool ordered(const std::string& how, const json::Value& left, const json::Value& right) {
    double difference = 0;
    if (left.is_int() && right.is_int()) {
      difference = left.as_int() < right.as_int() ? -1 : left.as_int() > right.as_int() ? 1 : 0;
    } else if (left.is_number() && right.is_number()) {
      difference = left.as_double() - right.as_double();
    } else if (left.is_string() && right.is_string()) {
      difference = left.as_string().compare(right.as_string());
    } else {
      return false;
    }
    if (difference == 0) return how.size() == 2;
    return (difference < 0) == (how[0] == '<');
  }

  bool contains(const json::Value& whole, const json::Value& part) {
    if (whole.is_string() && part.is_string()) {
      return whole.as_string().find(part.as_string()) != std::string::npos;
    }
    if (!whole.is_array()) return false;
    return std::any_of(whole.items().begin(), whole.items().end(), [&](const json::Value& item) {
      visit();
      return item == part;
    });
  }

  bool compares_sets(const std::string& how, const json::Value& left, const json::Value& right) {
    if (!left.is_array() || !right.is_array()) return false;
    const auto in_right = [&](const json::Value& item) { return contains(right, item); };
    if (how == "subsetof") return std::all_of(left.items().begin(), left.items().end(), in_right);
    const bool any = std::any_of(left.items().begin(), left.items().end(), in_right);
    return any == (how == "anyof");
  }

  static size_t length(const json::Value& value) {
    return value.is_string() ? base::utf8_length(value.as_string()) : value.size();
  }

  const json::Value& root_;
  size_t visits_ = 0;
};

json::Value put_at(const Path& path, size_t at, const json::Value& parent,
                   const json::Value& value) {
  if (at == path.steps.size()) return value;
  const PathStep& step = path.steps[at];
  if (step.kind == PathStep::Kind::Names) {
    if (!parent.is_object()) throw PathError(path.text(at) + " is not an object");
    const json::Value* found = parent.find(step.names[0]);
    const bool indexed =
        at + 1 < path.steps.size() && path.steps[at + 1].kind == PathStep::Kind::Indexes;
    if (!found && indexed) throw PathError(path.text(at + 1) + " is not an array");
    const json::Value& child = found ? *found : json::Value::object();
    return parent.with(step.names[0], put_at(path, at + 1, child, value));
  }
  const auto index = static_cast<size_t>(step.indexes[0]);
  if (!parent.is_array() || index >= parent.size()) {
    throw PathError(path.text(at + 1) + " is not in an array");
  }
  json::Array items = parent.items();
  items[index] = put_at(path, at + 1, items[index], value);
  return items;
}

bool is_reference(const Path& path) {
  return std::all_of(path.steps.begin(), path.steps.end(), [](const PathStep& step) {
    if (step.deep) return false;
    if (step.kind == PathStep::Kind::Names) return step.names.size() == 1;
    return step.kind == PathStep::Kind::Indexes && step.indexes.size() == 1 && step.indexes[0] >= 0;
  });
}

std::optional<Path> try_parse(std::string_view text) {
  try {
    return parse_path(text);
  } catch (const PathError&) {
    return std::nullopt;
  }
}

}  // namespace

bool is_path(std::string_view text) {
  return try_parse(text).has_value();
}

bool is_reference_path(std::string_view text) {
  const std::optional<Path> path = try_parse(text);
  return path && is_reference(*path);
}

std::optional<json::Value> evaluate(std::string_view path, const json::Value& root) {
  return Evaluator(root).value_of(parse_path(path), root);
}

json::Value resolve(std::string_view path, const json::Value& root) {
  const Path parsed = parse_path(path);
  Evaluator::Result result = Evaluator(root).run(parsed, root);
  if (!parsed.definite()) return json::Array(std::move(result.found));
  if (result.found.empty()) throw PathError(result.why_none);
  return std::move(result.found.front());
}

json::Value put(std::string_view reference_path, const json::Value& root,
                const json::Value& value) {
  const Path path = parse_path(reference_path);
  if (!is_reference(path)) throw PathError("Not a reference path: " + std::string(reference_path));
  return put_at(path, 0, root, value);
}

}  // namespace asl
