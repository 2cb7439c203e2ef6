#include "emulator/api/rest_binding.h"

#include <algorithm>

#include "emulator/api/errors.h"
#include "emulator/api/scalar.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace api {
namespace {

json::Value bind_scalar(const MemberShape& member, std::string_view text, Protocol protocol) {
  if (member.json_value) {
    const std::optional<std::string> decoded = base::from_base64(text);
    if (decoded) return *decoded;
  }
  std::optional<json::Value> value = scalar_from_text(*member.shape, text);
  if (value) return std::move(*value);
  if (member.location == Location::Header && member.shape->kind == Kind::Timestamp) return {};
  throw bad_argument(protocol, member.wire_name, text, *member.shape);
}

// "a,b" or several headers of one name.
json::Value bind_header_list(const MemberShape& member, std::string_view text, Protocol protocol) {
  json::Array items;
  for (const std::string_view item : base::split(text, ',')) {
    items.push_back(bind_scalar(*member.shape->element, base::trim(item), protocol));
  }
  return items;
}

// aws-chunked is how the body travelled, not what it is.
json::Value bind_content_encoding(std::string_view text) {
  std::vector<std::string> encodings;
  for (const std::string_view part : base::split(text, ',')) {
    const std::string_view encoding = base::trim(part);
    if (!encoding.empty() && !base::equals_ignoring_case(encoding, "aws-chunked")) {
      encodings.emplace_back(encoding);
    }
  }
  if (encodings.empty()) return {};
  return base::join(encodings, ",");
}

json::Value bind_header(const MemberShape& member, const Incoming& incoming, Protocol protocol) {
  const std::string* const text = incoming.header(member.wire_name);
  if (text == nullptr) return {};
  if (member.shape->kind == Kind::List) return bind_header_list(member, *text, protocol);
  // An empty header is no number and no date, but absent.
  if (text->empty() && member.shape->kind != Kind::String) return {};
  if (member.wire_name == "Content-Encoding") return bind_content_encoding(*text);
  return bind_scalar(member, *text, protocol);
}

// All headers of a prefix: x-amz-meta-colour becomes {"colour": ...}. Names in lower case, as S3
// keeps them.
json::Value bind_headers(const MemberShape& member, const Incoming& incoming) {
  json::Members entries;
  const auto take = [&](std::string_view name, std::string_view value) {
    const std::string_view prefix = member.wire_name;
    if (name.size() <= prefix.size() ||
        !base::equals_ignoring_case(name.substr(0, prefix.size()), prefix)) {
      return;
    }
    std::string key = base::lower(name.substr(prefix.size()));
    for (json::Member& entry : entries) {
      if (entry.first != key) continue;
      entry.second = entry.second.as_string() + "," + std::string(value);
      return;
    }
    entries.emplace_back(std::move(key), value);
  };
  for (const auto& [name, value] : incoming.head->headers.all())
    take(name, value);
  for (const auto& [name, value] : incoming.query)
    take(name, value);
  if (entries.empty()) return {};
  return entries;
}

json::Value bind_query_map(const MemberShape& member, const OperationShape& operation,
                           const Incoming& incoming) {
  json::Members entries;
  for (const auto& [name, value] : incoming.query) {
    const bool bound = std::any_of(operation.input->members.begin(), operation.input->members.end(),
                                   [&, &key = name](const MemberShape& other) {
                                     return &other != &member &&
                                            other.location == Location::QueryString &&
                                            other.wire_name == key;
                                   });
    if (!bound) entries.emplace_back(name, value);
  }
  if (entries.empty()) return {};
  return entries;
}

json::Value bind_query(const MemberShape& member, const OperationShape& operation,
                       const Incoming& incoming, Protocol protocol) {
  if (member.shape->kind == Kind::Map) return bind_query_map(member, operation, incoming);
  if (member.shape->kind != Kind::List) {
    const std::string* const text = http::find(incoming.query, member.wire_name);
    if (text == nullptr || (text->empty() && member.shape->kind != Kind::String)) return {};
    return bind_scalar(member, *text, protocol);
  }
  json::Array items;
  for (const auto& [name, value] : incoming.query) {
    if (name == member.wire_name) {
      items.push_back(bind_scalar(*member.shape->element, value, protocol));
    }
  }
  if (items.empty()) return {};
  return items;
}

json::Value bind_label(const MemberShape& member, const Incoming& incoming, Protocol protocol) {
  for (const auto& [name, value] : incoming.labels) {
    if (name == member.wire_name) return bind_scalar(member, value, protocol);
  }
  return {};
}

// A line break in a header would begin another header.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return text;
}

void put_header(const MemberShape& member, const json::Value& value, http::Headers* headers) {
  if (member.shape->kind == Kind::List) {
    std::vector<std::string> items;
    for (const json::Value& item : value.items()) {
      items.push_back(scalar_to_text(*member.shape->element->shape, item, TimestampFormat::Rfc822));
    }
    headers->add(member.wire_name, one_line(base::join(items, ",")));
    return;
  }
  const TimestampFormat format = timestamp_format(member, TimestampFormat::Rfc822);
  std::string text = scalar_to_text(*member.shape, value, format);
  headers->add(member.wire_name, one_line(member.json_value ? base::base64(text) : text));
}

void put_member(const MemberShape& member, const json::Value& value, http::Response* response) {
  switch (member.location) {
    case Location::Header:
      if (base::equals_ignoring_case(member.wire_name, "Content-Length")) {
        if (value.is_int()) response->content_length = static_cast<uint64_t>(value.as_int());
        return;
      }
      return put_header(member, value, &response->headers);
    case Location::Headers:
      for (const json::Member& entry : value.members()) {
        response->headers.add(std::string(member.wire_name) + one_line(entry.first),
                              one_line(scalar_to_text(*member.shape->element->shape, entry.second,
                                                      TimestampFormat::Default)));
      }
      return;
    case Location::StatusCode:
      if (value.is_int()) response->status = static_cast<int>(value.as_int());
      return;
    default:
      return;
  }
}

}  // namespace

json::Members bind_head(const OperationShape& operation, const Incoming& incoming,
                        Protocol protocol) {
  json::Members bound;
  if (operation.input == nullptr) return bound;
  for (const MemberShape& member : operation.input->members) {
    json::Value value;
    switch (member.location) {
      case Location::Header:
        value = bind_header(member, incoming, protocol);
        break;
      case Location::Headers:
        value = bind_headers(member, incoming);
        break;
      case Location::QueryString:
        value = bind_query(member, operation, incoming, protocol);
        break;
      case Location::Uri:
        value = bind_label(member, incoming, protocol);
        break;
      default:
        break;
    }
    if (!value.is_null()) bound.emplace_back(std::string(member.name), std::move(value));
  }
  return bound;
}

http::Response start_response(const OperationShape& operation, const Reply& reply,
                              const Answering& answering) {
  http::Response response;
  response.status = operation.status;
  if (operation.output != nullptr) {
    for (const auto& [name, value] : reply.output.members()) {
      const MemberShape* const member = operation.output->member(name);
      if (member == nullptr || member->location == Location::Body || value.is_null()) continue;
      put_member(*member, value, &response);
    }
  }
  if (!answering.is_head) response.content_length.reset();
  if (reply.status) response.status = *reply.status;
  for (const auto& [name, value] : reply.headers.all()) {
    response.headers.set(name, one_line(value));
  }
  return response;
}

const MemberShape* raw_payload(const Shape* shape) {
  if (shape == nullptr || shape->payload == nullptr) return nullptr;
  const Kind kind = shape->payload->shape->kind;
  return kind == Kind::Blob || kind == Kind::String ? shape->payload : nullptr;
}

void put_raw_payload(const MemberShape& payload, Reply* reply, const Answering& answering,
                     http::Response* response) {
  if (reply->body != nullptr) {
    if (answering.is_head) {
      response->content_length = reply->body->size();
    } else {
      response->source = std::move(reply->body);
    }
    return;
  }
  const json::Value& value = reply->output[payload.name];
  if (value.is_string() && !answering.is_head) response->body = value.as_string();
}

}  // namespace api
