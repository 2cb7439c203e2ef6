// A machine that trains.
#pragma once

namespace states_test {

inline constexpr const char* kJobMachine =
    R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true,
  "Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync",
  "Parameters":{"TrainingJobName.$":"$.name",
    "AlgorithmSpecification":{"TrainingImage":"i","TrainingInputMode":"File"},
    "RoleArn":"arn:aws:iam::000000000000:role/sagemaker",
    "OutputDataConfig":{"S3OutputPath":"s3://b/o"},
    "ResourceConfig":{"InstanceCount":1,"InstanceType":"ml.m4.xlarge","VolumeSizeInGB":1},
    "StoppingCondition":{"MaxRuntimeInSeconds":60},
    "Tags":[{"Key":"mine","Value":"1"}]}}}})";

}  // namespace states_test
