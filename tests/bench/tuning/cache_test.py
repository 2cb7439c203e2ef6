"""The cache gives back what was computed."""
import math
import pathlib
import tempfile
import unittest

from cache import Cache


class CacheTest(unittest.TestCase):
    def test_values_are_computed_once(self):
        with tempfile.TemporaryDirectory() as folder:
            for computed in (0.25, math.nan, math.inf):
                point = {"alpha": str(computed)}
                for compute in (lambda value=computed: value, self.fail):
                    value = Cache(pathlib.Path(folder)).value("task", point, compute)
                    self.assertEqual(str(value), str(computed))


if __name__ == "__main__":
    unittest.main()
