// What the model learns from: the results of a job and of its parents, encoded.
#pragma once

#include <cstdint>
#include <vector>

#include "trainers/tuning/encoding.h"
#include "trainers/tuning/gp.h"
#include "trainers/tuning/targets.h"

namespace tuning {

constexpr size_t kObservationsMax = 500;  // more are thinned out

struct Dataset {
  Observations observations;  // succeeded and failed trials, in order
  Matrix pending;
  Targets targets;
  size_t results;  // trials of the job that ended, thinned out or not
};

// Parents' trials count like the job's own, except pending ones. Points that are not of the space
// are left out. Beyond kObservationsMax, the best quarter stays, and of the rest those that `seed`
// draws.
Dataset dataset_of(const Encoding& encoding, Goal goal, const std::vector<Trial>& parents,
                   const std::vector<Trial>& history, uint64_t seed);

// Succeeded, with a finite objective.
bool has_result(const Trial& trial);

// The objective such that smaller is better; infinite without a result.
double loss_of(const Trial& trial, Goal goal);

}  // namespace tuning
