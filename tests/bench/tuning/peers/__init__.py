"""The optimisers that are compared, one adapter each.

An adapter is a class `Peer(ranges, seed, budget, parallel)` with
    ask(count) -> that many points (name -> value), none of which has been told yet
    tell(point, loss)   the result of a point of ask, smaller is better
and a list PACKAGES of the distributions whose versions its traces name.
"""
import importlib
import importlib.metadata

NAMES = ["uniform", "optuna_tpe", "optuna_gp", "syne_tune", "dlib", "skopt", "hebo", "smac", "ax"]


def adapter(name):
    return importlib.import_module(f"peers.{name}")


def versions(name):
    return {package: importlib.metadata.version(package) for package in adapter(name).PACKAGES}
