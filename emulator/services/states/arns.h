// The ARNs of Step Functions.
#pragma once

#include <string>
#include <string_view>

namespace states {

// arn:aws:states:<region>:<account>:stateMachine:<name>
struct MachineArn {
  std::string account, region, name;
  std::string to_string() const;
};

// arn:aws:states:<region>:<account>:execution:<machine>:<name>
struct ExecutionArn {
  std::string account, region, machine, name;
  std::string to_string() const;
};

// arn:aws:states:<region>:<account>:express:<machine>:<name>:<id>, of an execution of an express
// machine.
std::string express_arn(const ExecutionArn& execution, const std::string& id);

// Both throw errors::invalid_arn.
MachineArn machine_arn(std::string_view text);
ExecutionArn execution_arn(std::string_view text);

// Throws errors::invalid_role unless the text is arn:<partition>:iam::<12 digits>:role/<name>.
void check_role(std::string_view text);

// Throws errors::invalid_name: white space, < > { } [ ] ? * " # % \ ^ | ~ ` $ & , ; : / and
// controls.
void check_name(std::string_view name);

}  // namespace states
