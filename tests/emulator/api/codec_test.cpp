// Each protocol: requests as SDKs write them in, bodies as SDKs read them out.
#include <doctest/doctest.h>

#include "door.h"
#include "emulator/api/detect.h"
#include "emulator/api/form.h"
#include "emulator/api/router.h"

using api::Model;
using json::Value;

namespace {

// What a request means to its operation, as JSON; "code: message" where it is refused.
std::string decoded(std::string_view text) {
  http::Request request = door::request(text);
  api::Incoming incoming;
  incoming.query = http::parse_query(request.head.query);
  incoming.body = request.body;
  incoming.head = std::make_shared<const http::RequestHead>(request.head);
  api::Target target = api::detect(request.head, incoming.query, std::nullopt);
  if (target.model == nullptr)
    target = api::detect_form(api::parse_form(request.body), std::nullopt);
  REQUIRE(target.model != nullptr);
  const api::OperationShape* operation = target.model->operation(target.operation);
  if (operation == nullptr) {
    api::Routed routed =
        api::Router::of(*target.model).route(request.head.method, request.head.path, incoming);
    incoming.labels = std::move(routed.labels);
    operation = routed.operation;
  }
  REQUIRE(operation != nullptr);
  try {
    return json::print(api::codec(target.protocol).decode(*operation, incoming));
  } catch (const api::Error& error) {
    return error.code() + ": " + error.what();
  }
}

http::Response encoded(std::string_view service, std::string_view operation, api::Reply reply,
                       api::Protocol protocol) {
  api::Answering answering;
  answering.model = Model::of(service);
  answering.request_id = "ID";
  return api::codec(protocol).encode(*answering.model->operation(operation), std::move(reply),
                                     answering);
}

std::string body(std::string_view service, std::string_view operation, std::string_view output) {
  return encoded(service, operation, json::parse(output), Model::of(service)->protocol()).body;
}

std::string error_body(std::string_view service, const api::Error& error, api::Protocol protocol) {
  api::Answering answering;
  answering.model = Model::of(service);
  answering.request_id = "ID";
  return api::codec(protocol).encode_error(error, answering).body;
}

const std::string kForm = "POST /\nContent-Type: application/x-www-form-urlencoded\n\n";

}  // namespace

namespace {

struct RequestRow {
  std::string request;
  const char* input;
};
const std::string kSageMaker = "POST /\nX-Amz-Target: SageMaker.";
const std::string kEvents = "POST /\nX-Amz-Target: AWSEvents.PutEvents\n\n";
const std::string kLogs = "POST /\nX-Amz-Target: Logs_20140328.PutLogEvents\n\n";
const RequestRow kRequests[] = {
    // JSON
    {kSageMaker + "ListModels\n\n", "{}"},
    {kSageMaker + "ListModels\n\n \n", "{}"},
    {kSageMaker + "ListModels\n\n{\"MaxResults\":5.0,\"CreationTimeAfter\":1.5}",
     R"({"MaxResults":5,"CreationTimeAfter":1.5})"},
    {kSageMaker + "ListModels\n\n{\"CreationTimeAfter\":\"2026-01-01T00:00:00Z\"}",
     R"({"CreationTimeAfter":1767225600})"},
    {kSageMaker + "ListModels\n\n{\"CreationTimeAfter\":\"soon\"}",
     "SerializationException: STRING_VALUE can not be converted to milliseconds since epoch"},
    {kSageMaker + "ListModels\n\n{\"CreationTimeAfter\":1e300}",
     "SerializationException: DECIMAL_VALUE can not be converted to milliseconds since epoch"},
    {kSageMaker + "ListModels\n\n{\"MaxResults\":5.5}",
     "SerializationException: DECIMAL_VALUE can not be converted to an Integer"},
    {kSageMaker + "ListModels\n\n{\"MaxResults\":3000000000}",
     "SerializationException: NUMBER_VALUE can not be converted to an Integer"},
    {kSageMaker + "ListModels\n\n{\"NameContains\":true}",
     "SerializationException: TRUE_VALUE can not be converted to a String"},
    {kSageMaker + "ListModels\n\n{\"NameContains\":{}}",
     "SerializationException: Start of structure or map found where not expected."},
    {kSageMaker + "ListModels\n\n{\"NameContains\":[]}",
     "SerializationException: Start of list found where not expected"},
    {kSageMaker + "ListModels\n\n[]",
     "SerializationException: Start of list found where not expected"},
    {kSageMaker + "ListModels\n\n1", "SerializationException: Unexpected field type"},
    {kSageMaker + "AddTags\n\n{\"Tags\":[null,{\"Key\":\"a\",\"Value\":null}]}",
     R"({"Tags":[null,{"Key":"a"}]})"},
    {kEvents + R"({"Entries":[{"Time":1767225600.25,"Resources":[]}]})",
     R"({"Entries":[{"Time":1767225600.25,"Resources":[]}]})"},
    {kLogs + R"({"logEvents":[{"timestamp":1700000000123,"message":"m"}]})",
     R"({"logEvents":[{"timestamp":1700000000123,"message":"m"}]})"},
    // REST JSON
    {"POST /2015-03-31/functions/\n\n{\"FunctionName\":\"f\",\"Code\":{\"ZipFile\":\"YWI=\"},"
     "\"Environment\":{\"Variables\":{\"A\":\"b\"}},\"Publish\":false}",
     R"({"FunctionName":"f","Code":{"ZipFile":"ab"},"Publish":false,)"
     R"("Environment":{"Variables":{"A":"b"}}})"},
    {"POST /2015-03-31/functions/\n\n{\"Code\":{\"ZipFile\":\"!\"}}",
     "SerializationException: STRING_VALUE can not be converted to a Blob"},
    {"POST /2015-03-31/functions/f/invocations?Qualifier=a%2Bb\nX-Amz-Log-Type: Tail\n\nraw",
     R"({"FunctionName":"f","LogType":"Tail","Payload":"raw","Qualifier":"a+b"})"},
    {"GET /2015-03-31/functions/?MaxItems=5&Marker=", R"({"Marker":"","MaxItems":5})"},
    {"GET /2015-03-31/functions/?MaxItems=five",
     "SerializationException: 'five' can not be converted to Integer at 'MaxItems'"},
    {"DELETE /2017-03-31/tags/arn%3Aa?tagKeys=a&tagKeys=b",
     R"({"Resource":"arn:a","TagKeys":["a","b"]})"},
    // REST XML
    {"PUT /b/k\nContent-Encoding: gzip, aws-chunked\nx-amz-tagging: a=b\nIf-None-Match: *\n"
     "Content-Length: 3\n\nabc",
     R"({"Body":"abc","Bucket":"b","ContentEncoding":"gzip","ContentLength":3,)"
     R"("IfNoneMatch":"*","Key":"k","Tagging":"a=b"})"},
    {"GET /b/k\nIf-Modified-Since: Wed, 25 Nov 2026 03:56:32 GMT\nIf-Unmodified-Since: soon\n"
     "Range: bytes=0-1",
     R"({"Bucket":"b","IfModifiedSince":1795578992,"Key":"k","Range":"bytes=0-1"})"},
    {"GET /b?list-type=2&max-keys=abc",
     "InvalidArgument: Provided max-keys not an integer or "
     "within integer range"},
    {"GET /b?list-type=2&prefix=a%2Fb+c&max-keys=", R"({"Bucket":"b","Prefix":"a/b+c"})"},
    {"GET /b/k?x-amz-checksum-mode=ENABLED&X-Amz-Expires=9",
     R"({"Bucket":"b","Key":"k","ChecksumMode":"ENABLED"})"},
    {"PUT /b?policy\n\n{\"a\":1}", R"({"Bucket":"b","Policy":"{\"a\":1}"})"},
    {"PUT /b", R"({"Bucket":"b"})"},
    {"PUT /b?cors\n\n<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod>"
     "<AllowedMethod>PUT</AllowedMethod><AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds> 3 "
     "</MaxAgeSeconds></CORSRule></CORSConfiguration>",
     R"({"Bucket":"b","CORSConfiguration":{"CORSRules":[{"AllowedMethods":["GET","PUT"],)"
     R"("AllowedOrigins":["*"],"MaxAgeSeconds":3}]}})"},
    {"PUT /b?acl\n\n<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
     "<AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
     "xsi:type=\"CanonicalUser\"><ID>i</ID></Grantee></Grant></AccessControlList>"
     "</AccessControlPolicy>",
     R"({"AccessControlPolicy":{"Grants":[{"Grantee":{"ID":"i","Type":"CanonicalUser"}}]},)"
     R"("Bucket":"b"})"},
    {"POST /b/k?uploadId=u\n\n<CompleteMultipartUpload><Part><PartNumber>2</PartNumber>"
     "<ETag>&quot;e&quot;</ETag></Part><Part><ETag>\"f\"</ETag></Part><New/>"
     "</CompleteMultipartUpload>",
     R"({"Bucket":"b","Key":"k","MultipartUpload":{"Parts":[{"ETag":"\"e\"","PartNumber":2},)"
     R"({"ETag":"\"f\""}]},"UploadId":"u"})"},
    {"PUT /b?versioning\n\n<!DOCTYPE a [<!ENTITY x \"y\">]><VersioningConfiguration/>",
     "MalformedXML: The XML you provided was not well-formed or did not validate against our "
     "published schema"},
    // Query
    {kForm + "Action=CreateRole&Version=2010-05-08&RoleName=a+b&AssumeRolePolicyDocument=%7B%7D&"
             "MaxSessionDuration=3600&Tags.member.2.Key=c&Tags.member.2.Value=&"
             "Tags.member.1.Key=a&Tags.member.1.Value=b",
     R"({"RoleName":"a b","AssumeRolePolicyDocument":"{}","MaxSessionDuration":3600,)"
     R"("Tags":[{"Key":"a","Value":"b"},{"Key":"c","Value":""}]})"},
    {kForm + "Action=ListRoles&Version=2010-05-08&MaxItems=x",
     "MalformedInput: 'x' can not be converted to Integer at 'MaxItems'"},
    {kForm + "Action=PutMetricData&Version=2010-08-01&Namespace=n&"
             "MetricData.member.1.MetricName=m&MetricData.member.1.Value=1.5&"
             "MetricData.member.1.Timestamp=2026-01-01T00%3A00%3A00Z&"
             "MetricData.member.1.Dimensions.member.1.Name=d&"
             "MetricData.member.1.Dimensions.member.1.Value=v",
     R"({"Namespace":"n","MetricData":[{"MetricName":"m","Dimensions":[{"Name":"d","Value":"v"}],)"
     R"("Timestamp":1767225600,"Value":1.5}]})"},
    {kForm + "Action=TagRole&Version=2010-05-08&RoleName=r&Tags=", R"({"RoleName":"r","Tags":[]})"},
    {kForm + "Action=GetRole&Version=2010-05-08&RoleName.member.1=r",
     "MalformedInput: RoleName is not a single value"},
};

}  // namespace

TEST_CASE("requests in") {
  for (const RequestRow& row : kRequests) {
    CAPTURE(row.request);
    const std::string got = decoded(row.request);
    CAPTURE(got);
    const std::string_view wanted = row.input;
    CHECK((wanted.starts_with('{') ? json::parse(got) == json::parse(wanted) : got == wanted));
  }
}

TEST_CASE("answers out") {
  struct Row {
    const char* service;
    const char* operation;
    const char* output;
    std::string body;
  };
  const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  const std::string s3 = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  const Row rows[] = {
      {"stepfunctions", "StartExecution", R"({"executionArn":"a","startDate":1700000000.123456})",
       R"({"executionArn":"a","startDate":1700000000.123})"},
      {"stepfunctions", "StopExecution", R"({"stopDate":1700000000.0})",
       R"({"stopDate":1700000000})"},
      {"sagemaker", "ListTags", R"({"Tags":[],"NextToken":null})", R"({"Tags":[]})"},
      {"sagemaker", "StopTrainingJob", "{}", "{}"},
      {"lambda", "GetPolicy", R"({"Policy":"{}"})", R"({"Policy":"{}"})"},
      {"lambda", "DeleteFunctionConcurrency", "{}", ""},
      {"s3", "GetBucketLocation", R"({"LocationConstraint":"eu-west-1"})",
       declaration + "<LocationConstraint" + s3 + "eu-west-1</LocationConstraint>"},
      {"s3", "GetBucketLocation", "{}",
       declaration + "<LocationConstraint" + s3 + "</LocationConstraint>"},
      {"s3", "PutObject", R"({"ETag":"e"})", ""},
      {"s3", "DeleteObject", "{}", ""},
      {"s3", "ListBuckets",
       R"({"Buckets":[{"Name":"a<b","CreationDate":1700000000.9}],"Owner":{"ID":"i"}})",
       declaration + "<ListAllMyBucketsResult" + s3 +
           "<Buckets><Bucket><Name>a&lt;b</Name><CreationDate>2023-11-14T22:13:20.000Z"
           "</CreationDate></Bucket></Buckets><Owner><ID>i</ID></Owner></ListAllMyBucketsResult>"},
      {"s3", "ListObjectsV2",
       R"({"Contents":[{"Key":"a","Size":1},{"Key":"b","Size":2}],)"
       R"("CommonPrefixes":[{"Prefix":"p/"}],)"
       R"("Prefix":"","IsTruncated":false})",
       declaration + "<ListBucketResult" + s3 +
           "<IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size></Contents>"
           "<Contents><Key>b</Key><Size>2</Size></Contents><Prefix></Prefix>"
           "<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>"},
      {"s3", "GetBucketAcl",
       R"({"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"i"},"Permission":"READ"}]})",
       declaration + "<AccessControlPolicy" + s3 +
           "<AccessControlList><Grant><Grantee "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
           " xsi:type=\"CanonicalUser\"><ID>i</ID></Grantee><Permission>READ</Permission></Grant>"
           "</AccessControlList></AccessControlPolicy>"},
      {"s3", "GetBucketEncryption",
       R"({"ServerSideEncryptionConfiguration":{"Rules":[{"BucketKeyEnabled":false}]}})",
       declaration + "<ServerSideEncryptionConfiguration" + s3 +
           "<Rule><BucketKeyEnabled>false</BucketKeyEnabled></Rule>"
           "</ServerSideEncryptionConfiguration>"},
      {"s3", "GetBucketPolicy", R"({"Policy":"{}"})", "{}"},
      {"iam", "DeleteRole", "{}",
       "<DeleteRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata>"
       "<RequestId>ID</RequestId></ResponseMetadata></DeleteRoleResponse>"},
      {"iam", "ListRoleTags", R"({"Tags":[{"Key":"a","Value":"b"}],"IsTruncated":false})",
       "<ListRoleTagsResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
       "<ListRoleTagsResult><Tags><member><Key>a</Key><Value>b</Value></member></Tags>"
       "<IsTruncated>false</IsTruncated></ListRoleTagsResult><ResponseMetadata>"
       "<RequestId>ID</RequestId></ResponseMetadata></ListRoleTagsResponse>"},
      {"iam", "GetAccountSummary", R"({"SummaryMap":{"Users":1}})",
       "<GetAccountSummaryResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
       "<GetAccountSummaryResult><SummaryMap><entry><key>Users</key><value>1</value></entry>"
       "</SummaryMap></GetAccountSummaryResult><ResponseMetadata><RequestId>ID</RequestId>"
       "</ResponseMetadata></GetAccountSummaryResponse>"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    CHECK(body(row.service, row.operation, row.output) == row.body);
  }
}

TEST_CASE("errors out") {
  const api::Error known("NoSuchEntity", "a < b", 404);
  CHECK(error_body("iam", known, api::Protocol::Query) ==
        "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
        "<Type>Sender</Type><Code>NoSuchEntity</Code><Message>a &lt; b</Message></Error>"
        "<RequestId>ID</RequestId></ErrorResponse>");
  CHECK(error_body("sagemaker", {"ResourceInUse", "m"}, api::Protocol::Json11) ==
        R"({"__type":"ResourceInUse","message":"m"})");
  CHECK(error_body("lambda", {"ServiceException", "m", 500}, api::Protocol::RestJson) ==
        R"({"Type":"Service","Message":"m","message":"m"})");
  CHECK(error_body("s3", {"InvalidRange", "m", 416, Value::object({{"ActualObjectSize", 10}})},
                   api::Protocol::RestXml)
            .starts_with(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InvalidRange</Code>"
                "<Message>m</Message><ActualObjectSize>10</ActualObjectSize><RequestId>ID"));

  api::Answering answering;
  answering.model = Model::of("cloudwatch");
  answering.query_mode = true;
  http::Response response =
      api::json_codec().encode_error({"InvalidParameterValue", "m"}, answering);
  CHECK(response.body == R"({"__type":"InvalidParameterValueException","message":"m"})");
  CHECK(response.headers.get("x-amzn-query-error") == "InvalidParameterValue;Sender");

  answering.model = Model::of("lambda");
  response = api::rest_json_codec().encode_error(
      {"TooManyRequestsException", "Rate Exceeded.", 429,
       Value::object({{"retryAfterSeconds", "1"}, {"Reason", "R"}})},
      answering);
  CHECK(response.headers.get("Retry-After") == "1");
  CHECK(response.headers.get("x-amzn-ErrorType") == "TooManyRequestsException");
  CHECK(json::parse(response.body).text("Reason") == "R");
}

TEST_CASE("headers and status of REST answers") {
  const http::Response object = encoded(
      "s3", "GetObject",
      json::parse(R"({"ETag":"e","LastModified":1700000000,"DeleteMarker":true,"ContentLength":5,)"
                  R"("Metadata":{"a":"b"},"TagCount":2})"),
      api::Protocol::RestXml);
  CHECK(object.headers.get("Last-Modified") == "Tue, 14 Nov 2023 22:13:20 GMT");
  CHECK(object.headers.get("x-amz-delete-marker") == "true");
  CHECK(object.headers.get("x-amz-meta-a") == "b");
  CHECK(object.headers.get("x-amz-tagging-count") == "2");
  CHECK(object.headers.find("Content-Length") == nullptr);

  api::Reply partial;
  partial.status = 206;
  partial.headers.add("X-Own", "a\r\nX-Other: b");
  const http::Response range = encoded("s3", "GetObject", partial, api::Protocol::RestXml);
  CHECK(range.status == 206);
  CHECK(range.headers.get("X-Own") == "a  X-Other: b");

  const http::Response invoked =
      encoded("lambda", "Invoke", json::parse(R"({"StatusCode":202})"), api::Protocol::RestJson);
  CHECK(invoked.status == 202);
}
