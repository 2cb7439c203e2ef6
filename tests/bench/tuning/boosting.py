"""Real tuning tasks: sagelocal-xgboost trains on data sets that scikit-learn ships or generates."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from space import categorical, continuous, integer

IMAGE = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"
LOG = "Logarithmic"

# name -> (data set, metric, goal, static hyperparameters, ranges)
TASKS = {
    # AWS's recommended ranges, all linear: most of alpha and lambda is useless.
    "diabetes_rmse": ("diabetes", "rmse", "Minimize", {"objective": "reg:squarederror"}, [
        integer("num_round", 1, 200), continuous("eta", 0.1, 0.5), continuous("gamma", 0, 5),
        integer("max_depth", 1, 10), continuous("min_child_weight", 0, 120),
        continuous("subsample", 0.5, 1), continuous("lambda", 0, 1000),
        continuous("alpha", 0, 1000)]),
    "diabetes_mae": ("diabetes", "mae", "Minimize",
                     {"objective": "reg:squarederror", "tree_method": "hist"}, [
        integer("num_round", 4, 256, LOG), continuous("eta", 0.01, 1, LOG),
        integer("max_depth", 1, 8), integer("max_bin", 2, 256, LOG),
        continuous("lambda", 0.001, 1000, LOG), continuous("subsample", 0.2, 1)]),
    "breast_logloss": ("breast_cancer", "logloss", "Minimize",
                       {"objective": "binary:logistic", "tree_method": "hist"}, [
        integer("num_round", 5, 150, LOG), continuous("eta", 0.01, 1, LOG),
        integer("max_depth", 1, 10), continuous("min_child_weight", 0.05, 30, LOG),
        continuous("subsample", 0.4, 1), continuous("colsample_bytree", 0.2, 1),
        continuous("lambda", 0.001, 100, LOG), continuous("alpha", 0.0001, 10, LOG),
        categorical("grow_policy", "depthwise", "lossguide")]),
    "breast_auc": ("breast_cancer", "auc", "Maximize",
                   {"objective": "binary:logistic", "booster": "dart", "num_round": "25"}, [
        continuous("eta", 0.02, 1, LOG), integer("max_depth", 1, 8),
        continuous("scale_pos_weight", 0.05, 20, LOG), continuous("rate_drop", 0, 0.7),
        continuous("colsample_bynode", 0.1, 1), continuous("gamma", 0, 5),
        categorical("sample_type", "uniform", "weighted"),
        categorical("normalize_type", "tree", "forest")]),
    "wine_mlogloss": ("wine", "mlogloss", "Minimize",
                      {"objective": "multi:softprob", "num_class": "3"}, [
        integer("num_round", 3, 60, LOG), continuous("eta", 0.01, 1, LOG),
        integer("max_depth", 1, 8), continuous("subsample", 0.3, 1),
        continuous("colsample_bytree", 0.1, 1), continuous("lambda", 0.001, 100, LOG),
        categorical("booster", "dart", "gbtree", "gblinear")]),
    "iris_mlogloss": ("iris", "mlogloss", "Minimize",
                      {"objective": "multi:softprob", "num_class": "3"}, [
        integer("num_round", 2, 80), continuous("eta", 0.01, 1),
        integer("max_depth", 1, 6), continuous("min_child_weight", 0, 20),
        continuous("lambda", 0, 50), continuous("subsample", 0.3, 1)]),
    "digits_accuracy": ("digits", "accuracy", "Maximize",
                        {"objective": "multi:softmax", "num_class": "10", "tree_method": "hist",
                         "max_bin": "16"}, [
        integer("num_round", 1, 12), continuous("eta", 0.05, 1, LOG), integer("max_depth", 1, 6),
        continuous("min_child_weight", 0.1, 50, LOG), continuous("subsample", 0.3, 1),
        continuous("colsample_bytree", 0.1, 1), continuous("lambda", 0.01, 100, LOG),
        continuous("max_delta_step", 0, 10)]),
    "friedman_rmse": ("friedman", "rmse", "Minimize", {}, [
        integer("num_round", 10, 150), continuous("eta", 0.01, 1, LOG), integer("max_depth", 1, 10),
        continuous("min_child_weight", 0, 60), continuous("subsample", 0.3, 1),
        continuous("colsample_bytree", 0.3, 1), continuous("lambda", 0.001, 1000, LOG),
        continuous("gamma", 0, 20),
        categorical("tree_method", "hist", "approx", "exact"),
        categorical("objective", "reg:pseudohubererror", "reg:squarederror", "reg:gamma")]),
}


class Trainer:
    """Runs sagelocal-xgboost over /opt/ml-shaped folders of its own, one per task."""

    def __init__(self, program, data):
        self.program, self.data = pathlib.Path(program), pathlib.Path(data)
        shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.folder = tempfile.TemporaryDirectory(prefix="tuning-tasks-", dir=shared)

    def value(self, name, texts):
        """The objective metric of the last round."""
        data, metric, _, static, _ = TASKS[name]
        root = self._root(name, data)
        everything = static | texts | {"eval_metric": metric, "nthread": "1", "seed": "1"}
        (root / "input/config/hyperparameters.json").write_text(json.dumps(everything))
        run = subprocess.run([self.program, "train", "--image", IMAGE, "--root", root],
                             capture_output=True, text=True, check=False,
                             env=os.environ | {"OMP_NUM_THREADS": "1"})
        found = re.findall(rf"\tvalidation-{metric}:(\S+)", run.stdout)
        if run.returncode or not found:
            raise RuntimeError(f"{name} {texts}: {run.returncode} {run.stdout[-500:]}{run.stderr}")
        return float(found[-1])

    def _root(self, name, data):
        root = pathlib.Path(self.folder.name) / name
        if not root.exists():
            channels = {}
            for channel in ("train", "validation"):
                target = root / "input/data" / channel
                target.mkdir(parents=True)
                shutil.copy(self.data / data / f"{channel}.csv", target)
                channels[channel] = {"ContentType": "text/csv", "TrainingInputMode": "File",
                                     "S3DistributionType": "FullyReplicated"}
            (root / "input/config").mkdir()
            (root / "input/config/inputdataconfig.json").write_text(json.dumps(channels))
        return root
