#include "trainers/tuning/design.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tuning {
namespace {

uint64_t mixed(uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

bool is_prime(uint64_t number) {
  for (uint64_t divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return true;
}

uint64_t next_prime(uint64_t after) {
  do {
    ++after;
  } while (!is_prime(after));
  return after;
}

// Its digits times `multiplier`, modulo `base`: without that, the first points of large bases lie
// close together.
double radical_inverse(uint64_t base, uint64_t index, uint64_t multiplier) {
  double result = 0;
  double weight = 1.0 / static_cast<double>(base);
  for (; index > 0; index /= base) {
    result += weight * static_cast<double>(index % base * multiplier % base);
    weight /= static_cast<double>(base);
  }
  return result;
}

uint64_t below(uint64_t count, double unit) {
  return static_cast<uint64_t>(unit * static_cast<double>(count));
}

}  // namespace

double uniform(uint64_t seed, Purpose purpose, uint64_t index, uint64_t coordinate) {
  uint64_t state = mixed(seed);
  state = mixed(state ^ static_cast<uint64_t>(purpose));
  state = mixed(state ^ index);
  state = mixed(state ^ coordinate);
  return static_cast<double>(state >> 11) * 0x1.0p-53;
}

std::vector<double> halton(uint64_t seed, uint64_t index, size_t dimensions) {
  std::vector<double> point;
  uint64_t base = 1;
  for (size_t i = 0; i < dimensions; ++i) {
    base = next_prime(base);
    const uint64_t multiplier = 1 + below(base - 1, uniform(seed, Purpose::Scramble, 0, i));
    const double shifted =
        radical_inverse(base, index + 1, multiplier) + uniform(seed, Purpose::Shift, 0, i);
    point.push_back(shifted - std::floor(shifted));
  }
  return point;
}

uint64_t balanced(uint64_t seed, uint64_t index, uint64_t coordinate, uint64_t count) {
  const uint64_t round = index / count;
  const auto key = [&](uint64_t value) {
    return uniform(seed, Purpose::Order, round * count + value, coordinate);
  };
  std::vector<uint64_t> order(count);
  std::iota(order.begin(), order.end(), uint64_t{0});
  std::sort(order.begin() + (round == 0 ? 1 : 0), order.end(),
            [&](uint64_t a, uint64_t b) { return key(a) < key(b); });
  return order[index % count];
}

}  // namespace tuning
