"""Writes the fixed train/validation splits of the real tasks. Needs scikit-learn.

    splits.py FOLDER
"""
import pathlib
import sys

import numpy
from sklearn import datasets

# data set -> (loader, rows used)
LOADERS = {
    "diabetes": (datasets.load_diabetes, 442),
    "breast_cancer": (datasets.load_breast_cancer, 569),
    "wine": (datasets.load_wine, 178),
    "iris": (datasets.load_iris, 150),
    "digits": (datasets.load_digits, 800),
}


def friedman():
    x, y = datasets.make_friedman1(n_samples=500, n_features=10, noise=1.0, random_state=1)
    return x, numpy.maximum(y, 0.1)  # reg:gamma wants positive labels


def write(folder, x, y):
    """AWS's CSV: the label first. Half of the shuffled rows are for validation."""
    folder.mkdir(parents=True, exist_ok=True)
    order = numpy.random.RandomState(20).permutation(len(y))
    half = len(y) // 2
    for name, rows in (("train", order[:half]), ("validation", order[half:])):
        numpy.savetxt(folder / f"{name}.csv", numpy.column_stack([y[rows], x[rows]]),
                      delimiter=",", fmt="%.9g")


def write_all(folder):
    for name, (load, count) in LOADERS.items():
        x, y = load(return_X_y=True)
        write(folder / name, x[:count], y[:count])
    write(folder / "friedman", *friedman())


if __name__ == "__main__":
    write_all(pathlib.Path(sys.argv[1]))
