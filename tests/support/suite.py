"""What every suite of tests/sdk starts with: the folder of the programs, and a server for the whole suite."""
import pathlib
import sys
import unittest

from server import Server

BIN = pathlib.Path(sys.argv[1]).resolve()


class ServerCase(unittest.TestCase):
    """One server for all cases of the class; it must end with exit code 0."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(BIN / "sagelocal", "--log-level", "error").start()

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.remove()
        assert code == 0, f"exit code {code}"


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=1)
