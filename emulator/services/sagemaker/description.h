// What is told about a row: answers of Describe, and details of events.
#pragma once

#include "emulator/api/call.h"
#include "emulator/runtime/event_bus.h"
#include "emulator/services/sagemaker/records.h"

namespace sagemaker {

// The header in which internal callers find the text of event_detail().
constexpr std::string_view kDetailHeader = "x-sagelocal-event-detail";

// As Describe answers: times in epoch seconds.
json::Value description(const Record& record);
// As EventBridge tells it: times in integer milliseconds, tags as a map, no nulls.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
json::Value event_detail(const Record& record);
runtime::Event event_of(const Record& record);
// The answer to Describe, with the detail for internal callers.
api::Reply describe_reply(const Record& record, const api::Call& call);

// Replaces the integer milliseconds of `members` by seconds, where they are there.
json::Value with_seconds(json::Value object, std::initializer_list<std::string_view> members);

}  // namespace sagemaker
