"""Deploys and runs the sample against a sagelocal server that it starts, with nothing but boto3."""
import argparse
import io
import json
import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import boto3
from botocore.config import Config

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNT, REGION, BUCKET = "012345678912", "us-west-2", "amzn-s3-demo-bucket"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/StepFunctionsSample-SageM-SageMakerAPIExecutionRol-1MNH1VS5CGGOG"
FUNCTIONS = {
    "generate": "StepFunctionsSample-SageMa-LambdaForDataGeneration-1TF67BUE5A12U",
    "extract_model_path": "StepFunctionsSample-SageM-LambdaToExtractModelPath-V0R37CVARUS9",
    "extract_model_name": "StepFunctionsSample-SageM-LambdaToExtractModelName-8FUOB30SM5EM",
}
MACHINE = "HyperparamTuningAndBatchTransformStateMachine"


class Server:
    """A sagelocal server as a child process, on a free port unless one is asked for."""

    def __init__(self, bin_dir, data_dir, port):
        port_file = pathlib.Path(tempfile.mkdtemp(prefix="sagelocal-")) / "port"
        self.process = subprocess.Popen(
            [bin_dir / "sagelocal", "serve", "--port", str(port), "--port-file", port_file,
             "--data-dir", data_dir, "--python", sys.executable],
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        for line in self.process.stdout:
            if line == "Ready.\n":
                break
        else:
            sys.exit(f"The server ended with exit code {self.process.wait()}.")
        self.endpoint = f"http://127.0.0.1:{port_file.read_text().strip()}"
        port_file.unlink()
        port_file.parent.rmdir()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Cloud:
    """The clients, pointed at the server. The access key id is the account."""

    def __init__(self, endpoint):
        session = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="test",
                                region_name=REGION)
        for name in ("s3", "lambda", "sagemaker", "stepfunctions"):
            client = session.client(name, endpoint_url=endpoint, config=Config(retries={"mode": "standard"}))
            setattr(self, name.replace("lambda", "functions").replace("stepfunctions", "states"), client)


def zipped(file):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, file.name)
    return buffer.getvalue()


def deploy(cloud):
    try:
        cloud.s3.create_bucket(Bucket=BUCKET,
                               CreateBucketConfiguration={"LocationConstraint": REGION})
    except cloud.s3.exceptions.BucketAlreadyOwnedByYou:
        pass
    for module, name in FUNCTIONS.items():
        code = zipped(HERE / "functions" / f"{module}.py")
        try:
            cloud.functions.create_function(
                FunctionName=name, Runtime="python3.13", Role=ROLE, Handler=f"{module}.handler",
                Code={"ZipFile": code}, Timeout=60, Environment={"Variables": {"BUCKET": BUCKET}})
        except cloud.functions.exceptions.ResourceConflictException:
            cloud.functions.update_function_code(FunctionName=name, ZipFile=code)
    definition = (HERE / "state-machine.json").read_text()
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{MACHINE}"
    try:
        cloud.states.create_state_machine(name=MACHINE, definition=definition, roleArn=ROLE)
    except cloud.states.exceptions.StateMachineAlreadyExists:
        cloud.states.update_state_machine(stateMachineArn=arn, definition=definition, roleArn=ROLE)
    return arn


def trials_of(cloud, tuning_job):
    pages = cloud.sagemaker.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job")
    found = [trial for page in pages.paginate(HyperParameterTuningJobName=tuning_job)
             for trial in page["TrainingJobSummaries"]]
    return sorted(found, key=lambda trial: trial["TrainingJobName"])


def objective(trial):
    metric = trial.get("FinalHyperParameterTuningJobObjectiveMetric")
    return f"{metric['Value']:.6f}" if metric else "-"


class Progress:
    """Says what happens as it happens: states by their history events, trials as they finish."""

    def __init__(self, cloud, execution):
        self.cloud, self.execution = cloud, execution
        self.started = time.monotonic()
        self.seen, self.finished = 0, set()
        self.tuning_job = self.transform_job = None

    def say(self, text):
        print(f"  {time.monotonic() - self.started:7.3f} s  {text}", flush=True)

    def follow(self):
        while True:
            status = self.cloud.states.describe_execution(executionArn=self.execution)["status"]
            self.events()
            self.trials()
            if status != "RUNNING":
                return status
            time.sleep(0.05)

    def events(self):
        pages = self.cloud.states.get_paginator("get_execution_history")
        events = [event for page in pages.paginate(executionArn=self.execution)
                  for event in page["events"]]
        for event in events[self.seen:]:
            self.event(event)
        self.seen = len(events)

    def event(self, event):
        if "stateEnteredEventDetails" in event:
            self.say(f"{event['stateEnteredEventDetails']['name']} ...")
        scheduled = event.get("taskScheduledEventDetails")
        if scheduled:
            parameters = json.loads(scheduled["parameters"])
            self.tuning_job = parameters.get("HyperParameterTuningJobName", self.tuning_job)
            self.transform_job = parameters.get("TransformJobName", self.transform_job)
        for details in (value for key, value in event.items() if key.endswith("FailedEventDetails")):
            self.say(f"{event['type']}: {details.get('error')}: {details.get('cause')}")

    def trials(self):
        if not self.tuning_job:
            return
        try:
            found = trials_of(self.cloud, self.tuning_job)
        except self.cloud.sagemaker.exceptions.ResourceNotFound:
            return
        for trial in found:
            name = trial["TrainingJobName"]
            if trial["TrainingJobStatus"] not in ("InProgress", "Stopping") and name not in self.finished:
                self.finished.add(name)
                self.say(f"    {name} {trial['TrainingJobStatus']}, objective {objective(trial)}")


def numbers(cloud, key):
    text = cloud.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    return [float(line) for line in text.splitlines()]


def report(cloud, progress):
    tuning = cloud.sagemaker.describe_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=progress.tuning_job)
    trials = trials_of(cloud, progress.tuning_job)
    names = sorted({name for trial in trials for name in trial["TunedHyperParameters"]})
    header = ["training job", *names, tuning["HyperParameterTuningJobConfig"]
              ["HyperParameterTuningJobObjective"]["MetricName"]]
    rows = [[trial["TrainingJobName"], *(trial["TunedHyperParameters"][n] for n in names), objective(trial)]
            for trial in trials]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    print()
    for row in [header, *rows]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    best = tuning["BestTrainingJob"]
    print(f"\n  Best: {best['TrainingJobName']}")
    for name, value in sorted(best["TunedHyperParameters"].items()):
        print(f"    {name} = {value}")
    predictions, labels = numbers(cloud, "output/test.csv.out"), numbers(cloud, "csv/labels-of-test.csv")
    if len(predictions) != len(labels):
        sys.exit(f"{len(predictions)} predictions for {len(labels)} rows")
    rmse = math.sqrt(sum((p - t) ** 2 for p, t in zip(predictions, labels)) / len(labels))
    print(f"\n  Batch transform: {len(predictions)} rows, RMSE {rmse:.6f} against the true labels")
    print(f"  Model:           {best_model(cloud, best)}")
    print(f"  Predictions:     s3://{BUCKET}/output/test.csv.out")


def best_model(cloud, best):
    job = cloud.sagemaker.describe_training_job(TrainingJobName=best["TrainingJobName"])
    return job["ModelArtifacts"]["S3ModelArtifacts"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--data-dir", type=pathlib.Path, default=HERE / ".sagelocal")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    server = Server(arguments.bin, arguments.data_dir, arguments.port)
    try:
        cloud = Cloud(server.endpoint)
        machine = deploy(cloud)
        execution = cloud.states.start_execution(stateMachineArn=machine)["executionArn"]
        print(f"\n{execution}\n")
        progress = Progress(cloud, execution)
        status = progress.follow()
        progress.say(status)
        if status == "SUCCEEDED":
            report(cloud, progress)
        print(f"\n  Data directory:  {arguments.data_dir}")
    finally:
        if not arguments.keep:
            server.stop()
    if arguments.keep:
        print(f"""
The server goes on (process {server.process.pid}). To look further:

  export AWS_ENDPOINT_URL={server.endpoint}
  export AWS_ACCESS_KEY_ID={ACCOUNT} AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION={REGION}
  aws s3 ls --recursive s3://{BUCKET}
  aws sagemaker list-training-jobs
""")
    else:
        print(f"""
To look further, start a server on the same data:

  {os.path.relpath(arguments.bin)}/sagelocal serve --data-dir {os.path.relpath(arguments.data_dir)}
  export AWS_ENDPOINT_URL=http://127.0.0.1:4566
  export AWS_ACCESS_KEY_ID={ACCOUNT} AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION={REGION}
  aws s3 ls --recursive s3://{BUCKET}
  aws sagemaker list-training-jobs
""")
    sys.exit(0 if status == "SUCCEEDED" else 1)


if __name__ == "__main__":
    main()
