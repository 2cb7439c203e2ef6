"""Prints the figures that the project promises, each with its target. Gates nothing.

    figures.py BIN_FOLDER [NAME ...]      names: start first_call sample training get put large
"""
import http.client
import io
import os
import pathlib
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from cloud import client, sample  # noqa: E402
from server import Server  # noqa: E402
from training import channel, definition  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
SCOPE = "Credential=test/20261125/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
FIRST_CALLS = {
    "s3": ("GET", "/", {}),
    "sagemaker": ("POST", "/", {"X-Amz-Target": "SageMaker.ListTrainingJobs",
                                "Content-Type": "application/x-amz-json-1.1"}),
    "states": ("POST", "/", {"X-Amz-Target": "AWSStepFunctions.ListStateMachines",
                             "Content-Type": "application/x-amz-json-1.0"}),
    "lambda": ("GET", "/2015-03-31/functions", {}),
    "sts": ("POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}),
    "iam": ("POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}),
    "logs": ("POST", "/", {"X-Amz-Target": "Logs_20140328.DescribeLogGroups",
                           "Content-Type": "application/x-amz-json-1.1"}),
}
BODIES = {"sts": "Action=GetCallerIdentity&Version=2011-06-15", "s3": None, "lambda": None,
          "iam": "Action=ListRoles&Version=2010-05-08"}


def show(what, value, target):
    print(f"{what:<52} {value:>22}   target {target}", flush=True)


def server(**options):
    return Server(BIN / "sagelocal", "--log-level", "error", **options)


def start():
    """From fork to the first 200 on health, asked for without a pause."""
    times, resident = [], []
    for _ in range(10):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            process = subprocess.Popen([BIN / "sagelocal", "serve", "--port", str(port), "--data-dir",
                                        folder], stdout=subprocess.DEVNULL)
            while True:
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port)
                    connection.request("GET", "/_sagelocal/health")
                    if connection.getresponse().status == 200:
                        break
                except OSError:
                    pass
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.5)
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            resident.append(int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024)
            process.terminate()
            process.wait()
    show("start to first 200 on health (median of 10)", f"{statistics.median(times):.1f} ms", "<= 30 ms")
    show("idle resident memory (median of 10)", f"{statistics.median(resident):.1f} MiB", "<= 15 MiB")


def first_call():
    for service, (method, path, headers) in FIRST_CALLS.items():
        times = []
        for _ in range(5):
            with server() as fresh:
                connection = http.client.HTTPConnection("127.0.0.1", fresh.port)
                connection.connect()
                began = time.perf_counter()
                connection.request(method, path, BODIES.get(service, "{}"), {
                    "Authorization": "AWS4-HMAC-SHA256 " + SCOPE.format(service), **headers})
                answer = connection.getresponse()
                answer.read()
                times.append((time.perf_counter() - began) * 1000)
                assert answer.status == 200, (service, answer.status)
        show(f"first call: {service} (median of 5)", f"{statistics.median(times):.1f} ms", "<= 20 ms")


def duration(cloud, machine):
    began = time.perf_counter()
    execution = cloud.states.start_execution(stateMachineArn=machine)["executionArn"]
    while cloud.states.describe_execution(executionArn=execution)["status"] == "RUNNING":
        time.sleep(0.005)
    passed = time.perf_counter() - began
    status = cloud.states.describe_execution(executionArn=execution)["status"]
    assert status == "SUCCEEDED", status
    return passed


def sample_times():
    demo = sample()
    cold, warm = [], []
    for _ in range(5):
        with server() as fresh:
            cloud = demo.Cloud(fresh.endpoint)
            machine = demo.deploy(cloud)
            cold.append(duration(cloud, machine))
            warm += [duration(cloud, machine) for _ in range(3)]
    show("the sample, cold functions (median of 5)", f"{statistics.median(cold):.3f} s", "<= 1.5 s")
    show("the sample, warm functions (median of 15)", f"{statistics.median(warm):.3f} s", "<= 0.5 s")


def rows(count, seed):
    source = random.Random(seed)
    lines = []
    for _ in range(count):
        x, y = source.randint(0, 100), source.randint(0, 100)
        lines.append(f"{1 if y >= 3 * x + 5 else 0},{x},{y}\n")
    return "".join(lines)


def training():
    """One training job through the API, to its terminal status, and the bare program on the same rows."""
    with server() as fresh, tempfile.TemporaryDirectory() as folder:
        s3, sagemaker = client(fresh, "s3"), client(fresh, "sagemaker")
        s3.create_bucket(Bucket="bench")
        for name, count in (("train", 3500), ("validation", 750)):
            text = rows(count, count)
            s3.put_object(Bucket="bench", Key=f"csv/{name}.csv", Body=text)
            pathlib.Path(folder, f"{name}.csv").write_text(text)
        api, bare = [], []
        for i in range(20):
            api.append(train_through_api(sagemaker, f"job-{i}"))
            began = time.perf_counter()
            subprocess.run([BIN / "bench_bare_training", f"{folder}/train.csv",
                            f"{folder}/validation.csv", f"{folder}/model"],
                           check=True, stdout=subprocess.DEVNULL)
            bare.append((time.perf_counter() - began) * 1000)
    difference = statistics.median(api) - statistics.median(bare)
    show("a training job through the API (median of 20)", f"{statistics.median(api):.1f} ms", "-")
    show("the same by a bare C API program (median of 20)", f"{statistics.median(bare):.1f} ms", "-")
    show("difference", f"{difference:.1f} ms", "<= 25 ms")


def train_through_api(sagemaker, name):
    channels = [channel(kind, f"s3://bench/csv/{kind}.csv") for kind in ("train", "validation")]
    began = time.perf_counter()
    sagemaker.create_training_job(
        TrainingJobName=name, **definition(channels, "s3://bench/models"),
        HyperParameters={"num_round": "2", "alpha": "3.5", "gamma": "1", "max_depth": "5",
                         "max_delta_step": "2"})
    while True:
        job = sagemaker.describe_training_job(TrainingJobName=name)
        if job["TrainingJobStatus"] != "InProgress":
            break
    assert job["TrainingJobStatus"] == "Completed", job
    return (time.perf_counter() - began) * 1000


def wrk(url, script=None):
    command = ["wrk", "-t1", "-c8", "-d5s", *(["-s", script] if script else []), url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))


def lua(text):
    file = tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False)
    file.write(text)
    file.close()
    return file.name


def get():
    """In turns, since the machine's own speed changes within seconds."""
    ours, theirs = [], []
    with server() as fresh:
        s3 = client(fresh, "s3")
        s3.create_bucket(Bucket="bench")
        s3.put_object(Bucket="bench", Key="k", Body=b"x" * 1024)
        bare = subprocess.Popen([BIN / "bench_bare_server"], stdout=subprocess.PIPE, text=True)
        port = int(re.search(r"\d+", bare.stdout.readline()).group(0))
        for _ in range(5):
            ours.append(wrk(f"{fresh.endpoint}/bench/k"))
            theirs.append(wrk(f"http://127.0.0.1:{port}/"))
        bare.kill()
        bare.wait()
    show("GET of 1 KiB, 8 connections (median of 5)", f"{statistics.median(ours):.0f}/s", "-")
    show("bare Beast server (median of 5)", f"{statistics.median(theirs):.0f}/s", "-")
    ratios = [one / other for one, other in zip(ours, theirs)]
    show("ratio (median of 5)", f"{statistics.median(ratios):.2f}", ">= 0.4")


def put():
    script = lua('local n = 0\nlocal body = string.rep("x", 1024)\n'
                 'request = function()\n  n = n + 1\n'
                 '  return wrk.format("PUT", "/bench/k" .. n, nil, body)\nend\n')
    with server() as fresh:
        client(fresh, "s3").create_bucket(Bucket="bench")
        ours = wrk(fresh.endpoint, script)
    os.unlink(script)
    with tempfile.TemporaryDirectory() as folder:
        theirs = float(subprocess.run([BIN / "bench_bare_inserts", f"{folder}/db", "5"],
                                      capture_output=True, text=True, check=True).stdout)
    show("PUT of 1 KiB, 8 connections", f"{ours:.0f}/s", "-")
    show("bare SQLite inserts of that size", f"{theirs:.0f}/s", "-")
    show("ratio", f"{ours / theirs:.2f}", ">= 0.25")


class Zeros(io.RawIOBase):
    """A file of zeros that takes no memory."""

    def __init__(self, size):
        self.size, self.at = size, 0

    def read(self, count=-1):
        count = self.size - self.at if count < 0 else min(count, self.size - self.at)
        self.at += count
        return bytes(count)

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def tell(self):
        return self.at


def large():
    size = 1 << 30
    with server() as fresh:
        s3 = client(fresh, "s3")
        s3.create_bucket(Bucket="bench")
        s3.put_object(Bucket="bench", Key="warm", Body=b"x")
        s3.get_object(Bucket="bench", Key="warm")["Body"].read()
        before = fresh.resident_kib()
        peak = [before]
        done = threading.Event()

        def watch():
            while not done.wait(0.01):
                peak[0] = max(peak[0], fresh.resident_kib())

        watcher = threading.Thread(target=watch)
        watcher.start()
        began = time.perf_counter()
        s3.put_object(Bucket="bench", Key="large", Body=Zeros(size))
        middle = time.perf_counter()
        body = s3.get_object(Bucket="bench", Key="large")["Body"]
        got = sum(len(piece) for piece in iter(lambda: body.read(1 << 20), b""))
        end = time.perf_counter()
        done.set()
        watcher.join()
        assert got == size, got
    show("memory growth, PUT and GET of 1 GiB", f"{(peak[0] - before) / 1024:.1f} MiB", "<= 32 MiB")
    show("  PUT, GET", f"{1024 / (middle - began):.0f}, {1024 / (end - middle):.0f} MiB/s", "-")


FIGURES = {"start": start, "first_call": first_call, "sample": sample_times, "training": training,
           "get": get, "put": put, "large": large}

if __name__ == "__main__":
    for name in sys.argv[2:] or FIGURES:
        FIGURES[name]()
