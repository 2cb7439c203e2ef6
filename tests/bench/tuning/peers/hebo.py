"""HEBO with its defaults."""
import logging
import random
import warnings

import numpy
import torch
from hebo.design_space.design_space import DesignSpace
from hebo.optimizers.hebo import HEBO

PACKAGES = ["HEBO", "pymoo", "gpytorch", "torch"]
logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")


def parameter(r):
    if r.kind == "categorical":
        return {"name": r.name, "type": "cat", "categories": list(r.values)}
    kinds = {("continuous", False): "num", ("continuous", True): "pow",
             ("integer", False): "int", ("integer", True): "pow_int"}
    return {"name": r.name, "type": kinds[r.kind, r.logarithmic], "lb": r.low, "ub": r.high}


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        random.seed(seed)  # it draws from all three
        numpy.random.seed(seed)
        torch.manual_seed(seed)
        self.optimizer = HEBO(DesignSpace().parse([parameter(r) for r in ranges]),
                              scramble_seed=seed)
        self.asked, self.points, self.losses = None, [], []

    def ask(self, count):
        self.asked, self.losses = self.optimizer.suggest(n_suggestions=count), []
        self.points = [{name: value.item() if hasattr(value, "item") else value
                        for name, value in row.items()}
                       for row in self.asked.to_dict("records")]
        return self.points

    def tell(self, point, loss):
        self.losses.append(loss)
        if len(self.losses) == len(self.points):
            self.optimizer.observe(self.asked, numpy.array(self.losses).reshape(-1, 1))
