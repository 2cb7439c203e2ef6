#include "emulator/services/sagemaker/payloads.h"

namespace sagemaker {
namespace {

// Lines with their newlines.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t newline = text.find('\n');
    const size_t length = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

std::string_view without_newline(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> single_records(std::string_view text) {
  std::vector<std::string_view> records;
  for (const std::string_view line : lines_of(text)) {
    if (const std::string_view record = without_newline(line); !record.empty()) {
      records.push_back(record);
    }
  }
  return records;
}

std::vector<std::string_view> packed_records(std::string_view text, uint64_t bytes_max) {
  std::vector<std::string_view> parts;
  for (const std::string_view line : lines_of(text)) {
    const bool fits =
        !parts.empty() && (bytes_max == 0 || parts.back().size() + line.size() <= bytes_max);
    if (fits) {
      parts.back() = {parts.back().data(), parts.back().size() + line.size()};
    } else {
      parts.push_back(line);
    }
  }
  return parts;
}

}  // namespace

std::optional<std::vector<std::string_view>> payloads(std::string_view text,
                                                      const Cutting& cutting) {
  std::vector<std::string_view> parts;
  if (cutting.split == Split::None) {
    parts.push_back(text);
  } else if (cutting.batch == Batch::SingleRecord) {
    parts = single_records(text);
  } else {
    parts = packed_records(text, cutting.bytes_max);
  }
  if (cutting.bytes_max == 0) return parts;
  for (const std::string_view part : parts) {
    if (part.size() > cutting.bytes_max) return std::nullopt;
  }
  return parts;
}

std::string assembled(const std::vector<std::string>& parts, Assemble assemble) {
  std::string whole;
  for (const std::string& part : parts) {
    const bool joint = assemble == Assemble::Line && !whole.empty() && whole.back() != '\n';
    if (joint) whole += '\n';
    whole += part;
  }
  return whole;
}

}  // namespace sagemaker
