"""Generate Training Dataset: puts the rows that the workflow trains, validates and predicts on.

A point (x, y) has the label 1 when it lies on or above the line y = 3x + 5. The rows are the same in
every run; the job's name is not, since names of tuning jobs are unique.
"""
import os
import random
import uuid

import boto3

BUCKET = os.environ["BUCKET"]
SEED = int(os.environ.get("SEED", "7"))
ROWS = {"train": 3500, "validation": 750, "test": 750}

s3 = boto3.client("s3")


def points(count, source):
    for _ in range(count):
        x, y = source.randint(0, 100), source.randint(0, 100)
        yield (1 if y >= 3 * x + 5 else 0), x, y


def put(name, lines):
    s3.put_object(Bucket=BUCKET, Key=f"csv/{name}.csv", Body="".join(f"{line}\n" for line in lines))


def handler(event, context):
    source = random.Random(SEED)
    rows = {name: list(points(count, source)) for name, count in ROWS.items()}
    for name in ("train", "validation"):
        put(name, (f"{label},{x},{y}" for label, x, y in rows[name]))
    put("test", (f"{x},{y}" for _, x, y in rows["test"]))
    put("labels-of-test", (label for label, _, _ in rows["test"]))
    return {"statusCode": 200, "body": {"jobName": f"tune-a-model-{uuid.uuid4().hex[:12]}"}}
