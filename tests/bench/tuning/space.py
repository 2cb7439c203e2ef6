"""The ranges of a HyperParameterTuningJobConfig, as numbers for optimisers and as AWS's strings."""
import dataclasses
import math


@dataclasses.dataclass(frozen=True)
class Range:
    """One hyperparameter. `low` and `high` of numbers, `values` of categories."""

    name: str
    kind: str  # continuous, integer, categorical
    low: float = 0
    high: float = 0
    logarithmic: bool = False
    values: tuple = ()

    def bounds(self):
        """Of the coordinate: the scaled number, integers as cells, categories by their index."""
        if self.kind == "categorical":
            return -0.5, len(self.values) - 0.5
        margin = 0.5 if self.kind == "integer" else 0
        return self.coordinate(self.low - margin), self.coordinate(self.high + margin)

    def coordinate(self, number):
        return math.log(number) if self.logarithmic else float(number)

    def value_at(self, coordinate):
        """The value at a coordinate within bounds()."""
        if self.kind == "categorical":
            return self.values[min(max(round(coordinate), 0), len(self.values) - 1)]
        number = math.exp(coordinate) if self.logarithmic else coordinate
        number = min(max(number, self.low), self.high)
        return round(number) if self.kind == "integer" else number

    def draw(self, random):
        return self.value_at(random.uniform(*self.bounds()))


def continuous(name, low, high, scaling="Linear"):
    return Range(name, "continuous", low, high, scaling == "Logarithmic")


def integer(name, low, high, scaling="Linear"):
    return Range(name, "integer", low, high, scaling == "Logarithmic")


def categorical(name, *values):
    return Range(name, "categorical", values=values)


def config(ranges, metric, goal="Minimize", jobs=100, parallel=1):
    """As CreateHyperParameterTuningJob takes it."""
    def numbers(kind):
        return [{"Name": r.name, "MinValue": text(r.low), "MaxValue": text(r.high),
                 "ScalingType": "Logarithmic" if r.logarithmic else "Linear"}
                for r in ranges if r.kind == kind]

    return {
        "Strategy": "Bayesian",
        "HyperParameterTuningJobObjective": {"Type": goal, "MetricName": metric},
        "ResourceLimits": {"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel},
        "ParameterRanges": {
            "ContinuousParameterRanges": numbers("continuous"),
            "IntegerParameterRanges": numbers("integer"),
            "CategoricalParameterRanges": [{"Name": r.name, "Values": list(r.values)}
                                           for r in ranges if r.kind == "categorical"]}}


def text(value):
    return value if isinstance(value, str) else repr(value)


def texts(point):
    """A point of values -> as in a training job's HyperParameters."""
    return {name: text(value) for name, value in sorted(point.items())}
