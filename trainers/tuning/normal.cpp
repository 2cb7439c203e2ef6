#include "trainers/tuning/normal.h"

#include <array>
#include <cmath>
#include <numbers>

namespace tuning {
namespace {

constexpr double kLogRootTwoPi = 0.91893853320467274178;
constexpr double kFar = 25;  // standard deviations, from which the asymptotic series serves better

double density(double z) {
  return std::exp(-0.5 * z * z - kLogRootTwoPi);
}

double cumulative(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

template <size_t size>
double polynomial(const std::array<double, size>& coefficients, double x) {
  double sum = 0;
  for (const double coefficient : coefficients)
    sum = sum * x + coefficient;
  return sum;
}

double tail_quantile(double probability) {
  constexpr std::array<double, 6> kNumerator = {-7.784894002430293e-03, -3.223964580411365e-01,
                                                -2.400758277161838e+00, -2.549732539343734e+00,
                                                4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array<double, 5> kDenominator = {7.784695709041462e-03, 3.224671290700398e-01,
                                                  2.445134137142996e+00, 3.754408661907416e+00, 1};
  const double q = std::sqrt(-2 * std::log(probability));
  return polynomial(kNumerator, q) / polynomial(kDenominator, q);
}

double central_quantile(double probability) {
  constexpr std::array<double, 6> kNumerator = {-3.969683028665376e+01, 2.209460984245205e+02,
                                                -2.759285104469687e+02, 1.383577518672690e+02,
                                                -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array<double, 6> kDenominator = {-5.447609879822406e+01, 1.615858368580409e+02,
                                                  -1.556989798598866e+02, 6.680131188771972e+01,
                                                  -1.328068155288572e+01, 1};
  const double q = probability - 0.5;
  return q * polynomial(kNumerator, q * q) / polynomial(kDenominator, q * q);
}

}  // namespace

double normal_quantile(double probability) {
  constexpr double kTail = 0.02425;
  double x = 0;
  if (probability < kTail) {
    x = tail_quantile(probability);
  } else if (probability > 1 - kTail) {
    x = -tail_quantile(1 - probability);
  } else {
    x = central_quantile(probability);
  }
  const double error = (cumulative(x) - probability) / density(x);
  return x - error / (1 + 0.5 * x * error);
}

Shortfall shortfall(double z) {
  if (z > -1) {
    const double h = z * cumulative(z) + density(z);
    return {std::log(h), cumulative(z) / h, density(z) / h};
  }
  const double t = -z;
  double mills = 0;      // Phi(z) / phi(z)
  double remainder = 0;  // h(z) / phi(z)
  if (t < kFar) {
    mills = cumulative(z) / density(z);
    remainder = 1 - t * mills;
  } else {
    const double s = 1 / (t * t);
    mills = (1 - s * (1 - s * (3 - 15 * s))) / t;
    remainder = s * (1 - s * (3 - s * (15 - 105 * s)));
  }
  return {-0.5 * t * t - kLogRootTwoPi + std::log(remainder), mills / remainder, 1 / remainder};
}

}  // namespace tuning
