"""Values of evaluations on disk, shared by the processes of one machine."""
import json
import math
import sqlite3


class Cache:
    """(task, point) -> value, in `folder`/evaluations.sqlite."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.base = sqlite3.connect(folder / "evaluations.sqlite", timeout=60,
                                    isolation_level=None)
        self.base.execute("PRAGMA journal_mode=WAL")
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("CREATE TABLE IF NOT EXISTS evaluations (task TEXT, point TEXT,"
                          " value REAL, PRIMARY KEY (task, point)) WITHOUT ROWID")

    def value(self, task, texts, compute):
        """What was stored, else what compute() returns, which is stored."""
        key = (task, json.dumps(texts, sort_keys=True))
        row = self.base.execute("SELECT value FROM evaluations WHERE task=? AND point=?",
                                key).fetchone()
        if row is None:
            row = (compute(),)
            self.base.execute("INSERT OR IGNORE INTO evaluations VALUES (?, ?, ?)", (*key, row[0]))
        return math.nan if row[0] is None else row[0]  # SQLite has NULL for NaN
