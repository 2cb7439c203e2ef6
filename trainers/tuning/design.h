// Random numbers without state, and low-discrepancy points. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tuning {

// What a random number is for, so that no two uses share a stream.
enum class Purpose : uint64_t {
  Draw = 1,
  Shift = 2,
  Enumeration = 3,
  Candidate = 4,
  Perturbation = 5,
  Subset = 6,
  Importance = 7,
  Scramble = 8,
  Order = 9,
};

// Uniform in [0, 1), a function of its arguments alone. SplitMix64: Steele, Lea, Flood, "Fast
// splittable pseudorandom number generators", OOPSLA 2014.
double uniform(uint64_t seed, Purpose purpose, uint64_t index, uint64_t coordinate);

// Point `index` (from 0) of the Halton sequence, scrambled and shifted at random by `seed`
// (Cranley-Patterson).
std::vector<double> halton(uint64_t seed, uint64_t index, size_t dimensions);

// Which of `count` (> 0) values of a coordinate point `index` (from 0) has: the first `count`
// points have all of them, and so has each `count` after, in an order that differs with seed and
// coordinate. Point 0 has value 0.
uint64_t balanced(uint64_t seed, uint64_t index, uint64_t coordinate, uint64_t count);

}  // namespace tuning
