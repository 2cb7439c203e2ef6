#include "emulator/api/model.h"

#include <algorithm>
#include <array>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <string>
#include <utility>

#include "emulator/api/embedded.h"
#include "emulator/api/scanner.h"
#include "emulator/base/check.h"

namespace api {
namespace {

// Shapes without traits; models name them by their type.
const std::array<std::pair<std::string_view, Kind>, 11> kKinds = {{
    {"structure", Kind::Structure},
    {"list", Kind::List},
    {"map", Kind::Map},
    {"string", Kind::String},
    {"integer", Kind::Integer},
    {"long", Kind::Long},
    {"float", Kind::Float},
    {"double", Kind::Double},
    {"boolean", Kind::Boolean},
    {"timestamp", Kind::Timestamp},
    {"blob", Kind::Blob},
}};

const std::array<std::pair<std::string_view, Protocol>, 5> kProtocols = {{
    {"json-1.0", Protocol::Json10},
    {"json-1.1", Protocol::Json11},
    {"rest-json", Protocol::RestJson},
    {"rest-xml", Protocol::RestXml},
    {"query", Protocol::Query},
}};

const std::array<std::pair<std::string_view, Location>, 5> kLocations = {{
    {"header", Location::Header},
    {"headers", Location::Headers},
    {"uri", Location::Uri},
    {"querystring", Location::QueryString},
    {"statusCode", Location::StatusCode},
}};

const std::array<std::pair<std::string_view, TimestampFormat>, 3> kTimestampFormats = {{
    {"iso8601", TimestampFormat::Iso8601},
    {"rfc822", TimestampFormat::Rfc822},
    {"unixTimestamp", TimestampFormat::UnixTimestamp},
}};

template <class Table>
auto look_up(const Table& table, std::string_view word) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [word](const auto& entry) { return entry.first == word; });
  INVARIANT(found != table.end(), "an embedded model has an unknown word");
  return found->second;
}

const Shape* simple_shape(std::string_view type) {
  static const auto shapes = [] {
    std::array<Shape, kKinds.size()> made;
    for (size_t i = 0; i < made.size(); ++i) {
      made[i].name = kKinds[i].first;
      made[i].kind = kKinds[i].second;
    }
    return made;
  }();
  const auto found = std::find_if(shapes.begin(), shapes.end(),
                                  [type](const Shape& shape) { return shape.name == type; });
  return found == shapes.end() ? nullptr : &*found;
}

template <class T>
const T* find_sorted(std::span<const T> sorted, std::string_view name) {
  const auto found =
      std::lower_bound(sorted.begin(), sorted.end(), name,
                       [](const T& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != sorted.end() && found->name == name ? &*found : nullptr;
}

// One decoded service. Its members are views into the embedded text and into its arena.
class EmbeddedModel final : public Model {
 public:
  explicit EmbeddedModel(std::string_view text) : scanner_(text, arena_) {
    read_names(text);
    scanner_.object([this](std::string_view section) {
      if (section == "header") return read_header();
      if (section == "shapes") return read_shapes();
      if (section == "operations") return read_operations();
      scanner_.skip();
    });
    INVARIANT(!protocols_.empty(), "a model speaks none of our protocols");
  }

  std::string_view id() const override { return id_; }
  Protocol protocol() const override { return protocols_.front(); }
  bool speaks(Protocol protocol) const override {
    return std::find(protocols_.begin(), protocols_.end(), protocol) != protocols_.end();
  }
  std::string_view signing_name() const override { return signing_name_; }
  std::string_view target_prefix() const override { return target_prefix_; }
  std::string_view api_version() const override { return api_version_; }
  std::string_view xml_namespace() const override { return xml_namespace_; }
  std::string_view service_id() const override { return service_id_; }
  const OperationShape* operation(std::string_view name) const override {
    return find_sorted(operations(), name);
  }
  std::span<const OperationShape> operations() const override { return operations_; }
  const Shape* error(std::string_view code) const override {
    const auto found = std::find_if(shapes_.begin(), shapes_.end(), [code](const Shape& shape) {
      return shape.is_error && shape.error_code == code;
    });
    if (found != shapes_.end()) return &*found;
    const Shape* const named = find_sorted(std::span<const Shape>(shapes_), code);
    return named != nullptr && named->is_error ? named : nullptr;
  }

 private:
  void read_names(std::string_view text);
  void read_header();
  void read_shapes();
  void read_shape(Shape* shape);
  bool read_flag(Shape* shape, std::string_view key);
  MemberShape read_member(std::string_view name);
  void read_member_trait(MemberShape* member, std::string_view key);
  std::span<const MemberShape> read_members(std::span<const std::string_view> required);
  void read_operations();
  void read_operation(OperationShape* operation);
  std::span<const std::string_view> read_strings();
  const Shape* shape(std::string_view name) const;

  template <class T>
  std::span<T> keep(std::span<const T> items) {
    T* const copy = std::pmr::polymorphic_allocator<T>(&arena_).allocate(items.size());
    std::uninitialized_copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
  }

  std::pmr::monotonic_buffer_resource arena_;
  Scanner scanner_;
  std::string_view id_, service_id_, api_version_, signing_name_, target_prefix_, xml_namespace_;
  std::vector<Protocol> protocols_;
  std::vector<Shape> shapes_;               // sorted by name, never resized once read
  std::vector<OperationShape> operations_;  // likewise
};

// The names first, since shapes refer to later ones.
void EmbeddedModel::read_names(std::string_view text) {
  Scanner names(text, arena_);
  names.object([&](std::string_view section) {
    if (section == "shapes") {
      return names.object([&](std::string_view name) {
        shapes_.emplace_back().name = name;
        names.skip();
      });
    }
    if (section == "operations") {
      return names.object([&](std::string_view name) {
        operations_.emplace_back().name = name;
        names.skip();
      });
    }
    if (section == "others") {
      return names.array([&] {
        operations_.emplace_back().name = names.string();
        operations_.back().name_only = true;
      });
    }
    names.skip();
  });
  std::sort(operations_.begin(), operations_.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (OperationShape& operation : operations_)
    operation.model = this;
}

void EmbeddedModel::read_header() {
  scanner_.object([this](std::string_view key) {
    if (key == "id") {
      id_ = scanner_.string();
    } else if (key == "serviceId") {
      service_id_ = scanner_.string();
    } else if (key == "apiVersion") {
      api_version_ = scanner_.string();
    } else if (key == "signingName") {
      signing_name_ = scanner_.string();
    } else if (key == "targetPrefix") {
      target_prefix_ = scanner_.string();
    } else if (key == "xmlNamespace") {
      xml_namespace_ = scanner_.string();
    } else if (key == "protocols") {
      for (const std::string_view name : read_strings()) {
        if (name != "smithy-rpc-v2-cbor") protocols_.push_back(look_up(kProtocols, name));
      }
    } else {
      scanner_.skip();
    }
  });
}

const Shape* EmbeddedModel::shape(std::string_view name) const {
  const Shape* const found = find_sorted(std::span<const Shape>(shapes_), name);
  const Shape* const known = found != nullptr ? found : simple_shape(name);
  INVARIANT(known != nullptr, "an embedded model names an unknown shape");
  return known;
}

std::span<const std::string_view> EmbeddedModel::read_strings() {
  std::vector<std::string_view> items;
  scanner_.array([&] { items.push_back(scanner_.string()); });
  return keep(std::span<const std::string_view>(items));
}

void EmbeddedModel::read_shapes() {
  size_t index = 0;
  scanner_.object([&](std::string_view) { read_shape(&shapes_[index++]); });
}

bool EmbeddedModel::read_flag(Shape* shape, std::string_view key) {
  static constexpr std::array<std::pair<std::string_view, bool Shape::*>, 6> kFlags = {{
      {"streaming", &Shape::streaming},
      {"flattened", &Shape::flattened},
      {"document", &Shape::document},
      {"sensitive", &Shape::sensitive},
      {"union", &Shape::is_union},
      {"eventstream", &Shape::event_stream},
  }};
  for (const auto& [name, flag] : kFlags) {
    if (name == key) {
      shape->*flag = scanner_.boolean();
      return true;
    }
  }
  return false;
}

// `type` and `required` come before `members` in the text.
void EmbeddedModel::read_shape(Shape* shape) {
  std::span<const std::string_view> required;
  std::string_view payload;
  scanner_.object([&](std::string_view key) {
    if (key == "type") {
      shape->kind = look_up(kKinds, scanner_.string());
    } else if (key == "members") {
      shape->members = read_members(required);
    } else if (key == "required") {
      required = read_strings();
    } else if (key == "element" || key == "key") {
      const std::string_view element = shape->kind == Kind::Map ? "value" : "member";
      const MemberShape member = read_member(key == "key" ? "key" : element);
      (key == "key" ? shape->key : shape->element) =
          keep(std::span<const MemberShape>(&member, 1)).data();
    } else if (key == "min") {
      shape->min = scanner_.number();
    } else if (key == "max") {
      shape->max = scanner_.number();
    } else if (key == "pattern") {
      shape->pattern = scanner_.string();
    } else if (key == "enum") {
      shape->enumeration = read_strings();
    } else if (key == "payload") {
      payload = scanner_.string();
    } else if (key == "timestampFormat") {
      shape->timestamp = look_up(kTimestampFormats, scanner_.string());
    } else if (key == "xmlNamespace") {
      shape->xml_namespace = scanner_.string();
    } else if (key == "xmlPrefix") {
      shape->xml_prefix = scanner_.string();
    } else if (key == "error") {
      shape->is_error = true;
      shape->error_code = scanner_.string();
      if (shape->error_code.empty()) shape->error_code = shape->name;
    } else if (key == "status") {
      shape->error_status = static_cast<int>(scanner_.number());
    } else if (!read_flag(shape, key)) {
      scanner_.skip();
    }
  });
  if (!payload.empty()) shape->payload = shape->member(payload);
}

std::span<const MemberShape> EmbeddedModel::read_members(
    std::span<const std::string_view> required) {
  std::vector<MemberShape> members;
  scanner_.object([&](std::string_view name) {
    members.push_back(read_member(name));
    members.back().required = std::find(required.begin(), required.end(), name) != required.end();
  });
  return keep(std::span<const MemberShape>(members));
}

MemberShape EmbeddedModel::read_member(std::string_view name) {
  MemberShape member;
  member.name = name;
  member.wire_name = name;
  if (scanner_.at('"')) {
    member.shape = shape(scanner_.string());
    return member;
  }
  scanner_.object([&](std::string_view key) { read_member_trait(&member, key); });
  return member;
}

void EmbeddedModel::read_member_trait(MemberShape* member, std::string_view key) {
  if (key == "shape") {
    member->shape = shape(scanner_.string());
  } else if (key == "location") {
    member->location = look_up(kLocations, scanner_.string());
  } else if (key == "locationName") {
    member->wire_name = scanner_.string();
  } else if (key == "timestampFormat") {
    member->timestamp = look_up(kTimestampFormats, scanner_.string());
  } else if (key == "flattened") {
    member->flattened = scanner_.boolean();
  } else if (key == "xmlAttribute") {
    member->xml_attribute = scanner_.boolean();
  } else if (key == "idempotencyToken") {
    member->idempotency_token = scanner_.boolean();
  } else if (key == "streaming") {
    member->streaming = scanner_.boolean();
  } else if (key == "jsonvalue") {
    member->json_value = scanner_.boolean();
  } else if (key == "deprecated") {
    member->deprecated = scanner_.boolean();
  } else {
    scanner_.skip();
  }
}

void EmbeddedModel::read_operations() {
  scanner_.object([this](std::string_view name) {
    read_operation(&operations_[static_cast<size_t>(operation(name) - operations_.data())]);
  });
}

void EmbeddedModel::read_operation(OperationShape* operation) {
  scanner_.object([&](std::string_view key) {
    if (key == "http") {
      const std::string_view http = scanner_.string();
      const size_t space = http.find(' ');
      operation->method = http.substr(0, space);
      operation->uri = http.substr(space + 1);
    } else if (key == "status") {
      operation->status = static_cast<int>(scanner_.number());
    } else if (key == "input") {
      operation->input = shape(scanner_.string());
    } else if (key == "output") {
      operation->output = shape(scanner_.string());
    } else if (key == "inputRoot") {
      operation->input_wire_name = scanner_.string();
    } else if (key == "outputRoot") {
      operation->output_wire_name = scanner_.string();
    } else if (key == "resultWrapper") {
      operation->result_wrapper = scanner_.string();
    } else if (key == "hostPrefix") {
      operation->host_prefix = scanner_.string();
    } else if (key == "errors") {
      std::vector<const Shape*> errors;
      scanner_.array([&] { errors.push_back(shape(scanner_.string())); });
      operation->errors = keep(std::span<const Shape* const>(errors));
    } else if (key == "checksumRequired") {
      operation->checksum_required = scanner_.boolean();
    } else if (key == "deprecated") {
      operation->deprecated = scanner_.boolean();
    } else {
      scanner_.skip();
    }
  });
}

}  // namespace

const MemberShape* Shape::member(std::string_view member_name) const {
  for (const MemberShape& candidate : members) {
    if (candidate.name == member_name) return &candidate;
  }
  return nullptr;
}

const Model* Model::of(std::string_view id) {
  struct Slot {
    std::once_flag once;
    std::unique_ptr<EmbeddedModel> model;
  };
  static std::vector<Slot> slots(embedded_models().size());
  const std::span<const EmbeddedText> texts = embedded_models();
  for (size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].id != id) continue;
    std::call_once(slots[i].once,
                   [&] { slots[i].model = std::make_unique<EmbeddedModel>(texts[i].text); });
    return slots[i].model.get();
  }
  return nullptr;
}

std::vector<std::string_view> Model::ids() {
  std::vector<std::string_view> ids;
  for (const EmbeddedText& embedded : embedded_models())
    ids.push_back(embedded.id);
  return ids;
}

}  // namespace api
