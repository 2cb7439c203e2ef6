"""Lambda through boto3: functions that work, throw, exit, hang, print garbage."""
import base64
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
from cloud import ROLE, client, zipped  # noqa: E402
from server import children_marked  # noqa: E402

ACCOUNT, REGION = "012345678912", "us-west-2"


class Lambda(suite.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.functions = client(cls.server, "lambda", ACCOUNT, REGION)
        cls.logs = client(cls.server, "logs", ACCOUNT, REGION)

    def make(self, name, code, **settings):
        return self.functions.create_function(**{
            "FunctionName": name, "Runtime": "python3.13", "Role": ROLE.format(account=ACCOUNT),
            "Handler": "app.handler", "Code": {"ZipFile": zipped(app=code)}, **settings})

    def invoke(self, name, event=None, **settings):
        answer = self.functions.invoke(FunctionName=name, Payload=json.dumps(event), **settings)
        payload = answer["Payload"].read()
        return answer, json.loads(payload) if payload else None

    def fails(self, name, event=None):
        answer, payload = self.invoke(name, event)
        self.assertEqual((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
        return payload

    def test_warm_reuse_and_context(self):
        self.make("warm", "n = 0\ndef handler(event, context):\n  global n\n  n += 1\n"
                          "  return [n, event, context.function_name, context.memory_limit_in_mb,\n"
                          "          context.invoked_function_arn, context.aws_request_id,\n"
                          "          0 < context.get_remaining_time_in_millis() <= 3000]")
        _, first = self.invoke("warm", {"a": "ü"})
        answer, second = self.invoke("warm", {"a": "ü"})
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:warm"
        self.assertEqual(first[:5], [1, {"a": "ü"}, "warm", "128", arn])
        self.assertEqual((second[0], second[5], second[6]),
                         (2, answer["ResponseMetadata"]["RequestId"], True))

    def test_update_replaces_warm_environments(self):
        self.make("update", "def handler(event, context):\n  return 1")
        self.assertEqual(self.invoke("update")[1], 1)
        self.functions.update_function_code(
            FunctionName="update", ZipFile=zipped(app="import os\ndef handler(event, context):\n"
                                                      "  return os.environ.get('MODE', 2)"))
        self.assertEqual(self.invoke("update")[1], 2)
        self.functions.update_function_configuration(
            FunctionName="update", Environment={"Variables": {"MODE": "three"}})
        self.functions.get_waiter("function_updated_v2").wait(FunctionName="update")
        self.assertEqual(self.invoke("update")[1], "three")

    def test_exception(self):
        self.make("raise", "class Mine(Exception): pass\ndef handler(event, context):\n"
                           "  raise Mine('boom')")
        payload = self.fails("raise")
        self.assertEqual(list(payload), ["errorMessage", "errorType", "requestId", "stackTrace"])
        self.assertEqual((payload["errorMessage"], payload["errorType"]), ("boom", "Mine"))
        self.assertEqual(payload["stackTrace"], ["  File \"/var/task/app.py\", line 3, in handler\n"
                                                 "    raise Mine('boom')\n"])

    def test_exit(self):
        self.make("exit", "import os\ndef handler(event, context):\n  os._exit(event)")
        for code, text in ((0, "without providing a reason"), (3, "with error: exit status 3")):
            payload = self.fails("exit", code)
            self.assertEqual(payload["errorType"], "Runtime.ExitError")
            self.assertTrue(payload["errorMessage"].endswith(f"Error: Runtime exited {text}"), payload)

    def test_timeout_ends_the_whole_tree(self):
        self.make("hang", "import subprocess, time, tempfile, os\n"
                          "def handler(event, context):\n"
                          "  if os.path.exists(tempfile.gettempdir() + '/left'): return 'left'\n"
                          "  open(tempfile.gettempdir() + '/left', 'w').close()\n"
                          "  subprocess.Popen(['setsid', 'sleep', '600'])\n"
                          "  time.sleep(600)", Timeout=1)
        payload = self.fails("hang")
        self.assertEqual(payload["errorType"], "Sandbox.Timedout")
        self.assertRegex(payload["errorMessage"],
                         r"^RequestId: \S{36} Error: Task timed out after 1\.00 seconds$")
        self.assertEqual(self.invoke("hang")[1], "left")  # /tmp survives a timeout
        commands = [pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
                    for pid in children_marked((self.server.data_dir / "id").read_text().strip())]
        self.assertNotIn("sleep", commands)

    def test_garbage_on_stdout(self):
        self.make("garbage", "import os, sys\ndef handler(event, context):\n"
                             "  os.write(1, bytes(range(256)) * 40)\n"
                             "  print('x' * 100000)\n  print('{\"not\": \"the answer\"}')\n"
                             "  return 'answer'")
        self.assertEqual(self.invoke("garbage")[1], "answer")

    def test_load_errors(self):
        for name, code, handler, kind, text in (
                ("nomodule", "", "none.handler", "Runtime.ImportModuleError",
                 "Unable to import module 'none': No module named 'none'"),
                ("nohandler", "", "app.nope", "Runtime.HandlerNotFound",
                 "Handler 'nope' missing on module 'app'"),
                ("nodot", "", "nodot", "Runtime.MalformedHandlerName",
                 "Bad handler 'nodot': not enough values to unpack (expected 2, got 1)"),
                ("atimport", "raise ValueError('no')", "app.handler", "ValueError", "no")):
            self.make(name, code, Handler=handler)
            payload = self.fails(name)
            self.assertEqual((payload["errorType"], payload["errorMessage"], payload["requestId"]),
                             (kind, text, ""))
        self.make("syntax", "def handler(:")
        payload = self.fails("syntax")
        self.assertEqual(payload["errorType"], "Runtime.UserCodeSyntaxError")
        self.assertTrue(payload["errorMessage"].startswith("Syntax error in module 'app': "))

    def test_answer_that_is_no_json(self):
        self.make("object", "def handler(event, context):\n  return object()")
        payload = self.fails("object")
        self.assertEqual((payload["errorType"], payload["errorMessage"]),
                         ("Runtime.MarshalError", "Unable to marshal response: Object of type object "
                                                  "is not JSON serializable"))

    def test_answer_that_is_too_large(self):
        self.make("large", "def handler(event, context):\n  return 'x' * event")
        self.assertEqual(len(self.invoke("large", 6_000_000)[1]), 6_000_000)
        self.assertEqual(self.fails("large", 6_300_000)["errorType"],
                         "Function.ResponseSizeTooLarge")

    def test_calls_come_back_here(self):
        self.make("back", "import boto3\ndef handler(event, context):\n"
                          "  return boto3.client('sts').get_caller_identity()['Account']",
                  Timeout=30)
        self.assertEqual(self.invoke("back")[1], ACCOUNT)

    def test_logs(self):
        self.make("talk", "import logging\ndef handler(event, context):\n  print('one\\ntwo')\n"
                          "  logging.getLogger().warning('three')")
        answer, payload = self.invoke("talk", LogType="Tail")
        self.assertIsNone(payload)
        request = answer["ResponseMetadata"]["RequestId"]
        tail = base64.b64decode(answer["LogResult"]).decode().splitlines()
        self.assertEqual(tail[:3], [f"START RequestId: {request} Version: $LATEST", "one", "two"])
        self.assertRegex(tail[3], rf"^\[WARNING\]\t\S+Z\t{request}\tthree$")
        self.assertEqual(tail[4], f"END RequestId: {request}")
        self.assertRegex(tail[5], rf"^REPORT RequestId: {request}\tDuration: .* ms\tBilled Duration: ")
        streams = self.logs.describe_log_streams(logGroupName="/aws/lambda/talk")["logStreams"]
        events = self.logs.get_log_events(logGroupName="/aws/lambda/talk", startFromHead=True,
                                          logStreamName=streams[0]["logStreamName"])["events"]
        self.assertTrue(events[0]["message"].startswith("INIT_START Runtime Version: python:3.13."))
        self.assertEqual([event["message"] for event in events[1:]], tail)

    def test_asynchronous_and_dry(self):
        self.make("event", "def handler(event, context):\n  print('ran')")
        self.assertEqual(self.functions.invoke(FunctionName="event", InvocationType="DryRun")
                         ["StatusCode"], 204)
        self.assertEqual(self.functions.invoke(FunctionName="event", InvocationType="Event")
                         ["StatusCode"], 202)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                found = self.logs.filter_log_events(logGroupName="/aws/lambda/event",
                                                    filterPattern="ran")["events"]
            except self.logs.exceptions.ResourceNotFoundException:
                found = []
            if found:
                return
            time.sleep(0.05)
        self.fail("the event was not handled")

    def test_describe(self):
        made = self.make("shown", "", Timeout=7, Tags={"a": "b"})
        self.assertEqual((made["State"], made["StateReasonCode"]), ("Pending", "Creating"))
        self.assertNotIn("Environment", made)
        got = self.functions.get_function(FunctionName=made["FunctionArn"])
        self.assertEqual((got["Configuration"]["State"], got["Configuration"]["Timeout"], got["Tags"]),
                         ("Active", 7, {"a": "b"}))
        names = [f["FunctionName"] for page in
                 self.functions.get_paginator("list_functions").paginate(
                     PaginationConfig={"PageSize": 2}) for f in page["Functions"]]
        self.assertIn("shown", names)
        self.assertEqual(names, sorted(names))
        self.functions.delete_function(FunctionName="shown")
        with self.assertRaises(self.functions.exceptions.ResourceNotFoundException):
            self.functions.get_function(FunctionName="shown")


if __name__ == "__main__":
    suite.main()
