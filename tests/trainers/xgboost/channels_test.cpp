#include <doctest/doctest.h>

#include <string>

#include "trainers/xgboost/datasets.h"
#include "trainers/xgboost/errors.h"

namespace {

template <class Function>
std::string refusal(Function function) {
  try {
    function();
    return "";
  } catch (const xgboost::UserError& error) {
    return error.what();
  }
}

contract::Channel channel(const char* name, std::optional<std::string> type) {
  contract::Channel result;
  result.name = name;
  result.content_type = std::move(type);
  result.config = json::Value::object({{"ContentType", result.content_type.value_or("")},
                                       {"TrainingInputMode", result.input_mode}});
  return result;
}

}  // namespace

TEST_CASE("content types") {
  using xgboost::ContentType;
  CHECK(xgboost::parse_content_type({}) == ContentType::Libsvm);
  CHECK(xgboost::parse_content_type("Text/CSV; label_size=1; charset=utf8") == ContentType::Csv);
  CHECK(xgboost::parse_content_type("text/x-libsvm") == ContentType::Libsvm);
  CHECK(xgboost::parse_content_type("application/x-parquet") == ContentType::Parquet);
  CHECK(refusal([] { xgboost::parse_content_type("text/csv;label_size=2"); }) ==
        "text/csv;label_size=2 is not an accepted csv ContentType. Optional parameter label_size "
        "must "
        "be equal to 1");
  CHECK(refusal([] { xgboost::parse_content_type("image/png"); }) ==
        "image/png is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf, "
        "text/csv, "
        "text/libsvm, text/x-libsvm, application/x-parquet, application/x-recordio-protobuf.");
}

TEST_CASE("channels") {
  const auto check = [](const char* tag, const std::vector<contract::Channel>& channels) {
    return refusal([&] { xgboost::check_channels(*xgboost::find_profile(tag), channels); });
  };
  CHECK(check("1.7-1", {channel("train", "csv"), channel("validation", "text/csv")}).empty());
  CHECK(check("1.7-1", {channel("validation", "csv")}) == "Missing required channel: train");
  CHECK(check("1.7-1", {channel("train", "csv"), channel("test", "csv")}) ==
        "Extraneous channel found: test");
  CHECK(check("1.7-1", {channel("train", "text/plain")}) ==
        "Channel configuration for 'train' channel is not supported: {'ContentType': 'text/plain', "
        "'TrainingInputMode': 'File'}");
}

TEST_CASE("lines of LIBSVM") {
  struct Case {
    const char* line;
    int features;
  };
  for (const Case& one :
       {Case{"1 0:1 3:2\n", 2}, Case{"1:0.5 0:1\n", 1}, Case{"1\n", 0}, Case{"x 0:1\n", -1},
        Case{"1,2,3\n", -1}, Case{"1 2 3\n", -1}, Case{"1 0:1:2\n", -1}, Case{"1  0:1\n", -1}}) {
    CAPTURE(one.line);
    CHECK(xgboost::count_libsvm_features(one.line) == one.features);
  }
}
