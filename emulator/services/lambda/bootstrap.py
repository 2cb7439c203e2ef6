"""Runs Python functions against the Lambda Runtime API, in the way of AWS's managed runtimes.

The server writes this file into its data directory and starts it once for each execution environment.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""
import http.client
import importlib
import importlib.abc
import importlib.machinery
import json
import logging
import os
import socket
import sys
import threading
import time
import traceback
import types

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
PREFIX = "/2018-06-01/runtime"
LIFE_LINE = 3
# From python3.12 on, the managed runtimes leave non-ASCII characters as they are.
MINOR = int(os.environ.get("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13").rpartition("3.")[2] or 13)
FIRST_BOTOCORE_WITH_ENDPOINT_URL = (1, 31)


def end_with_the_server():
    """The server holds the other end: end of file means that it is gone."""
    try:
        while os.read(LIFE_LINE, 1):
            pass
    except OSError:
        pass
    os._exit(1)


class EndpointForOldBotocore(importlib.abc.MetaPathFinder):
    """botocore before 1.31 does not know AWS_ENDPOINT_URL and would call the real AWS: points it here."""

    def find_spec(self, name, path, target=None):
        if name != "botocore.session":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            patch_botocore(module)

        spec.loader.exec_module = exec_module
        return spec


def patch_botocore(session_module):
    import botocore
    version = tuple(int(part) for part in botocore.__version__.split(".")[:2])
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if version >= FIRST_BOTOCORE_WITH_ENDPOINT_URL or not endpoint:
        return
    print(f"[WARNING] botocore {botocore.__version__} does not know AWS_ENDPOINT_URL; "
          f"its clients are pointed at {endpoint}", flush=True)
    create_client = session_module.Session.create_client

    def create_client_here(self, service_name, *args, **kwargs):
        # endpoint_url is the sixth parameter: region, version, use_ssl, verify come before it.
        if len(args) < 5 and kwargs.get("endpoint_url") is None:
            kwargs["endpoint_url"] = os.environ.get(
                "AWS_ENDPOINT_URL_" + service_name.upper().replace("-", "_"), endpoint)
        return create_client(self, service_name, *args, **kwargs)

    session_module.Session.create_client = create_client_here


class InitError(Exception):
    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind, self.trace = kind, list(trace)


def shown(text):
    """Paths as on AWS, where the code lies in /var/task."""
    return text.replace(TASK_ROOT, "/var/task")


def load_handler():
    spec = os.environ["_HANDLER"]
    try:
        module_name, function_name = spec.rsplit(".", 1)
    except ValueError as error:
        raise InitError("Runtime.MalformedHandlerName", f"Bad handler '{spec}': {error}")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise InitError("Runtime.BuiltInModuleConflict",
                        f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise InitError("Runtime.ImportModuleError",
                        f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        line = f"  File \"{error.filename}\" Line {error.lineno}\n    {(error.text or '').strip()}\n"
        raise InitError("Runtime.UserCodeSyntaxError",
                        f"Syntax error in module '{module_name}': {error}", [shown(line)])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise InitError("Runtime.HandlerNotFound",
                        f"Handler '{function_name}' missing on module '{module_name}'")


def stack_of(error):
    """The frames of the function's own code, as AWS shows them."""
    frames = traceback.extract_tb(error.__traceback__)
    while frames and (frames[0].filename == __file__ or "importlib" in frames[0].filename):
        frames.pop(0)
    return [shown(line) for line in traceback.format_list(frames)]


def dumps(value):
    return json.dumps(value, ensure_ascii=MINOR < 12)


def error_text(error, kind, trace, request_id):
    return dumps({"errorMessage": str(error), "errorType": kind, "requestId": request_id,
                  "stackTrace": trace})


def log_error(error, kind, trace):
    lines = [f"[ERROR] {kind}: {error}", "Traceback (most recent call last):"]
    for frame in trace:
        lines += frame.rstrip("\n").split("\n")
    # One log event: the lines are parted by \r, and blanks at their start kept as no-break spaces.
    print("\r".join(line.replace("  ", "\u00a0\u00a0") if i else line
                    for i, line in enumerate(lines)), flush=True)


class LogHandler(logging.Handler):
    request_id = ""

    def __init__(self):
        super().__init__()
        formatter = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
            "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def emit(self, record):
        record.aws_request_id = LogHandler.request_id
        sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")
        sys.stdout.flush()


class Context:
    def __init__(self, request_id, headers):
        self.aws_request_id = request_id
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self.client_context = client_context(headers.get("Lambda-Runtime-Client-Context"))
        self.identity = types.SimpleNamespace(cognito_identity_id=None,
                                              cognito_identity_pool_id=None)
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def client_context(text):
    if not text:
        return None
    given = json.loads(text)
    client = types.SimpleNamespace(**(given.get("client") or {})) if "client" in given else None
    return types.SimpleNamespace(custom=given.get("custom"), env=given.get("env"), client=client)


class Runtime:
    """The connection to the Runtime API. One invocation at a time."""

    def __init__(self):
        host, port = API.split(":")
        self.connection = http.client.HTTPConnection(host, int(port))
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, method, path, body=None, headers=None):
        self.connection.request(method, PREFIX + path, body, headers or {})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def next(self):
        return self.send("GET", "/invocation/next")

    def respond(self, request_id, body, content_type):
        return self.send("POST", f"/invocation/{request_id}/response", body,
                         {"Content-Type": content_type})

    def fail(self, path, body, kind):
        return self.send("POST", path, body.encode(), {
            "Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": kind})


def run_once(runtime, handler):
    answer, body = runtime.next()
    request_id = LogHandler.request_id = answer.headers["Lambda-Runtime-Aws-Request-Id"]
    os.environ["_X_AMZN_TRACE_ID"] = answer.headers.get("Lambda-Runtime-Trace-Id", "")
    failed = f"/invocation/{request_id}/error"
    try:
        event = json.loads(body)
    except ValueError as error:
        text = f"Unable to unmarshal input: {error}"
        return runtime.fail(failed, error_text(text, "Runtime.UnmarshalError", [], request_id),
                            "Runtime.UnmarshalError")
    try:
        result = handler(event, Context(request_id, answer.headers))
    except Exception as error:
        kind, trace = type(error).__name__, stack_of(error)
        log_error(error, kind, trace)
        return runtime.fail(failed, error_text(error, kind, trace, request_id), kind)
    try:
        if isinstance(result, bytes):
            data, content_type = result, "application/unknown"
        else:
            data, content_type = dumps(result).encode(), "application/json"
    except Exception as error:
        text = f"Unable to marshal response: {error}"
        log_error(text, "Runtime.MarshalError", [])
        return runtime.fail(failed, error_text(text, "Runtime.MarshalError", [], request_id),
                            "Runtime.MarshalError")
    sys.stdout.flush()
    sys.stderr.flush()
    return runtime.respond(request_id, data, content_type)


def initialize(runtime):
    try:
        return load_handler()
    except InitError as error:
        kind, trace, text = error.kind, error.trace, str(error)
    except Exception as error:
        kind, trace, text = type(error).__name__, stack_of(error), str(error)
    log_error(text, kind, trace)
    runtime.fail("/init/error", error_text(text, kind, trace, ""), kind)
    sys.exit(1)


def main():
    threading.Thread(target=end_with_the_server, daemon=True).start()
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", line_buffering=True)
    logging.root.addHandler(LogHandler())
    sys.meta_path.insert(0, EndpointForOldBotocore())
    sys.path[0] = TASK_ROOT  # in place of the folder of this file
    runtime = Runtime()
    handler = initialize(runtime)
    while True:
        run_once(runtime, handler)


if __name__ == "__main__":
    main()
