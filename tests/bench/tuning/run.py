"""Computes the traces of tuners: resumable, in slices.

    run.py --work FOLDER --bin FOLDER [--minutes N] [--peers A,B] [--tasks A,B] [--seeds N]
           [--evaluations N] [--modes sequential,batch4] [--out FOLDER] [--again]

Without --peers: the plan of the peers below, the most useful first. Runs that are there already
are skipped unless --again.
"""
import argparse
import itertools
import os
import pathlib
import sys
import time

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
               "CUDA_VISIBLE_DEVICES": ""}
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import peers  # noqa: E402
import tasks  # noqa: E402
import traces  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
MODES = {"sequential": 1, "batch4": 4}
FULL = ["uniform", "optuna_tpe", "dlib", "optuna_gp", "syne_tune", "skopt"]
# (peers, modes, seeds, evaluations), in order.
PLAN = [
    (FULL, ["sequential"], range(0, 2), 50),
    (FULL[:-1], ["batch4"], range(0, 1), 50),
    (FULL[:-1], ["sequential"], range(0, 10), 100),
    (FULL[:-1], ["batch4"], range(0, 10), 100),
    (["skopt"], ["sequential", "batch4"], range(0, 10), 100),
    (["smac", "ax"], ["sequential"], range(0, 3), 50),
    (["hebo"], ["sequential"], range(0, 3), 50),
]


def play(adapter, task, seed, evaluations, parallel):
    """One run -> the objectives in order."""
    peer = adapter.Peer(task.ranges, seed, evaluations, parallel)
    objectives = []
    while len(objectives) < evaluations:
        points = peer.ask(min(parallel, evaluations - len(objectives)))
        for point in points:
            objective = task.evaluate(point)
            objectives.append(objective)
            peer.tell(point, task.sign * objective)
    return objectives


def plan(options, names):
    """(peer, mode, seed, evaluations, task) one after the other."""
    steps = PLAN
    if options.peers:
        steps = [(options.peers.split(","), options.modes.split(","), range(options.seeds),
                  options.evaluations)]
    for those, modes, seeds, evaluations in steps:
        for mode, seed, task, peer in itertools.product(modes, seeds, names, those):
            yield peer, mode, seed, evaluations, task


def is_done(out, peer, mode, seed, evaluations, task):
    run = traces.find(traces.read(out, peer, task), mode, seed)
    return run is not None and run["evaluations"] >= evaluations


def compute(out, peer, mode, seed, evaluations, task):
    adapter = peers.adapter(peer)
    began = time.monotonic()
    objectives = play(adapter, task, seed, evaluations, MODES[mode])
    run = {"evaluations": evaluations, "best": traces.improvements(objectives, task.sign)}
    traces.add(out, peer, task.name, mode, seed, run, peers.versions(peer))
    print(f"{peer} {mode} {task.name} seed {seed}: {traces.best_after(run['best'])} after {evaluations},"
          f" {time.monotonic() - began:.1f} s", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=110)
    parser.add_argument("--peers", default="")
    parser.add_argument("--tasks", default="")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--evaluations", type=int, default=100)
    parser.add_argument("--modes", default="sequential,batch4")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "traces")
    parser.add_argument("--again", action="store_true")
    return parser.parse_args()


def main():
    options = arguments()
    os.environ["SAGELOCAL_TUNER"] = str(options.bin / "sagelocal-tuner")
    end = time.monotonic() + options.minutes * 60
    known = tasks.load(options.work, options.bin / "sagelocal-xgboost")
    names = options.tasks.split(",") if options.tasks else list(known)
    broken = set()
    for peer, mode, seed, evaluations, name in plan(options, names):
        if time.monotonic() > end:
            return print("out of time: run again to go on")
        done = is_done(options.out, peer, mode, seed, evaluations, name) and not options.again
        if done or (peer, name) in broken or peer in broken:
            continue
        try:
            compute(options.out, peer, mode, seed, evaluations, known[name])
        except ImportError as error:
            broken.add(peer)
            print(f"{peer}: not installed: {error}", flush=True)
        except Exception as error:  # a peer's own failure must not end the others'
            broken.add((peer, name))
            print(f"{peer} {mode} {name} seed {seed}: {type(error).__name__}: {error}", flush=True)
    return print("all done")


if __name__ == "__main__":
    main()
