"""Traces on disk: traces/<peer>/<task>.json, the improvements of every run.

    {"versions": {"optuna": "5.0.0"},
     "runs": {"sequential": {"0": {"evaluations": 100, "best": [[1, 5.31], [4, 2.2]]}}}}

`best` names the evaluations (from 1) that were better than all before, with the objective in its
own sign; NaN never is. The key of a run is its seed.
"""
import contextlib
import fcntl
import json
import math
import os


def path(folder, peer, task):
    return folder / peer / f"{task}.json"


def read(folder, peer, task):
    file = path(folder, peer, task)
    return json.loads(file.read_text()) if file.exists() else {"versions": {}, "runs": {}}


def find(trace, mode, seed):
    return trace["runs"].get(mode, {}).get(str(seed))


@contextlib.contextmanager
def locked(folder):
    """Several runs of run.py may write into one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def add(folder, peer, task, mode, seed, run, versions):
    with locked(folder / peer):
        trace = read(folder, peer, task)
        trace["versions"] = versions
        runs = trace["runs"].setdefault(mode, {})
        runs[str(seed)] = run
        trace["runs"][mode] = dict(sorted(runs.items(), key=lambda item: int(item[0])))
        file = path(folder, peer, task)
        other = file.with_suffix(".new")
        other.write_text(layout(trace))
        os.replace(other, file)


def layout(trace):
    """One run a line: small, and its changes read well."""
    modes = []
    for mode, runs in sorted(trace["runs"].items()):
        lines = ",\n".join(f'  "{seed}": {json.dumps(run)}' for seed, run in runs.items())
        modes.append(f' "{mode}": {{\n{lines}\n }}')
    return (f'{{"versions": {json.dumps(trace["versions"])},\n"runs": {{\n'
            + ",\n".join(modes) + "\n}}\n")


def improvements(objectives, sign):
    """The `best` of a run: [evaluation, objective with 7 digits]."""
    found = []
    for number, objective in enumerate(objectives, 1):
        if math.isnan(objective):
            continue
        if not found or sign * objective < sign * found[-1][1]:
            found.append([number, float(f"{objective:.7g}")])
    return found


def best_after(best, budget=math.inf):
    """The last objective of a run's `best` within `budget` evaluations, or None."""
    return next((objective for number, objective in reversed(best) if number <= budget), None)
