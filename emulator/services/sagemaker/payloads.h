// How a transform job cuts an object into requests and puts the answers together. Pure functions.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TransformInput.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sagemaker {

enum class Split { None, Line };
enum class Batch { MultiRecord, SingleRecord };
enum class Assemble { None, Line };

struct Cutting {
  Split split = Split::None;
  Batch batch = Batch::MultiRecord;
  uint64_t bytes_max = 0;  // of one request; 0: no limit
};

// The bodies of the requests, as parts of `text`. Absent when one of them would be larger than
// allowed.
std::optional<std::vector<std::string_view>> payloads(std::string_view text,
                                                      const Cutting& cutting);

// Line: a newline between parts, where a part does not end in one already.
std::string assembled(const std::vector<std::string>& parts, Assemble assemble);

}  // namespace sagemaker
