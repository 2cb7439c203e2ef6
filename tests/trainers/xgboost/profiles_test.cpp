#include "trainers/xgboost/profiles.h"

#include <doctest/doctest.h>

TEST_CASE("an image's tag decides the profile") {
  struct Case {
    const char* image;
    const char* tag;  // null: no such image
  };
  for (const Case& one : {
           Case{"433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest", "1"},
           Case{"433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1", "1"},
           Case{"433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost", "1"},
           Case{"246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1", "1.7-1"},
           Case{"246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3",
                "1.0-1"},
           Case{"450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.0-5",
                "3.0-5"},
           Case{"1.5-1", "1.5-1"},
           Case{"246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:9.9-9", nullptr},
           Case{"", nullptr},
       }) {
    CAPTURE(one.image);
    const auto profile = xgboost::find_profile(one.image);
    REQUIRE(profile.has_value() == (one.tag != nullptr));
    if (profile) CHECK(profile->tag == one.tag);
  }
}

TEST_CASE("what differs between the tags") {
  const auto of = [](const char* tag) { return *xgboost::find_profile(tag); };
  CHECK(of("1").lenient);
  CHECK_FALSE(of("0.90-1").lenient);
  CHECK(of("0.90-2").short_numbers);
  CHECK_FALSE(of("1.0-1").short_numbers);
  CHECK(of("1.2-2").old_default_metrics);
  CHECK_FALSE(of("1.3-1").old_default_metrics);
  CHECK(of("1.5-1").root_only_depth_0);
  CHECK_FALSE(of("1.7-1").root_only_depth_0);
  CHECK_FALSE(of("1.7-1").unlimited_depth_0);
  CHECK(of("3.0-5").unlimited_depth_0);
  CHECK(of("1.2-1").one_line);
  CHECK_FALSE(of("1.2-2").one_line);
  CHECK(of("1.7-1").format == xgboost::ModelFormat::Deprecated);
  CHECK(of("3.2-0").format == xgboost::ModelFormat::Ubj);
  CHECK(xgboost::is_custom_metric(of("1.7-1").version, "rmse"));
  CHECK_FALSE(xgboost::is_custom_metric(of("1").version, "rmse"));
}
