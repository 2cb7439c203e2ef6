"""sagelocal-tuner as a child process; its path is in SAGELOCAL_TUNER."""
import json
import math
import os
import subprocess

import space

PACKAGES = []


class Peer:
    def __init__(self, ranges, seed, budget, parallel):
        self.process = subprocess.Popen([os.environ["SAGELOCAL_TUNER"]], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        self._send({"config": space.config(ranges, "loss", "Minimize", budget, parallel),
                    "seed": seed})
        self.open = []

    def __del__(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, count):
        self._send({"ask": count})
        answers = [self._read() for _ in range(count)]
        self.open = [(answer["parameters"], answer["trial"]) for answer in answers]
        return [point for point, _ in self.open]

    def tell(self, point, loss):
        trial = next(trial for known, trial in self.open if known is point)
        result = {"value": loss} if math.isfinite(loss) else {"failed": True}
        self._send({"tell": {"trial": trial, **result}})

    def _send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")

    def _read(self):
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "the program ended"}
        if "error" in answer:
            raise RuntimeError(f"sagelocal-tuner: {answer['error']}")
        return answer
