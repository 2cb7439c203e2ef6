"""Optuna's GPSampler."""
import warnings

import optuna

from peers.optuna_study import Study

PACKAGES = ["optuna", "torch"]


class Peer(Study):
    def __init__(self, ranges, seed, budget, parallel):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sampler = optuna.samplers.GPSampler(seed=seed)
        super().__init__(ranges, sampler)
