#include "emulator/api/guard.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/base/text.h"

namespace api {
namespace {

bool is_ipv4_loopback(std::string_view name) {
  const std::vector<std::string_view> parts = base::split(name, '.');
  if (parts.size() != 4 || parts[0] != "127") return false;
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    const std::optional<int64_t> number = base::parse_int(part);
    return part.size() <= 3 && number && *number >= 0 && *number <= 255;
  });
}

bool is_or_is_below(std::string_view name, std::string_view domain) {
  if (name == domain) return true;
  return name.size() > domain.size() && name.ends_with(domain) &&
         name[name.size() - domain.size() - 1] == '.';
}

bool is_loopback(std::string_view name) {
  return is_ipv4_loopback(name) || name == "::1" || is_or_is_below(name, "localhost");
}

bool matches_entry(std::string_view name, std::string_view entry) {
  if (entry == "*") return true;
  if (entry.starts_with("*.")) return is_or_is_below(name, entry.substr(2));
  return base::equals_ignoring_case(name, entry);
}

// SDKs put these before the host of the endpoint (StartSyncExecution, TestState, StartLiveTail).
std::string_view without_host_prefix(std::string_view name) {
  for (const std::string_view prefix : {"sync-", "streaming-", "stream-"}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

bool is_host_allowed(std::string_view name, const std::vector<std::string>& allowed_hosts) {
  const std::string_view bare = without_host_prefix(name);
  if (is_loopback(bare) || is_or_is_below(bare, "localhost.localstack.cloud") ||
      is_or_is_below(bare, "amazonaws.com")) {
    return true;
  }
  return std::any_of(allowed_hosts.begin(), allowed_hosts.end(), [&](const std::string& entry) {
    return matches_entry(name, entry) || matches_entry(bare, entry);
  });
}

bool is_origin_allowed(std::string_view origin, const std::vector<std::string>& allowed_hosts) {
  const size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // "null"
  const std::string name = host_name(origin.substr(scheme + 3));
  return is_loopback(name) ||
         std::any_of(allowed_hosts.begin(), allowed_hosts.end(),
                     [&](const std::string& entry) { return matches_entry(name, entry); });
}

}  // namespace

std::string host_name(std::string_view host) {
  if (host.starts_with('[')) {
    const size_t end = host.find(']');
    return base::lower(host.substr(1, end == std::string_view::npos ? end : end - 1));
  }
  std::string_view name = host.substr(0, host.find(':'));
  if (name.ends_with('.')) name.remove_suffix(1);
  return base::lower(name);
}

std::optional<std::string> refusal(const http::RequestHead& head,
                                   const std::vector<std::string>& allowed_hosts) {
  const std::string* const host = head.headers.find("Host");
  if (host == nullptr || !is_host_allowed(host_name(*host), allowed_hosts)) {
    return fmt::format("Host '{}' is not a name of this server; allow it with --allow-host",
                       host != nullptr ? *host : "");
  }
  const std::string* const origin = head.headers.find("Origin");
  if (origin != nullptr && !is_origin_allowed(*origin, allowed_hosts)) {
    return fmt::format("Requests from web pages of '{}' are refused", *origin);
  }
  const std::string* const site = head.headers.find("Sec-Fetch-Site");
  if (site != nullptr && (*site == "cross-site" || *site == "same-site")) {
    return "Requests from other web pages are refused";
  }
  return std::nullopt;
}

}  // namespace api
