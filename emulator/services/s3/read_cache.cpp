#include "emulator/services/s3/read_cache.h"

#include <utility>

namespace s3 {
namespace {

// Names of buckets hold no slash.
std::string name_of(std::string_view bucket, std::string_view key) {
  std::string name;
  name.reserve(bucket.size() + 1 + key.size());
  name.append(bucket).append("/").append(key);
  return name;
}

}  // namespace

std::shared_ptr<const Found> ReadCache::find(std::string_view bucket, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  if (kept_ != generation()) return nullptr;
  const auto entry = entries_.find(name_of(bucket, key));
  return entry == entries_.end() ? nullptr : entry->second;
}

void ReadCache::keep(uint64_t generation, std::shared_ptr<const Found> found) {
  const std::lock_guard lock(mutex_);
  if (generation != this->generation()) return;
  if (kept_ != generation || entries_.size() >= kCachedObjectsMax) entries_.clear();
  kept_ = generation;
  entries_.insert_or_assign(name_of(found->bucket.name, found->object.key), std::move(found));
}

}  // namespace s3
