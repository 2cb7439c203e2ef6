"""A trace tells how low an objective got, and its score is the regret."""
import math
import unittest

import score
import traces

SCALE = {"median": 10, "best": 0}


class TracesTest(unittest.TestCase):
    def test_improvements(self):
        self.assertEqual(traces.improvements([5, 7, 3.00000001, 3], 1), [[1, 5], [3, 3]])
        self.assertEqual(traces.improvements([5, 7, 3], -1), [[1, 5], [2, 7]])

    def test_no_number_is_no_improvement(self):
        found = traces.improvements([math.nan, 5, math.nan, 3], 1)
        self.assertEqual(found, [[2, 5], [4, 3]])
        self.assertEqual([score.regret(found, budget, SCALE) for budget in (1, 2, 4)], [1, 0.5, 0.3])
        self.assertEqual(traces.improvements([math.nan, math.nan], 1), [])
        self.assertIsNone(traces.best_after([]))


if __name__ == "__main__":
    unittest.main()
