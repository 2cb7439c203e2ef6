#include "door.h"
#include "emulator/http/text_source.h"

using door::Answer;
using door::Door;
using door::ToyService;

namespace {

// SageMaker, S3, Lambda, IAM as far as these tests go.
struct World {
  Door door;
  ToyService sagemaker{"sagemaker"}, s3{"s3"}, lambda{"lambda"}, iam{"iam"},
      states{"stepfunctions"};
  json::Value seen;  // the input of the last call
  std::string account, region;

  api::Reply note(api::Call& call, json::Value output) {
    seen = call.input;
    account = call.account;
    region = call.region;
    return output;
  }

  World() {
    sagemaker.on("DescribeTrainingJob", [this](api::Call& call) {
      return note(call, json::Value::object({{"TrainingJobName", call.input["TrainingJobName"]},
                                             {"CreationTime", 1700000000.123},
                                             {"TrainingJobStatus", "InProgress"},
                                             {"FailureReason", nullptr},
                                             {"NotInTheModel", 1}}));
    });
    sagemaker.on("CreateTrainingJob", [this](api::Call& call) {
      return note(call, json::Value::object({{"TrainingJobArn", "arn:x"}}));
    });
    sagemaker.on("StopTrainingJob", [](api::Call&) -> api::Reply {
      throw api::Error("ResourceNotFound", "Requested resource not found.");
    });
    sagemaker.on("ListTrainingJobs",
                 [](api::Call&) -> api::Reply { throw std::runtime_error("secret detail"); });
    sagemaker.on("ListModels", [](api::Call&) -> api::Reply {
      throw std::system_error(ENOSPC, std::generic_category());
    });
    lambda.on_loop("Invoke", [this](api::Call& call) { return invoke(call); });
    iam.on("GetRole", [this](api::Call& call) {
      return note(call,
                  json::Value::object(
                      {{"Role", json::Value::object({{"Path", "/"},
                                                     {"RoleName", call.input["RoleName"]},
                                                     {"RoleId", "AROA"},
                                                     {"Arn", "arn:aws:iam::000000000000:role/r"},
                                                     {"CreateDate", 1700000000}})}}));
    });
    states.on("StartExecution", [this](api::Call& call) {
      return note(call, json::Value::object({{"executionArn", "arn:e"}, {"startDate", 1}}));
    });
    serve_objects();
    for (ToyService* service : {&sagemaker, &s3, &lambda, &iam, &states})
      door.gateway.add(*service);
  }

  void serve_objects() {
    s3.on("PutObject", [this](api::Call& call) {
      auto& receiver = dynamic_cast<door::TextReceiver&>(*call.body);
      stored = receiver.text;
      trailers = receiver.trailers;
      return note(call, json::Value::object({{"ETag", "\"e\""}}));
    });
    s3.receiver = [](const api::Call& call) -> std::unique_ptr<api::BodyReceiver> {
      if (call.input.text("Bucket") == "none") {
        throw api::Error("NoSuchBucket", "The specified bucket does not exist", 404,
                         json::Value::object({{"BucketName", "none"}}));
      }
      return std::make_unique<door::TextReceiver>();
    };
    s3.on(
        "GetObject",
        [this](api::Call& call) {
          api::Reply reply = note(
              call,
              json::Value::object({{"ContentLength", 5},
                                   {"ETag", "\"e\""},
                                   {"LastModified", 1700000000},
                                   {"Metadata", json::Value::object({{"a", "1\r\nX-Bad: 2"}})}}));
          reply.body = std::make_shared<http::TextSource>("hello");
          return reply;
        },
        api::Where::Loop);
    s3.on("HeadObject", [this](api::Call& call) {
      if (call.input.text("Key") == "none") throw api::Error("NoSuchKey", "no", 404);
      return note(call, json::Value::object({{"ContentLength", 5}}));
    });
    s3.on("DeleteObject", [this](api::Call& call) { return note(call, json::Value::object()); });
    s3.on("DeleteBucket", [this](api::Call& call) { return note(call, json::Value::object()); });
    s3.on("DeleteObjects", [this](api::Call& call) {
      body = call.wire_body;
      return note(call,
                  json::Value::object(
                      {{"Deleted", json::Value::array({json::Value::object({{"Key", "a&b"}})})}}));
    });
  }

  runtime::Task<api::Reply> invoke(api::Call& call) {
    api::Reply reply =
        note(call, json::Value::object({{"StatusCode", 200}, {"Payload", "{\"ok\":1}"}}));
    co_return reply;
  }

  std::string stored, body;
  std::vector<std::pair<std::string, std::string>> trailers;
};

std::string target(std::string_view operation, std::string_view body) {
  return "POST /\n" + door::scope("sagemaker") +
         "Content-Type: application/x-amz-json-1.1\nX-Amz-Target: SageMaker." +
         std::string(operation) + "\n\n" + std::string(body);
}

}  // namespace

TEST_CASE("aws json: an operation answers") {
  World world;
  const Answer answer = world.door.send(
      target("DescribeTrainingJob", R"({"TrainingJobName":"j-1","Unknown":{"x":1}})"));
  CHECK(answer.status == 200);
  CHECK(answer.headers.get("Content-Type") == "application/x-amz-json-1.1");
  CHECK(answer.headers.get("x-amzn-RequestId").size() == 36);
  CHECK(answer.headers.get("x-localstack") == SAGELOCAL_VERSION);
  CHECK(answer.body == R"({"TrainingJobName":"j-1","TrainingJobStatus":"InProgress",)"
                       R"("CreationTime":1700000000.123})");
  CHECK(world.seen == json::Value::object({{"TrainingJobName", "j-1"}}));
  CHECK(world.region == "us-west-2");
  CHECK(world.account == "000000000000");
}

TEST_CASE("aws json: errors") {
  struct Row {
    const char* name;
    const char* operation;
    std::string body;
    int status;
    const char* type;
    const char* message;
  };
  const Row rows[] = {
      {"malformed", "DescribeTrainingJob", "{", 400, "SerializationException",
       "Unexpected token received from parser"},
      {"string for integer", "CreateTrainingJob",
       R"({"StoppingCondition":{"MaxRuntimeInSeconds":"1"}})", 400, "SerializationException",
       "STRING_VALUE can not be converted to an Integer"},
      {"number for string", "DescribeTrainingJob", R"({"TrainingJobName":1})", 400,
       "SerializationException", "NUMBER_VALUE can not be converted to a String"},
      {"null", "DescribeTrainingJob", R"({"TrainingJobName":null})", 400, "ValidationException",
       "1 validation error detected: Value null at 'trainingJobName' failed to satisfy constraint: "
       "Member must not be null"},
      {"no body", "DescribeTrainingJob", "", 400, "ValidationException",
       "1 validation error detected: Value null at 'trainingJobName' failed to satisfy constraint: "
       "Member must not be null"},
      {"service error", "StopTrainingJob", R"({"TrainingJobName":"a"})", 400, "ResourceNotFound",
       "Requested resource not found."},
      {"unknown", "MakeCoffee", "{}", 404, "UnknownOperationException",
       "The operation MakeCoffee is not known."},
      {"not served", "CreateModel", "{}", 501, "NotImplemented",
       "sagemaker.CreateModel is not implemented by sagelocal"},
      {"name only", "CreateDomain", "{}", 501, "NotImplemented",
       "sagemaker.CreateDomain is not implemented by sagelocal"},
      {"fault", "ListTrainingJobs", "{}", 500, "InternalFailure",
       "We encountered an internal error. Please try again."},
      {"disk full", "ListModels", "{}", 507, "InternalFailure",
       "The disk that holds the data directory is full; nothing was changed."},
  };
  World world;
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Answer answer = world.door.send(target(row.operation, row.body));
    CHECK(answer.status == row.status);
    const json::Value body = answer.json();
    CHECK(body.text("__type") == row.type);
    CHECK(body.text("message", body.text("Message")) == row.message);
  }
}

TEST_CASE("bodies above the inline size are decoded on a worker, to the same effect") {
  World world;
  const std::string body = R"({"TrainingJobName":"j","x":")" + std::string(100'000, 'x') + "\"}";
  CHECK(world.door.send(target("DescribeTrainingJob", body)).status == 200);
  CHECK(world.seen == json::Value::object({{"TrainingJobName", "j"}}));
  CHECK(world.door.send(target("DescribeTrainingJob", body.substr(1))).status == 400);
}

TEST_CASE("account and region") {
  struct Row {
    const char* name;
    std::string key;
    const char* arn;
    const char* account;
  };
  const Row rows[] = {
      {"neither", "AKIA", "arn", "000000000000"},
      {"key of twelve digits", "111122223333", "arn", "111122223333"},
      {"key of a session", "111122223333AbCd1234", "arn", "111122223333"},
      {"key of another length", "111122223333AbCd", "arn", "000000000000"},
      {"the ARN's account wins", "111122223333",
       "arn:aws:states:us-east-1:012345678912:stateMachine:m", "012345678912"},
      {"another service's ARN says nothing", "AKIA", "arn:aws:iam::012345678912:role/r",
       "000000000000"},
      {"no account", "AKIA", "arn:aws:states:us-east-1::x", "000000000000"},
  };
  World world;
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Answer answer =
        world.door.send("POST /\n" + door::scope("states", row.key, "eu-west-1") +
                        "X-Amz-Target: AWSStepFunctions.StartExecution\nContent-Type: "
                        "application/x-amz-json-1.0\n\n{\"stateMachineArn\":\"" +
                        row.arn + "\"}");
    CHECK(answer.status == 200);
    CHECK(world.account == row.account);
    CHECK(world.region == "eu-west-1");
  }
}

TEST_CASE("rest xml: objects go in and out") {
  World world;
  Answer answer =
      world.door.send("PUT /b/a%20b/%C3%BC%2B.txt?x-id=PutObject\n" + door::scope("s3") +
                      "Content-Type: text/plain\nx-amz-meta-Colour: red\n"
                      "Expect: 100-continue\n\nhello");
  CHECK(answer.status == 200);
  CHECK(answer.headers.get("ETag") == "\"e\"");
  CHECK(answer.headers.get("x-amz-request-id").size() == 16);
  CHECK(answer.headers.find("x-amz-id-2") != nullptr);
  CHECK(answer.body.empty());
  CHECK(world.stored == "hello");
  CHECK(world.seen.text("Key") == "a b/\xC3\xBC+.txt");
  CHECK(world.seen["Metadata"] == json::Value::object({{"colour", "red"}}));
  CHECK_FALSE(world.seen.has("Body"));

  answer = world.door.send("GET /b/k?x-id=GetObject\n" + door::scope("s3"));
  CHECK(answer.status == 200);
  CHECK(answer.body == "hello");
  CHECK(answer.headers.get("Last-Modified") == "Tue, 14 Nov 2023 22:13:20 GMT");
  CHECK(answer.headers.get("x-amz-meta-a") == "1  X-Bad: 2");

  answer = world.door.send("HEAD /b/k\n");
  CHECK(answer.status == 200);
  CHECK(answer.content_length == 5);
  answer = world.door.send("HEAD /b/none\n");
  CHECK(answer.status == 404);
  CHECK(answer.body.empty());

  answer = world.door.send("DELETE /b/k\n");
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
  CHECK(answer.headers.find("Content-Type") == nullptr);
}

TEST_CASE("rest xml: virtual hosts") {
  World world;
  for (const char* host : {"b.localhost:4566", "b.s3.localhost.localstack.cloud:4566",
                           "b.s3.us-west-2.amazonaws.com", "b.s3-us-west-2.amazonaws.com"}) {
    CAPTURE(host);
    CHECK(world.door.send("GET /k/\nHost: " + std::string(host)).status == 200);
    CHECK(world.seen.text("Bucket") == "b");
    CHECK(world.seen.text("Key") == "k/");
  }
}

TEST_CASE("rest xml: errors") {
  World world;
  Answer answer = world.door.send("PUT /none/k\nExpect: 100-continue\n\nhello");
  CHECK(answer.early);
  CHECK(answer.status == 404);
  CHECK(answer.headers.get("Content-Type") == "application/xml");
  CHECK(
      answer.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>"
                              "<Code>NoSuchBucket</Code>"
                              "<Message>The specified bucket does not exist</Message>"
                              "<BucketName>none</BucketName><RequestId>"));
  CHECK(answer.body.ends_with("</HostId></Error>"));

  answer = world.door.send("PUT /none/k\n\nhello");  // not waiting: read and dropped
  CHECK_FALSE(answer.early);
  CHECK(answer.status == 404);

  answer = world.door.send("DELETE /b?acl\n");
  CHECK(answer.status == 405);
  CHECK(answer.body.find("<Code>MethodNotAllowed</Code>") != std::string::npos);
  CHECK(world.door.send("GET /b?acl\n").status == 501);
  CHECK(world.door.send("PATCH /b/k\n").status == 405);
}

TEST_CASE("rest xml: bodies") {
  World world;
  const std::string xml =
      "<?xml version=\"1.0\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      "<Object><Key>a&amp;b</Key></Object><Object><Key> "
      "c</Key></Object><Quiet>true</Quiet></Delete>";
  Answer answer = world.door.send("POST /b/?delete=\n\n" + xml);
  CHECK(answer.status == 200);
  CHECK(answer.body ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DeleteResult "
        "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Deleted><Key>a&amp;b</Key>"
        "</Deleted></DeleteResult>");
  CHECK(world.body == xml);
  CHECK(json::print(world.seen["Delete"]) ==
        R"({"Objects":[{"Key":"a&b"},{"Key":" c"}],"Quiet":true})");
  for (const char* bad : {"<Delete>", "<Other/>", "x", "<Delete><Quiet>maybe</Quiet></Delete>"}) {
    CAPTURE(bad);
    answer = world.door.send("POST /b?delete\n\n" + std::string(bad));
    CHECK(answer.status == 400);
    CHECK(answer.body.find("<Code>MalformedXML</Code>") != std::string::npos);
  }
}

TEST_CASE("aws-chunked reaches the service unframed") {
  World world;
  const std::string head =
      "PUT /b/k\nTransfer-Encoding: chunked\nContent-Encoding: aws-chunked\n"
      "X-Amz-Trailer: x-amz-checksum-crc32\nX-Amz-Content-SHA256: "
      "STREAMING-UNSIGNED-PAYLOAD-TRAILER\n";
  const std::string body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  const Answer answer = world.door.send(head + "X-Amz-Decoded-Content-Length: 5\n\n" + body);
  CHECK(answer.status == 200);
  CHECK(world.stored == "hello");
  REQUIRE(world.trailers.size() == 1);
  CHECK(world.trailers[0] ==
        std::pair<std::string, std::string>("x-amz-checksum-crc32", "NhCmhg=="));
  CHECK(world.door.send(head + "X-Amz-Decoded-Content-Length: 6\n\n" + body).status == 400);
  CHECK(world.door.send(head + "\n" + body).status == 411);
}

TEST_CASE("rest json: Lambda") {
  World world;
  Answer answer = world.door.send(
      "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-west-2%3A012345678912%3Afunction%3AF-1"
      "/invocations\n" +
      door::scope("lambda") + "X-Amz-Invocation-Type: RequestResponse\n\n{\"a\":1}");
  CHECK(answer.status == 200);
  CHECK(answer.body == "{\"ok\":1}");
  CHECK(answer.headers.get("Content-Type") == "application/json");
  CHECK(world.seen.text("Payload") == "{\"a\":1}");
  CHECK(world.seen.text("FunctionName") == "arn:aws:lambda:us-west-2:012345678912:function:F-1");
  CHECK(world.account == "012345678912");

  answer = world.door.send("GET /2015-03-31/functions/F\n");
  CHECK(answer.status == 501);
  CHECK(answer.headers.get("x-amzn-ErrorType") == "NotImplemented");
  CHECK(answer.json().text("message") == "lambda.GetFunction is not implemented by sagelocal");
  answer = world.door.send("GET /2015-03-31/nothing\n");
  CHECK(answer.status == 404);
  answer = world.door.send("POST /2015-03-31/functions/a%20b/invocations\n\n{}");
  CHECK(answer.status == 400);
  CHECK(answer.headers.get("x-amzn-ErrorType") == "ValidationException");
}

TEST_CASE("query: IAM") {
  World world;
  const std::string head = "POST /\n" + door::scope("iam") +
                           "Content-Type: application/x-www-form-urlencoded; charset=utf-8\n\n";
  Answer answer = world.door.send(head + "Action=GetRole&Version=2010-05-08&RoleName=r");
  CHECK(answer.status == 200);
  CHECK(answer.body.starts_with(
      "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>"
      "<Path>/</Path><RoleName>r</RoleName><RoleId>AROA</RoleId>"
      "<Arn>arn:aws:iam::000000000000:role/r</Arn><CreateDate>2023-11-14T22:13:20Z</CreateDate>"
      "</Role></GetRoleResult><ResponseMetadata><RequestId>"));
  answer = world.door.send(head + "Action=GetRole&Version=2010-05-08&RoleName=");
  CHECK(answer.status == 400);
  CHECK(
      answer.body.find("<Type>Sender</Type><Code>ValidationError</Code><Message>1 validation error "
                       "detected: Value &apos;&apos;") == std::string::npos);
  CHECK(answer.body.find("<Code>ValidationError</Code>") != std::string::npos);
  CHECK(world.door.send(head + "Action=GetUser&Version=2010-05-08").status == 501);
  CHECK(world.door.send(head + "Action=Nothing&Version=2010-05-08").status == 404);
  CHECK(world.door.send(head + "Action=SendMessage&Version=2012-11-05").status == 501);
  CHECK(world.door.send(head + "").status == 400);
}

TEST_CASE("browsers are kept out before anything runs") {
  World world;
  Answer answer = world.door.send("GET /b/k\nHost: evil.example\n");
  CHECK(answer.status == 403);
  CHECK(answer.early);
  CHECK(world.seen.is_null());
  CHECK(answer.headers.find("Access-Control-Allow-Origin") == nullptr);
}

TEST_CASE("admin paths come first, by whole segments") {
  World world;
  world.door.gateway.add_admin("/_localstack",
                               [](const http::Request& request) -> runtime::Task<http::Response> {
                                 if (request.head.path == "/_localstack/bad") {
                                   throw std::runtime_error("bad");
                                 }
                                 http::Response response;
                                 response.body = request.head.path + request.body;
                                 co_return response;
                               });
  CHECK(world.door.send("POST /_localstack/x\n\nbody").body == "/_localstack/xbody");
  CHECK(world.door.send("GET /health\n").body == "/_localstack/health");
  CHECK(world.door.send("GET /_localstack/bad\n").status == 500);
  CHECK(world.door.send("GET /_localstacks/k\n").body == "hello");
}

TEST_CASE("calls from inside pass through the same checks") {
  World world;
  CHECK(world.door
            .call({"sagemaker", "DescribeTrainingJob",
                   json::Value::object({{"TrainingJobName", "j"}}), nullptr, "", ""})
            .output.text("TrainingJobName") == "j");
  CHECK(world.region == "us-east-1");
  const auto code = [&](api::InternalCall call) {
    try {
      world.door.call(std::move(call));
    } catch (const api::Error& error) {
      return error.code();
    }
    return std::string("none");
  };
  CHECK(code({"sagemaker", "DescribeTrainingJob"}) == "ValidationException");
  CHECK(code({"sagemaker", "CreateModel"}) == "NotImplemented");
  CHECK(code({"sagemaker", "Nothing"}) == "UnknownOperationException");
  CHECK(code({"nothing", "Nothing"}) == "NotImplemented");
  CHECK(code({"sagemaker", "StopTrainingJob", json::Value::object({{"TrainingJobName", "j"}})}) ==
        "ResourceNotFound");

  const json::Value object = json::Value::object({{"Bucket", "b"}, {"Key", "k"}});
  world.door.call({"s3", "PutObject", object, std::make_shared<http::TextSource>("from a source")});
  CHECK(world.stored == "from a source");
  world.door.call({"s3", "PutObject", object.with("Body", "from the input")});
  CHECK(world.stored == "from the input");
}

TEST_CASE("served tells services and operations") {
  World world;
  const auto served = world.door.gateway.served();
  CHECK(served.at("iam") == std::vector<std::string>{"GetRole"});
  CHECK(served.at("s3").size() == 6);
}
