#include "emulator/api/detect.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "emulator/api/errors.h"
#include "emulator/api/guard.h"
#include "emulator/base/text.h"

namespace api {
namespace {

// Models are told apart by these before they are decoded. Target prefixes, versions and signing
// names repeat what the models say (a test compares them).
struct Known {
  std::string_view id;
  std::string_view signing_name;
  std::string_view target_prefix;
  std::string_view query_version;
};
constexpr std::array<Known, 11> kKnown = {{
    {"s3", "s3", "", ""},
    {"sagemaker", "sagemaker", "SageMaker", ""},
    {"sagemaker-runtime", "sagemaker", "", ""},
    {"lambda", "lambda", "", ""},
    {"stepfunctions", "states", "AWSStepFunctions", ""},
    {"sts", "sts", "", "2011-06-15"},
    {"iam", "iam", "", "2010-05-08"},
    {"logs", "logs", "Logs_20140328", ""},
    {"events", "events", "AWSEvents", ""},
    {"cloudwatch", "monitoring", "GraniteServiceVersion20100801", "2010-08-01"},
    {"cloudformation", "cloudformation", "", "2010-05-15"},
}};

Target refused(Protocol protocol, Error error) {
  Target target;
  target.protocol = protocol;
  target.refusal = std::move(error);
  return target;
}

// X-Amz-Target: SageMaker.CreateTrainingJob.
Target detect_target(const http::RequestHead& head, const std::string& header) {
  const size_t dot = header.rfind('.');
  const std::string_view prefix = std::string_view(header).substr(0, dot);
  const std::string content_type = head.headers.get("Content-Type");
  const bool json_11 = content_type.find("x-amz-json-1.1") != std::string::npos;
  const bool json_10 = content_type.find("x-amz-json-1.0") != std::string::npos;
  for (const Known& known : kKnown) {
    if (known.target_prefix.empty() || known.target_prefix != prefix) continue;
    Target target;
    target.model = Model::of(known.id);
    target.protocol = target.model->protocol();
    target.operation = header.substr(std::min(header.size(), dot + 1));
    target.json_11 = json_11 || (!json_10 && target.protocol == Protocol::Json11);
    return target;
  }
  Target target = refused(Protocol::Json11, service_not_served(header));
  target.json_11 = !json_10;
  return target;
}

// Smithy RPC: POST /service/GraniteServiceVersion20100801/operation/PutMetricData.
bool is_rpc_path(std::string_view path) {
  return path.starts_with("/service/") && path.find("/operation/") != std::string_view::npos;
}

bool is_form(const http::RequestHead& head) {
  return head.method == "POST" && (head.path == "/" || head.path.empty()) &&
         base::lower(head.headers.get("Content-Type"))
             .starts_with("application/x-www-form-urlencoded");
}

// "/2015-03-31/functions": Lambda's paths begin with the date of the API.
bool begins_with_date(std::string_view path) {
  static constexpr std::string_view kForm = "/dddd-dd-dd/";
  if (path.size() < kForm.size() || !path.starts_with("/20")) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = std::isdigit(static_cast<unsigned char>(path[i])) != 0;
    if (kForm[i] == 'd' ? !digit : path[i] != kForm[i]) return false;
  }
  return true;
}

bool is_invocation(std::string_view path) {
  return path.starts_with("/endpoints/") && path.find("/invocations") != std::string_view::npos;
}

Target rest_target(std::string_view id) {
  Target target;
  target.model = Model::of(id);
  target.protocol = target.model->protocol();
  return target;
}

// A service that speaks REST, by its signing name; JSON services need a target, query services a
// form.
Target detect_scope(const http::RequestHead& head, const std::string& service) {
  if (service == "s3" || service.starts_with("s3-") || service == "s3express") {
    return rest_target("s3");
  }
  if (service == "lambda") return rest_target("lambda");
  if (service == "sagemaker") {
    return is_invocation(head.path)
               ? rest_target("sagemaker-runtime")
               : refused(Protocol::Json11, unknown_operation(head.method + " " + head.path));
  }
  for (const Known& known : kKnown) {
    if (known.signing_name != service) continue;
    const Protocol protocol = Model::of(known.id)->protocol();
    return refused(protocol, unknown_operation(head.method + " " + head.path));
  }
  return refused(Protocol::RestJson, service_not_served(service));
}

bool is_loopback_suffix(std::string_view name) {
  return name.ends_with(".localhost");
}

}  // namespace

Target detect(const http::RequestHead& head, const http::Query& query,
              const std::optional<Scope>& scope) {
  if (const std::string* target = head.headers.find("X-Amz-Target")) {
    return detect_target(head, *target);
  }
  if (is_rpc_path(head.path)) {
    const std::string* const protocol = head.headers.find("smithy-protocol");
    return refused(Protocol::Json10,
                   protocol_not_served(protocol != nullptr ? *protocol : "rpc-v2-cbor"));
  }
  const bool is_s3 = scope && scope->service.starts_with("s3");
  if (!is_s3 && is_form(head)) {
    Target target;
    target.protocol = Protocol::Query;  // the body tells the rest
    return target;
  }
  if (!query.empty() && http::find(query, "Action") != nullptr &&
      http::find(query, "Version") != nullptr) {
    return detect_form(query, scope);
  }
  if (scope && !scope->service.empty()) return detect_scope(head, scope->service);
  if (begins_with_date(head.path)) return rest_target("lambda");
  if (is_invocation(head.path)) return rest_target("sagemaker-runtime");
  return rest_target("s3");
}

Target detect_form(const http::Query& form, const std::optional<Scope>& scope) {
  const std::string* const action = http::find(form, "Action");
  const std::string* const version = http::find(form, "Version");
  if (action == nullptr) {
    return refused(Protocol::Query, Error("MissingAction", "The request has no Action parameter."));
  }
  for (const Known& known : kKnown) {
    if (known.query_version.empty()) continue;
    const bool matches = version != nullptr ? *version == known.query_version
                                            : scope && scope->service == known.signing_name;
    if (!matches) continue;
    Target target;
    target.model = Model::of(known.id);
    target.protocol = Protocol::Query;
    target.operation = *action;
    return target;
  }
  const std::string service = scope ? scope->service + "." : "";
  return refused(Protocol::Query, service_not_served(service + *action));
}

std::string bucket_of_host(std::string_view host) {
  const std::string name = host_name(host);
  if (name.starts_with("s3.") || name.starts_with("s3-")) return "";
  for (const std::string_view mark : {".s3.", ".s3-"}) {
    const size_t at = name.find(mark);
    if (at != std::string::npos && name.compare(at, 12, ".s3-website-") != 0) {
      return name.substr(0, at);
    }
  }
  if (!is_loopback_suffix(name)) return "";
  const std::string bucket = name.substr(0, name.size() - std::string_view(".localhost").size());
  static constexpr std::array<std::string_view, 3> kNoBuckets = {"s3", "api", "aws"};
  const bool reserved = std::find(kNoBuckets.begin(), kNoBuckets.end(), bucket) != kNoBuckets.end();
  return reserved ? "" : bucket;
}

}  // namespace api
