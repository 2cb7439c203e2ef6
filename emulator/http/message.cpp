#include "emulator/http/message.h"

#include "emulator/base/text.h"

namespace http {

void Headers::add(std::string_view name, std::string_view value) {
  all_.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
  std::string copy(value);  // it may be a view of what is removed
  std::string owner(name);
  remove(owner);
  all_.emplace_back(std::move(owner), std::move(copy));
}

void Headers::remove(std::string_view name) {
  std::erase_if(all_,
                [&](const auto& entry) { return base::equals_ignoring_case(entry.first, name); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [own, value] : all_) {
    if (own.size() == name.size() && base::equals_ignoring_case(own, name)) return &value;
  }
  return nullptr;
}

std::string Headers::get(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? "" : *value;
}

}  // namespace http
