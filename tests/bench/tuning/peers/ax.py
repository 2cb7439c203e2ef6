"""Ax's Client with the generation strategy that it chooses itself: Sobol, then BoTorch's GP."""
import logging
import warnings

from ax.api.client import Client
from ax.api.configs import ChoiceParameterConfig, RangeParameterConfig

PACKAGES = ["ax-platform", "botorch", "gpytorch", "torch"]
logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")


def parameter(r):
    if r.kind == "categorical":
        return ChoiceParameterConfig(name=r.name, values=list(r.values), parameter_type="str",
                                     is_ordered=False)
    return RangeParameterConfig(name=r.name, bounds=(r.low, r.high),
                                parameter_type="int" if r.kind == "integer" else "float",
                                scaling="log" if r.logarithmic else "linear")


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.client = Client(random_seed=seed)
        self.client.configure_experiment(parameters=[parameter(r) for r in ranges])
        self.client.configure_optimization(objective="-loss")
        self.open = {}

    def ask(self, count):
        self.open = self.client.get_next_trials(max_trials=count)
        return list(self.open.values())

    def tell(self, point, loss):
        index = next(index for index, known in self.open.items() if known is point)
        self.client.complete_trial(trial_index=index, raw_data={"loss": loss})
