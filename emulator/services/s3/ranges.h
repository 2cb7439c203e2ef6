// Byte ranges of reads and copies, as S3 reads them. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace s3 {

// Both ends included.
struct Range {
  int64_t first = 0;
  int64_t last = -1;
  int64_t size() const { return last - first + 1; }
  friend bool operator==(const Range&, const Range&) = default;
};

enum class RangeKind { Whole, Part, Unsatisfiable };

struct ReadRange {
  RangeKind kind = RangeKind::Whole;  // Whole: the header is ignored and the answer is 200
  Range range;                        // Part
};

// RFC 9110 section 14.1.2, single ranges of bytes only: anything else is ignored, as S3 does.
ReadRange read_range(std::string_view header, int64_t object_size);

// x-amz-copy-source-range: "bytes=first-last". Absent when it does not have that form.
std::optional<Range> copy_range(std::string_view header);

}  // namespace s3
