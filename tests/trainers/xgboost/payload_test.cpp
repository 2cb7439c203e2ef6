#include "trainers/xgboost/payload.h"

#include <doctest/doctest.h>

#include <string>

#include "trainers/xgboost/errors.h"

namespace {

struct Shape {
  size_t rows = 0;
  size_t columns = 0;
  bool operator==(const Shape&) const = default;
};

Shape shape(std::string_view body, const char* type) {
  const xgboost::Payload payload = xgboost::parse_payload(body, type);
  return {payload.rows.rows(), payload.rows.columns()};
}

std::string refusal(std::string_view body, const char* type) {
  try {
    xgboost::parse_payload(body, type);
    return "";
  } catch (const xgboost::PayloadError& error) {
    return error.what();
  } catch (const xgboost::UserError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("bodies become rows") {
  CHECK(shape("1,2\n3,4\n", "text/csv") == Shape{2, 2});
  CHECK(shape("1;2\r\n3;4\r\n", "text/csv; charset=utf-8") == Shape{2, 2});
  CHECK(shape("5\n6\n7", "text/csv") == Shape{3, 1});
  CHECK(shape("1,,3", "text/csv") == Shape{1, 3});
  CHECK(shape("0:1 4:2\n1:3", "text/libsvm") == Shape{2, 5});
  CHECK(shape("1 0:1 4:2\n0 1:3\n5", "text/x-libsvm") == Shape{2, 5});
}

TEST_CASE("bodies that cannot be read are refused in the container's words") {
  const std::string csv =
      "Loading csv data failed with Exception, please ensure data is in csv format:\n ";
  CHECK(refusal("1,abc", "text/csv") ==
        csv + "<class 'ValueError'>\n could not convert string to float: 'abc'");
  CHECK(refusal("1,2\n3", "text/csv") ==
        csv +
            "<class 'ValueError'>\n setting an array element with a sequence. The requested array "
            "has an inhomogeneous shape after 1 dimensions. The detected shape was (2,) + "
            "inhomogeneous part.");
  CHECK(refusal(" \n", "text/csv") == csv + "<class '_csv.Error'>\n Could not determine delimiter");
  CHECK(refusal("1,inf", "text/csv").starts_with(csv + "<class 'xgboost.core.XGBoostError'>\n "));
  CHECK(refusal("\xff\xfe", "text/csv").starts_with(csv + "<class 'UnicodeDecodeError'>"));
  CHECK(
      refusal("a:1", "text/libsvm") ==
      "Loading libsvm data failed with Exception, please ensure data is in libsvm format:\n <class "
      "'ValueError'>\n invalid literal for int() with base 10: 'a'");
  CHECK(refusal("x", "text/libsvm").find("cannot infer dimensions") != std::string::npos);
  CHECK(refusal("x", "application/x-parquet") ==
        "Content-type application/x-parquet is not supported.");
  CHECK(refusal("x", "image/png").starts_with("image/png is not an accepted ContentType: "));
}
