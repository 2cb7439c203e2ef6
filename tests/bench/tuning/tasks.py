"""The tasks that tuners are scored on: analytic functions, and real training jobs."""
import dataclasses
from typing import Callable

import boosting
import functions
import space
from cache import Cache


@dataclasses.dataclass(frozen=True)
class Task:
    """`evaluate` maps a point (name -> number or category) to the objective, in its own sign."""

    name: str
    ranges: list
    metric: str
    goal: str
    evaluate: Callable
    minimum: float | None = None  # where it is known

    @property
    def sign(self):
        return 1 if self.goal == "Minimize" else -1

    def config(self, jobs, parallel):
        return space.config(self.ranges, self.metric, self.goal, jobs, parallel)


def analytic(name):
    function, box, minimum = functions.FUNCTIONS[name]
    ranges = [space.continuous(f"x{i}", float(low), float(high))
              for i, (low, high) in enumerate(box)]
    return Task(name, ranges, "value", "Minimize",
                lambda point: function([float(point[r.name]) for r in ranges]), minimum)


def real(name, trainer, cache):
    _, metric, goal, _, ranges = boosting.TASKS[name]

    def evaluate(point):
        texts = space.texts(point)
        return cache.value(name, texts, lambda: trainer.value(name, texts))

    return Task(name, ranges, f"validation:{metric}", goal, evaluate)


def load(folder, trainer):
    """name -> Task. `folder` holds the splits and the cache; `trainer` is the program."""
    cache = Cache(folder)
    runner = boosting.Trainer(trainer, folder / "data")
    everything = [*map(analytic, functions.FUNCTIONS),
                  *(real(name, runner, cache) for name in boosting.TASKS)]
    return {task.name: task for task in everything}
