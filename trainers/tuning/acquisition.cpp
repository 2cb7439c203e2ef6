#include "trainers/tuning/acquisition.h"

#include <cmath>

#include "trainers/tuning/normal.h"

namespace tuning {

double Acquisition::of(const Prediction& prediction) const {
  const double deviation = std::sqrt(prediction.variance);
  return std::log(deviation) + shortfall((best_ - prediction.mean) / deviation).log;
}

double Acquisition::at(const Vector& point) const {
  return of(process_.at(point));
}

double Acquisition::at(const Vector& point, Vector& gradient) const {
  Slope slope;
  const Prediction prediction = process_.at(point, slope);
  const double deviation = std::sqrt(prediction.variance);
  const Shortfall expected = shortfall((best_ - prediction.mean) / deviation);
  // d EI = phi d deviation - Phi d mean.
  gradient = (expected.density / (2 * prediction.variance)) * slope.variance -
             (expected.cumulative / deviation) * slope.mean;
  return std::log(deviation) + expected.log;
}

std::vector<double> Acquisition::at_rows(const Matrix& points) const {
  std::vector<double> values;
  for (const Prediction& prediction : process_.at_rows(points))
    values.push_back(of(prediction));
  return values;
}

}  // namespace tuning
