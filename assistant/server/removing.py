"""A filing forgotten: what was read from it, its file, vectors, conversations, questions and feedback."""

from __future__ import annotations

from assistant.indexing import PRINTED, open_library
from assistant.server.conversations import Conversations
from assistant.server.feedback import Feedback
from assistant.server.questions import Questions
from index.errors import UnknownFiling
from index.library import Library


def remove_filing(library: Library, filing: str) -> None:
    """Forget a filing wherever it is kept. Raises UnknownFiling, LibraryLocked.

    What is kept about it goes first: broken off, it can be asked for again.
    """
    Conversations(library.address).forget_filing(filing)
    Questions(library.address).forget_filing(filing)
    Feedback(library.address).forget_filing(filing)
    if (library.home / PRINTED).exists():  # where it was read from the printed page alone
        printed = open_library(library.home, tags=False)
        try:
            printed.remove(filing)
        except UnknownFiling:
            pass
        finally:
            printed.close()
    library.remove(filing)
