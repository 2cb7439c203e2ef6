"""The verbs of sagelocal, and the AWS command line against it."""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = suite.BIN / "sagelocal"
AWS = pathlib.Path(sys.executable).parent / "aws"


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], text=True, capture_output=True, timeout=60,
                          **options)


class CommandLine(unittest.TestCase):
    def test_version_and_help(self):
        self.assertRegex(run("--version").stdout, r"^sagelocal \d+\.\d+\.\d+\n$")
        answer = run("--help")
        self.assertEqual(answer.returncode, 0)
        for verb in ("serve", "health", "env", "exec"):
            self.assertIn(verb, answer.stdout)

    def test_usage_error(self):
        self.assertEqual(run("--no-such-flag").returncode, 2)
        self.assertEqual(run("serve", "--port", "65536").returncode, 2)

    def test_port_in_use_names_the_holder(self):
        with socket.create_server(("127.0.0.1", 0)) as holder, tempfile.TemporaryDirectory() as folder:
            port = holder.getsockname()[1]
            answer = run("serve", "--port", port, "--data-dir", folder)
        self.assertEqual(answer.returncode, 4)
        self.assertIn(f"process {os.getpid()} (", answer.stderr)

    def test_data_directory_in_use_names_the_holder(self):
        with Server(PROGRAM) as server:
            answer = run("serve", "--port", 0, "--data-dir", server.data_dir)
            self.assertEqual(answer.returncode, 1)
            self.assertIn(str(server.process.pid), answer.stderr)

    def test_unwritable_data_directory(self):
        answer = run("serve", "--port", 0, "--data-dir", "/proc/nowhere")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("/proc/nowhere", answer.stderr)

    def test_health_waits(self):
        with Server(PROGRAM) as server:
            answer = run("health", "--endpoint", server.endpoint, "--wait", "5s")
            self.assertEqual(answer.returncode, 0)
            self.assertIn('"s3": "running"', answer.stdout)
        answer = run("health", "--endpoint", server.endpoint, "--wait", "100ms")
        self.assertEqual(answer.returncode, 1)

    def test_env(self):
        self.assertIn("export AWS_ENDPOINT_URL=http://127.0.0.1:9\n",
                      run("env", "--endpoint", "http://127.0.0.1:9").stdout)

    def test_exec(self):
        self.assertEqual(run("exec", "--", "sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(run("exec", "--", "no-such-program").returncode, 127)
        answer = run("exec", "--", "sh", "-c", "echo $AWS_ENDPOINT_URL $AWS_ACCESS_KEY_ID")
        self.assertRegex(answer.stdout, r"^http://127\.0\.0\.1:\d+ test\n$")

    def test_sigterm_ends_with_0(self):
        server = Server(PROGRAM).start()
        self.assertEqual(server.stop(), 0)
        server.remove()

    def test_aws_command_line(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "file"
            file.write_bytes(os.urandom(10 << 20))
            script = (f"set -e; aws={AWS}; $aws s3 mb s3://cli; $aws s3 cp --quiet {file} s3://cli/a/b; "
                      f"$aws s3 ls s3://cli; $aws s3 cp --quiet s3://cli/a/b {file}.back; "
                      f"echo hello | $aws s3 cp - s3://cli/stdin; $aws s3 cp s3://cli/stdin -; "
                      f"$aws s3 sync --quiet {folder} s3://cli/sync; $aws s3 rb --force s3://cli >/dev/null; "
                      f"$aws sts get-caller-identity --query Account --output text; "
                      f"$aws sagemaker list-training-jobs --query 'length(TrainingJobSummaries)'; "
                      f"$aws stepfunctions list-state-machines --query 'length(stateMachines)'")
            answer = run("exec", "--", "sh", "-c", script)
            self.assertEqual(answer.returncode, 0, answer.stderr)
            self.assertEqual(answer.stdout.split("\n")[:6],
                             ["make_bucket: cli", "                           PRE a/", "hello",
                              "000000000000", "0", "0"])
            self.assertEqual((pathlib.Path(folder) / "file.back").read_bytes(), file.read_bytes())


if __name__ == "__main__":
    suite.main()
