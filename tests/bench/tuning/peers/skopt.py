"""scikit-optimize's Optimizer with its defaults (GP, hedged acquisition, 10 initial points)."""
import warnings

from skopt import Optimizer
from skopt.space import Categorical, Integer, Real

PACKAGES = ["scikit-optimize", "scikit-learn", "numpy"]
warnings.filterwarnings("ignore")


def dimension(r):
    if r.kind == "categorical":
        return Categorical(r.values)
    kind = Integer if r.kind == "integer" else Real
    return kind(r.low, r.high, prior="log-uniform" if r.logarithmic else "uniform")


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.ranges = ranges
        self.optimizer = Optimizer([dimension(r) for r in ranges], random_state=seed)
        self.asked, self.told = [], []

    def ask(self, count):
        rows = [self.optimizer.ask()] if count == 1 else self.optimizer.ask(n_points=count)
        points = [{r.name: self._plain(x) for r, x in zip(self.ranges, row)} for row in rows]
        self.asked, self.told = list(zip(points, rows)), []
        return points

    def _plain(self, x):
        return x.item() if hasattr(x, "item") else x

    def tell(self, point, loss):
        self.told.append((next(row for known, row in self.asked if known is point), loss))
        if len(self.told) == len(self.asked):  # told together, since each tell fits anew
            rows, losses = zip(*self.told)
            self.optimizer.tell(list(rows), list(losses))
