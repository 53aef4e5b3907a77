"""Questions put to filings in a process of their own: indexed in a home, then asked.

Run as a module this is that process; what it answers is one of the outcomes of reading_apart.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.ask import Assistant
from assistant.indexing import index_file
from assistant.model import Answer, Refusal
from index.errors import FilingError
from index.library import Library
from index.model import READER_VERSION
from tests.index.hashed_words import HashedWords
from tests.index.reading_apart import serve

QUESTIONS = (
    "What were total assets at the end of the period?",
    "By how much did net income change from the year before, in percent?",
    "Which expenses were largest?",
    "Who signed the report, and what is the company called?",
    "Why did sales rise?",
)


def ask(content: bytes) -> str:
    """Whether the filing was "read" and all was answered or declined, or it was "refused"."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated.txt"
        path.write_bytes(content)
        library = Library.open(
            Path(folder) / "home", reader=READER_VERSION, create=True, embedder=HashedWords()
        )
        try:
            entry = index_file(library, path).entry
        except FilingError:
            return "refused"
        desk = Assistant(library, entry.id)
        for question in QUESTIONS:
            reply = desk.ask(question)
            if not isinstance(reply, Answer | Refusal) or not reply.text:
                return f"no reply to {question!r}: {reply}"
            for citation in reply.citations:
                if citation.quote != desk.reading().filing.quote(citation.span):
                    return f"a quote is not what stands there: {citation}"
    return "read"


if __name__ == "__main__":
    serve(ask)
