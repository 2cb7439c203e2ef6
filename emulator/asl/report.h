// Collects what check() finds. Inside of program.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/asl/fields.h"
#include "emulator/asl/program.h"
#include "emulator/json/value.h"

namespace asl {

class Report {
 public:
  void error(const std::string& location, std::string message,
             std::string code = "SCHEMA_VALIDATION_FAILED") {
    found_.push_back({"ERROR", std::move(code), std::move(message), location});
  }
  bool empty() const { return found_.empty(); }
  std::vector<Diagnostic> take() { return std::move(found_); }

 private:
  std::vector<Diagnostic> found_;
};

// "/States/A" + "Next"; the root is "/".
std::string below(const std::string& location, std::string_view name);
std::string below(const std::string& location, std::string_view name, size_t index);

// Each reports what is wrong with `value`, which stands at `location`.
void check_value(const Field& field, const json::Value& value, const std::string& location,
                 Report& report);
void check_required(const json::Value& object, const std::vector<std::string_view>& names,
                    const std::string& location, Report& report);
void check_enum(const json::Value& object, std::string_view name,
                const std::vector<std::string_view>& values, const std::string& location,
                Report& report);
void check_path(const json::Value& value, const std::string& location, Report& report);
void check_reference_path(const json::Value& value, const std::string& location, Report& report);
void check_template(const json::Value& value, const std::string& location, Report& report);
void check_variables(const json::Value& assign, const std::string& location, Report& report);
// "[Next, End]"
std::string listed(const std::vector<std::string_view>& names);

// Retry, Catch, Choices, each with all its parts.
void check_retriers(const json::Value& list, const std::string& location, Report& report);
void check_catchers(const json::Value& list, const std::string& location, Report& report);
void check_choices(const json::Value& list, const std::string& location, Report& report);

// The transitions of a machine whose schema is sound.
void check_transitions(const json::Value& machine, const std::string& location, Report& report);

}  // namespace asl
