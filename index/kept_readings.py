"""The readings that a process keeps: those asked for last, as many as memory bears."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection

from index.model import Reading

MOST_BYTES = 64_000_000
"""About how much memory the readings kept may take in all; the last one is kept in any case.

What asking works out of them, and lets go of with them, takes about three times as much again.
"""

# What a reading takes, by what there is most of in it, as tracemalloc had it of real ones.
_OF_ANY, _OF_FACT, _OF_CELL, _OF_PASSAGE = 100_000, 1_100, 350, 700


class KeptReadings:
    """Readings by filing, each with its generation. Safe in any number of threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held: OrderedDict[str, tuple[int, Reading]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, filing: str) -> bool:
        return filing in self._held

    def get(self, filing: str) -> tuple[int, Reading] | None:
        """The generation and the reading of a filing, if they are kept."""
        with self._changing:
            if filing in self._held:
                self._held.move_to_end(filing)
            return self._held.get(filing)

    def keep(self, filing: str, generation: int, reading: Reading) -> None:
        """Keep this reading, and let go of those that were asked for longest ago."""
        with self._changing:
            self._held[filing] = generation, reading
            self._held.move_to_end(filing)
            self._sizes[filing] = size_of(reading)
            while len(self._held) > 1 and sum(self._sizes.values()) > self._most:
                oldest, _ = self._held.popitem(last=False)
                del self._sizes[oldest]

    def forget(self, filing: str) -> None:
        """Let go of a filing's."""
        with self._changing:
            self._held.pop(filing, None)
            self._sizes.pop(filing, None)

    def keep_only(self, filings: Collection[str]) -> None:
        """Let go of all that are not among these."""
        for gone in [filing for filing in tuple(self._held) if filing not in filings]:
            self.forget(gone)


def size_of(reading: Reading) -> int:
    """About how many bytes a reading takes in memory."""
    cells = sum(len(row.cells) for table in reading.tables for row in table.rows)
    size = _OF_ANY + len(reading.filing.text) + _OF_FACT * len(reading.facts) + _OF_CELL * cells
    return size + _OF_PASSAGE * len(reading.passages)
