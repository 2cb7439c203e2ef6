"""Syne Tune's Bayesian optimisation, GPFIFOSearcher, which is what AWS ran.

Of release 0.13: later ones dropped this searcher.
"""
import logging

from syne_tune import config_space
from syne_tune.backend.trial_status import Trial
from syne_tune.optimizer.baselines import BayesianOptimization

PACKAGES = ["syne-tune", "autograd", "numpy", "scipy"]
logging.getLogger("syne_tune").setLevel(logging.ERROR)


def domain(r):
    if r.kind == "categorical":
        return config_space.choice(list(r.values))
    if r.kind == "integer":
        return (config_space.lograndint if r.logarithmic else config_space.randint)(r.low, r.high)
    return (config_space.loguniform if r.logarithmic else config_space.uniform)(r.low, r.high)


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.scheduler = BayesianOptimization(
            {r.name: domain(r) for r in ranges}, metric="loss", mode="min", random_seed=seed,
            search_options={"debug_log": False})
        self.trials, self.count = [], 0

    def ask(self, count):
        self.trials = [self._trial() for _ in range(count)]
        return [trial.config for trial in self.trials]

    def _trial(self):
        suggestion = self.scheduler.suggest(self.count)
        trial = Trial(self.count, suggestion.config, creation_time=None)
        self.scheduler.on_trial_add(trial)
        self.count += 1
        return trial

    def tell(self, point, loss):
        trial = next(t for t in self.trials if t.config is point)
        result = {"loss": loss, "epoch": 1}
        self.scheduler.on_trial_complete(trial, result)
