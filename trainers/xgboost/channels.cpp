// The settings of the channels: names, content types, modes.
#include <algorithm>
#include <iterator>

#include "emulator/base/text.h"
#include "trainers/xgboost/datasets.h"
#include "trainers/xgboost/errors.h"
#include "trainers/xgboost/python.h"

namespace xgboost {
namespace {

constexpr std::string_view kContentTypes[] = {"csv",
                                              "libsvm",
                                              "parquet",
                                              "recordio-protobuf",
                                              "text/csv",
                                              "text/libsvm",
                                              "text/x-libsvm",
                                              "application/x-parquet",
                                              "application/x-recordio-protobuf"};

bool is_known(std::string_view type) {
  return std::ranges::find(kContentTypes, type) != std::end(kContentTypes);
}

// As Python prints the dictionary.
std::string repr(const json::Value& value) {
  if (value.is_null()) return "None";
  if (value.is_bool()) return value.as_bool() ? "True" : "False";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_number()) return base::python_repr(value.as_double());
  if (value.is_string()) return python::repr(value.as_string());
  std::vector<std::string> parts;
  if (value.is_array()) {
    for (const json::Value& item : value.items())
      parts.push_back(repr(item));
    return "[" + base::join(parts, ", ") + "]";
  }
  for (const auto& [key, item] : value.members()) {
    parts.push_back(python::repr(key) + ": " + repr(item));
  }
  return "{" + base::join(parts, ", ") + "}";
}

bool is_supported(const Profile& profile, const contract::Channel& channel) {
  const bool whole = channel.distribution == "FullyReplicated";
  const std::string type = channel.content_type.value_or("text/libsvm");
  if (channel.name == "code") return type == "text/python" && channel.input_mode == "File" && whole;
  if (!whole && channel.distribution != "ShardedByS3Key") return false;
  if (channel.input_mode != "File" && channel.input_mode != "Pipe") return false;
  // Types with parameters: the table of the container holds bare ones only. The 0.72 image is
  // closed; its documentation shows "text/csv; label_size=1", so there the main part decides.
  return profile.lenient ? true : is_known(type);
}

// "text/csv; label_size=1" is {"text/csv", {"label_size=1"}}, in lower case.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(text, ';')) {
    parts.push_back(base::lower(base::trim(part)));
  }
  return parts;
}

void check_label_size(const std::vector<std::string>& parts, const std::string& text) {
  for (const std::string& part : parts) {
    if (!part.starts_with("label_size=")) continue;
    std::string value = part.substr(part.find('=') + 1);
    std::erase(value, '"');
    if (value == "1") continue;
    throw UserError(text +
                    " is not an accepted csv ContentType. Optional parameter label_size must be "
                    "equal to 1");
  }
}

}  // namespace

ContentType parse_content_type(const std::optional<std::string>& text) {
  if (!text) return ContentType::Libsvm;
  const std::vector<std::string> parts = parts_of(*text);
  const std::string& type = parts.front();
  if (type == "csv" || type == "text/csv") {
    check_label_size(parts, *text);
    return ContentType::Csv;
  }
  if (type == "libsvm" || type == "text/libsvm" || type == "text/x-libsvm") {
    return ContentType::Libsvm;
  }
  if (type == "parquet" || type == "application/x-parquet") return ContentType::Parquet;
  if (type == "recordio-protobuf" || type == "application/x-recordio-protobuf") {
    return ContentType::RecordioProtobuf;
  }
  std::vector<std::string> known(std::begin(kContentTypes), std::end(kContentTypes));
  throw UserError(*text + " is not an accepted ContentType: " + base::join(known, ", ") + ".");
}

void check_channels(const Profile& profile, const std::vector<contract::Channel>& channels) {
  if (std::ranges::find(channels, "train", &contract::Channel::name) == channels.end()) {
    throw UserError("Missing required channel: train");
  }
  for (const contract::Channel& channel : channels) {
    const bool known =
        channel.name == "train" || channel.name == "validation" || channel.name == "code";
    if (!known) throw UserError("Extraneous channel found: " + channel.name);
    if (!is_supported(profile, channel)) {
      throw UserError("Channel configuration for '" + channel.name +
                      "' channel is not supported: " + repr(channel.config));
    }
    if (channel.name != "code" && channel.input_mode == "Pipe") {
      throw UserError("TrainingInputMode Pipe of channel '" + channel.name +
                      "' is not supported by sagelocal; please use File.");
    }
  }
}

}  // namespace xgboost
