"""Short pauses of Python's collector, which holds up every thread while it looks for cycles.

A whole pass looks at all that lives: after PyTorch is loaded for most of a second, in which nothing is
answered. What has outlived one long pass is there to stay, and is not looked at again.
"""

from __future__ import annotations

import gc
import time
from typing import Any

_WHOLE = 2  # the generation whose pass is over everything
_LONG = 0.02  # seconds


class Pauses:
    """Called by the collector before and after each pass, of which there is one at a time."""

    def __init__(self) -> None:
        self._begun = 0.0

    def __call__(self, phase: str, told: dict[str, Any]) -> None:
        if phase == "start":
            self._begun = time.perf_counter()
        elif told["generation"] == _WHOLE and time.perf_counter() - self._begun > _LONG:
            gc.freeze()


def keep_pauses_short() -> None:
    """Let be what lives now, and in time to come what a long pass has left."""
    gc.collect()
    gc.freeze()
    gc.callbacks.append(Pauses())
