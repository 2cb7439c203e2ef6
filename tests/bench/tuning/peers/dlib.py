"""dlib's global_function_search (MaxLIPO+TR), over scaled coordinates; categories as integers."""
import dlib

PACKAGES = ["dlib-bin"]


def is_whole(r):
    return r.kind == "categorical" or (r.kind == "integer" and not r.logarithmic)


def limits(r):
    if r.kind == "categorical":
        return 0, len(r.values) - 1
    return (r.low, r.high) if is_whole(r) else r.bounds()


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.ranges = ranges
        bounds = [limits(r) for r in ranges]
        specification = dlib.function_spec([float(low) for low, _ in bounds],
                                           [float(high) for _, high in bounds],
                                           [is_whole(r) for r in ranges])
        self.search = dlib.global_function_search(specification)
        self.search.set_seed(seed)
        self.open = []

    def ask(self, count):
        requests = [self.search.get_next_x() for _ in range(count)]
        points = [{r.name: r.value_at(x) for r, x in zip(self.ranges, request.x)}
                  for request in requests]
        self.open = list(zip(points, requests))
        return points

    def tell(self, point, loss):
        next(request for known, request in self.open if known is point).set(-loss)  # it maximises
