#include "emulator/asl/intrinsics.h"

#include "emulator/asl/call.h"
#include "emulator/asl/failure.h"
#include "emulator/asl/functions.h"
#include "emulator/asl/jsonpath.h"
#include "emulator/asl/reference.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

class Caller {
 public:
  Caller(std::string_view whole, const json::Value& input, const Scope& scope)
      : whole_(whole), input_(input), scope_(scope) {}

  json::Value call(const Argument& function) const {
    std::vector<json::Value> arguments;
    for (const Argument& argument : function.arguments)
      arguments.push_back(value_of(argument));
    try {
      return apply_function(function, arguments, scope_);
    } catch (const InvalidArguments& invalid) {
      std::string what = "Invalid arguments in States." + function.function;
      if (*invalid.what() != '\0') what += std::string(": ") + invalid.what() + ".";
      throw failure(what);
    }
  }

 private:
  json::Value value_of(const Argument& argument) const {
    switch (argument.kind) {
      case Argument::Kind::Literal:
        return argument.literal;
      case Argument::Kind::Call:
        return call(argument);
      case Argument::Kind::Reference:
        break;
    }
    try {
      return look_up_or_explain(argument.text, input_, scope_);
    } catch (const PathError& error) {
      const std::string why = error.what();
      // AWS-QUIRK: indexing what is no array shows the text of AWS's JSONPath library.
      if (why.starts_with("Filter: ")) throw failure(why);
      const bool in_context = argument.text.starts_with("$$");
      throw failure("The JsonPath argument for the field '" + argument.text +
                    "' could not be found in the input '" +
                    json::print(in_context ? scope_.context : input_) + "'");
    }
  }

  Failure failure(const std::string& what) const {
    return {"States.Runtime",
            "The function '" + std::string(whole_) + "' had the following error: " + what};
  }

  std::string_view whole_;
  const json::Value& input_;
  const Scope& scope_;
};

}  // namespace

bool is_intrinsic(std::string_view text) {
  return base::trim(text).starts_with("States.");
}

std::string check_intrinsic(std::string_view text) {
  try {
    parse_call(text);
    return "";
  } catch (const CallError& error) {
    return error.what();
  }
}

json::Value call_intrinsic(std::string_view text, const json::Value& input, const Scope& scope) {
  try {
    return Caller(text, input, scope).call(parse_call(text));
  } catch (const CallError& error) {
    throw Failure("States.Runtime", "The function '" + std::string(text) +
                                        "' had the following error: " + error.what());
  }
}

}  // namespace asl
