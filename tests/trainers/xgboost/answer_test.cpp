#include "trainers/xgboost/answer.h"

#include <doctest/doctest.h>

#include <string>

#include "trainers/xgboost/selection.h"

namespace {

xgboost::Predictions column(std::vector<float> values) {
  xgboost::Predictions result;
  result.rows = values.size();
  result.values = std::move(values);
  return result;
}

xgboost::Predictions table(size_t outputs, std::vector<float> values) {
  xgboost::Predictions result = column(std::move(values));
  result.rows /= outputs;
  result.outputs = outputs;
  result.is_table = true;
  return result;
}

}  // namespace

TEST_CASE("predictions as text") {
  using xgboost::Mode;
  struct Case {
    const char* tag;
    Mode mode;
    const char* accept;
    const char* expected;
    const char* expected_table;
  };
  const auto single = column({0.5F, 3.53175F, 1e-5F});
  const auto classes = table(2, {0.25F, 0.75F, 1, 0});
  for (
      const Case& one : {
          Case{"1.7-1", Mode::Batch, "text/csv", "0.5\n3.531749963760376\n9.999999747378752e-06\n",
               "[0.25, 0.75]\n[1.0, 0.0]\n"},
          Case{"1.7-1", Mode::Endpoint, "text/csv",
               "0.5\n3.531749963760376\n9.999999747378752e-06\n", "0.25,0.75\n1.0,0.0\n"},
          Case{"1.2-1", Mode::Endpoint, "text/csv", "0.5,3.531749963760376,9.999999747378752e-06",
               "[0.25, 0.75],[1.0, 0.0]"},
          Case{
              "1.7-1", Mode::Endpoint, "application/json",
              R"({"predictions": [{"score": 0.5}, {"score": 3.531749963760376}, {"score": 9.999999747378752e-06}]})",
              R"({"predictions": [{"score": [0.25, 0.75]}, {"score": [1.0, 0.0]}]})"},
          Case{"1.7-1", Mode::Endpoint, "application/jsonlines",
               "{\"score\": 0.5}\n{\"score\": 3.531749963760376}\n{\"score\": "
               "9.999999747378752e-06}\n",
               "{\"score\": [0.25, 0.75]}\n{\"score\": [1.0, 0.0]}\n"},
      }) {
    CAPTURE(one.accept);
    const auto profile = *xgboost::find_profile(one.tag);
    CHECK(xgboost::encode(profile, one.mode, single, one.accept) == one.expected);
    CHECK(xgboost::encode(profile, one.mode, classes, one.accept) == one.expected_table);
  }
}

TEST_CASE("the type to answer with") {
  CHECK(xgboost::parse_accept("", "") == "text/csv");
  CHECK(xgboost::parse_accept("*/*", "application/json") == "application/json");
  CHECK(xgboost::parse_accept("Application/JSON; q=1", "") == "application/json");
  CHECK_THROWS_AS(xgboost::parse_accept("image/png", ""), xgboost::AcceptError);
  CHECK_THROWS_AS(xgboost::parse_accept("application/x-recordio-protobuf", ""),
                  xgboost::AcceptError);
}

TEST_CASE("selected parts of an answer") {
  const auto encode = [](const char* objective, int64_t classes, const char* keys,
                         const xgboost::Predictions& predictions, const char* accept) {
    return xgboost::encode_selected({xgboost::parse_keys(keys), objective, classes}, predictions,
                                    accept);
  };
  CHECK(encode("binary:logistic", 0, "predicted_label, probabilities", column({0.75F, 0.25F}),
               "text/csv") == "1,\"[0.25, 0.75]\"\n0,\"[0.75, 0.25]\"");
  CHECK(encode("multi:softprob", 2, "labels,predicted_label,probability", table(2, {0.25F, 0.75F}),
               "application/json") ==
        R"({"predictions": [{"predicted_label": 1, "labels": [0, 1], "probability": 0.75}]})");
  CHECK(encode("reg:squarederror", 0, "predicted_score,labels", column({2}),
               "application/jsonlines") == "{\"predicted_score\": 2.0, \"labels\": NaN}\n");
  CHECK(encode("reg:squarederror", 0, "labels", column({2}), "text/csv") == "nan");
  CHECK_THROWS(encode("rank:ndcg", 0, "labels", column({2}), "text/csv"));
}
