// Lists: filters, orders and pages that the List operations share. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"

namespace sagemaker {

constexpr int64_t kPageSizeDefault = 10;

// One line of a list with what it is sorted by; ties go by age.
struct Line {
  std::string text;
  double number = 0;
  int64_t sequence = 0;
  json::Value summary;
};

// CreationTimeAfter/Before, LastModifiedTimeAfter/Before, NameContains, StatusEquals.
bool passes(const Record& record, const json::Value& input);

// The line of `record` under SortBy: Name, Status or CreationTime. (FinalObjectiveMetricValue is
// set by who knows it.)
Line line_of(const Record& record, const json::Value& input, json::Value summary);

// {<member>: [summaries], NextToken}. SortOrder, MaxResults and NextToken are those of `input`.
// AWS-QUIRK: without SortBy the newest comes first, whatever the reference says (recorded outputs).
json::Value page_of(std::vector<Line> lines, const json::Value& input, std::string_view member);

}  // namespace sagemaker
