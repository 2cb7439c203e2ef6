// The host of the interpreter: runs Task states by calling the other services through the gateway.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-service-integrations.html
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "emulator/asl/host.h"
#include "emulator/services/states/calls.h"
#include "emulator/services/states/context.h"
#include "emulator/services/states/task_events.h"

namespace states {

// How the resources of service integrations begin.
constexpr std::string_view kServicePrefix = "arn:aws:states:::";
// How the services of those that call any AWS API begin.
constexpr std::string_view kSdkPrefix = "aws-sdk:";

// A resource as arn:aws:states:::<service>:<action>[.<pattern>].
struct Integration {
  std::string service;  // "lambda", "sagemaker", "aws-sdk:s3"
  std::string action;   // "createTrainingJob"
  std::string pattern;  // "", "sync", "sync:2", "waitForTaskToken"

  std::string resource() const { return pattern.empty() ? action : action + "." + pattern; }
};

// Absent when the ARN is none of states:::.
std::optional<Integration> integration_of(std::string_view resource);

// Of one execution. Loop thread only; `context` must outlive it and what it has begun.
class Tasks final : public asl::Host {
 public:
  Tasks(Context& context, std::string account, std::string region, std::string execution_arn);

  runtime::Task<json::Value> run_task(asl::TaskRequest request, asl::Track& track,
                                      std::stop_token stop) override;

 private:
  struct Job;

  runtime::Task<json::Value> invoke_function(asl::TaskRequest request, TaskEvents events,
                                             std::stop_token stop);
  runtime::Task<json::Value> lambda_invoke(asl::TaskRequest request, TaskEvents events,
                                           std::stop_token stop);
  runtime::Task<json::Value> sagemaker_call(Integration to, asl::TaskRequest request,
                                            TaskEvents events, std::stop_token stop);
  runtime::Task<json::Value> sagemaker_job(Integration to, asl::TaskRequest request,
                                           TaskEvents events, std::stop_token stop);
  runtime::Task<json::Value> sdk_call(Integration to, asl::TaskRequest request, TaskEvents events,
                                      std::stop_token stop);

  runtime::Task<json::Value> start_execution(Integration to, asl::TaskRequest request,
                                             TaskEvents events, std::stop_token stop);
  runtime::Task<json::Value> await_execution(std::string arn, TaskEvents& events, Await limits);
  runtime::Task<json::Value> submit_execution(const Integration& to, json::Value input,
                                              TaskEvents& events, Await limits);
  runtime::Task<json::Value> run_job(Job& job, const asl::TaskRequest& request, TaskEvents& events,
                                     std::stop_token stop);
  runtime::Task<> submit(Job& job, const json::Value& parameters, TaskEvents& events, Await limits);
  runtime::Task<std::optional<json::Value>> adopt(const Job& job, TaskEvents& events, Await limits);
  runtime::Task<> catch_up(Job& job, TaskEvents& events, Await limits);
  json::Value with_tags(const json::Value& parameters) const;
  void stop_job(const Job& job);

  // Waits for the outcome; writes TimedOut and throws at the deadline, throws Stopped on stop.
  runtime::Task<CallOutcome> answer(api::InternalCall call, Await limits, TaskEvents& events);
  api::InternalCall call(std::string service, std::string operation, json::Value input) const;

  Context& context_;
  std::string account_, region_, execution_arn_;
};

}  // namespace states
