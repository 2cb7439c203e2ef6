// A function's configuration: checked and rendered as the API shows it. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "emulator/json/value.h"
#include "emulator/services/lambda/code.h"

namespace lambda {

struct Identity {
  std::string account, region, name;
  std::string arn() const;
};

// Throws errors:: for a runtime that is unknown or not served, reserved or too large variables.
void check_configuration(const json::Value& input);

// The document of a new function from the CreateFunction input.
json::Value new_configuration(const Identity& identity, const json::Value& input);
// The document with the members of an UpdateFunctionConfiguration input put in place.
json::Value changed_configuration(const json::Value& document, const json::Value& input);
json::Value with_code(const json::Value& document, const Package& package);
json::Value with_revision(const json::Value& document, std::string revision,
                          std::string_view modified);

// What GetFunctionConfiguration answers: the document without what only the server needs.
json::Value shown(const json::Value& document);
// As answers to a create or an update show it, before the function is Active.
json::Value shown_pending(const json::Value& document);
json::Value shown_updating(const json::Value& document);

// 2026-11-25T03:56:32.123+0000
std::string last_modified(std::string_view iso8601);

}  // namespace lambda
