"""Jobs and executions that are accepted and then fail: each says why, and the server stays healthy."""
import json
import pathlib
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
from cloud import ROLE, client  # noqa: E402
from training import IMAGE, RESOURCES, channel, definition, end_of, source, train  # noqa: E402

STRICT = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"
OTHER = "000000000000.dkr.ecr.us-west-2.amazonaws.com/own:1"
OBJECTS = {"good/a.csv": "1,2\n2,3\n3,4\n", "words/a.csv": "this is,no number\nat all,none\n",
           "binary/a.csv": "\x00\x01\x02\x7f", "empty/a.csv": ""}


class FailedJobs(suite.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = ROLE.format(account="000000000000")
        cls.sagemaker = client(cls.server, "sagemaker")
        cls.states = client(cls.server, "stepfunctions")
        s3 = client(cls.server, "s3")
        s3.create_bucket(Bucket="jobs")
        for key, text in OBJECTS.items():
            s3.put_object(Bucket="jobs", Key=key, Body=text)

    def tearDown(self):
        with urllib.request.urlopen(self.server.endpoint + "/_sagelocal/health") as answer:
            self.assertEqual(answer.status, 200)

    def train(self, name, data="good", image=IMAGE, content_type="text/csv", **hyperparameters):
        return train(self.sagemaker, name, {"num_round": "2", **hyperparameters}, image=image,
                     channels=[channel("train", f"s3://jobs/{data}/", content_type)],
                     output="s3://jobs/out")

    def test_training_jobs(self):
        cases = {
            "image": ({"image": OTHER}, "ClientError: ", OTHER),
            "words": ({"data": "words"}, "ClientError: ", "0 feature is supplied"),
            "binary": ({"data": "binary"}, "ClientError: ", "0 feature is supplied"),
            "empty": ({"data": "empty"}, "ClientError: ", ""),
            "libsvm": ({"content_type": "text/libsvm", "data": "words"}, "ClientError: ", "libsvm"),
            "type": ({"content_type": "application/json"}, "ClientError: ", "application/json"),
            "number": ({"eta": "much"}, "ClientError: ", "eta"),
            "range": ({"eta": "7"}, "ClientError: ", "eta"),
            "strict": ({"image": STRICT, "precision_dtype": "float32"}, "AlgorithmError: ",
                       "precision_dtype"),
        }
        for name, (arguments, lead, names) in cases.items():
            with self.subTest(name):
                job = self.train(name, **arguments)
                self.assertEqual((job["TrainingJobStatus"], job["SecondaryStatus"]),
                                 ("Failed", "Failed"))
                reason = job["FailureReason"]
                self.assertTrue(reason.startswith(lead), reason)
                self.assertIn(names.lower(), reason.lower())
                self.assertLessEqual(len(reason), 1024)
                self.assertEqual(job["SecondaryStatusTransitions"][-1]["StatusMessage"], reason)

    def test_transform_of_garbage(self):
        model = self.train("model")
        self.assertEqual(model["TrainingJobStatus"], "Completed", model)
        self.sagemaker.create_model(
            ModelName="m", ExecutionRoleArn=self.role,
            PrimaryContainer={"Image": IMAGE,
                              "ModelDataUrl": model["ModelArtifacts"]["S3ModelArtifacts"]})
        self.sagemaker.create_transform_job(
            TransformJobName="t", ModelName="m", TransformResources=RESOURCES,
            TransformInput={"DataSource": source("s3://jobs/words/"), "ContentType": "text/csv",
                            "SplitType": "Line"},
            TransformOutput={"S3OutputPath": "s3://jobs/predictions"})
        job = end_of(lambda: self.sagemaker.describe_transform_job(TransformJobName="t"),
                     "TransformJobStatus")
        self.assertEqual(job["TransformJobStatus"], "Failed")
        self.assertTrue(job["FailureReason"].startswith("ClientError: "), job["FailureReason"])

    def test_execution_whose_data_is_missing(self):
        parameters = {"TrainingJobName.$": "$.name",
                      **definition([channel("train", "s3://jobs/none/")], "s3://jobs/out")}
        machine = self.states.create_state_machine(
            name="machine", roleArn=self.role, definition=json.dumps(
                {"StartAt": "Train", "States": {"Train": {
                    "Type": "Task", "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",
                    "Parameters": parameters, "End": True}}}))["stateMachineArn"]
        execution = self.states.start_execution(
            stateMachineArn=machine, input=json.dumps({"name": "t"}))["executionArn"]
        ended = end_of(lambda: self.states.describe_execution(executionArn=execution), "status")
        self.assertEqual((ended["status"], ended["error"]),
                         ("FAILED", "SageMaker.AmazonSageMakerException"))
        self.assertIn('No S3 objects found under S3 URL "s3://jobs/none/"', ended["cause"])


if __name__ == "__main__":
    suite.main()
