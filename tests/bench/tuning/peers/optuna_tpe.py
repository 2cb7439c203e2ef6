"""Optuna's TPESampler, multivariate; in batches with its constant liar, as its manual advises."""
import warnings

import optuna

from peers.optuna_study import Study

PACKAGES = ["optuna"]


class Peer(Study):
    def __init__(self, ranges, seed, budget, parallel):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # both options are marked experimental
            sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True,
                                                 constant_liar=parallel > 1)
        super().__init__(ranges, sampler)
