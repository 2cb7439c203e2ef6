#include "emulator/api/router.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "emulator/base/text.h"

namespace api {
namespace {

constexpr int kKeyScore = 1000;  // above any length of literal path text
constexpr int kDeprecatedScore = -500;

// "/a/b/" -> {"a", "b"}; one slash at the end does not count.
std::vector<std::string_view> parts_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  return base::split(path, '/');
}

bool has_key(const Incoming& incoming, std::string_view key) {
  return http::find(incoming.query, key) != nullptr;
}

}  // namespace

Router::Route Router::make(const OperationShape& operation) {
  Route route{&operation, {}, {}, {}, {}, 0};
  const size_t question = operation.uri.find('?');
  for (const std::string_view part : parts_of(operation.uri.substr(0, question))) {
    if (part.starts_with('{')) {
      const bool greedy = part.ends_with("+}");
      route.segments.push_back({part.substr(1, part.size() - (greedy ? 3 : 2)),
                                greedy ? Segment::Form::Greedy : Segment::Form::Label});
    } else {
      route.segments.push_back({part, Segment::Form::Literal});
      route.score += static_cast<int>(part.size());
    }
  }
  if (question != std::string_view::npos) {
    for (const std::string_view key : base::split(operation.uri.substr(question + 1), '&')) {
      const size_t equals = key.find('=');
      route.keys.emplace_back(key.substr(0, equals), equals == std::string_view::npos
                                                         ? std::string_view()
                                                         : key.substr(equals + 1));
    }
  }
  if (operation.input != nullptr) {
    for (const MemberShape& member : operation.input->members) {
      if (!member.required) continue;
      if (member.location == Location::QueryString)
        route.required_query.push_back(member.wire_name);
      if (member.location == Location::Header) route.required_headers.push_back(member.wire_name);
    }
  }
  const size_t conditions =
      route.keys.size() + route.required_query.size() + route.required_headers.size();
  route.score += kKeyScore * static_cast<int>(conditions);
  if (operation.deprecated) route.score += kDeprecatedScore;
  return route;
}

Router::Router(const Model& model) {
  for (const OperationShape& operation : model.operations()) {
    if (operation.name_only) continue;
    std::vector<Route>& routes = routes_[operation.method];
    routes.push_back(make(operation));
    for (const auto& [key, value] : routes.back().keys) {
      if (value.empty()) sub_resources_.push_back(key);
    }
  }
  for (auto& [method, routes] : routes_) {
    std::stable_sort(routes.begin(), routes.end(),
                     [](const Route& a, const Route& b) { return a.score > b.score; });
  }
  std::sort(sub_resources_.begin(), sub_resources_.end());
  sub_resources_.erase(std::unique(sub_resources_.begin(), sub_resources_.end()),
                       sub_resources_.end());
}

const Router& Router::of(const Model& model) {
  static std::mutex mutex;
  static std::map<const Model*, std::unique_ptr<Router>> routers;
  const std::lock_guard lock(mutex);
  std::unique_ptr<Router>& router = routers[&model];
  if (router == nullptr) router = std::make_unique<Router>(model);
  return *router;
}

bool Router::match_path(const Route& route, const std::vector<std::string_view>& parts) {
  const std::vector<Segment>& segments = route.segments;
  const bool greedy = !segments.empty() && segments.back().form == Segment::Form::Greedy;
  if (greedy ? parts.size() < segments.size() : parts.size() != segments.size()) return false;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].form == Segment::Form::Literal && segments[i].text != parts[i]) return false;
    if (segments[i].form == Segment::Form::Label && parts[i].empty()) return false;
  }
  return true;
}

bool Router::match_rest(const Route& route, const Incoming& incoming) {
  for (const auto& [key, value] : route.keys) {
    const std::string* const given = http::find(incoming.query, key);
    if (given == nullptr || (!value.empty() && *given != value)) return false;
  }
  for (const std::string_view name : route.required_query) {
    if (!has_key(incoming, name)) return false;
  }
  return std::all_of(route.required_headers.begin(), route.required_headers.end(),
                     [&](std::string_view name) { return incoming.header(name) != nullptr; });
}

// Decoded after splitting, so that %2F stays within its label. A greedy label takes the rest of the
// path as it stands, slashes at its end and all.
Labels Router::labels(const Route& route, const std::vector<std::string_view>& parts,
                      std::string_view path) {
  Labels labels;
  size_t at = path.starts_with('/') ? 1 : 0;
  for (size_t i = 0; i < route.segments.size(); ++i) {
    const Segment& segment = route.segments[i];
    if (segment.form == Segment::Form::Greedy) {
      labels.emplace_back(segment.text, base::percent_decode(path.substr(at)));
      break;
    }
    if (segment.form == Segment::Form::Label) {
      labels.emplace_back(segment.text, base::percent_decode(parts[i]));
    }
    at += parts[i].size() + 1;
  }
  return labels;
}

// DELETE /bucket?acl must not delete the bucket because it has no such operation.
bool Router::names_other_sub_resource(const Route& route, const Incoming& incoming) const {
  return std::any_of(incoming.query.begin(), incoming.query.end(), [&](const auto& field) {
    if (!std::binary_search(sub_resources_.begin(), sub_resources_.end(), field.first)) {
      return false;
    }
    return std::none_of(route.keys.begin(), route.keys.end(),
                        [&](const auto& key) { return key.first == field.first; });
  });
}

Routed Router::route(std::string_view method, std::string_view path,
                     const Incoming& incoming) const {
  const std::vector<std::string_view> parts = parts_of(path);
  Routed routed;
  if (const auto own = routes_.find(method); own != routes_.end()) {
    routed = search(own->second, parts, path, incoming);
  }
  if (routed.operation != nullptr || routed.miss != Miss::Path) return routed;
  for (const auto& [other, routes] : routes_) {
    const bool known = std::any_of(routes.begin(), routes.end(),
                                   [&](const Route& route) { return match_path(route, parts); });
    if (known) routed.miss = Miss::Method;
  }
  return routed;
}

Routed Router::search(const std::vector<Route>& routes, const std::vector<std::string_view>& parts,
                      std::string_view path, const Incoming& incoming) const {
  Routed routed;
  for (const Route& route : routes) {
    if (!match_path(route, parts)) continue;
    if (!match_rest(route, incoming)) {
      routed.miss = Miss::Method;
      continue;
    }
    if (!incoming.query.empty() && names_other_sub_resource(route, incoming)) {
      routed.miss = Miss::SubResource;
      return routed;
    }
    routed.operation = route.operation;
    routed.labels = labels(route, parts, path);
    return routed;
  }
  return routed;
}

}  // namespace api
