// How bodies arrive: packed, framed, too large, streamed to services that take them and that do
// not.
#include "door.h"

using door::Answer;

namespace {

// gzip of {"TrainingJobName":"zipped"}, made with Python's gzip (mtime 0).
std::string zipped() {
  return base::from_base64("H4sIAAAAAAACA6tWCilKzMzLzEv3yk/yS8xNVbJSqsosKEhNUaoFACb2VdEcAAAA")
      .value_or("");
}

struct Bodies {
  door::Door door;
  door::ToyService s3{"s3"}, sagemaker{"sagemaker"};
  json::Value seen;
  std::string wire_body, checksum, region;

  Bodies() {
    sagemaker.on("DescribeTrainingJob", [this](api::Call& call) {
      seen = call.input;
      return api::Reply();
    });
    for (const char* name : {"PutObject", "DeleteObjects"}) {
      s3.on(name, [this](api::Call& call) {
        seen = call.input;
        wire_body = call.wire_body;
        checksum = call.head->headers.get("x-amz-checksum-crc32");
        region = call.region;
        return api::Reply();
      });
    }
    door.gateway.add(s3);
    door.gateway.add(sagemaker);
  }
};

const std::string kDescribe =
    "POST /\nX-Amz-Target: SageMaker.DescribeTrainingJob\nContent-Encoding: ";

}  // namespace

TEST_CASE("gzipped requests are unpacked") {
  Bodies bodies;
  CHECK(bodies.door.send(kDescribe + "gzip\n\n" + zipped()).status == 200);
  CHECK(bodies.seen.text("TrainingJobName") == "zipped");
  for (const std::string& bad : {std::string("{}"), zipped().substr(0, 20), std::string()}) {
    const Answer answer = bodies.door.send(kDescribe + "gzip\n\n" + bad);
    CHECK(answer.status == 400);
    CHECK(answer.json().text("__type") == "SerializationException");
  }
}

TEST_CASE("S3 keeps what is gzipped as it is") {
  Bodies bodies;
  CHECK(bodies.door.send("PUT /b/k\nContent-Encoding: gzip\n\n" + zipped()).status == 200);
  CHECK(bodies.seen.text("Body") == zipped());  // a service without a receiver has it in its input
  CHECK(bodies.seen.text("ContentEncoding") == "gzip");
}

TEST_CASE("bodies beyond the limit are refused, announced or not") {
  Bodies bodies;
  http::Request request =
      door::request("POST /b?delete\n" + door::scope("s3", "AK", "US") + "Expect: 100-continue");
  request.head.content_length = api::kBodyBytesMax + 1;
  Answer answer = bodies.door.send(request);
  CHECK(answer.early);
  CHECK(answer.status == 413);
  CHECK(answer.body.find("<Code>MaxMessageLengthExceeded</Code>") != std::string::npos);

  request = door::request(
      "POST /\nX-Amz-Target: SageMaker.DescribeTrainingJob\n"
      "Transfer-Encoding: chunked");
  request.body.assign(api::kBodyBytesMax + 1, ' ');
  answer = bodies.door.send(std::move(request));
  CHECK(answer.status == 413);
  CHECK(answer.json().text("__type") == "RequestEntityTooLargeException");
}

TEST_CASE("framed bodies of operations that do not stream: trailers stand as headers") {
  Bodies bodies;
  const std::string xml = "<Delete><Object><Key>k</Key></Object></Delete>";
  const std::string framed = "2e\r\n" + xml + "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
  const Answer answer =
      bodies.door.send("POST /b?delete\n" + door::scope("s3", "AK", "US") +
                       "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nx-amz-trailer: "
                       "x-amz-checksum-crc32\nx-amz-decoded-content-length: 46\n\n" +
                       framed);
  CHECK(answer.status == 200);
  CHECK(bodies.wire_body == xml);
  CHECK(bodies.checksum == "AAAAAA==");
  CHECK(bodies.region == "us-east-1");
  CHECK(answer.headers.get("Server") == "AmazonS3");
}
