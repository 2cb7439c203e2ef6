#include <doctest/doctest.h>

#include <set>

#include "emulator/api/detect.h"
#include "emulator/api/embedded.h"
#include "emulator/api/model.h"
#include "emulator/api/validate.h"
#include "emulator/json/io.h"

using api::Kind;
using api::Location;
using api::MemberShape;
using api::Model;
using api::OperationShape;
using api::Shape;

namespace {

// The tree of the real parser says the same of a member as the arena does.
void check_member(const json::Value& tree, const MemberShape& member) {
  const std::string shape = tree.is_string() ? tree.as_string() : tree.text("shape");
  CHECK(member.shape->name == shape);
  if (tree.is_object() && tree.has("locationName")) {
    CHECK(member.wire_name == tree.text("locationName"));
  }
  CHECK(member.flattened == tree.flag("flattened"));
  CHECK(member.streaming == tree.flag("streaming"));
  CHECK(member.idempotency_token == tree.flag("idempotencyToken"));
}

void check_shape(const json::Value& tree, const Shape& shape) {
  CAPTURE(shape.name);
  REQUIRE(shape.members.size() == tree["members"].size());
  std::set<std::string> required;
  for (size_t i = 0; i < tree["required"].size(); ++i) {
    required.insert(tree["required"][i].as_string());
  }
  for (size_t i = 0; i < shape.members.size(); ++i) {
    const MemberShape& member = shape.members[i];
    CHECK(member.name == tree["members"].members()[i].first);
    CHECK(member.required == (required.count(std::string(member.name)) > 0));
    check_member(tree["members"].members()[i].second, member);
  }
  CHECK(shape.pattern == tree.text("pattern"));
  CHECK(shape.enumeration.size() == tree["enum"].size());
  CHECK(shape.min.value_or(-1) == tree.number("min", -1));
  CHECK(shape.max.value_or(-1) == tree.number("max", -1));
  CHECK((shape.element != nullptr) == tree.has("element"));
  CHECK(shape.is_error == tree.has("error"));
  CHECK((shape.payload != nullptr) == tree.has("payload"));
}

void collect(const Shape* shape, std::set<const Shape*>* seen) {
  if (shape == nullptr || !seen->insert(shape).second) return;
  for (const MemberShape& member : shape->members)
    collect(member.shape, seen);
  if (shape->element != nullptr) collect(shape->element->shape, seen);
  if (shape->key != nullptr) collect(shape->key->shape, seen);
}

std::set<const Shape*> shapes_of(const Model& model) {
  std::set<const Shape*> seen;
  for (const OperationShape& operation : model.operations()) {
    collect(operation.input, &seen);
    collect(operation.output, &seen);
    for (const Shape* error : operation.errors)
      collect(error, &seen);
  }
  return seen;
}

}  // namespace

TEST_CASE("every model reads as the real parser reads it") {
  for (const api::EmbeddedText& embedded : api::embedded_models()) {
    CAPTURE(embedded.id);
    const json::Value tree = json::parse(embedded.text);
    const Model* const model = Model::of(embedded.id);
    REQUIRE(model != nullptr);
    CHECK(model->id() == embedded.id);
    CHECK(model->operations().size() == tree["operations"].size() + tree["others"].size());
    CHECK(tree["header"].has("botocore"));
    for (const Shape* shape : shapes_of(*model)) {
      if (const json::Value* found = tree["shapes"].find(shape->name)) check_shape(*found, *shape);
    }
    for (const OperationShape& operation : model->operations()) {
      CAPTURE(operation.name);
      CHECK(model->operation(operation.name) == &operation);
      const json::Value& wire = tree["operations"][operation.name];
      CHECK(operation.name_only == wire.is_null());
      CHECK(wire.text("http") == (operation.name_only ? ""
                                                      : std::string(operation.method) + " " +
                                                            std::string(operation.uri)));
    }
  }
}

TEST_CASE("details of models") {
  const Model& s3 = *Model::of("s3");
  CHECK(s3.protocol() == api::Protocol::RestXml);
  CHECK(s3.operation("DeleteObject")->status == 204);
  CHECK(s3.operation("ListBuckets")->output_wire_name == "ListAllMyBucketsResult");
  CHECK(s3.operation("PutBucketTagging")->checksum_required);
  CHECK(s3.operation("PutObject")->input->payload->streaming);
  CHECK(s3.operation("PutObject")->input->member("Key")->location == Location::Uri);
  CHECK(s3.operation("PutObject")->input->member("Metadata")->wire_name == "x-amz-meta-");
  CHECK(s3.operation("GetBucketAcl")->output->member("Grants")->shape->element->wire_name ==
        "Grant");
  CHECK(s3.error("NoSuchBucket") != nullptr);
  CHECK(s3.operation("Nothing") == nullptr);

  const Model& sagemaker = *Model::of("sagemaker");
  CHECK(sagemaker.signing_name() == "sagemaker");
  CHECK(sagemaker.target_prefix() == "SageMaker");
  CHECK(sagemaker.operation("CreateDomain")->name_only);
  CHECK(sagemaker.error("ResourceInUse")->error_status == 400);

  const Model& lambda = *Model::of("lambda");
  CHECK(lambda.operation("Invoke")->output->member("StatusCode")->location == Location::StatusCode);
  CHECK(lambda.error("TooManyRequestsException")->error_status == 429);
  CHECK(lambda.operation("CreateFunction")->status == 201);

  const Model& iam = *Model::of("iam");
  CHECK(iam.operation("GetRole")->result_wrapper == "GetRoleResult");
  CHECK(iam.error("NoSuchEntity")->name == "NoSuchEntityException");
  CHECK(iam.error("NoSuchEntityException")->error_code == "NoSuchEntity");

  const Model& cloudwatch = *Model::of("cloudwatch");
  CHECK(cloudwatch.protocol() == api::Protocol::Json10);
  CHECK(cloudwatch.speaks(api::Protocol::Query));
  CHECK_FALSE(s3.speaks(api::Protocol::Query));
  CHECK(Model::of("stepfunctions")->operation("StartSyncExecution")->host_prefix == "sync-");
  CHECK(Model::of("nothing") == nullptr);
}

TEST_CASE("detection knows what the models say of themselves") {
  for (const std::string_view id : Model::ids()) {
    CAPTURE(id);
    const Model& model = *Model::of(id);
    http::RequestHead head;
    head.method = "POST";
    head.path = "/";
    if (!model.target_prefix().empty()) {
      head.headers.add("X-Amz-Target", std::string(model.target_prefix()) + ".Op");
      CHECK(api::detect(head, {}, std::nullopt).model == &model);
    }
    if (model.speaks(api::Protocol::Query)) {
      const http::Query form = {{"Action", "Op"}, {"Version", std::string(model.api_version())}};
      CHECK(api::detect_form(form, std::nullopt).model == &model);
    }
    const api::Scope scope{"", "", std::string(model.signing_name())};
    const api::Target target = api::detect({"GET", "/", "", {}, "", 0}, {}, scope);
    CHECK((target.model != nullptr || target.refusal->status() == 404));
  }
}

TEST_CASE("every pattern of the models can be read") {
  size_t count = 0;
  for (const std::string_view id : Model::ids()) {
    for (const Shape* shape : shapes_of(*Model::of(id))) {
      if (shape->pattern.empty()) continue;
      CAPTURE(shape->pattern);
      CHECK(api::is_readable_pattern(shape->pattern));
      ++count;
    }
  }
  CHECK(count > 300);
}
