"""A disk that fills up: clear errors, nothing corrupted, and all goes on once there is space again."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from botocore.exceptions import ClientError  # noqa: E402

ISOLATE = ["unshare", "--mount", "--map-root-user", "--"]
SKIPPED = 77
DISK = "24m"
INSUFFICIENT_STORAGE = 507
CODE = "def handler(event, context):\n  return event\n#"

if os.environ.get("SAGELOCAL_TEST_ISOLATED") != "1":
    if subprocess.run([*ISOLATE, "sh", "-c", "mount -t tmpfs none /mnt"],
                      capture_output=True).returncode != 0:
        print("no mount namespaces here")
        sys.exit(SKIPPED)
    sys.exit(subprocess.run([*ISOLATE, sys.executable, *sys.argv],
                            env={**os.environ, "SAGELOCAL_TEST_ISOLATED": "1"}).returncode)

import suite  # noqa: E402
from cloud import ROLE, client, zipped  # noqa: E402
from server import Server  # noqa: E402
from training import channel, train  # noqa: E402


class FullDisk(suite.unittest.TestCase):
    def setUp(self):
        self.disk = pathlib.Path(tempfile.mkdtemp(prefix="sagelocal-disk-"))
        self.addCleanup(shutil.rmtree, self.disk, True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", self.disk])
        self.server = Server(suite.BIN / "sagelocal", "--log-level", "off",
                             data_dir=self.disk / "data")
        self.addCleanup(self.server.remove)
        self.addCleanup(lambda: self.server.process.poll() is None and self.server.kill())
        self.start()

    def start(self):
        self.server.start()
        self.s3, self.functions, self.sagemaker, self.states = (
            client(self.server, name) for name in ("s3", "lambda", "sagemaker", "stepfunctions"))

    def fill(self):
        with open(self.disk / "ballast", "wb", buffering=0) as ballast:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while ballast.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    def refused(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], INSUFFICIENT_STORAGE, answer)
        self.assertIn("data directory", answer["Error"]["Message"])

    def put_many(self, keys, size):
        for key in keys:
            self.s3.put_object(Bucket="disk", Key=key, Body=key.encode().ljust(size, b"."))

    def train(self, name):
        return train(self.sagemaker, name, {"num_round": "2"}, output="s3://disk/out",
                     channels=[channel("train", "s3://disk/train/")])

    def make_function(self, name, bytes_in_zip):
        self.functions.create_function(
            FunctionName=name, Runtime="python3.13", Role=ROLE.format(account="000000000000"),
            Handler="app.handler",
            Code={"ZipFile": zipped(app=CODE + os.urandom(bytes_in_zip // 2).hex())})

    def check_healthy(self):
        with urllib.request.urlopen(self.server.endpoint + "/_sagelocal/health") as answer:
            self.assertEqual(answer.status, 200)
        body = self.s3.get_object(Bucket="disk", Key="large")["Body"].read()
        self.assertEqual(body, b"large".ljust(1 << 20, b"."))

    def test_full_and_free_again(self):
        self.s3.create_bucket(Bucket="disk")
        self.put_many(["large"], 1 << 20)
        self.s3.put_object(Bucket="disk", Key="train/a.csv", Body="1,2\n2,3\n3,4\n")
        self.fill()
        self.refused(self.s3.put_object, Bucket="disk", Key="blob", Body=b"." * (1 << 20))
        self.refused(self.put_many, keys=[f"row{i}" for i in range(1000)], size=1 << 14)
        self.refused(self.make_function, name="none", bytes_in_zip=1 << 20)
        self.refused(self.states.create_state_machine, name="m",
                     roleArn=ROLE.format(account="000000000000"),
                     definition='{"Comment": "%s", "StartAt": "A", "States": {"A": {"Type": "Pass", '
                                '"End": true}}}' % ("." * 900_000))
        self.check_training_fails()
        self.check_healthy()
        (self.disk / "ballast").unlink()
        self.check_works("again")
        self.assertEqual(self.server.stop(), 0)
        self.check_database()
        self.start()
        self.check_works("restarted")
        self.assertEqual(self.server.stop(), 0)

    def check_training_fails(self):
        try:
            job = self.train("full")
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            self.assertEqual(status, INSUFFICIENT_STORAGE, error.response)
            return
        self.assertEqual(job["TrainingJobStatus"], "Failed")
        self.assertTrue(job["FailureReason"].startswith("InternalServerError: "), job)

    def check_works(self, name):
        self.check_healthy()
        self.put_many([name], 1 << 20)
        self.make_function(name, 1 << 10)
        self.assertEqual(self.train(name)["TrainingJobStatus"], "Completed")
        keys = {item["Key"] for item in self.s3.list_objects_v2(Bucket="disk")["Contents"]}
        self.assertLessEqual({"large", "train/a.csv", name}, keys)
        self.assertNotIn("blob", keys)

    def check_database(self):
        for file in (self.disk / "data").rglob("*.db"):
            with sqlite3.connect(file) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            database.close()


if __name__ == "__main__":
    suite.main()
