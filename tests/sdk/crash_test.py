"""kill -9 of the server in the middle of the sample, at random moments, then a restart.

Nothing that was acknowledged may be lost, trials keep their names, the execution ends SUCCEEDED, and no
process is left. Prints its seed: crash_test.py BIN SEED repeats a run.
"""
import json
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from cloud import sample  # noqa: E402
from server import Server, children_marked  # noqa: E402

BIN = pathlib.Path(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
MOMENTS = 20
demo = sample()


def seen_by(cloud, execution):
    """What a client has been told: events of the execution, trials of its tuning job, objects."""
    events = cloud.states.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    jobs = cloud.sagemaker.list_training_jobs(MaxResults=100)["TrainingJobSummaries"]
    objects = cloud.s3.list_objects_v2(Bucket=demo.BUCKET).get("Contents", [])
    return events, {job["TrainingJobName"] for job in jobs}, {item["Key"] for item in objects}


def wait_for_end(cloud, execution):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        described = cloud.states.describe_execution(executionArn=execution)
        if described["status"] != "RUNNING":
            return described
        time.sleep(0.02)
    raise AssertionError("the execution does not end")


def check(cloud, execution, before, moment):
    described = wait_for_end(cloud, execution)
    events, jobs, objects = seen_by(cloud, execution)
    assert described["status"] == "SUCCEEDED", (moment, described)
    for old, new in zip(before[0], events):
        assert old == new, (moment, old, new)
    assert [event["id"] for event in events] == list(range(1, len(events) + 1)), moment
    assert before[1] <= jobs and len(jobs) == 2, (moment, before[1], jobs)
    assert before[2] <= objects, (moment, before[2] - objects)
    tuning_jobs = cloud.sagemaker.list_hyper_parameter_tuning_jobs()["HyperParameterTuningJobSummaries"]
    assert [job["HyperParameterTuningJobStatus"] for job in tuning_jobs] == ["Completed"], tuning_jobs
    output = json.loads(described["output"])
    assert output["TransformJobStatus"] == "Completed", (moment, output)
    rows = cloud.s3.get_object(Bucket=demo.BUCKET, Key="output/test.csv.out")["Body"].read().splitlines()
    assert len(rows) == 750, moment


def crash_at(moment):
    server = Server(BIN / "sagelocal", "--log-level", "error").start()
    cloud = demo.Cloud(server.endpoint)
    machine = demo.deploy(cloud)
    execution = cloud.states.start_execution(stateMachineArn=machine)["executionArn"]
    started = time.monotonic()
    before = seen_by(cloud, execution)
    while time.monotonic() - started < moment:
        before = seen_by(cloud, execution)
    server.kill()
    server.start()
    check(demo.Cloud(server.endpoint), execution, before, moment)
    mark = (server.data_dir / "id").read_text().strip()
    assert server.stop() == 0
    left = children_marked(mark)
    assert not left, (moment, left)
    server.remove()


def undisturbed():
    """How long the sample takes here when nobody disturbs it."""
    with Server(BIN / "sagelocal", "--log-level", "error") as server:
        cloud = demo.Cloud(server.endpoint)
        machine = demo.deploy(cloud)
        started = time.monotonic()
        wait_for_end(cloud, cloud.states.start_execution(stateMachineArn=machine)["executionArn"])
        return time.monotonic() - started


def main():
    duration = undisturbed()
    print(f"seed {SEED}, {duration:.3f} s undisturbed")
    source = random.Random(SEED)
    for _ in range(MOMENTS):
        moment = source.uniform(0, duration)
        crash_at(moment)
        print(f"killed after {moment:.3f} s: passed", flush=True)
    print(f"{MOMENTS} passed, 0 failed")


if __name__ == "__main__":
    main()
