"""Training jobs as several suites describe them, and the wait for the end of a job."""
import time

from cloud import ROLE

IMAGE = "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest"
RESOURCES = {"InstanceType": "ml.m5.large", "InstanceCount": 1}


def source(uri):
    return {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}}


def channel(name, uri, content_type="text/csv"):
    return {"ChannelName": name, "ContentType": content_type, "DataSource": source(uri)}


def definition(channels, output, image=IMAGE, seconds_max=60):
    """What a training job and the training job definition of a tuning job have in common."""
    return {
        "RoleArn": ROLE.format(account="000000000000"),
        "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
        "InputDataConfig": channels,
        "OutputDataConfig": {"S3OutputPath": output},
        "ResourceConfig": {**RESOURCES, "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": seconds_max}}


def end_of(describe, status_member, seconds=30):
    """What describe() says once the job or execution has ended."""
    until = time.monotonic() + seconds
    while (found := describe())[status_member] in ("InProgress", "RUNNING"):
        assert time.monotonic() < until, found
        time.sleep(0.02)
    return found


def train(sagemaker, name, hyperparameters, **parts):
    """The training job after it has ended; `parts` are definition()'s."""
    sagemaker.create_training_job(TrainingJobName=name, HyperParameters=hyperparameters,
                                  **definition(**parts))
    return end_of(lambda: sagemaker.describe_training_job(TrainingJobName=name),
                  "TrainingJobStatus")
