"""SMAC3's black-box facade (Gaussian process), which is told the budget."""
import logging
import pathlib
import tempfile

from ConfigSpace import Categorical, ConfigurationSpace, Float, Integer
from smac import BlackBoxFacade, Scenario
from smac.runhistory import TrialValue

PACKAGES = ["smac", "configspace"]
logging.disable(logging.WARNING)


def hyperparameter(r):
    if r.kind == "categorical":
        return Categorical(r.name, list(r.values))
    kind = Integer if r.kind == "integer" else Float
    return kind(r.name, (r.low, r.high), log=r.logarithmic)


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.folder = tempfile.TemporaryDirectory(prefix="smac-")
        space = ConfigurationSpace(seed=seed)
        space.add([hyperparameter(r) for r in ranges])
        scenario = Scenario(space, deterministic=True, n_trials=budget, seed=seed,
                            output_directory=pathlib.Path(self.folder.name))
        self.facade = BlackBoxFacade(scenario, lambda config, seed=0: 0.0, overwrite=True,
                                     logging_level=False)
        self.open = []

    def ask(self, count):
        infos = [self.facade.ask() for _ in range(count)]
        points = [dict(info.config) for info in infos]
        self.open = list(zip(points, infos))
        return points

    def tell(self, point, loss):
        info = next(info for known, info in self.open if known is point)
        self.facade.tell(info, TrialValue(cost=loss))
