#include "trainers/tuning/fit.h"

#include <doctest/doctest.h>

namespace {

using tuning::Fit;
using tuning::parse_fit;
using tuning::Vector;

TEST_CASE("a fit comes back from its text, to six digits") {
  const Fit fit{12, {Vector{{-1, 0.25}}, Vector{{1.23456789, 0}}, 2, -3.5, 10}};
  const std::string text = tuning::text_of(fit);
  CHECK(text == "12 -1 0.25 1.23457 0 2 -3.5 10");
  const std::optional<Fit> again = parse_fit(text, 2);
  REQUIRE(again);
  CHECK(again->results == 12);
  CHECK(again->hyperparameters.lengthscales == fit.hyperparameters.lengthscales);
  CHECK(again->hyperparameters.warps == Vector{{1.23457, 0}});
  CHECK(again->hyperparameters.amplitude == 2);
  CHECK(again->hyperparameters.noise == -3.5);
  CHECK(again->hyperparameters.mean == 10);
}

TEST_CASE("what is no fit of so many coordinates is none") {
  for (const char* text :
       {"", "12", "12 1 2 3", "12 -1 0.25 1 0 2 -3.5", "-1 -1 0.25 1 0 2 -3.5 10",
        "12 -1 x 1 0 2 -3.5 10", "12 -1 0.25 1 0 2 -3.5 10 1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_fit(text, 2));
  }
}

}  // namespace
