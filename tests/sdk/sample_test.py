"""The example, as a user runs it: twice on one data directory."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "tune-a-model"


class Sample(unittest.TestCase):
    def test_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(2):
                answer = subprocess.run(
                    [sys.executable, EXAMPLE / "demo.py", "--bin", suite.BIN, "--data-dir", folder],
                    text=True, capture_output=True, timeout=120)
                self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
                print(answer.stdout)
                self.check(answer.stdout)

    def check(self, output):
        self.assertIn("SUCCEEDED", output)
        trials = re.findall(r"^  (tune-a-model-\w{12}-00[12]-[0-9a-f]{8}) .* (\d+\.\d{6})$", output, re.M)
        self.assertEqual(len(trials), 2)
        best = min(trials, key=lambda trial: float(trial[1]))[0]
        self.assertIn(f"  Best: {best}\n", output)
        rmse = re.search(r"750 rows, RMSE (\d\.\d+) against the true labels", output)
        # The labels are one sixth ones: a model of constants does no worse than 0.5.
        self.assertLess(float(rmse.group(1)), 0.5)


if __name__ == "__main__":
    suite.main()
