// What is read off a head: credentials, browsers, service, bucket, operation.
#include <doctest/doctest.h>

#include <set>

#include "door.h"
#include "emulator/api/detect.h"
#include "emulator/api/guard.h"
#include "emulator/api/pagination.h"
#include "emulator/api/router.h"
#include "emulator/api/sigv4.h"

using api::Location;
using api::MemberShape;
using api::Model;
using api::OperationShape;

TEST_CASE("credential scopes") {
  struct Row {
    const char* request;
    const char* result;  // key|region|service, or "none"
  };
  const Row rows[] = {
      {"GET /\nAuthorization: AWS4-HMAC-SHA256 Credential=AK/20261125/us-east-1/s3/aws4_request, "
       "SignedHeaders=host, Signature=0",
       "AK|us-east-1|s3"},
      {"GET /\nAuthorization: AWS4-HMAC-SHA256 Credential=A/K/20261125/US/s3/aws4_request,Sig=0",
       "A/K|US|s3"},
      {"GET /\nAuthorization: AWS4-ECDSA-P256-SHA256 Credential=AK/20261125/s3/aws4_request, S=0",
       "AK||s3"},
      {"GET /\nAuthorization: AWS AK:signature=", "AK||"},
      {"GET /?AWSAccessKeyId=AK&Signature=x&Expires=1", "AK||"},
      {"GET /?X-Amz-Credential=AK%2F20261125%2Feu-west-1%2Fs3%2Faws4_request", "AK|eu-west-1|s3"},
      {"GET /", "none"},
      {"GET /\nAuthorization: Bearer abc", "none"},
      {"GET /\nAuthorization: AWS4-HMAC-SHA256 Credential=AK/20261125", "none"},
      {"GET /\nAuthorization: AWS4-HMAC-SHA256 Credential=", "none"},
      {"GET /\nAuthorization: AWS :signature", "||"},
      {"GET /?X-Amz-Credential=", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    const http::RequestHead head = door::request(row.request).head;
    const auto scope = api::credential_scope(head, http::parse_query(head.query));
    CHECK((scope ? scope->access_key + "|" + scope->region + "|" + scope->service : "none") ==
          row.result);
  }
}

TEST_CASE("hosts and origins") {
  struct Row {
    const char* headers;
    bool passes;
  };
  const Row rows[] = {
      {"Host: localhost", true},
      {"Host: localhost:4566", true},
      {"Host: LOCALHOST.:4566", true},
      {"Host: 127.0.0.1:1", true},
      {"Host: 127.9.9.9", true},
      {"Host: [::1]:4566", true},
      {"Host: b.localhost:4566", true},
      {"Host: sync-localhost:4566", true},
      {"Host: sync-127.0.0.1:4566", true},
      {"Host: stream-localhost", true},
      {"Host: s3.localhost.localstack.cloud:4566", true},
      {"Host: api.sagemaker.us-west-2.amazonaws.com", true},
      {"Host: allowed.example:4566", true},
      {"Host: x.docker.internal", true},
      {"Host: evil.example", false},
      {"Host: localhost.evil.example", false},
      {"Host: evillocalhost", false},
      {"Host: evilamazonaws.com", false},
      {"Host: 127.0.0.1.evil.example", false},
      {"Host: 127.0.0", false},
      {"Host: 127.0.0.1x", false},
      {"Host: 128.0.0.1", false},
      {"Host: 0.0.0.0:4566", false},
      {"Host: [::2]:4566", false},
      {"Host: [::1", true},
      {"Host: ", false},
      {"Host: localhost\nOrigin: http://localhost:3000", true},
      {"Host: localhost\nOrigin: http://127.0.0.1:3000", true},
      {"Host: localhost\nOrigin: http://[::1]:3000", true},
      {"Host: localhost\nOrigin: https://allowed.example", true},
      {"Host: localhost\nOrigin: https://evil.example", false},
      {"Host: localhost\nOrigin: null", false},
      {"Host: localhost\nOrigin: http://localhost.evil.example", false},
      {"Host: localhost\nSec-Fetch-Site: none", true},
      {"Host: localhost\nSec-Fetch-Site: same-origin", true},
      {"Host: localhost\nSec-Fetch-Site: same-site", false},
      {"Host: localhost\nSec-Fetch-Site: cross-site", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.headers);
    const http::RequestHead head = door::request("GET /\n" + std::string(row.headers)).head;
    CHECK(api::refusal(head, {"allowed.example", "*.docker.internal"}).has_value() == !row.passes);
  }
  CHECK(api::refusal({}, {}).has_value());
  CHECK_FALSE(api::refusal(door::request("GET /\nHost: any.example").head, {"*"}).has_value());
}

TEST_CASE("buckets of host names") {
  const std::pair<const char*, const char*> rows[] = {
      {"localhost:4566", ""},
      {"127.0.0.1:4566", ""},
      {"b.localhost:4566", "b"},
      {"a.b.localhost", "a.b"},
      {"b.s3.localhost", "b"},
      {"b.s3.us-east-1.localhost:4566", "b"},
      {"s3.localhost.localstack.cloud", ""},
      {"s3.us-east-1.localhost", ""},
      {"b.s3.localhost.localstack.cloud:4566", "b"},
      {"a.b.s3.eu-west-1.localhost.localstack.cloud", "a.b"},
      {"b.s3.amazonaws.com", "b"},
      {"b.s3.us-west-2.amazonaws.com", "b"},
      {"b.s3-us-west-2.amazonaws.com", "b"},
      {"s3.amazonaws.com", ""},
      {"s3-us-west-2.amazonaws.com", ""},
      {"b.s3-website-us-west-2.amazonaws.com", ""},
      {"b.s3.host.docker.internal:4566", "b"},
      {"host.docker.internal:4566", ""},
  };
  for (const auto& [host, bucket] : rows) {
    CAPTURE(host);
    CHECK(api::bucket_of_host(host) == bucket);
  }
}

TEST_CASE("services of requests") {
  struct Row {
    std::string request;
    const char* result;  // model.operation, "form", or the code of the refusal
  };
  const std::string form = "Content-Type: application/x-www-form-urlencoded\n";
  const Row rows[] = {
      {"POST /\nX-Amz-Target: SageMaker.ListModels", "sagemaker.ListModels"},
      {"POST /\nX-Amz-Target: AWSStepFunctions.ListExecutions\n" + door::scope("states"),
       "stepfunctions.ListExecutions"},
      {"POST /\nX-Amz-Target: AWSEvents.PutEvents", "events.PutEvents"},
      {"POST /\nX-Amz-Target: Logs_20140328.PutLogEvents", "logs.PutLogEvents"},
      {"POST /\nX-Amz-Target: GraniteServiceVersion20100801.PutMetricData",
       "cloudwatch.PutMetricData"},
      {"POST /\nX-Amz-Target: DynamoDB_20120810.ListTables", "NotImplemented"},
      {"POST /\nX-Amz-Target: x", "NotImplemented"},
      {"POST /\nX-Amz-Target: ", "NotImplemented"},
      {"POST /service/GraniteServiceVersion20100801/operation/PutMetricData\nsmithy-protocol: "
       "rpc-v2-cbor",
       "UnsupportedProtocol"},
      {"POST /\n" + form, "form"},
      {"POST /\n" + form + door::scope("iam"), "form"},
      {"POST /\n" + form + door::scope("s3"), "s3."},
      {"GET /?Action=GetCallerIdentity&Version=2011-06-15", "sts.GetCallerIdentity"},
      {"GET /?Action=ListTopics&Version=2010-03-31", "NotImplemented"},
      {"GET /2015-03-31/functions", "lambda."},
      {"GET /2015-03-31/functions\n" + door::scope("s3"), "s3."},
      {"GET /bucket/2015-03-31/", "s3."},
      {"POST /endpoints/e/invocations\n" + door::scope("sagemaker"), "sagemaker-runtime."},
      {"POST /endpoints/e/invocations", "sagemaker-runtime."},
      {"POST /endpoints/e/invocations\n" + door::scope("s3"), "s3."},
      {"GET /\n" + door::scope("sagemaker"), "UnknownOperationException"},
      {"GET /\n" + door::scope("states"), "UnknownOperationException"},
      {"GET /\n" + door::scope("dynamodb"), "NotImplemented"},
      {"GET /b/k", "s3."},
      {"GET /b/k\n" + door::scope("s3express"), "s3."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    const http::RequestHead head = door::request(row.request).head;
    const http::Query query = http::parse_query(head.query);
    const api::Target target = api::detect(head, query, api::credential_scope(head, query));
    std::string result = "form";
    if (target.refusal) result = target.refusal->code();
    if (target.model != nullptr) result = std::string(target.model->id()) + "." + target.operation;
    CHECK(result == row.result);
  }
}

namespace {

// The least request that the model allows for an operation.
http::Request minimal(const OperationShape& operation) {
  http::Request request;
  request.head.method = operation.method;
  const size_t question = operation.uri.find('?');
  for (const std::string_view part : base::split(operation.uri.substr(0, question), '/')) {
    if (part.empty()) continue;
    request.head.path += part.starts_with('{') ? "/value" : "/" + std::string(part);
  }
  if (request.head.path.empty()) request.head.path = "/";
  if (question != std::string_view::npos) request.head.query = operation.uri.substr(question + 1);
  if (operation.input == nullptr) return request;
  for (const MemberShape& member : operation.input->members) {
    if (!member.required) continue;
    if (member.location == Location::QueryString) {
      if (!request.head.query.empty()) request.head.query += '&';
      request.head.query += std::string(member.wire_name) + "=1";
    }
    if (member.location == Location::Header) request.head.headers.add(member.wire_name, "1");
  }
  return request;
}

api::Routed route(const Model& model, const http::RequestHead& head) {
  api::Incoming incoming;
  incoming.head = std::make_shared<const http::RequestHead>(head);
  incoming.query = http::parse_query(head.query);
  return api::Router(model).route(head.method, head.path, incoming);
}

std::string routed_name(std::string_view service, std::string_view request) {
  const api::Routed routed = route(*Model::of(service), door::request(request).head);
  if (routed.operation != nullptr) {
    std::string text(routed.operation->name);
    for (const auto& [name, value] : routed.labels)
      text += "|" + value;
    return text;
  }
  if (routed.miss == api::Miss::Path) return "no path";
  return routed.miss == api::Miss::Method ? "no method" : "no sub-resource";
}

}  // namespace

TEST_CASE("every operation's least request finds the operation") {
  // Aliases that ought to lose, and one pair that differs by host name alone.
  const std::set<std::string_view> aliases = {"GetBucketLifecycle", "GetBucketNotification",
                                              "PutBucketLifecycle", "PutBucketNotification",
                                              "ListDirectoryBuckets"};
  for (const std::string_view id : {"s3", "lambda", "sagemaker-runtime"}) {
    const Model& model = *Model::of(id);
    for (const OperationShape& operation : model.operations()) {
      CAPTURE(operation.name);
      const api::Routed routed = route(model, minimal(operation).head);
      REQUIRE(routed.operation != nullptr);
      CHECK((routed.operation->name == operation.name) ==
            (id != "s3" || aliases.count(operation.name) == 0));
    }
  }
}

TEST_CASE("requests as SDKs send them") {
  const std::pair<const char*, const char*> s3[] = {
      {"GET /", "ListBuckets"},
      {"GET /?x-id=ListBuckets", "ListBuckets"},
      {"PUT /bkt/", "CreateBucket|bkt"},
      {"PUT /bkt", "CreateBucket|bkt"},
      {"PUT /bkt/a%20b/%C3%BC%2B.txt?x-id=PutObject", "PutObject|bkt|a b/\xC3\xBC+.txt"},
      {"PUT /bkt/a%2Fb", "PutObject|bkt|a/b"},
      {"PUT /bkt/../x", "PutObject|bkt|../x"},
      {"PUT /bkt//a//b/", "PutObject|bkt|/a//b/"},
      {"PUT /bkt//", "PutObject|bkt|/"},
      {"PUT /bkt/mp?partNumber=1&uploadId=u&x-id=UploadPart", "UploadPart|bkt|mp"},
      {"PUT /bkt/mp?uploadId=u&partNumber=1\nx-amz-copy-source: a/b", "UploadPartCopy|bkt|mp"},
      {"PUT /bkt/k?x-id=CopyObject\nx-amz-copy-source: a/b", "CopyObject|bkt|k"},
      {"GET /bkt/?delimiter=%2F&list-type=2&max-keys=2", "ListObjectsV2|bkt"},
      {"GET /bkt?list-type=1", "ListObjects|bkt"},
      {"GET /bkt?prefix=&delimiter=", "ListObjects|bkt"},
      {"GET /bkt?versions", "ListObjectVersions|bkt"},
      {"GET /bkt?location", "GetBucketLocation|bkt"},
      {"GET /bkt?location=", "GetBucketLocation|bkt"},
      {"POST /bkt/?delete=", "DeleteObjects|bkt"},
      {"POST /bkt/k?uploads=", "CreateMultipartUpload|bkt|k"},
      {"POST /bkt/k?uploadId=u", "CompleteMultipartUpload|bkt|k"},
      {"GET /bkt/k?uploadId=u", "ListParts|bkt|k"},
      {"GET /bkt?uploads", "ListMultipartUploads|bkt"},
      {"GET /bkt?analytics", "ListBucketAnalyticsConfigurations|bkt"},
      {"GET /bkt?analytics&id=a", "GetBucketAnalyticsConfiguration|bkt"},
      {"HEAD /bkt", "HeadBucket|bkt"},
      {"HEAD /bkt/k?partNumber=1", "HeadObject|bkt|k"},
      {"GET /bkt/k?response-content-type=a%2Fb", "GetObject|bkt|k"},
      {"DELETE /bkt/k?versionId=v", "DeleteObject|bkt|k"},
      {"DELETE /bkt?acl", "no sub-resource"},
      {"DELETE /bkt?notification", "no sub-resource"},
      {"PUT /bkt/k?uploads", "no sub-resource"},
      {"PATCH /bkt", "no method"},
      {"DELETE /", "no method"},
      {"POST /bkt", "no method"},
  };
  for (const auto& [request, result] : s3) {
    CAPTURE(request);
    CHECK(routed_name("s3", request) == result);
  }
  const std::pair<const char*, const char*> lambda[] = {
      {"POST /2015-03-31/functions", "CreateFunction"},
      {"POST /2015-03-31/functions/", "CreateFunction"},
      {"GET /2015-03-31/functions/", "ListFunctions"},
      {"GET /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-west-2%3A012345678912%3Afunction%3AF",
       "GetFunction|arn:aws:lambda:us-west-2:012345678912:function:F"},
      {"GET /2015-03-31/functions/arn:aws:lambda:us-west-2:012345678912:function:F/configuration",
       "GetFunctionConfiguration|arn:aws:lambda:us-west-2:012345678912:function:F"},
      {"POST /2015-03-31/functions/f/invocations", "Invoke|f"},
      {"GET /2018-10-31/layers?find=LayerVersion&Arn=a", "GetLayerVersionByArn"},
      {"GET /2015-03-31/functions//configuration", "no path"},
      {"GET /2015-03-31/unknown", "no path"},
  };
  for (const auto& [request, result] : lambda) {
    CAPTURE(request);
    CHECK(routed_name("lambda", request) == result);
  }
}

TEST_CASE("page tokens") {
  for (const char* key : {"", "a", "a/b c"}) {
    CHECK(api::page_key(api::page_token(key)) == key);
  }
  CHECK_FALSE(api::page_key(""));
  CHECK_FALSE(api::page_key("YWJj"));
  CHECK_FALSE(api::page_key("not base64!"));
}
