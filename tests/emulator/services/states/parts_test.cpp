#include <doctest/doctest.h>

#include "emulator/api/model.h"
#include "emulator/services/states/arns.h"
#include "emulator/services/states/errors.h"
#include "emulator/services/states/records.h"
#include "emulator/services/states/sdk_shapes.h"
#include "emulator/services/states/tasks.h"
#include "tests/emulator/services/states/world.h"

using states_test::parse;

TEST_CASE("resources of integrations") {
  struct Row {
    const char* resource;
    const char* service;
    const char* action;
    const char* pattern;
  };
  for (const Row& row :
       {Row{"arn:aws:states:::sagemaker:createTrainingJob.sync", "sagemaker", "createTrainingJob",
            "sync"},
        Row{"arn:aws:states:::lambda:invoke", "lambda", "invoke", ""},
        Row{"arn:aws:states:::aws-sdk:s3:getObject", "aws-sdk:s3", "getObject", ""},
        Row{"arn:aws:states:::states:startExecution.sync:2", "states", "startExecution",
            "sync:2"}}) {
    CAPTURE(row.resource);
    const auto found = states::integration_of(row.resource);
    REQUIRE(found);
    CHECK(found->service == row.service);
    CHECK(found->action == row.action);
    CHECK(found->pattern == row.pattern);
  }
  CHECK_FALSE(states::integration_of("arn:aws:lambda:us-east-1:1:function:f"));
  CHECK_FALSE(states::integration_of("arn:aws:states:::"));
}

TEST_CASE("names") {
  for (const char* good : {"a", "größe", "机器", "a.b_c-d", "a+b=c@d!", "(a)"}) {
    CAPTURE(good);
    CHECK_NOTHROW(states::check_name(good));
  }
  for (const char* bad :
       {"", "a b", "a:b", "a/b", "<a>", "a\tb", "a\x7f", "a\xc2\x80", "a%b", "a$"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(states::check_name(bad), api::Error);
  }
}

TEST_CASE("roles") {
  for (const char* good : {"arn:aws:iam::000000000000:role/r", "arn:aws:iam::012345678912:role/a/b",
                           "arn:aws-cn:iam::012345678912:role/r"}) {
    CAPTURE(good);
    CHECK_NOTHROW(states::check_role(good));
  }
  for (const char* bad :
       {"r", "<execution-role-arn>", "arn:aws:iam::aws:policy/Batch", "arn:aws:iam::0:role/r",
        "arn:aws:iam::000000000000:role/", "arn:aws:iam::000000000000:user/u", "arn:aws:s3:::b"}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH_AS(states::check_role(bad),
                         (std::string("Invalid Role Arn: '") + bad + "'").c_str(), api::Error);
  }
}

TEST_CASE("an event survives the journal") {
  asl::Event event;
  event.id = 9;
  event.previous = 4;
  event.time = base::from_epoch_ms(1'700'000'000'123);
  event.type = "MapStateSucceeded";
  event.memo = parse(R"({"previous":8,"outputs":[1,"x"]})");
  event.track = "/3.1/5.0";
  event.ordinal = 12;
  storage::Entry entry = states::to_entry(event);
  entry.index = 9;
  const asl::Event back = states::to_event(entry);
  CHECK(back.id == 9);
  CHECK(back.previous == 4);
  CHECK(back.time == event.time);
  CHECK(back.type == event.type);
  CHECK(back.details.is_null());
  CHECK(back.memo == event.memo);
  CHECK(back.track == event.track);
  CHECK(back.ordinal == 12);
}

TEST_CASE("aws-sdk parameters and results") {
  const api::Model* model = api::Model::of("stepfunctions");
  REQUIRE(model != nullptr);
  const api::OperationShape* start = model->operation("StartExecution");
  REQUIRE(start != nullptr);
  CHECK(states::to_input(*start->input,
                         parse(R"({"StateMachineArn":"a","Input":{"k":[1]},"Name":"n"})")) ==
        parse(R"({"stateMachineArn":"a","input":"{\"k\":[1]}","name":"n"})"));
  CHECK(states::to_result(*start->output,
                          parse(R"({"executionArn":"e","startDate":1700000000.5})")) ==
        parse(R"({"ExecutionArn":"e","StartDate":"2023-11-14T22:13:20.500Z"})"));
}
