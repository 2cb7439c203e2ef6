// Objects that were read of late, so that the next read of one costs no query.
//
// Right because the data directory belongs to this server alone and every write passes through
// S3::commit(), which calls changed() between the write and its acknowledgement: what was looked up
// before the last change is not served any more.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "emulator/json/value.h"
#include "storage/object_table.h"

namespace s3 {

struct Found {
  storage::Bucket bucket;
  storage::Object object;
  json::Value metadata;  // parsed
  json::Value bytes;     // of an inline object, else null
};

constexpr size_t kCachedObjectsMax = 64;  // of at most 64 KiB each

// Any thread.
class ReadCache {
 public:
  // Take it before the transaction of the look-up whose result is kept under it.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  void changed() { generation_.fetch_add(1, std::memory_order_acq_rel); }

  // Null when absent or no longer right.
  std::shared_ptr<const Found> find(std::string_view bucket, std::string_view key) const;
  void keep(uint64_t generation, std::shared_ptr<const Found> found);

 private:
  std::atomic<uint64_t> generation_ = 0;
  mutable std::mutex mutex_;
  uint64_t kept_ = 0;  // the generation of all entries
  std::unordered_map<std::string, std::shared_ptr<const Found>> entries_;  // by bucket/key
};

}  // namespace s3
