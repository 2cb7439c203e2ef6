// Whatever arrives, an answer leaves: requests are spoilt at random, from one seed.
#include <map>
#include <random>

#include "door.h"
#include "emulator/base/log.h"

namespace {

const std::vector<std::string> kRequests = {
    "POST /\n" + door::scope("sagemaker") +
        "X-Amz-Target: "
        "SageMaker.CreateTrainingJob\n\n{\"TrainingJobName\":\"j\",\"Tags\":[{\"Key\":"
        "\"a\",\"Value\":\"b\"}],\"StoppingCondition\":{\"MaxRuntimeInSeconds\":1}}",
    "PUT /b/a%20b/c?x-id=PutObject&partNumber=1\n" + door::scope("s3") +
        "x-amz-meta-a: b\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
        "x-amz-decoded-content-length: 5\nx-amz-trailer: x-amz-checksum-crc32\n\n"
        "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
    "POST /b?delete\n\n<Delete><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>",
    "POST /\nContent-Type: "
    "application/x-www-form-urlencoded\n\nAction=CreateRole&Version=2010-05-08&"
    "RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=%7B",
    "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3A%3A1%3Af/invocations?Qualifier=1\n"
    "Content-Encoding: gzip\n\n{}",
    "GET /b?list-type=2&max-keys=5&X-Amz-Credential=AK%2F2026%2Fr%2Fs3%2Faws4_request\n",
};

std::string spoil(std::string text, std::mt19937& random) {
  for (unsigned i = random() % 4 + 1; i > 0 && !text.empty(); --i) {
    const size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        text.erase(at, random() % 9);
        break;
      case 2:
        text.insert(at, text.substr(random() % text.size(), random() % 20));
        break;
      default:
        text.insert(at, 1, "%&=/.{}[]\"<>\r\n\0:;"[random() % 17]);
    }
  }
  return text;
}

// The head must stay one that an HTTP parser passes on: a method, a path, lines with colons.
bool is_well_formed(const std::string& text) {
  const std::string head = text.substr(0, text.find("\n\n"));
  const std::vector<std::string_view> lines = base::split(head, '\n');
  const std::vector<std::string_view> words = base::split(lines[0], ' ');
  if (words.size() != 2 || words[0].empty() || !words[1].starts_with('/')) return false;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (!lines[i].empty() && lines[i].find(':') == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("spoilt requests are answered") {
  door::Door door;
  door::ToyService sagemaker("sagemaker"), s3("s3"), iam("iam"), lambda("lambda");
  const auto nothing = [](api::Call&) { return api::Reply(); };
  sagemaker.on("CreateTrainingJob", nothing, api::Where::Loop);
  for (const char* name : {"PutObject", "UploadPart", "DeleteObjects", "ListObjectsV2"}) {
    s3.on(name, nothing, api::Where::Loop);
  }
  s3.receiver = [](const api::Call&) { return std::make_unique<door::TextReceiver>(); };
  iam.on("CreateRole", nothing, api::Where::Loop);
  lambda.on("Invoke", nothing, api::Where::Loop);
  for (door::ToyService* service : {&sagemaker, &s3, &iam, &lambda})
    door.gateway.add(*service);
  base::log::configure(base::log::Level::Error, base::log::Format::Text);
  std::mt19937 random(1);
  std::map<int, int> answers;
  for (size_t i = 0; i < 6000; ++i) {
    const std::string text = spoil(kRequests[i % kRequests.size()], random);
    if (!is_well_formed(text)) continue;
    CAPTURE(text);
    const door::Answer answer = door.send(door::request(text), random() % 7 + 1);
    CHECK(answer.status >= 200);
    CHECK(answer.status != 500);
    ++answers[answer.status];
  }
  CHECK(answers[200] > 100);
  CHECK(answers[400] > 100);
}
