"""The filings that a question set names: each read once, asked about, and quoted from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.ask import Assistant
from assistant.evaluation.grading import Excerpt, Seen
from assistant.evaluation.records import Record
from assistant.indexing import index_file, open_library
from assistant.model import Answer, Reply
from assistant.settings import ModelSettings
from index.errors import FilingError
from index.library import Library

if TYPE_CHECKING:
    from assistant.conversation import Conversation
    from assistant.llm.model import ChatModel

_WAIT = 600.0  # seconds: several processes embed one after the other
_MOST_LINES = 24  # of an excerpt
_MOST_EXCERPTS = 8


@dataclass(frozen=True, slots=True)
class Using:
    """What questions are asked with: the library's home, inline XBRL or not, a model or none."""

    home: Path | None = None
    tags: bool = True
    model: ModelSettings | None = None


class Desks:
    """Conversations about files; what cannot be read fails again as it did."""

    def __init__(self, using: Using) -> None:
        self._using = using
        self._ids: dict[Path, str | FilingError] = {}
        self._desks: dict[tuple[Path, ...], Assistant] = {}

    @cached_property
    def _library(self) -> Library:
        return open_library(self._using.home, tags=self._using.tags, wait=_WAIT)

    def open(self) -> Self:
        """These, once the library and the model are there. Raises FilingError."""
        _ = self._library, self._model
        return self

    @cached_property
    def _model(self) -> ChatModel | None:
        if self._using.model is None:
            return None
        from assistant.llm.providers import open_model  # its client is loaded only then

        return open_model(self._using.model)

    def __call__(self, *paths: Path) -> Conversation:
        """A conversation about the filings in some files. Raises FilingError."""
        if paths not in self._desks:
            ids = [self.read(path) for path in paths]
            self._desks[paths] = Assistant(self._library, *ids, model=self._model)
        return self._desks[paths].conversation()

    def read(self, path: Path) -> str:
        """The id of the filing in a file, indexed when needed. Raises FilingError."""
        if path not in self._ids:
            try:
                self._ids[path] = index_file(self._library, path, tags=self._using.tags).entry.id
            except FilingError as error:
                self._ids[path] = error
        found = self._ids[path]
        if isinstance(found, FilingError):
            raise found
        return found

    def seen(self, folder: Path, record: Record, reply: Reply) -> Seen:
        """The filing's own lines: those of the record's evidence, and those that a reply cites."""
        wanted = [(record.file, record.lines), *((each.file, each.lines) for each in record.also)]
        evidence = [
            self._excerpt(self.read(folder / file), lines)
            for file, ranges in wanted
            for lines in ranges
        ]
        cited = [(each.filing, each.lines) for each in reply.citations]
        if not isinstance(reply, Answer):
            cited = []
        unlike = list(dict.fromkeys(cited))[:_MOST_EXCERPTS]
        return Seen(
            tuple(evidence[:_MOST_EXCERPTS]),
            tuple(self._excerpt(filing, lines) for filing, lines in unlike),
        )

    def _excerpt(self, filing: str, lines: tuple[int, int]) -> Excerpt:
        printed = self._library.reading(filing).filing
        first, last = lines[0], min(lines[1], len(printed.lines), lines[0] + _MOST_LINES - 1)
        text = "\n".join(printed.lines.text(number) for number in range(first, last + 1))
        return Excerpt(printed.name, (first, max(first, last)), text)
