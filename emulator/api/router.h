// From method, path, query and headers to an operation of a REST service: the most specific one
// wins. Routes are data of the model; tests prove that every operation can be reached.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/model.h"
#include "emulator/api/protocol.h"

namespace api {

// What became of a request that no operation takes.
enum class Miss {
  Path,         // no operation has such a path
  Method,       // the path exists, not with this method
  SubResource,  // "?acl" names a sub-resource that this method does not have
};

struct Routed {
  const OperationShape* operation = nullptr;  // null: `miss` says why
  Labels labels;
  Miss miss = Miss::Path;
};

class Router {
 public:
  explicit Router(const Model& model);
  // The router of a model, made on first use. Thread-safe.
  static const Router& of(const Model& model);

  // `path` is undecoded; query and headers come from `incoming`.
  Routed route(std::string_view method, std::string_view path, const Incoming& incoming) const;

 private:
  struct Segment {
    std::string_view text;  // literal, or the name of the label
    enum class Form { Literal, Label, Greedy } form = Form::Literal;
  };
  struct Route {
    const OperationShape* operation;
    std::vector<Segment> segments;
    std::vector<std::pair<std::string_view, std::string_view>>
        keys;  // literal query: uploads, list-type=2
    std::vector<std::string_view> required_query;
    std::vector<std::string_view> required_headers;
    int score = 0;  // all else met, the higher one wins
  };

  static Route make(const OperationShape& operation);
  static bool match_path(const Route& route, const std::vector<std::string_view>& parts);
  static bool match_rest(const Route& route, const Incoming& incoming);
  static Labels labels(const Route& route, const std::vector<std::string_view>& parts,
                       std::string_view path);
  bool names_other_sub_resource(const Route& route, const Incoming& incoming) const;

  Routed search(const std::vector<Route>& routes, const std::vector<std::string_view>& parts,
                std::string_view path, const Incoming& incoming) const;

  std::map<std::string_view, std::vector<Route>> routes_;  // method -> by falling score
  std::vector<std::string_view> sub_resources_;            // query keys that tell operations apart
};

}  // namespace api
