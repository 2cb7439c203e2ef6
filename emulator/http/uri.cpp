#include "emulator/http/uri.h"

#include <stdexcept>

#include "emulator/base/text.h"

namespace http {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw std::invalid_argument("not an address: \"" + std::string(text) + "\" (" + std::string(why) +
                              ")");
}

// authority = host [ ":" port ]; host may be an address in brackets. RFC 3986 section 3.2.
void parse_authority(std::string_view text, std::string_view authority, Url* url) {
  if (authority.find('@') != std::string_view::npos) refuse(text, "user names are not taken");
  std::string_view rest;
  if (authority.starts_with('[')) {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos) refuse(text, "bracket not closed");
    url->host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
    if (!rest.empty() && rest[0] != ':') refuse(text, "text behind the bracket");
  } else {
    const size_t colon = authority.find(':');
    url->host = authority.substr(0, colon);
    if (colon != std::string_view::npos) rest = authority.substr(colon);
  }
  if (url->host.empty()) refuse(text, "no host");
  if (rest.size() < 2) return;
  url->port = rest.substr(1);
  const auto number = base::parse_int(url->port);
  const bool digits = url->port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || !number || *number > 65535) refuse(text, "bad port");
}

}  // namespace

Query parse_query(std::string_view raw) {
  Query query;
  for (const std::string_view part : base::split(raw, '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    query.emplace_back(base::percent_decode(part.substr(0, equals)), base::percent_decode(value));
  }
  return query;
}

const std::string* find(const Query& query, std::string_view name) {
  for (const auto& [own, value] : query) {
    if (own == name) return &value;
  }
  return nullptr;
}

Url parse_url(std::string_view text) {
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) refuse(text, "no scheme");
  Url url;
  url.scheme = base::lower(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const size_t slash = rest.find_first_of("/?");
  parse_authority(text, rest.substr(0, slash), &url);
  if (slash != std::string_view::npos) url.target = rest.substr(slash);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

}  // namespace http
