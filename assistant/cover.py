"""Questions that the cover page answers."""

from __future__ import annotations

from assistant.model import Answer
from index.model import Reading


def cover_answer(question: str, reading: Reading) -> Answer | None:
    """The answer from the cover, or None where the question is about something else."""
    del question, reading
    return None
