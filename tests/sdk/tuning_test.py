"""Tuning jobs through boto3: real XGBoost on Fisher's irises (iris.csv: the class, then the four measures)."""
import json
import pathlib
import sys
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402
from cloud import client  # noqa: E402
from server import Server  # noqa: E402
from training import channel, definition  # noqa: E402

BUCKET = "irises"
ACCOUNT = "000000000000"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
RANGES = {
    "ContinuousParameterRanges": [
        {"Name": "eta", "MinValue": "0.01", "MaxValue": "1", "ScalingType": "Logarithmic"},
        {"Name": "alpha", "MinValue": "0", "MaxValue": "10"}],
    "IntegerParameterRanges": [{"Name": "max_depth", "MinValue": "1", "MaxValue": "8"}]}
GRID = {"CategoricalParameterRanges": [{"Name": "eta", "Values": ["0.1", "0.3", "0.9"]},
                                       {"Name": "max_depth", "Values": ["1", "4"]}]}


def put_data(server):
    s3 = client(server, "s3")
    s3.create_bucket(Bucket=BUCKET)
    rows = (pathlib.Path(__file__).resolve().parent / "iris.csv").read_text().splitlines()
    s3.put_object(Bucket=BUCKET, Key="train/rows.csv", Body="\n".join(rows[i] for i in range(150) if i % 3))
    s3.put_object(Bucket=BUCKET, Key="validation/rows.csv", Body="\n".join(rows[::3]))


def training(**fixed):
    channels = [channel(name, f"s3://{BUCKET}/{name}/") for name in ("train", "validation")]
    return {
        "StaticHyperParameters": {"objective": "multi:softprob", "num_class": "3", "num_round": "12", **fixed},
        **definition(channels, f"s3://{BUCKET}/models", IMAGE, seconds_max=600)}


def job(name, strategy="Bayesian", jobs=8, parallel=2, ranges=None, fixed=None, **config):
    return {
        "HyperParameterTuningJobName": name,
        "HyperParameterTuningJobConfig": {
            "Strategy": strategy,
            "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "validation:mlogloss"},
            "ResourceLimits": {"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel},
            "ParameterRanges": ranges or RANGES, **config},
        "TrainingJobDefinition": training(**(fixed or {}))}


class Tuner:
    """The tuning jobs of one server."""

    def __init__(self, server):
        self.server, self.sagemaker = server, client(server, "sagemaker")

    def start(self, request, **more):
        self.sagemaker.create_hyper_parameter_tuning_job(**request, **more)
        return request["HyperParameterTuningJobName"]

    def describe(self, name):
        return self.sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)

    def until(self, name, condition):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            described = self.describe(name)
            if condition(described):
                return described
            time.sleep(0.02)
        raise AssertionError(f"{name} stays {described}")

    def ended(self, name):
        return self.until(name, lambda job: job["HyperParameterTuningJobStatus"] not in ("InProgress", "Stopping"))

    def run(self, request, **more):
        return self.ended(self.start(request, **more))

    def trials(self, name):
        pages = self.sagemaker.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job").paginate(
            HyperParameterTuningJobName=name, SortBy="CreationTime", SortOrder="Ascending")
        found = [trial for page in pages for trial in page["TrainingJobSummaries"]]
        return sorted(found, key=lambda trial: trial["TrainingJobName"])

    def parameters(self, name):
        return [trial["TunedHyperParameters"] for trial in self.trials(name)]

    def view(self, name, query=""):
        with urllib.request.urlopen(f"{self.server.endpoint}/_sagelocal/tuning-jobs/{name}{query}") as answer:
            return json.load(answer)


def objective(trial):
    return trial["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]


class TuningJobs(suite.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_data(cls.server)
        cls.tuner = Tuner(cls.server)

    def check_completed(self, described, jobs):
        self.assertEqual(described["HyperParameterTuningJobStatus"], "Completed", described)
        counters = described["ObjectiveStatusCounters"]
        self.assertEqual(counters, {"Succeeded": jobs, "Pending": 0, "Failed": 0})
        trials = self.tuner.trials(described["HyperParameterTuningJobName"])
        best = min(trials, key=objective)
        self.assertEqual(described["BestTrainingJob"]["TrainingJobName"], best["TrainingJobName"])
        self.assertEqual(objective(described["BestTrainingJob"]), objective(best))
        return trials

    def test_random(self):
        self.check_completed(self.tuner.run(job("random", "Random")), 8)

    def test_grid(self):
        trials = self.check_completed(self.tuner.run(job("grid", "Grid", 6, ranges=GRID)), 6)
        self.assertEqual(len({json.dumps(trial["TunedHyperParameters"]) for trial in trials}), 6)

    def test_bayesian_learns(self):
        described = self.tuner.run(job("bayesian", jobs=20, parallel=1, RandomSeed=7))
        trials = self.check_completed(described, 20)
        self.assertLess(min(map(objective, trials[4:])), min(map(objective, trials[:4])))
        view = self.tuner.view("bayesian")
        self.assertEqual(view["trials"][0]["why"]["reason"], "initial design")
        self.assertAlmostEqual(sum(view["importance"].values()), 1)
        self.assertEqual(view["trials"][view["best"] - 1]["objective"], objective(described["BestTrainingJob"]))
        self.assertEqual(self.tuner.view("bayesian", f"?account={ACCOUNT}&region=us-east-1"), view)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.tuner.view("bayesian", "?region=eu-west-1")
        self.assertEqual(refused.exception.code, 404)
        refused.exception.close()

    def test_hyperband_stops_training_jobs(self):
        resources = {"HyperbandStrategyConfig": {"MinResource": 5, "MaxResource": 2000}}
        described = self.tuner.run(job("hyperband", "Hyperband", 12, 3, fixed={"num_round": "20000"}, RandomSeed=1,
                                       StrategyConfig=resources))
        trials = self.check_completed(described, 12)
        self.assertEqual({trial["TrainingJobStatus"] for trial in trials}, {"Stopped"})
        seen = self.tuner.view("hyperband")["trials"]
        rounds = [len(trial["values"]) for trial in seen]
        self.assertLess(max(rounds), 20000)
        self.assertGreater(max(rounds), 2 * min(rounds), rounds)
        reasons = {trial["stopped_early"].split()[0] for trial in seen}
        self.assertEqual(reasons, {"rung", "MaxResource"})

    def test_median_rule_stops_training_jobs(self):
        slow = {"CategoricalParameterRanges": [
            {"Name": "eta", "Values": ["0.3", "0.2", "0.1", "0.25", "0.15", "0.0001"]}]}
        described = self.tuner.run(job("median", "Grid", 6, 1, slow, {"num_round": "3000"},
                                       TrainingJobEarlyStoppingType="Auto"))
        trials = self.check_completed(described, 6)
        self.assertEqual(trials[5]["TrainingJobStatus"], "Stopped")
        self.assertEqual(self.tuner.view("median")["trials"][5]["stopped_early"], "median rule")
        self.assertEqual(trials[0]["TrainingJobStatus"], "Completed")

    def test_target(self):
        criteria = {"TargetObjectiveMetricValue": 1.0}
        described = self.tuner.run(job("target", jobs=50, parallel=1, TuningJobCompletionCriteria=criteria))
        self.assertEqual(described["HyperParameterTuningJobStatus"], "Completed")
        self.assertLess(described["TrainingJobStatusCounters"]["Completed"], 50)

    def test_stop(self):
        name = self.tuner.start(job("stopped", jobs=500, parallel=2, fixed={"num_round": "100000"}))
        self.tuner.until(name, lambda job: job["TrainingJobStatusCounters"]["InProgress"] == 2)
        self.tuner.sagemaker.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
        described = self.tuner.ended(name)
        self.assertEqual(described["HyperParameterTuningJobStatus"], "Stopped")
        self.assertEqual(described["TrainingJobStatusCounters"]["Stopped"], 2)

    def test_every_job_fails(self):
        described = self.tuner.run(job("hopeless", jobs=30, parallel=1, fixed={"num_class": "2"}))
        self.assertEqual(described["HyperParameterTuningJobStatus"], "Failed")
        self.assertEqual(
            described["FailureReason"],
            "No training job succeeded after 5 attempts. For additional details, please take a look at the training "
            "job failures by listing training jobs for the hyperparameter tuning job.")
        self.assertEqual(described["TrainingJobStatusCounters"]["NonRetryableError"], 5)

    def test_warm_start(self):
        self.tuner.run(job("parent", jobs=8))
        warm = {"ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": "parent"}],
                "WarmStartType": "IdenticalDataAndAlgorithm"}
        described = self.tuner.run(job("child", jobs=3), WarmStartConfig=warm)
        self.check_completed(described, 3)
        overall = described["OverallBestTrainingJob"]
        both = self.tuner.trials("parent") + self.tuner.trials("child")
        self.assertEqual(objective(overall), min(map(objective, both)))
        self.assertIn(overall["TuningJobName"], ("parent", "child"))
        fewer = {"ContinuousParameterRanges": RANGES["ContinuousParameterRanges"]}
        with self.assertRaisesRegex(ClientError, "hyperparameters"):
            self.tuner.start(job("odd", ranges=fewer), WarmStartConfig=warm)

    def test_several_definitions(self):
        request = job("several", jobs=6)
        config = request["HyperParameterTuningJobConfig"]
        own = {"TuningObjective": config.pop("HyperParameterTuningJobObjective"),
               "HyperParameterRanges": config.pop("ParameterRanges")}
        request.pop("TrainingJobDefinition")
        request["TrainingJobDefinitions"] = [
            {"DefinitionName": "trees", **own, **training()},
            {"DefinitionName": "lines", **own, "HyperParameterRanges": {
                "ContinuousParameterRanges": [{"Name": "alpha", "MinValue": "0", "MaxValue": "1"}]},
             **training(booster="gblinear")}]
        trials = self.check_completed(self.tuner.run(request), 6)
        names = [trial["TrainingJobDefinitionName"] for trial in trials]
        self.assertEqual(names, ["trees", "lines"] * 3)


class Restart(unittest.TestCase):
    def test_goes_on_with_the_same_suggestions(self):
        with Server(suite.BIN / "sagelocal", "--log-level", "error") as server:
            put_data(server)
            tuner = Tuner(server)
            tuner.run(job("whole", jobs=14, RandomSeed=3))
            name = tuner.start(job("broken", jobs=14, RandomSeed=3))
            tuner.until(name, lambda job: job["TrainingJobStatusCounters"]["Completed"] >= 6)
            server.kill()
            server.start()
            tuner = Tuner(server)
            self.assertEqual(tuner.ended(name)["HyperParameterTuningJobStatus"], "Completed")
            self.assertEqual(tuner.parameters("broken"), tuner.parameters("whole"))


if __name__ == "__main__":
    suite.main()
