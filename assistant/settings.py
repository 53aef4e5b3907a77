"""What is set once for a whole run: the limits of a question."""

from __future__ import annotations

LONGEST_QUESTION = 2_000
