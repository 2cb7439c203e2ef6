// The errors of this service, with AWS's codes and wordings where they are known (recorded public
// outputs); where they are not, the wording is ours.
#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.h"
#include "emulator/services/sagemaker/objects.h"

namespace sagemaker {

api::Error validation(const std::string& message);
// A member that AWS takes and this server does not (yet).
api::Error unsupported(std::string_view what);

api::Error training_job_exists(std::string_view arn);
api::Error training_job_unknown();
api::Error training_job_ended(std::string_view status);
api::Error training_job_runs(std::string_view status);

api::Error tuning_job_exists(std::string_view name);
api::Error tuning_job_unknown(std::string_view name);
api::Error tuning_job_ended(std::string_view status);
api::Error too_few_combinations(double combinations, int64_t jobs);
api::Error metric_required();
api::Error metric_definitions_fixed();
api::Error objective_unknown(std::string_view metric);
api::Error not_tunable(std::string_view parameter);
api::Error warm_start_refused(std::string_view why);
api::Error warm_start_members_differ();

api::Error transform_job_exists(std::string_view arn);
api::Error transform_job_unknown(std::string_view name);
api::Error transform_job_unknown_to_update(std::string_view name);
api::Error transform_job_ended(std::string_view status);

api::Error model_exists(std::string_view arn);
api::Error model_unknown(std::string_view arn);
api::Error model_data_unreadable(std::string_view uri, std::string_view role);

// `why` is S3's own message, or "".
api::Error no_objects(std::string_view uri, std::string_view region, std::string_view role,
                      std::string_view bucket, std::string_view why);
api::Error bad_location(std::string_view member, std::string_view uri);
api::Error bad_token();
api::Error resource_of_tags_unknown(std::string_view arn);
api::Error too_many_tags();

}  // namespace sagemaker
