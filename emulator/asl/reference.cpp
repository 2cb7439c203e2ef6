#include "emulator/asl/reference.h"

#include "emulator/asl/jsonpath.h"
#include "emulator/base/text.h"

namespace asl {

namespace {

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html, "Variable name
// syntax"
constexpr size_t kVariableNameCharactersMax = 80;

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9');
}

struct Target {
  const json::Value* root;  // null: no such variable
  std::string path;
};

Target target_of(std::string_view text, const json::Value& input, const Scope& scope) {
  const std::optional<Reference> reference = parse_reference(text);
  if (!reference) throw PathError("Not a path: " + std::string(text));
  switch (reference->kind) {
    case Reference::Kind::Input:
      return {&input, reference->path};
    case Reference::Kind::Context:
      return {&scope.context, reference->path};
    case Reference::Kind::Variable:
      break;
  }
  const auto found = scope.variables.find(reference->variable);
  return {found == scope.variables.end() ? nullptr : &found->second, reference->path};
}

}  // namespace

bool is_variable_name(std::string_view name) {
  if (name.empty() || !starts_name(name[0])) return false;
  for (const char c : name) {
    if (!continues_name(c)) return false;
  }
  return base::utf8_length(name) <= kVariableNameCharactersMax;
}

std::optional<Reference> parse_reference(std::string_view text) {
  if (text.empty() || text[0] != '$') return std::nullopt;
  Reference found;
  std::string_view rest = text.substr(1);
  if (!rest.empty() && rest[0] == '$') {
    found.kind = Reference::Kind::Context;
    rest.remove_prefix(1);
  } else if (!rest.empty() && starts_name(rest[0])) {
    size_t length = 1;
    while (length < rest.size() && continues_name(rest[length]))
      length++;
    found.kind = Reference::Kind::Variable;
    found.variable = rest.substr(0, length);
    rest.remove_prefix(length);
    if (!is_variable_name(found.variable)) return std::nullopt;
  }
  found.path = "$" + std::string(rest);
  if (!is_path(found.path)) return std::nullopt;
  return found;
}

std::optional<json::Value> look_up(std::string_view reference, const json::Value& input,
                                   const Scope& scope) {
  const Target target = target_of(reference, input, scope);
  if (!target.root) return std::nullopt;
  return evaluate(target.path, *target.root);
}

json::Value look_up_or_explain(std::string_view reference, const json::Value& input,
                               const Scope& scope) {
  const Target target = target_of(reference, input, scope);
  if (!target.root) {
    throw PathError("No results for path: " + std::string(reference));
  }
  return resolve(target.path, *target.root);
}

}  // namespace asl
