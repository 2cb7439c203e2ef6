// Measured on AWS: which state accepts which field, and the numbers' ranges.
// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html and the pages
// below it.
#include "emulator/asl/fields.h"

#include <map>

namespace asl {

namespace {

using Kind = FieldKind;
using Fields = std::vector<Field>;

constexpr double kSecondsMax = 99'999'999;
constexpr double kDelaySecondsMax = 31'622'400;

Fields joined(std::initializer_list<Fields> parts) {
  Fields all = {{"Type"}, {"Comment", Kind::Text}, {"QueryLanguage", Kind::Text}};
  for (const Fields& part : parts)
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::map<StateType, Fields> make_fields() {
  const Fields moving = {{"Next", Kind::Text}, {"End", Kind::Boolean}};
  const Fields filtered = {{"InputPath", Kind::PathOrNull}, {"OutputPath", Kind::PathOrNull}};
  const Fields assigning = {{"Assign", Kind::Template}};
  const Fields placing = {{"ResultPath", Kind::Place}};
  const Fields shaping = {{"Parameters", Kind::Template}};
  const Fields selecting = {{"ResultSelector", Kind::Template}};
  const Fields recovering = {{"Retry", Kind::List}, {"Catch", Kind::List}};
  return {
      {StateType::Task, joined({moving,
                                filtered,
                                assigning,
                                placing,
                                shaping,
                                selecting,
                                recovering,
                                {{"Resource", Kind::Text},
                                 {"Credentials", Kind::Template},
                                 {"TimeoutSeconds", Kind::Integer, 1, kSecondsMax},
                                 {"TimeoutSecondsPath", Kind::Path},
                                 {"HeartbeatSeconds", Kind::Integer, 1, kSecondsMax},
                                 {"HeartbeatSecondsPath", Kind::Path}}})},
      {StateType::Pass, joined({moving, filtered, assigning, placing, shaping, {{"Result"}}})},
      {StateType::Choice,
       joined({filtered, assigning, {{"Choices", Kind::List}, {"Default", Kind::Text}}})},
      {StateType::Wait, joined({moving,
                                filtered,
                                assigning,
                                {{"Seconds", Kind::Integer, 0, kSecondsMax},
                                 {"SecondsPath", Kind::Path},
                                 {"Timestamp", Kind::Timestamp},
                                 {"TimestampPath", Kind::Path}}})},
      {StateType::Succeed, joined({filtered})},
      {StateType::Fail, joined({{{"Error", Kind::Text},
                                 {"Cause", Kind::Text},
                                 {"ErrorPath", Kind::Expression},
                                 {"CausePath", Kind::Expression}}})},
      {StateType::Parallel, joined({moving,
                                    filtered,
                                    assigning,
                                    placing,
                                    shaping,
                                    selecting,
                                    recovering,
                                    {{"Branches", Kind::List}}})},
      {StateType::Map, joined({moving,
                               filtered,
                               assigning,
                               placing,
                               shaping,
                               selecting,
                               recovering,
                               {{"ItemProcessor", Kind::Object},
                                {"Iterator", Kind::Object},
                                {"ItemsPath", Kind::Path},
                                {"ItemSelector", Kind::Template},
                                {"ItemReader", Kind::Template},
                                {"ItemBatcher", Kind::Template},
                                {"ResultWriter", Kind::Template},
                                {"MaxConcurrency", Kind::Integer},
                                {"MaxConcurrencyPath", Kind::Path},
                                {"ToleratedFailureCount", Kind::Integer},
                                {"ToleratedFailureCountPath", Kind::Path},
                                {"ToleratedFailurePercentage", Kind::Number, 0, 100},
                                {"ToleratedFailurePercentagePath", Kind::Path},
                                {"Label", Kind::Text}}})},
  };
}

const Fields& fields_of(StateType type) {
  static const std::map<StateType, Fields> all = make_fields();
  return all.at(type);
}

const Field* find_in(const Fields& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

const Field* find_field(StateType type, std::string_view name) {
  return find_in(fields_of(type), name);
}

bool is_jsonata_field(StateType type, std::string_view name) {
  if (name == "Output") return type != StateType::Fail;
  if (name == "Arguments") return type == StateType::Task || type == StateType::Parallel;
  return name == "Items" && type == StateType::Map;
}

const std::vector<Exclusive>& exclusive_fields() {
  using Need = Exclusive::Need;
  static const std::vector<Exclusive> all = {
      {StateType::Task, {"Next", "End"}, Need::ExactlyOne},
      {StateType::Pass, {"Next", "End"}, Need::ExactlyOne},
      {StateType::Wait, {"Next", "End"}, Need::ExactlyOne},
      {StateType::Parallel, {"Next", "End"}, Need::ExactlyOne},
      {StateType::Map, {"Next", "End"}, Need::ExactlyOne},
      {StateType::Task, {"TimeoutSeconds", "TimeoutSecondsPath"}, Need::AtMostOne},
      {StateType::Task, {"HeartbeatSeconds", "HeartbeatSecondsPath"}, Need::AtMostOne},
      {StateType::Wait, {"SecondsPath", "Seconds", "TimestampPath", "Timestamp"}, Need::ExactlyOne},
      {StateType::Fail, {"Error", "ErrorPath"}, Need::AtMostOne},
      {StateType::Fail, {"Cause", "CausePath"}, Need::AtMostOne},
      {StateType::Map, {"ItemProcessor", "Iterator"}, Need::ExactlyOne},
      {StateType::Map, {"MaxConcurrency", "MaxConcurrencyPath"}, Need::AtMostOne},
      {StateType::Map, {"ToleratedFailureCount", "ToleratedFailureCountPath"}, Need::AtMostOne},
      {StateType::Map,
       {"ToleratedFailurePercentage", "ToleratedFailurePercentagePath"},
       Need::AtMostOne},
  };
  return all;
}

const Field* find_retry_field(std::string_view name) {
  static const Fields all = {
      {"ErrorEquals", Kind::List},
      {"Comment", Kind::Text},
      {"IntervalSeconds", Kind::Integer, 0, kSecondsMax},
      {"MaxAttempts", Kind::Integer, 0, kSecondsMax},
      {"BackoffRate", Kind::Number, 1},
      {"MaxDelaySeconds", Kind::Integer, 1, kDelaySecondsMax},
      {"JitterStrategy", Kind::Text},
  };
  return find_in(all, name);
}

const Field* find_catch_field(std::string_view name) {
  static const Fields all = {
      {"ErrorEquals", Kind::List}, {"Comment", Kind::Text},    {"Next", Kind::Text},
      {"ResultPath", Kind::Place}, {"Assign", Kind::Template},
  };
  return find_in(all, name);
}

}  // namespace asl
