"""The scale of the regret: reference.json, one entry a task.

    reference.py draw --work FOLDER --bin FOLDER   the median of one random draw, over 301
    reference.py freeze [TRACES ...]               the best known of the real tasks in all traces

The best known of a function is its analytic minimum. Both are in the objective's own sign.
"""
import argparse
import json
import pathlib
import random
import statistics
import sys

import boosting
import functions
import tasks
import traces

HERE = pathlib.Path(__file__).resolve().parent
FILE = HERE / "reference.json"
DRAWS = 301
DIGITS = 7


def load():
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def save(reference):
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}"
                       for name, entry in sorted(reference.items()))
    FILE.write_text(f"{{\n{lines}\n}}\n")


def goal(name):
    return boosting.TASKS[name][2] if name in boosting.TASKS else "Minimize"


def draw(work, programs):
    reference = load()
    for name, task in tasks.load(work, programs / "sagelocal-xgboost").items():
        generator = random.Random(name)
        values = [task.evaluate({r.name: r.draw(generator) for r in task.ranges})
                  for _ in range(DRAWS)]
        median = float(f"{statistics.median(values):.{DIGITS}g}")
        entry = {"goal": task.goal, "median": median}
        entry["best"] = task.minimum if task.minimum is not None else (
            reference.get(name, {}).get("best", task.sign * min(task.sign * v for v in values)))
        reference[name] = entry
        save(reference)
        print(name, entry, flush=True)


def freeze(folders):
    reference = load()
    for file in (file for folder in folders for file in sorted(folder.glob("*/*.json"))):
        name = file.stem
        if name in functions.FUNCTIONS:
            continue
        entry = reference[name]
        for mode in traces.read(folder_of(file), file.parent.name, name)["runs"].values():
            found = [traces.best_after(run["best"]) for run in mode.values() if run["best"]]
            pick = min if entry["goal"] == "Minimize" else max
            entry["best"] = pick([entry["best"], *found])
    save(reference)


def folder_of(file):
    return file.parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=["draw", "freeze"])
    parser.add_argument("folders", nargs="*", type=pathlib.Path, default=[HERE / "traces"])
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--bin", type=pathlib.Path)
    options = parser.parse_args()
    if options.what == "freeze":
        freeze(options.folders)
    elif options.work and options.bin:
        draw(options.work, options.bin)
    else:
        sys.exit("draw wants --work and --bin")


if __name__ == "__main__":
    main()
