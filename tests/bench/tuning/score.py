"""Scores the traces: normalised regret, ratios to each peer, mean ranks.

    score.py [TRACES ...] [--own NAME] [--peers A,B] [--tasks-at N]

Normalised regret = (best so far - best known) / (median of one random draw - best known), clipped
to [0, 1]; 1 while there is no objective. Ratio = mean regret of --own / that of the peer over the
tasks that both have, with its 95 % interval by bootstrap over tasks, and over seeds within each.
Ranks are over the runs (task, seed) that all have; ties share theirs. Without TRACES: those
beside this file; of several folders the last wins.
"""
import argparse
import pathlib
import random
import statistics

import peers
import reference
import traces

HERE = pathlib.Path(__file__).resolve().parent
BUDGETS = (10, 20, 50, 100)
RESAMPLES = 1000


class Runs:
    """Of one mode: (peer, task, seed) -> regret at a budget."""

    def __init__(self, folders, names, mode, scale):
        self.scale = scale
        self.regrets = {}  # peer -> task -> seed -> budget -> regret
        for folder in folders:
            for name in names:
                for file in sorted((folder / name).glob("*.json")):
                    runs = traces.read(folder, name, file.stem)["runs"].get(mode, {})
                    if file.stem in scale and runs:
                        self.regrets.setdefault(name, {})[file.stem] = {
                            int(seed): regrets(run, scale[file.stem]) for seed, run in runs.items()}

    def names(self):
        return list(self.regrets)

    def seeds(self, name, task, budget):
        """The regrets of one peer on one task, by seed."""
        found = self.regrets.get(name, {}).get(task, {})
        return {seed: at[budget] for seed, at in found.items() if budget in at}

    def tasks(self, names, budget):
        """Those that all have."""
        return [task for task in sorted(self.scale)
                if names and all(self.seeds(name, task, budget) for name in names)]

    def mean(self, name, tasks, budget):
        return statistics.mean(statistics.mean(self.seeds(name, task, budget).values())
                               for task in tasks)


def regrets(run, scale):
    return {budget: regret(run["best"], budget, scale) for budget in BUDGETS
            if budget <= run["evaluations"]}


def regret(best, budget, scale):
    value = traces.best_after(best, budget)
    if value is None:
        return 1
    return min(max((value - scale["best"]) / (scale["median"] - scale["best"]), 0), 1)


def ratio(runs, own, peer, budget):
    """(point estimate, low, high, tasks); absent without common tasks."""
    common = runs.tasks([own, peer], budget)
    if not common:
        return None
    mine, theirs = ([list(runs.seeds(name, task, budget).values()) for task in common]
                    for name in (own, peer))
    point = total(mine) / max(total(theirs), 1e-12)
    generator = random.Random(1)
    found = []
    for _ in range(RESAMPLES):
        picked = generator.choices(range(len(common)), k=len(common))
        means = [sum(statistics.fmean(generator.choices(side[i], k=len(side[i]))) for i in picked)
                 for side in (mine, theirs)]
        found.append(means[0] / max(means[1], 1e-12))
    found.sort()
    return point, found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)], len(common)


def total(side):
    return sum(statistics.fmean(seeds) for seeds in side)


def ranks(runs, names, budget):
    """Mean rank of each."""
    sums, count = dict.fromkeys(names, 0.0), 0
    for task in runs.tasks(names, budget):
        columns = {name: runs.seeds(name, task, budget) for name in names}
        for seed in set.intersection(*(set(column) for column in columns.values())):
            values = {name: columns[name][seed] for name in names}
            for name, value in values.items():
                better = sum(other < value for other in values.values())
                same = sum(other == value for other in values.values())
                sums[name] += better + (same + 1) / 2
            count += 1
    return {name: value / max(count, 1) for name, value in sums.items()}


def print_mode(runs, mode, own, tasks_at):
    names = runs.names()
    print(f"## {mode}\n\nMean regret / mean rank, over the tasks that all with that budget have\n")
    print(f"{'':12}" + "".join(f"{budget:>16}" for budget in BUDGETS) + f"{'runs':>7}")
    groups = {budget: [name for name in names if runs.tasks([name], budget)] for budget in BUDGETS}
    common = {budget: runs.tasks(group, budget) for budget, group in groups.items()}
    rank = {budget: ranks(runs, group, budget) for budget, group in groups.items()}
    for name in names:
        cells = [f"{runs.mean(name, common[budget], budget):.4f} / {rank[budget][name]:.2f}"
                 if name in groups[budget] and common[budget] else "-" for budget in BUDGETS]
        count = sum(len(seeds) for seeds in runs.regrets[name].values())
        print(f"{name:12}" + "".join(f"{cell:>16}" for cell in cells) + f"{count:>7}")
    print(f"{'tasks':12}" + "".join(f"{len(common[budget]):>16}" for budget in BUDGETS))
    if own in names:
        print_ratios(runs, own)
    print_tasks(runs, names, tasks_at)


def print_ratios(runs, own):
    print(f"\nRegret of {own} / regret of the peer [95 % interval], tasks\n")
    for peer in (name for name in runs.names() if name != own):
        cells = []
        for budget in BUDGETS:
            found = ratio(runs, own, peer, budget)
            cells.append("-" if found is None else
                         f"{found[0]:.2f} [{found[1]:.2f} {found[2]:.2f}] {found[3]}")
        print(f"{peer:12}" + "".join(f"{cell:>22}" for cell in cells))


def print_tasks(runs, names, budget):
    print(f"\nMean regret at {budget} by task\n")
    print(f"{'':18}" + "".join(f"{name:>12}" for name in names))
    for task in sorted(runs.scale):
        cells = [runs.seeds(name, task, budget).values() for name in names]
        print(f"{task:18}" + "".join(f"{statistics.fmean(cell):12.2e}" if cell else f"{'-':>12}"
                                     for cell in cells))
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=pathlib.Path, default=[HERE / "traces"])
    parser.add_argument("--own", default="sagelocal")
    parser.add_argument("--peers", default=",".join(peers.NAMES))
    parser.add_argument("--tasks-at", type=int, default=50)
    options = parser.parse_args()
    names = [options.own, *options.peers.split(",")]
    for mode in ("sequential", "batch4"):
        runs = Runs(options.folders, names, mode, reference.load())
        if runs.names():
            print_mode(runs, mode, options.own, options.tasks_at)


if __name__ == "__main__":
    main()
