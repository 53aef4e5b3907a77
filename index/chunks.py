"""Passages → chunks: what is embedded. The one module that names langchain_text_splitters.

A chunk's text carries headings and has its white space folded; its span is the filing's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.embed import Embedder
from index.model import Chunk, Passage, Reading, Span

# White space, the leaders and rules of a typed page, and EDGAR's marks (<TABLE>, <S>).
_MARK = re.compile(r"[.\-_=*]{4,}|</?[A-Za-z]{1,8}>")
_GAP = re.compile(rf"(?:\s|{_MARK.pattern})+")
_SENTENCE_END = r"(?<=[a-z0-9)%\"'][.!?])\s+(?=[\"'(A-Z0-9])"
_CLAUSE_END = r"(?<=[,;:])\s+"
_SEPARATORS = [r"\n", _SENTENCE_END, _CLAUSE_END, r"\s+", ""]


def chunks(reading: Reading, embedder: Embedder) -> tuple[Chunk, ...]:
    """Every passage as one chunk, or as several where it is too long for the model.

    No text has more tokens than the model reads. A passage without any word has no chunk.
    Prose is cut at the ends of sentences, a table at the ends of lines.
    """
    company, limit = reading.filing.company, embedder.limit
    heads = cache(lambda titles: _head((company, *titles), embedder))
    room = cache(lambda head: limit - embedder.count(head + "\n") - 1)
    found: list[Chunk] = []
    headings = heading_paths(reading)
    for passage in reading.passages:
        head = heads(headings[passage.id])
        body = Folded.of(reading.filing.text, passage.span, keep_lines=passage.is_table)
        for part in _parts(body.text, room(head), embedder):
            text = "\n".join(filter(None, (head, body.text[part])))
            found.append(Chunk(len(found), passage.id, body.span(part), text))
    return tuple(found)


def heading_paths(reading: Reading) -> dict[int, tuple[str, ...]]:
    """By passage: the titles of its sections from the outermost in, then the running heading."""
    titles = {section.id: _fold(section.title) for section in reading.sections}
    return {passage.id: _heading_path(passage, titles) for passage in reading.passages}


def _heading_path(passage: Passage, titles: dict[str, str]) -> tuple[str, ...]:
    steps = passage.section.split("/")
    ids = ("/".join(steps[: depth + 1]) for depth in range(len(steps)))
    path = [*(titles.get(each, "") for each in ids), _fold(passage.heading)]
    return tuple(dict.fromkeys(filter(None, path)))


def _head(titles: tuple[str, ...], embedder: Embedder) -> str:
    """The headings as one line of at most half of what the model reads.

    Titles between the company and the innermost give way first, then the line's end.
    """
    kept, most = list(filter(None, map(_fold, titles))), embedder.limit // 2
    while len(kept) > 2 and embedder.count(" > ".join(kept)) > most:
        del kept[1]
    head = " > ".join(kept)
    if embedder.count(head) <= most:
        return head
    fitting = bisect_right(range(len(head) + 1), most, key=lambda end: embedder.count(head[:end]))
    return head[: fitting - 1]


def _parts(text: str, room: int, embedder: Embedder) -> Iterator[slice]:
    """Slices of `text` of at most `room` tokens, cut where the first separator that fits cuts."""
    if not text:
        return
    if embedder.count(text) <= room:
        yield slice(0, len(text))
        return
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        _SEPARATORS,
        keep_separator="end",
        is_separator_regex=True,
        chunk_size=room,
        chunk_overlap=0,
        length_function=embedder.count,
    )
    end = 0
    for part in splitter.split_text(text):
        start = text.index(part, end)
        end = start + len(part)
        yield slice(start, end)


def folded(text: str, span: Span) -> str:
    """The text of a span as `Folded` has it, where nobody asks for the places."""
    return " ".join(_MARK.sub(" ", span.of(text)).split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A span's text, every gap one character; `starts` pairs offsets in it and in the filing."""

    text: str
    starts: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, span: Span, *, keep_lines: bool = False) -> Folded:
        """The text of a span; a gap is a space, or a line end where it has one to be kept."""
        folded: list[str] = []
        starts: list[tuple[int, int]] = []
        length, start, joint = 0, span.start, ""
        for gap in (*_GAP.finditer(text, span.start, span.end), None):
            end = gap.start() if gap else span.end
            if end > start:
                starts.append((length + len(joint), start))
                folded += [joint, text[start:end]]
                length += len(joint) + end - start
                joint = " "
            if gap:
                start = gap.end()
                if joint and keep_lines and "\n" in gap[0]:
                    joint = "\n"
        return cls("".join(folded), tuple(starts))

    def span(self, part: slice) -> Span:
        """Where a part of the folded text stands in the filing."""
        return Span(self._offset(part.start), self._offset(part.stop - 1) + 1)

    def _offset(self, place: int) -> int:
        word = bisect_right(self.starts, place, key=lambda pair: pair[0]) - 1
        folded, start = self.starts[word]
        return start + place - folded


def _fold(text: str) -> str:
    return " ".join(text.split())
