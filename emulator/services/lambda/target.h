// Which function a call names, and the object it gets code from.
#pragma once

#include <string>

#include "emulator/api/call.h"
#include "emulator/api/gateway.h"
#include "emulator/services/lambda/configuration.h"

namespace lambda {

struct Target {
  Identity identity;
  std::string qualifier;    // "" when none is named
  std::string arn() const;  // with the qualifier
};

// From FunctionName (a name, name:qualifier, account:function:name, or an ARN) and Qualifier, or
// from Resource (an ARN). Throws errors::other_region, errors::qualifiers_differ, errors::invalid.
Target target_of(const api::Call& call);

// The bytes of an S3 object, at most kZipBytesMax of them; throws errors::no_code_object.
runtime::Task<std::string> read_object(api::Gateway& gateway, runtime::Loop& loop,
                                       api::InternalCall get);

}  // namespace lambda
