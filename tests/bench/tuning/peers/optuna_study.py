"""What the adapters of Optuna's samplers share."""
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)


def distribution(r):
    if r.kind == "categorical":
        return CategoricalDistribution(r.values)
    if r.kind == "integer":
        return IntDistribution(r.low, r.high, log=r.logarithmic)
    return FloatDistribution(r.low, r.high, log=r.logarithmic)


class Study:
    def __init__(self, ranges, sampler):
        self.study = optuna.create_study(sampler=sampler)
        self.space = {r.name: distribution(r) for r in ranges}
        self.open = []

    def ask(self, count):
        self.open = [self.study.ask(self.space) for _ in range(count)]
        return [trial.params for trial in self.open]

    def tell(self, point, loss):
        trial = next(t for t in self.open if t.params == point)
        self.open.remove(trial)
        self.study.tell(trial, loss)
