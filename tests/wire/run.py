"""Plays the conversations of *.http against a server and compares what it answers, byte for byte.

    run.py PROGRAM [FILE ...]

A file is a list of exchanges. Each starts with a line "### title", then the request (its head, an empty line,
its body), then the line "HTTP/1.1 STATUS" and what the answer must have: headers (others may be there too), an
empty line, the body. JSON bodies compare as values, others as text without blanks at their end. Placeholders:
{{any}} matches anything; {{name}} anything the first time and the same from then on; in requests it stands for
what it matched. {{port}} is the port; {{auth SERVICE}} an Authorization header's value for account
000000000000, {{auth SERVICE ACCOUNT REGION}} for another. Lines that start with "#" before the first exchange are
comments. State is reset before each file.
"""
import http.client
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from server import Server  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


class Mismatch(Exception):
    pass


class Names:
    """What the placeholders of one file stand for."""

    def __init__(self, port):
        self.known = {"port": str(port)}

    def fill(self, text):
        text = re.sub(r"\{\{auth (\S+?)(?: (\d{12}) (\S+?))?\}\}", self.authorization, text)
        return PLACEHOLDER.sub(lambda match: self.known[match.group(1)], text)

    @staticmethod
    def authorization(match):
        service, account, region = match.group(1), match.group(2), match.group(3)
        scope = f"{account or 'test'}/20261125/{region or 'us-east-1'}/{service}/aws4_request"
        return (f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, "
                f"Signature={'0' * 64}")

    def match(self, expected, actual, what):
        pattern, new, at = "", [], 0
        for found in PLACEHOLDER.finditer(expected):
            pattern += re.escape(expected[at:found.start()])
            at = found.end()
            name = found.group(1)
            if name == "any":
                pattern += ".*"
            elif name in self.known:
                pattern += re.escape(self.known[name])
            elif name in new:
                pattern += f"(?P={name})"
            else:
                new.append(name)
                pattern += f"(?P<{name}>.+?)"
        found = re.fullmatch(pattern + re.escape(expected[at:]), actual, re.DOTALL)
        if not found:
            raise Mismatch(f"{what}: expected {expected!r}, got {actual!r}")
        self.known.update({name: found.group(name) for name in new})

    def match_json(self, expected, actual, what):
        if isinstance(expected, str):
            self.match(expected, actual if isinstance(actual, str) else json.dumps(actual), what)
        elif isinstance(expected, dict) and isinstance(actual, dict):
            if set(expected) != set(actual):
                raise Mismatch(f"{what}: members {sorted(expected)}, got {sorted(actual)}")
            for key in expected:
                self.match_json(expected[key], actual[key], f"{what}.{key}")
        elif isinstance(expected, list) and isinstance(actual, list):
            if len(expected) != len(actual):
                raise Mismatch(f"{what}: {len(expected)} items, got {len(actual)}")
            for index, item in enumerate(expected):
                self.match_json(item, actual[index], f"{what}[{index}]")
        elif expected != actual or type(expected) is not type(actual):
            raise Mismatch(f"{what}: expected {expected!r}, got {actual!r}")


def exchanges(text):
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        request, _, answer = re.split(r"^(HTTP/1\.1 )", rest, maxsplit=1, flags=re.MULTILINE)
        yield title, request.strip("\n"), answer.rstrip("\n")


def head_and_body(text):
    head, _, body = text.partition("\n\n")
    first, *lines = head.split("\n")
    return first, [line.split(": ", 1) for line in lines], body


def send(port, request):
    first, headers, body = head_and_body(request)
    method, target = first.split(" ", 1)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    names = {name.lower() for name, _ in headers}
    if "host" not in names:
        connection.putheader("Host", f"127.0.0.1:{port}")
    for name, value in headers:
        connection.putheader(name, value.encode("latin-1", "replace"))
    data = body.encode()
    if (data or method in ("PUT", "POST")) and not names & {"content-length", "transfer-encoding"}:
        connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data)
    answer = connection.getresponse()
    result = answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    connection.close()
    return result


def compare(names, expected, answer):
    status, headers, body = answer
    first, wanted_headers, wanted_body = head_and_body(expected)
    if first.split(" ")[0] != str(status):
        raise Mismatch(f"status: expected {first}, got {status}: {body}")
    for name, value in wanted_headers:
        if name not in headers:
            raise Mismatch(f"header {name} is missing")
        names.match(value, headers[name], name)
    try:
        wanted, got = json.loads(wanted_body), json.loads(body)
    except ValueError:
        names.match(wanted_body.rstrip(), body.rstrip(), "body")
        return
    names.match_json(wanted, got, "body")


def play(file, port):
    failed = passed = 0
    names = Names(port)
    send(port, "POST /_localstack/state/reset")
    for title, request, expected in exchanges(file.read_text()):
        try:
            compare(names, expected, send(port, names.fill(request)))
            passed += 1
        except (Mismatch, KeyError, OSError, http.client.HTTPException) as trouble:
            failed += 1
            print(f"{file.relative_to(HERE)}: {title}\n    {trouble}")
    return passed, failed


def main():
    files = [pathlib.Path(name).resolve() for name in sys.argv[2:]] or sorted(HERE.rglob("*.http"))
    passed = failed = 0
    with Server(sys.argv[1], "--log-level", "error") as server:
        for file in files:
            ok, bad = play(file, server.port)
            passed, failed = passed + ok, failed + bad
        if server.stop() != 0:
            failed += 1
            print("the server did not end with exit code 0")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
