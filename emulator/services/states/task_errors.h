// How errors of called services look in an execution: facts recorded on AWS, for the optimized
// integrations (AWS SDK for Java v1) and for aws-sdk:* (v2).
#pragma once

#include <string>
#include <string_view>

#include "emulator/asl/failure.h"
#include "emulator/services/states/calls.h"

namespace states {

// SageMaker.ResourceInUseException: <msg> (Service: AmazonSageMaker; Status Code: 400; Error Code:
// ResourceInUse; Request ID: <id>; Proxy: null). `model`: id of the called service's model.
asl::Failure optimized_failure(std::string_view model, const CallOutcome& outcome);

// S3.NoSuchBucketException: <msg> (Service: S3, Status Code: 404, Request ID: <id>) (SDK Attempt
// Count: 1)
asl::Failure sdk_failure(std::string_view model, std::string_view prefix,
                         const CallOutcome& outcome);

}  // namespace states
